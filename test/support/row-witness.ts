import { type BoundCorrelation, type BoundPredicate, correlationsOf, testsOf } from '../../src/bind/bound.js';
import type { Witness, WitnessValue } from '../../src/logic/formula.js';
import type { Column } from '../../src/schema/schema.js';
import type { Cell, Row } from './kql-evaluator.js';

/** The columns of its own row, and of the rows of other tables, that a predicate reads. */
export function columnsRead(predicate: BoundPredicate): {
  readonly own: readonly Column[];
  readonly far: readonly Column[];
} {
  const far = correlationsOf(predicate).flatMap((one) => [
    ...columnsRead(one.predicate).own,
    ...one.keys.map(({ to }) => to),
  ]);
  return {
    own: [...ownTests(predicate), ...correlationsOf(predicate).flatMap((one) => one.keys.map(({ from }) => from))],
    far,
  };
}

function ownTests(predicate: BoundPredicate): readonly Column[] {
  if (predicate.kind === 'correlation') return [];
  if (predicate.kind === 'test')
    return testsOf(predicate).flatMap((one) => [one.column, ...one.when.map(({ column }) => column)]);
  return 'children' in predicate ? predicate.children.flatMap(ownTests) : [];
}

/** A row with the rows of other tables that belong to it, as the formulas of `predicate` speak of them. */
export function witnessOf(
  predicate: BoundPredicate,
  row: Row,
  others: readonly Row[],
  frames: readonly string[],
): Witness {
  const { own, far } = columnsRead(predicate);
  const all = correlationsOf(predicate);
  return {
    ...plain(own, row),
    elsewhere: all.map((one, index) => ({
      frame: frames[index] ?? '',
      table: one.bridge.to,
      rows: others
        .filter((other) => belongs(one, row, other))
        .map((other) => ({ ...plain(far, other), elsewhere: [] })),
    })),
  };
}

function belongs({ keys }: BoundCorrelation, row: Row, other: Row): boolean {
  return keys.every(({ from, to }) => {
    const [a, b] = [row[from.name] ?? '', other[to.name] ?? ''].map((cell, index) =>
      [from, to][index]?.foldsCase === true ? String(cell).toLowerCase() : String(cell),
    );
    return a !== '' && a === b;
  });
}

function plain(columns: readonly Column[], row: Row): Pick<Witness, 'values' | 'assumed'> {
  const values: Record<string, WitnessValue> = {};
  const assumed: Record<string, boolean> = {};
  for (const { name, type } of columns) {
    const cell = row[name] ?? null;
    const isText = type === 'string' || type === 'dynamic';
    if (type === 'dynamic') assumed[`isnotnull(${name})`] = cell !== null;
    values[name] = isText
      ? String(cell ?? '')
      : typeof cell === 'bigint'
        ? Number(cell)
        : (cell as Exclude<Cell, bigint>);
  }
  return { values, assumed };
}
