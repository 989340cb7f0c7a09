import type { Literal } from '../meaning/normal-form.js';
import type { Bridge, Column, RowCondition } from '../schema/schema.js';

/** A condition over real columns, typed and settled: emission has nothing left to decide. */
export type BoundPredicate = BoundJunction | BoundTest | BoundCorrelation | BoundNever;

export interface BoundJunction {
  readonly kind: 'and' | 'or';
  readonly children: readonly BoundPredicate[];
}

/** Holds for no row: what takes the place of a literal that cannot be told soundly. */
export interface BoundNever {
  readonly kind: 'never';
}

/** One literal on one column. On a null row it is false, negated or not. */
export interface BoundTest {
  readonly kind: 'test';
  readonly literal: Literal;
  readonly table: string;
  readonly column: Column;
  readonly negated: boolean;
  readonly test: ColumnTest;
  /** Conditions on the row without which the column means something else. */
  readonly when: readonly { readonly column: Column; readonly condition: RowCondition }[];
}

/** A part that is looked up in another table, over a bridge. */
export interface BoundCorrelation {
  readonly kind: 'correlation';
  readonly bridge: Bridge;
  readonly keys: readonly { readonly from: Column; readonly to: Column }[];
  /** Tests on the columns of the bridge's target, on one and the same row. */
  readonly predicate: BoundPredicate;
  readonly sightings: Sightings;
  /** Look-back of the sub-query in days. */
  readonly days: number;
}

/** Whether all sightings on the other side must match, or one is enough. */
export type Sightings = 'all' | 'any';

/** What a column's value is tested for. */
export type ColumnTest =
  | { readonly kind: 'equals'; readonly values: readonly Scalar[]; readonly foldsCase: boolean }
  | {
      readonly kind: 'text';
      readonly operator: 'contains' | 'startswith' | 'endswith' | 'has';
      readonly text: string;
      /** Letter case counts, as the author's operator said. */
      readonly matchCase?: boolean;
    }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'compare'; readonly operator: '<' | '<=' | '>' | '>='; readonly value: Scalar }
  | { readonly kind: 'between'; readonly low: Scalar; readonly high: Scalar }
  | { readonly kind: 'address-range'; readonly family: 4 | 6; readonly range: string }
  /** Any of several addresses or networks, in whatever spelling; without a family those of either. */
  | { readonly kind: 'addresses'; readonly family?: 4 | 6; readonly ranges: readonly string[] }
  | { readonly kind: 'filled' }
  | { readonly kind: 'watchlist'; readonly alias: string }
  | { readonly kind: 'any' | 'all'; readonly tests: readonly ColumnTest[] };

/** A literal of a column's type; numbers, times and spans keep the digits as checked. */
export type Scalar =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'datetime'; readonly text: string }
  | { readonly type: 'timespan'; readonly text: string }
  | { readonly type: 'guid'; readonly text: string };

/** All tests of a predicate, those behind a bridge too. */
export function testsOf(predicate: BoundPredicate): readonly BoundTest[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.children.flatMap(testsOf);
    case 'test':
      return [predicate];
    case 'correlation':
      return testsOf(predicate.predicate);
    case 'never':
      return [];
  }
}

/** All correlations of a predicate. */
export function correlationsOf(predicate: BoundPredicate): readonly BoundCorrelation[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.children.flatMap(correlationsOf);
    case 'correlation':
      return [predicate];
    case 'test':
    case 'never':
      return [];
  }
}

/** A junction without what never holds: a disjunct of it goes, a conjunct of it takes the whole conjunction with it. */
export function narrow(kind: 'and' | 'or', children: readonly BoundPredicate[]): BoundPredicate {
  // INVARIANT: a lost conjunct is never dropped alone, that would widen what is left out.
  if (kind === 'and' && children.some((child) => child.kind === 'never')) return { kind: 'never' };
  const flat = children
    .filter((child) => child.kind !== 'never')
    .flatMap((child) => (child.kind === kind ? child.children : [child]));
  const [only] = flat;
  if (only === undefined) return { kind: 'never' };
  return flat.length === 1 ? only : { kind, children: flat };
}
