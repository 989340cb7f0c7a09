import type { Literal } from '../meaning/normal-form.js';
import type { BoundTest, ColumnTest } from './bound.js';
import { conditionsOn, distinctConditions, type Target, type TargetColumn } from './resolve.js';

/** A test on a column, with the conditions on the row that the field and a negated test of the column ask for. */
export function columnPredicate(
  literal: Literal,
  target: Target,
  column: TargetColumn,
  test: ColumnTest,
  negated: boolean,
): BoundTest {
  const guards = literal.negated ? conditionsOn(column.column.negatedWhen ?? [], target.table) : [];
  const when = distinctConditions([...column.when, ...(guards ?? [])]);
  return { kind: 'test', literal, table: target.table.name, column: column.column, negated, test, when };
}
