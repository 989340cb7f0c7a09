// Tests of one column, joined.
import { type BoundPredicate, narrow } from './bound.js';

/** Values compared with one column by equality stand in one list. */
export function merge(predicates: readonly BoundPredicate[], kind: 'and' | 'or'): BoundPredicate {
  const [first] = predicates;
  const ranges = mergedAddresses(predicates, kind);
  if (ranges !== undefined) return ranges;
  if (first?.kind !== 'test' || first.test.kind !== 'equals') return narrow(kind, predicates);
  const { test } = first;
  const list = predicates.flatMap((predicate) =>
    predicate.kind === 'test' && predicate.column === first.column && predicate.test.kind === 'equals'
      ? [predicate.test]
      : [],
  );
  // `in` is an `or` of equalities, and a negated one an `and` of inequalities.
  if (list.length !== predicates.length || (kind === 'or') === first.negated) return narrow(kind, predicates);
  const values = list.flatMap((one) => one.values);
  const distinct = values.filter(
    (value, index) => values.findIndex((other) => JSON.stringify(other) === JSON.stringify(value)) === index,
  );
  return { ...first, test: { ...test, values: distinct } };
}

/** Addresses that one column must not be stand in one call. */
function mergedAddresses(predicates: readonly BoundPredicate[], kind: 'and' | 'or'): BoundPredicate | undefined {
  const [first] = predicates;
  if (kind === 'or' || first?.kind !== 'test' || first.test.kind !== 'addresses' || !first.negated) return undefined;
  const { family } = first.test;
  const ranges = predicates.map((one) =>
    one.kind === 'test' && one.test.kind === 'addresses' && one.test.family === family ? one.test.ranges : undefined,
  );
  if (family !== undefined || ranges.some((one) => one === undefined)) return undefined;
  return { ...first, test: { ...first.test, ranges: [...new Set(ranges.flatMap((one) => one ?? []))] } };
}
