// A condition over the columns of one row, as the safety analysis reasons about it: from a bound predicate, or from a rule's
// own `where`. Two-valued: what is null or unknown in KQL is false here, as `where` and winnow's clauses take it.

export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] }
  | { readonly kind: 'not'; readonly part: Formula }
  | TextFormula
  | RangeFormula
  | AddressFormula
  | { readonly kind: 'null'; readonly column: string; readonly type: ValueType }
  | ElsewhereFormula
  /** What is not understood: it may hold or not, whatever else holds; the same name is always the same condition. */
  | { readonly kind: 'opaque'; readonly name: string };

/** A text column holds what the test says; a text is never null, only empty. */
export interface TextFormula {
  readonly kind: 'text';
  readonly column: string;
  readonly operator: TextOperator;
  /** Any of them will do; of a `regex` each is a whole expression of Kusto's flavour. */
  readonly texts: readonly string[];
  /** Letter case counts; otherwise ASCII letters are folded. An expression says so itself. */
  readonly matchCase: boolean;
}

export type TextOperator =
  | 'equals'
  | 'contains'
  | 'startswith'
  | 'endswith'
  | 'has'
  | 'hasprefix'
  | 'hassuffix'
  | 'regex';

/** Columns of other types; a null is none of these values. */
export type ValueType = 'number' | 'bool' | 'datetime' | 'timespan' | 'guid';

/**
 * A column that is not text lies in one of these ranges. Numbers as they are, dates in milliseconds since 1970, spans in
 * milliseconds, false and true as 0 and 1; a guid is a text, compared as a whole (`low` equals `high`).
 */
export interface RangeFormula {
  readonly kind: 'range';
  readonly column: string;
  readonly type: ValueType;
  readonly ranges: readonly ValueRange[];
  /** Of numbers: the column holds whole ones only (long, or the smaller int), so that nothing lies between 5 and 6. */
  readonly whole?: boolean | 'int';
}

export interface ValueRange {
  /** Undefined for no limit. */
  readonly low: number | bigint | string | undefined;
  readonly high: number | bigint | string | undefined;
  readonly lowIn: boolean;
  readonly highIn: boolean;
}

/** A text column holds an address of one of these networks, in whatever spelling; false for what is no address. */
export interface AddressFormula {
  readonly kind: 'address';
  readonly column: string;
  /** The function's own reading: of 4 only IPv4 texts, of 6 both. */
  readonly family: 4 | 6;
  readonly networks: readonly string[];
}

/**
 * Something holds in rows of another table: with `all` in each of the rows that belong to this one, of which there is one at
 * least, with `any` in one of them. Two with the same `frame` (table, keys, window) look at the same rows.
 */
export interface ElsewhereFormula {
  readonly kind: 'elsewhere';
  readonly frame: string;
  readonly table: string;
  readonly sightings: 'all' | 'any';
  readonly part: Formula;
}

/** A row that makes a formula true: the columns that matter, and rows of other tables. `null` is no value. */
export interface Witness {
  readonly values: Readonly<Record<string, WitnessValue>>;
  /** Of the columns that are not text: how their values are to be printed. */
  readonly types?: Readonly<Record<string, ValueType>>;
  readonly elsewhere: readonly { readonly frame: string; readonly table: string; readonly rows: readonly Witness[] }[];
  /** Conditions that were not understood, and what the witness takes them for. */
  readonly assumed: Readonly<Record<string, boolean>>;
}

export type WitnessValue = string | number | bigint | boolean | null;

/** Whether some row makes a formula true. */
export type Answer =
  | { readonly kind: 'yes'; readonly witness: Witness }
  | { readonly kind: 'no' }
  /** In lower case, no full stop: why it was not decided. */
  | { readonly kind: 'unknown'; readonly why: string };

/** How much one question may cost. */
export interface Limits {
  /** Branches of `or` that are tried. */
  readonly branches: number;
  /** States of automata that are visited, in all. */
  readonly states: number;
}
