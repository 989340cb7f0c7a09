import type { Column } from '../schema/schema.js';
import type { BoundTest, ColumnTest } from './bound.js';
import type { ValueTest } from './value-test.js';

/**
 * What a row has to pass beside a negated test of this value on the column.
 * INVARIANT: a negated test on a column that is often empty tells nothing of an empty row, so the row stays.
 */
export function besideNegated({ beside }: ValueTest, column: Column): readonly ColumnTest[] {
  // Hashes and addresses are guarded where they are printed.
  const guarded = column.kind === 'hash' || column.kind === 'address';
  const filled: readonly ColumnTest[] = column.mayBeEmpty === true && !guarded ? [{ kind: 'filled' }] : [];
  return beside === undefined ? filled : [...filled, beside];
}

/** The tests without those that stand there already. */
export function distinctTests(tests: readonly BoundTest[]): readonly BoundTest[] {
  const keyOf = ({ column, test }: BoundTest) => JSON.stringify([column.name, test]);
  return tests.filter((one, index) => tests.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
