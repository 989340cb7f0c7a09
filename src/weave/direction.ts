import type { Expression } from '../kql/expression.js';
import type { StageColumn } from '../kql/query.js';

/**
 * How a value moves when rows before it are left out: `still` (the same for a row or group that remains), `falls`, `rises`,
 * or `unknown`. A value that falls or rises may also become null, never the other way round.
 */
export type Direction = 'still' | 'falls' | 'rises' | 'unknown';

/** By column name; a name that is missing is unknown. */
export type Directions = ReadonlyMap<string, Direction>;

/** What an aggregate's own direction is when all it reads holds still. `typed`: only where values are totally ordered. */
type Behaviour = 'falls' | 'falls-typed' | 'rises-typed' | 'falls-if-not-negative';

// `real` is left out on purpose: not-a-number compares with nothing, so a maximum may turn from it into a number.
const totallyOrdered: ReadonlySet<string> = new Set(['int', 'long', 'decimal', 'datetime', 'timespan']);

const aggregates = {
  count: 'falls',
  countif: 'falls',
  dcount: 'falls',
  dcountif: 'falls',
  count_distinct: 'falls',
  count_distinctif: 'falls',
  max: 'falls-typed',
  maxif: 'falls-typed',
  min: 'rises-typed',
  minif: 'rises-typed',
  sum: 'falls-if-not-negative',
} as const satisfies Readonly<Record<string, Behaviour>>;

/** Whether nothing that the expression reads moves. */
export function holdsStill(reading: Pick<Expression, 'references' | 'readsAll'>, directions: Directions): boolean {
  const still = (direction: Direction | undefined) => direction === 'still';
  if (reading.readsAll && ![...directions.values()].every(still)) return false;
  return reading.references.every((name) => !directions.has(name) || still(directions.get(name)));
}

/** The direction of a scalar expression: of a column, that column's; of anything computed from what moves, unknown. */
export function directionOf(expression: Expression, directions: Directions): Direction {
  if (expression.kind === 'column') return directions.get(expression.name) ?? 'unknown';
  return holdsStill(expression, directions) ? 'still' : 'unknown';
}

/** The direction of a column that `summarize` computes. Only a bare call of a listed aggregate has a known one. */
export function aggregateDirection(expression: Expression, column: StageColumn, directions: Directions): Direction {
  if (expression.kind !== 'call' || !holdsStill(expression, directions)) return 'unknown';
  const behaviour = Object.hasOwn(aggregates, expression.name)
    ? (aggregates[expression.name as keyof typeof aggregates] satisfies Behaviour)
    : undefined;
  const typed = totallyOrdered.has(column.type);
  switch (behaviour) {
    case undefined:
      return 'unknown';
    case 'falls':
      return 'falls';
    case 'falls-typed':
      return typed ? 'falls' : 'unknown';
    case 'rises-typed':
      return typed ? 'rises' : 'unknown';
    case 'falls-if-not-negative':
      return typed && expression.arguments.length === 1 && expression.arguments.every(isNotNegative)
        ? 'falls'
        : 'unknown';
  }
}

/** A literal number without sign, or a choice between such. */
function isNotNegative(expression: Expression): boolean {
  if (expression.kind === 'literal') return /^\d+$/.test(expression.text);
  if (expression.kind !== 'call' || (expression.name !== 'iff' && expression.name !== 'iif')) return false;
  return expression.arguments.length === 3 && expression.arguments.slice(1).every(isNotNegative);
}

/**
 * Why a condition could become true for a row for which it was not true before, or undefined when it cannot.
 * `expected` is the truth value that must not appear anew; a `not` turns it round.
 */
export function newlyTrue(predicate: Expression, directions: Directions, expected = true): Expression | undefined {
  if (holdsStill(predicate, directions)) return undefined;
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return newlyTrue(predicate.left, directions, expected) ?? newlyTrue(predicate.right, directions, expected);
    case 'call': {
      const [only, ...others] = predicate.arguments;
      if (predicate.name !== 'not' || !only || others.length > 0) return predicate;
      return newlyTrue(only, directions, !expected);
    }
    case 'comparison':
      return comparisonHolds(predicate, directions, expected) ? undefined : predicate;
    case 'column':
    case 'literal':
    case 'other':
      return predicate;
  }
}

type Comparison = Extract<Expression, { readonly kind: 'comparison' }>;

function comparisonHolds(predicate: Comparison, directions: Directions, expected: boolean): boolean {
  const left = directionOf(predicate.left, directions);
  const right = directionOf(predicate.right, directions);
  const greater = predicate.operator === '>' || predicate.operator === '>=';
  const less = predicate.operator === '<' || predicate.operator === '<=';
  if (!greater && !less) return false;
  // `left > right` gets no truer when the left side falls and the right one rises; `<` and `not` each turn that round.
  const mayFall: Direction = greater === expected ? 'falls' : 'rises';
  const mayRise: Direction = mayFall === 'falls' ? 'rises' : 'falls';
  return (left === 'still' || left === mayFall) && (right === 'still' || right === mayRise);
}
