import type { Expression } from '../kql/expression.js';
import type { StageColumn } from '../kql/query.js';
import { type Direction, directionOf, holdsStill, isFalling, type Scope } from './direction.js';
import { newlyTrue } from './monotone.js';

/** How an aggregate's result moves when rows of its group are left out. */
type Behaviour = 'counts' | 'counts-values' | 'greatest' | 'least' | 'adds' | 'collects' | 'collects-some';

/** Aggregates with a known direction, and which of their arguments is the condition of a row to be taken at all. */
const aggregates = {
  count: { does: 'counts' },
  countif: { does: 'counts', condition: 0 },
  dcount: { does: 'counts-values' },
  dcountif: { does: 'counts-values', condition: 1 },
  count_distinct: { does: 'counts-values' },
  count_distinctif: { does: 'counts-values', condition: 1 },
  max: { does: 'greatest' },
  maxif: { does: 'greatest', condition: 1 },
  min: { does: 'least' },
  minif: { does: 'least', condition: 1 },
  sum: { does: 'adds' },
  sumif: { does: 'adds', condition: 1 },
  make_set: { does: 'collects' },
  make_set_if: { does: 'collects', condition: 1 },
  make_list: { does: 'collects' },
  make_list_if: { does: 'collects', condition: 1 },
  // The old names collect no more than 128 values unless told otherwise.
  makeset: { does: 'collects-some' },
  makelist: { does: 'collects-some' },
} as const satisfies Readonly<Record<string, { readonly does: Behaviour; readonly condition?: number }>>;

// `real` is left out on purpose: not-a-number compares with nothing, so a maximum may turn from it into a number.
const totallyOrdered: ReadonlySet<string> = new Set(['int', 'long', 'decimal', 'datetime', 'timespan']);

/**
 * The direction of a column that `summarize` computes. Only a bare call of a listed aggregate has a known one. `grouped`:
 * whether there are keys, so that a group without rows is no row of the result.
 */
export function aggregateDirection(
  expression: Expression,
  column: StageColumn,
  scope: Scope,
  grouped: boolean,
): Direction {
  if (holdsStill(expression, scope) && expression.kind === 'literal') return 'still';
  if (expression.kind !== 'call' || !Object.hasOwn(aggregates, expression.name)) return 'unknown';
  const row: { readonly does: Behaviour; readonly condition?: number } =
    aggregates[expression.name as keyof typeof aggregates];
  const condition = row.condition === undefined ? undefined : expression.arguments[row.condition];
  // A condition that could come true anew would take a row that was not taken before.
  if (condition && newlyTrue(condition, scope)) return 'unknown';
  const rest = expression.arguments.filter((argument) => argument !== condition);
  const [value, ...more] = rest;
  if (row.does === 'counts') return more.length === 0 && !value ? 'counts' : 'unknown';
  if (!value || !more.every((argument) => holdsStill(argument, scope))) return 'unknown';
  const moves = directionOf(value, scope);
  const typed = totallyOrdered.has(column.type);
  switch (row.does) {
    case 'counts-values':
      return moves === 'still' ? 'counts' : 'unknown';
    case 'greatest':
      if (!typed || !(moves === 'still' || isFalling(moves))) return 'unknown';
      // Without any row that counts, the greatest of them is null, and `null != 0` is true.
      return moves === 'counts' && grouped && condition === undefined ? 'counts' : 'falls';
    case 'least':
      return typed && (moves === 'still' || moves === 'rises') ? 'rises' : 'unknown';
    case 'adds':
      return typed && more.length === 0 && (moves === 'counts' || isNotNegative(value, scope)) ? 'counts' : 'unknown';
    case 'collects-some':
      return moves === 'still' ? 'shortens' : 'unknown';
    case 'collects': {
      if (moves !== 'still') return 'unknown';
      // A limit lets other elements in.
      if (more.length > 0) return 'shortens';
      // A string is never null, and null is all that is not collected: a group that remains collects something.
      return grouped && !condition && value.kind === 'column' && value.type === 'string' ? 'thins' : 'empties';
    }
  }
}

/** A literal number without sign, or a choice between such by what holds still. */
function isNotNegative(expression: Expression, scope: Scope): boolean {
  if (expression.kind === 'literal') return /^\d+$/.test(expression.text);
  if (expression.kind !== 'call' || (expression.name !== 'iff' && expression.name !== 'iif')) return false;
  const [condition, ...choices] = expression.arguments;
  return (
    condition !== undefined &&
    holdsStill(condition, scope) &&
    choices.length === 2 &&
    choices.every((choice) => isNotNegative(choice, scope))
  );
}
