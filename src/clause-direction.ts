import type { BoundCorrelation, BoundPredicate, BoundTest, ColumnTest, Scalar } from './bind/bound.js';
import type { Formula } from './logic/formula.js';
import { printWitness } from './logic/print-witness.js';
import { implies } from './logic/solve.js';
import { formulaOf } from './safety/from-predicate.js';

/** What a change does to the rows that a clause leaves out; `same` and the others only where it is proven. */
export type Direction = 'same' | 'wider' | 'narrower' | 'unknown';

/** What decides which rows a clause leaves out, and until when. */
export interface ClauseMeaning {
  readonly predicate: BoundPredicate;
  /** The last day, `YYYY-MM-DD`; undefined for a clause without an end. */
  readonly expires: string | undefined;
}

/** The direction from one clause to another on the same table. */
export function directionOf(before: ClauseMeaning, after: ClauseMeaning): Direction {
  const within = provesWithin();
  const isWithin: Within = (first, second) =>
    within(first, second) || implies(formulaOf(first), formulaOf(second)).kind === 'yes';
  return joinDirections([
    ofPair(isWithin(after.predicate, before.predicate), isWithin(before.predicate, after.predicate)),
    ofPair(endsBy(after.expires, before.expires), endsBy(before.expires, after.expires)),
  ]);
}

/** A direction as the solver proves it, and a row that it shows: of the wider one alone, or of either where both have some. */
export interface ProvenDirection {
  readonly direction: Direction;
  readonly event: readonly string[] | undefined;
}

/** The direction from one formula to another. */
export function provenDirection(before: Formula, after: Formula): ProvenDirection {
  const [narrows, widens] = [implies(after, before), implies(before, after)];
  const direction = ofPair(narrows.kind === 'yes', widens.kind === 'yes');
  const shown = narrows.kind === 'no' ? narrows.witness : widens.kind === 'no' ? widens.witness : undefined;
  return { direction, event: shown && printWitness(shown) };
}

/** The direction of several changes that happen together. */
export function joinDirections(all: readonly Direction[]): Direction {
  const changes = new Set(all.filter((direction) => direction !== 'same'));
  const [only] = changes;
  return only === undefined ? 'same' : changes.size === 1 ? only : 'unknown';
}

function ofPair(isNarrower: boolean, isWider: boolean): Direction {
  if (isNarrower && isWider) return 'same';
  return isNarrower ? 'narrower' : isWider ? 'wider' : 'unknown';
}

function endsBy(first: string | undefined, second: string | undefined): boolean {
  return second === undefined || (first !== undefined && first <= second);
}

type Within = (first: BoundPredicate, second: BoundPredicate) => boolean;

/**
 * Whether each row of the first predicate is one of the second, as far as structure shows it: more conjuncts, fewer disjuncts,
 * fewer values. INVARIANT: true only where it holds for every row; of texts and numbers nothing is concluded.
 */
function provesWithin(): Within {
  const known = new Map<BoundPredicate, Map<BoundPredicate, boolean>>();
  const opened = new Map<BoundPredicate, BoundPredicate>();
  const names = new Map<object, string>();
  const nameOf = (value: object): string => {
    const name = names.get(value) ?? textOf(value);
    names.set(value, name);
    return name;
  };
  const open = (predicate: BoundPredicate): BoundPredicate => {
    const result = opened.get(predicate) ?? openTest(predicate);
    opened.set(predicate, result);
    return result;
  };
  const within: Within = (first, second) => {
    const row = known.get(first) ?? new Map<BoundPredicate, boolean>();
    known.set(first, row);
    const result = row.get(second) ?? prove(open(first), open(second));
    row.set(second, result);
    return result;
  };
  const prove: Within = (first, second) => {
    if (first.kind === 'never') return true;
    if (second.kind === 'never') return false;
    if (first.kind === 'or') return first.children.every((child) => within(child, second));
    if (second.kind === 'and') return second.children.every((child) => within(first, child));
    if (first.kind === 'and' && first.children.some((child) => within(child, second))) return true;
    if (second.kind === 'or') return second.children.some((child) => within(first, child));
    if (first.kind === 'test' && second.kind === 'test')
      return nameOf(first) === nameOf(second) || fewerValues(first, second);
    if (first.kind === 'correlation' && second.kind === 'correlation')
      return frameOf(first) === frameOf(second) && within(first.predicate, second.predicate);
    return false;
  };
  return within;
}

/** A test of several parts as a junction of tests of one part each. */
function openTest(predicate: BoundPredicate): BoundPredicate {
  if (predicate.kind !== 'test') return predicate;
  const { test, negated } = predicate;
  if (test.kind !== 'any' && test.kind !== 'all') return predicate;
  const children = test.tests.map((part): BoundTest => ({ ...predicate, test: part }));
  return { kind: (test.kind === 'any') === negated ? 'and' : 'or', children };
}

/** What a test or a correlation does; the words that it came from do not count. */
function textOf(value: object): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'literal' ? undefined : inner));
}

/** All of a correlation but its conditions: with `all` or `any` sightings, narrower conditions leave fewer keys. */
function frameOf(correlation: BoundCorrelation): string {
  return textOf({ ...correlation, predicate: undefined });
}

function fewerValues(first: BoundTest, second: BoundTest): boolean {
  if (textOf({ ...first, test: undefined }) !== textOf({ ...second, test: undefined })) return false;
  // A negated test leaves more rows the fewer values it has.
  const [small, large] = first.negated ? [second.test, first.test] : [first.test, second.test];
  const [few, many] = [valuesOf(small), valuesOf(large)];
  if (few === undefined || many === undefined || few.frame !== many.frame) return false;
  const all = new Set(many.values);
  return few.values.every((value) => all.has(value));
}

/** A test's values, and all else that decides what they mean. */
function valuesOf(test: ColumnTest): { readonly frame: string; readonly values: readonly string[] } | undefined {
  if (test.kind === 'equals') {
    // Letter case is passed over only where all values are texts.
    const isText = (value: Scalar): boolean => value.type === 'string';
    const types = test.values.every(isText) ? 'text' : test.values.some(isText) ? undefined : 'other';
    if (types === undefined) return undefined;
    return { frame: `equals ${types} ${test.foldsCase}`, values: test.values.map((value) => textOf(value)) };
  }
  // One network without a family is compared by another function than several.
  if (test.kind === 'addresses' && (test.family !== undefined || test.ranges.length > 1))
    return { frame: `addresses ${test.family ?? ''}`, values: test.ranges };
  return undefined;
}
