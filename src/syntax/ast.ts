import type { Span } from '../text/span.js';

/** The filter as written. Spans are offsets into the filter's text. */
export type Ast = AndNode | OrNode | NotNode | ComparisonNode | RemarkNode | UnknownNode | MalformedNode;

export interface AndNode {
  readonly kind: 'and';
  readonly span: Span;
  readonly children: readonly Ast[];
}

export interface OrNode {
  readonly kind: 'or';
  readonly span: Span;
  readonly children: readonly Ast[];
}

export interface NotNode {
  readonly kind: 'not';
  readonly span: Span;
  readonly child: Ast;
}

/** A remark behind a parenthesised part: nobody knows which of its comparisons it is about. */
export interface RemarkNode {
  readonly kind: 'remark';
  readonly span: Span;
  readonly child: Ast;
  readonly annotation: Annotation;
}

/** Words that winnow did not understand, in the place of a condition. */
export interface UnknownNode {
  readonly kind: 'unknown';
  readonly span: Span;
  readonly text: string;
  /** Whether what stands beside these words may belong to them, so that it says something else without them. */
  readonly bends?: boolean;
}

/** What the grammar could tell to be wrong, at its exact place. */
export interface MalformedNode {
  readonly kind: 'malformed';
  readonly span: Span;
  readonly problem:
    | 'no-value'
    | 'no-operator'
    | 'no-field'
    | 'no-range'
    | 'unclosed-regex'
    | 'two-operators'
    | 'unknown-operator'
    | 'function'
    | 'misplaced-regex'
    | 'unbalanced';
  readonly place: Span;
}

/** One per operator of the language; the table `operatorTraits` says what each one is. */
export type OperatorName =
  | 'equals'
  | 'in'
  | 'contains'
  | 'has'
  | 'startswith'
  | 'endswith'
  | 'matches'
  | 'regex'
  | 'like'
  | 'under'
  | 'less'
  | 'at-most'
  | 'greater'
  | 'at-least'
  | 'between'
  | 'exists';

export interface FieldReference {
  readonly name: string;
  readonly span: Span;
}

export interface Annotation {
  readonly text: string;
  readonly span: Span;
}

/** `field operator value(s)`: an atom of the filter. */
export interface ComparisonNode {
  readonly kind: 'comparison';
  readonly span: Span;
  readonly field: FieldReference;
  readonly operator: OperatorName;
  /** Whether the operator as written is a negated one (`!=`, `does not contain`). */
  readonly negated: boolean;
  /** Whether letter case counts (`contains_cs`). */
  readonly matchCase: boolean;
  readonly operatorSpan: Span;
  readonly values: readonly ValueNode[];
  /** What stands between the values; `mixed` where both `and` and `or` do. */
  readonly connective: 'or' | 'and' | 'mixed';
  /** A value list without brackets: `contains "a" or "b"`. */
  readonly bare: boolean;
  readonly parenthesised: boolean;
  readonly annotation: Annotation | undefined;
}

/** A value as written: quoted text, unquoted words, number, regular expression, or a text that never closes. */
export type ValueNode =
  | { readonly kind: 'text' | 'words' | 'number' | 'null' | 'unclosed'; readonly text: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly text: string; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'regex'; readonly text: string; readonly flags: string; readonly span: Span };

/** The verb of a prose filter, which says which reading its author meant. */
export interface ProseVerb {
  readonly text: string;
  readonly polarity: 'exclude' | 'keep';
  readonly span: Span;
}

/** A filter that parsed: its condition, and for prose the verb in front. */
export interface Filter {
  readonly ast: Ast;
  readonly verb: ProseVerb | undefined;
  readonly prose: boolean;
}
