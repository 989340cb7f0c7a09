import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Environment } from '../schema/schema.js';
import type { Span } from '../text/span.js';
import type { Expression, Reads } from './expression.js';
import type { OperatorName } from './operators.js';

/** What Kusto itself has to say about a query. */
export interface KustoProblem {
  /** Kusto's own code, such as `KS142`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly span: Span;
}

/**
 * Where the values of a column come from: the source table's own column of that name, another of its columns, rows that a
 * join put beside the source's, or none of these.
 */
export type Lineage =
  | { readonly kind: 'own' }
  | { readonly kind: 'renamed'; readonly from: string }
  | { readonly kind: 'beside' }
  | { readonly kind: 'computed' };

/** What an operator did to make a column. */
export type Origin =
  /** The value of a column before the operator, unchanged. */
  | { readonly kind: 'carried'; readonly from: string }
  | { readonly kind: 'made'; readonly role: 'value' | 'key' | 'aggregate'; readonly expression: Expression }
  /** A column of the other side of a join or of another leg of a union, which rows of this path do not reach. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'unclear' };

export interface StageColumn {
  readonly name: string;
  /** Kusto's type name. */
  readonly type: string;
  readonly lineage: Lineage;
  readonly origin: Origin;
}

/** A place in the text where a `where` operator may follow. */
export interface Place {
  /** Where the expression begins that the `where` would follow, and where it ends. */
  readonly start: number;
  readonly offset: number;
  /** The `|` before or after it, whose indentation a clause takes; undefined when there is none. */
  readonly bar: number | undefined;
  /**
   * Whether the text up to here is read once (`no`), or more than once, so that a clause would change each reading:
   * `followed` when all of them are paths of the query, `elsewhere` when one is not, such as a sub-query's.
   */
  readonly shared: 'no' | 'followed' | 'elsewhere';
}

/** Kinds of joins, by one name each; `lookup` has those of its two kinds. */
export type JoinKind =
  | 'innerunique'
  | 'inner'
  | 'leftouter'
  | 'rightouter'
  | 'fullouter'
  | 'leftsemi'
  | 'rightsemi'
  | 'leftanti'
  | 'rightanti'
  | 'unknown';

/** A `join` or `lookup` as seen by the rows of one of its sides. */
export interface JoinStep {
  readonly kind: JoinKind;
  /** The side that this path's rows come from. */
  readonly side: 'left' | 'right';
  /** Whether only one of these rows is kept for each key: left of `innerunique`, unless they are already one for each. */
  readonly picks: boolean;
}

/** One operator of a pipeline, as the rows of one source meet it. */
export interface Stage extends Reads {
  readonly operator: OperatorName;
  /** From its first word to its end, without the bar before it. */
  readonly span: Span;
  /** The offset of its `|`; undefined for `union`, `search` or `find` at the head of a pipeline. */
  readonly barStart: number | undefined;
  /** Whether what it does with a row depends on that row alone. */
  readonly rowWise: boolean;
  /** The columns after it. */
  readonly columns: readonly StageColumn[];
  /** Whether any name would pass for a column after it. */
  readonly open: boolean;
  /** The condition of a `where`. */
  readonly predicate: Expression | undefined;
  /** The grouping keys of `summarize`, `distinct` and `make-series`; what this side of a `join` is compared by. */
  readonly keys: readonly Expression[];
  /** Of a `join` or `lookup`. */
  readonly join: JoinStep | undefined;
  /** Whether a `mv-expand` or `mv-apply` keeps a limited number of the rows that it makes of one. */
  readonly limited: boolean;
  /** The function of `invoke`, the plugin of `evaluate`. */
  readonly calls: string | undefined;
  /** Where a clause could stand after it, in the order of the text: none inside the list of a `union` without parentheses. */
  readonly places: readonly Place[];
}

/** A join or a union on the way from a table to the result; `search` and `find` in several tables are unions, too. */
export interface Branch {
  readonly operator: 'join' | 'lookup' | 'union';
  /** The operator's text; the same for all paths that meet in it. */
  readonly span: Span;
  /** Which of its inputs the path comes from; 0 is what stands before the bar. */
  readonly leg: number;
  /** The index of its stage on this path. */
  readonly stage: number;
}

/**
 * One reading of a table, with the operators that its rows pass in order up to the result, through `let` names, functions,
 * parentheses, joins and unions. A table that is read twice, or through a name that is used twice, makes two of them.
 */
export interface QuerySource {
  readonly table: string;
  /** The table's name in the text. */
  readonly span: Span;
  /** Whether more of its rows can only mean more results, or, at the side of an anti join that takes rows away, fewer. */
  readonly role: 'feeds' | 'subtracts';
  /** The joins and unions on the way, in the order in which rows pass them. */
  readonly branches: readonly Branch[];
  readonly stages: readonly Stage[];
  /** The columns right after the source. */
  readonly scope: readonly StageColumn[];
  readonly open: boolean;
  /** Where a clause could stand right after the table, in the order of the text. */
  readonly places: readonly Place[];
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
  /** Those that feed the result before those that subtract from it, each in the order of the text. */
  readonly sources: readonly QuerySource[];
  /**
   * Rows of the result that come from no table that winnow knows: the rule's own data, a function, an unknown table. Their
   * `table` is empty. Nothing is woven for them, but a clause where they join in would meet them.
   */
  readonly strangers: readonly QuerySource[];
  /**
   * Why the query as a whole cannot be woven (WN601, WN608): errors. Warnings: an error of the rule's own (WN606), and what
   * feeds the result beside the sources but cannot be followed or is not known, and so is not woven (WN601, WN608).
   */
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
