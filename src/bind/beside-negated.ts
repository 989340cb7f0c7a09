import type { Column } from '../schema/schema.js';
import type { BoundTest, ColumnTest } from './bound.js';
import type { ValueTest } from './value-test.js';

/** The path of a process's image, where the row holds all of it. */
const wholeImagePath: ColumnTest = { kind: 'text', operator: 'endswith', text: '.exe' };

/**
 * What a row has to pass beside a negated test of this value on the column.
 * INVARIANT: a negated test tells nothing of a row whose column is empty, or holds the folder alone: such a row stays.
 */
export function besideNegated({ beside }: ValueTest, column: Column): readonly ColumnTest[] {
  // Hashes and addresses are guarded where they are printed.
  const guarded = column.kind === 'hash' || column.kind === 'address';
  const filled: readonly ColumnTest[] = column.mayBeEmpty === true && !guarded ? [{ kind: 'filled' }] : [];
  const whole: readonly ColumnTest[] = column.mayBeFolder === true ? [wholeImagePath] : [];
  return [...filled, ...whole, ...(beside === undefined ? [] : [beside])];
}

/** The tests without those that stand there already. */
export function distinctTests(tests: readonly BoundTest[]): readonly BoundTest[] {
  const keyOf = ({ column, test }: BoundTest) => JSON.stringify([column.name, test]);
  return tests.filter((one, index) => tests.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
