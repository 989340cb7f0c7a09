import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Environment } from '../schema/schema.js';
import type { Span } from '../text/span.js';
import type { Expression } from './expression.js';
import type { OperatorName } from './operators.js';

/** What Kusto itself has to say about a query. */
export interface KustoProblem {
  /** Kusto's own code, such as `KS142`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly span: Span;
}

/** Where the values of a column come from: the source table's own column of that name, another of its columns, or neither. */
export type Lineage =
  | { readonly kind: 'own' }
  | { readonly kind: 'renamed'; readonly from: string }
  | { readonly kind: 'computed' };

/** What an operator did to make a column. */
export type Origin =
  /** The value of a column before the operator, unchanged. */
  | { readonly kind: 'carried'; readonly from: string }
  | { readonly kind: 'made'; readonly role: 'value' | 'key' | 'aggregate'; readonly expression: Expression }
  | { readonly kind: 'unclear' };

export interface StageColumn {
  readonly name: string;
  /** Kusto's type name. */
  readonly type: string;
  readonly lineage: Lineage;
  readonly origin: Origin;
}

/** One operator of a pipeline. */
export interface Stage {
  readonly operator: OperatorName;
  /** From its first word to its end, without the bar before it. */
  readonly span: Span;
  /** The offset of its `|`. */
  readonly barStart: number;
  /** Whether what it does with a row depends on that row alone. */
  readonly rowWise: boolean;
  /** The columns after it. */
  readonly columns: readonly StageColumn[];
  /** Whether any name would pass for a column after it. */
  readonly open: boolean;
  /** The condition of a `where`. */
  readonly predicate: Expression | undefined;
  /** The grouping keys of `summarize` and `distinct`. */
  readonly keys: readonly Expression[];
  /** Columns named anywhere in it. */
  readonly references: readonly string[];
  /** Whether it reads all columns (`*`, `pack_all()`). */
  readonly readsAll: boolean;
}

/** A table that feeds the result, with the operators that its rows pass in order, through `let` names and parentheses. */
export interface QuerySource {
  readonly table: string;
  /** The table's name in the text. */
  readonly span: Span;
  readonly stages: readonly Stage[];
  /** The columns right after the source. */
  readonly scope: readonly StageColumn[];
  readonly open: boolean;
}

/** A name of the text and what Kusto says it means. */
export interface Reference {
  readonly name: string;
  readonly span: Span;
  readonly meaning: 'column' | 'table' | 'let' | 'built-in' | 'function' | 'other';
}

/** A rule's query as plain data. */
export interface Query {
  readonly text: string;
  readonly environment: Environment;
  readonly problems: readonly KustoProblem[];
  readonly sources: readonly QuerySource[];
  /** Why the query as a whole cannot be woven (WN601, WN608) or only under an `allow` (WN603); and WN606, a warning. */
  readonly refusals: readonly Diagnostic[];
  /** The result's columns, in order. */
  readonly result: readonly { readonly name: string; readonly type: string }[];
  /** Whether the result's columns are not all known. */
  readonly open: boolean;
  /** How far back the query looks, by its longest literal time span; undefined when it names none. */
  readonly lookBackDays: number | undefined;
  /** False where a date or a span of the query could not be worked out, so that `lookBackDays` may be too little. */
  readonly lookBackKnown: boolean;
  readonly references: readonly Reference[];
  /** The names that `let` statements bind. */
  readonly letNames: readonly string[];
}
