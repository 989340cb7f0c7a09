import type { Span } from '../text/span.js';
import type { Ast, UnknownNode } from './ast.js';

/** What the grammar's prose entry gives: sentences of noun phrases with what is said of them. */
export interface ProseTree {
  readonly sentences: readonly ProseSentence[];
}

export interface ProseSentence {
  readonly span: Span;
  /** What stood before the verb: `also` goes on with the sentence before. */
  readonly lead: readonly { readonly meaning: string; readonly text: string; readonly span: Span }[];
  readonly verb:
    | { readonly text: string; readonly polarity: 'exclude' | 'keep' | 'retain'; readonly span: Span }
    | undefined;
  readonly condition: ProseNode;
  readonly stop: string;
}

/** How a part goes on with the one before: by a word, or by standing next to it. */
export interface ProsePart {
  readonly joint: 'first' | 'next' | 'comma' | 'and' | 'or';
  readonly node: ProseNode;
}

export interface ProseNoun {
  readonly kind: string;
  readonly text: string;
  readonly span: Span;
  readonly qualified: boolean;
  /** Whether the words in front make it another's: `the parent's path`, `the source port`. */
  readonly bends?: boolean;
  readonly plural: boolean;
}

export interface ProseValue {
  readonly text: string;
  readonly span: Span;
  /** Without quotes. */
  readonly bare?: boolean;
}

interface Told {
  readonly span: Span;
  readonly text: string;
  readonly noun?: ProseNoun | undefined;
  /** A set that the values are taken from: `hashes matching known packages`. */
  readonly other?: ProseNoun | undefined;
  readonly values?: readonly ProseValue[] | undefined;
  /** The values are examples of more. */
  readonly open?: boolean | undefined;
  /** The values are names: `hosts named x`. */
  readonly named?: boolean | undefined;
  /** The values just stand behind the noun: `user bob`. */
  readonly apposed?: boolean | undefined;
  readonly relation?: string | undefined;
}

export interface ProseAttribute extends Told {
  readonly kind: 'attribute';
  readonly cue: string;
}

export interface ProseSubject extends Told {
  readonly kind: 'subject';
  readonly extensions?: readonly ProseValue[];
}

export interface ProsePhrase {
  readonly kind: 'phrase';
  readonly span: Span;
  readonly text: string;
  readonly subject: ProseSubject | undefined;
  readonly parts: readonly ProsePart[];
}

export type ProseNode =
  | ProseAttribute
  | ProsePhrase
  | UnknownNode
  | { readonly kind: 'chain'; readonly span: Span; readonly text: string; readonly parts: readonly ProsePart[] }
  | {
      readonly kind: 'except';
      readonly span: Span;
      readonly text: string;
      readonly main: ProseNode | undefined;
      readonly exceptions: readonly ProseNode[];
    }
  | {
      /** `If the parent is x.exe, exclude y.exe`: a condition in front of the sentence. */
      readonly kind: 'both';
      readonly span: Span;
      readonly text: string;
      readonly main: ProseNode;
      readonly front: ProseNode;
    }
  | {
      readonly kind: 'of';
      readonly span: Span;
      readonly text: string;
      readonly noun: ProseNoun;
      readonly child: ProseNode;
    }
  | { readonly kind: 'not' | 'with'; readonly span: Span; readonly text: string; readonly child: ProseNode }
  | { readonly kind: 'test'; readonly span: Span; readonly text: string; readonly child: Ast };
