import { expect, it } from 'vitest';
import { type BoundPredicate, type ColumnTest, correlationsOf, type Scalar, testsOf } from '../../src/bind/bound.js';
import { printPredicate } from '../../src/emit/kql.js';
import { evaluate } from '../../src/logic/evaluate.js';
import type { Formula } from '../../src/logic/formula.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import type { Column } from '../../src/schema/schema.js';
import { filterLines } from '../support/filter-lines.js';
import { type Cell, evaluateKql, type Row } from '../support/kql-evaluator.js';
import { columnsRead, witnessOf } from '../support/row-witness.js';
import { translating } from '../support/translating.js';

const wanted = 10_000;

/** The same numbers at each run. */
function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function textsOf(test: ColumnTest): readonly string[] {
  const scalar = (value: Scalar) => ('text' in value ? [value.text] : [String(value.value)]);
  switch (test.kind) {
    case 'equals':
      return test.values.flatMap(scalar);
    case 'text':
      return [test.text];
    case 'regex':
      return [test.pattern.replace(/\\([\\.*?()[\]{}^$|+])|\[[^\]]*\][*+]?|\(\?[^)]*\)|[()^$?*+]|\|.*/g, '$1')];
    case 'compare':
      return scalar(test.value);
    case 'between':
      return [...scalar(test.low), ...scalar(test.high)];
    case 'address-range':
      return [test.range, test.range.replace(/\/.*/, '')];
    case 'addresses':
      return test.ranges.flatMap((range) => [range, range.replace(/\/.*/, '')]);
    case 'any':
    case 'all':
      return test.tests.flatMap(textsOf);
    case 'filled':
    case 'watchlist':
      return [];
  }
}

function cellsOf({ type }: Column, texts: readonly string[]): readonly Cell[] {
  if (type === 'bool') return [null, true, false];
  if (type === 'string' || type === 'dynamic') {
    const near = texts.flatMap((text) => [
      text,
      text,
      text.toUpperCase(),
      `x${text}`,
      `${text}x`,
      `a ${text}.b`,
      `C:\\Win\\${text}`,
      text.slice(1),
      text.replace(/k/i, '\u212a'),
    ]);
    return [...near, '', '10.0.0.7', '::1', '::ffff:10.1.2.3', 'other', ...(type === 'dynamic' ? [null] : [])];
  }
  const numbers = texts.flatMap((text) => {
    const value = type === 'datetime' ? Date.parse(text) : Number(text);
    return Number.isInteger(value) ? [BigInt(value), BigInt(value) + 1n, BigInt(value) - 1n] : [];
  });
  return [null, ...numbers, 0n, 7n];
}

function framesOf(formula: Formula): readonly string[] {
  if (formula.kind === 'elsewhere') return [formula.frame];
  if (formula.kind === 'not') return framesOf(formula.part);
  return formula.kind === 'and' || formula.kind === 'or' ? formula.parts.flatMap(framesOf) : [];
}

function isOpaque(formula: Formula): boolean {
  if (formula.kind === 'opaque') return !formula.name.startsWith('isnotnull(');
  if (formula.kind === 'not' || formula.kind === 'elsewhere') return isOpaque(formula.part);
  return formula.kind === 'and' || formula.kind === 'or' ? formula.parts.some(isOpaque) : false;
}

/** Whether the small evaluator of the tests reads all of the predicate's values. */
function isRead(predicate: BoundPredicate): boolean {
  return testsOf(predicate).every(({ column, test, literal }) => {
    // Of expressions it reads those that winnow makes itself.
    if (literal.atom.operator === 'regex') return false;
    if (column.type === 'timespan' || column.type === 'guid') return false;
    if (column.type === 'real' || column.type === 'decimal') return textsOf(test).every((text) => /^-?\d+$/.test(text));
    return column.type !== 'datetime' || textsOf(test).every((text) => !/\.\d{4,}/.test(text));
  });
}

it('a formula says of a row what the printed predicate says', () => {
  const random = randomly(7);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  const predicates = filterLines().flatMap(({ table, filter }) =>
    (['all', 'any'] as const).flatMap((sightings) =>
      translating(table, filter, { sightings }).readings.flatMap(({ predicate }) =>
        predicate.kind === 'never' ? [] : [predicate],
      ),
    ),
  );
  let [cases, hits, opaque, unread, correlated] = [0, 0, 0, 0, 0];
  const rounds = Math.ceil((wanted * 1.3) / predicates.length);
  for (const predicate of predicates) {
    const formula = formulaOf(predicate);
    const kql = printPredicate(predicate);
    if (isOpaque(formula) || !isRead(predicate)) {
      if (isOpaque(formula)) opaque += 1;
      else unread += 1;
      continue;
    }
    const texts = testsOf(predicate).flatMap(({ column, test, when }) => [
      { column: column.name, texts: textsOf(test) },
      ...when.map((one) => ({ column: one.column.name, texts: one.condition.values.map(String) })),
    ]);
    const { own, far } = columnsRead(predicate);
    const row = (columns: readonly Column[]): Row =>
      Object.fromEntries(
        columns.map((column) => [
          column.name,
          pick(
            cellsOf(
              column,
              texts.flatMap((one) => (one.column === column.name ? one.texts : [])),
            ),
          ),
        ]),
      );
    const frames = framesOf(formula);
    // Rows of two tables seldom agree.
    for (let round = 0; round < rounds * (far.length > 0 ? 8 : 1); round += 1) {
      const mine = row(own);
      const others =
        far.length === 0
          ? []
          : Array.from({ length: random(4) }, () =>
              random(3) > 0 ? { ...row(far), ...keysFrom(predicate, mine) } : row(far),
            );
      const tables = Object.fromEntries(correlationsOf(predicate).map(({ bridge }) => [bridge.to, others]));
      const said = evaluateKql(kql, mine, tables);
      cases += 1;
      if (said === true) hits += 1;
      if (frames.length > 0 && said === true) correlated += 1;
      const held = evaluate(formula, witnessOf(predicate, mine, others, frames));
      if (held !== said)
        expect({ kql, mine, others, formula, held }).toEqual({ kql, mine, others, formula, held: said });
    }
  }
  expect(cases).toBeGreaterThan(wanted);
  expect({ opaque, fewUnread: unread < 100 }).toEqual({ opaque: 0, fewUnread: true });
  expect(hits).toBeGreaterThan(cases / 10);
  expect(correlated).toBeGreaterThan(20);
});

/** The keys of the other tables' rows, as this row has them. */
function keysFrom(predicate: BoundPredicate, row: Row): Row {
  const pairs = correlationsOf(predicate).flatMap(({ keys }) => keys);
  return Object.fromEntries(pairs.map(({ from, to }) => [to.name, row[from.name] ?? null]));
}
