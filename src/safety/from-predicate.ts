import type { BoundCorrelation, BoundPredicate, BoundTest, ColumnTest, Scalar } from '../bind/bound.js';
import { printTest } from '../emit/kql-test.js';
import { quoteName, quoteString } from '../emit/quote.js';
import type { Formula } from '../logic/formula.js';
import type { Column, RowCondition } from '../schema/schema.js';
import { allOf, anyOf, fails, filledText, negation, rangesOf, textOf } from './formulas.js';
import { isWhole, type Limit, limitOf, rangeBetween, valueTypeOf } from './scalars.js';

const known = new WeakMap<BoundPredicate, Formula>();

/** The most tests of a predicate that are told apart: no filter of a usual length has as many. */
const mostTests = 5000;
let tooLarge = 0;

/** A bound predicate as a formula: exactly what is printed of it, null guards and row conditions included. */
export function formulaOf(predicate: BoundPredicate): Formula {
  const formula = known.get(predicate) ?? bounded(predicate);
  known.set(predicate, formula);
  return formula;
}

function bounded(predicate: BoundPredicate): Formula {
  if (sizeOf(predicate) <= mostTests) return build(predicate);
  tooLarge += 1;
  return { kind: 'opaque', name: `a condition of more than ${mostTests} tests (${tooLarge})` };
}

const sizes = new WeakMap<BoundPredicate, number>();

/** How many tests stand in it; a part that is shared counts each time. */
function sizeOf(predicate: BoundPredicate): number {
  const found = sizes.get(predicate) ?? countTests(predicate);
  sizes.set(predicate, found);
  return found;
}

function countTests(predicate: BoundPredicate): number {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.children.reduce((sum, child) => sum + sizeOf(child), 1);
    case 'correlation':
      return 1 + sizeOf(predicate.predicate);
    case 'test':
      return 1 + predicate.when.length + testCount(predicate.test);
    case 'never':
      return 1;
  }
}

function testCount(test: ColumnTest): number {
  return test.kind === 'any' || test.kind === 'all' ? test.tests.reduce((sum, one) => sum + testCount(one), 0) : 1;
}

function build(predicate: BoundPredicate): Formula {
  switch (predicate.kind) {
    case 'and':
      return allOf(predicate.children.map(formulaOf));
    case 'or':
      return anyOf(predicate.children.map(formulaOf));
    case 'test':
      return ofTest(predicate);
    case 'correlation':
      return ofCorrelation(predicate);
    case 'never':
      return fails;
  }
}

function ofTest(bound: BoundTest): Formula {
  const conditions = bound.when.map(({ column, condition }) => ofCondition(column, condition));
  const literal = ofColumnTest(bound.test, bound.column, bound.negated);
  // What cannot be compared exactly is one condition by its text, whatever it means.
  return allOf([...conditions.map((one, index) => one ?? opaqueWhen(bound, index)), literal ?? opaqueTest(bound)]);
}

function opaqueTest(bound: BoundTest): Formula {
  return { kind: 'opaque', name: printTest({ ...bound, when: [] }).text };
}

function opaqueWhen({ when }: BoundTest, index: number): Formula {
  const one = when[index];
  const { column, operator, values } = one?.condition ?? { column: '', operator: '', values: [] };
  return { kind: 'opaque', name: `${quoteName(column)} ${operator} (${values.map(String).join(', ')})` };
}

/** Undefined where a value cannot be compared exactly. */
function ofColumnTest(test: ColumnTest, column: Column, negated: boolean): Formula | undefined {
  const turned = (formula: Formula | undefined, guards = true) =>
    formula === undefined
      ? undefined
      : negated
        ? allOf([...(guards ? guardsOf(column) : []), negation(formula)])
        : formula;
  const { name } = column;
  switch (test.kind) {
    case 'equals':
      return turned(equality(column, test.values, test.foldsCase), !test.values.every(isEmptyText));
    case 'text':
      return turned(textual(column, textOf(name, test.operator, [test.text], test.matchCase === true)));
    case 'regex':
      return turned(textual(column, textOf(name, 'regex', [test.pattern], true)));
    case 'compare':
      return turned(compared(column, test.operator, limitFor(column, test.value)));
    case 'between': {
      const [low, high] = [limitFor(column, test.low), limitFor(column, test.high)];
      return turned(low && high && ranged(column, { limit: low, isIn: true }, { limit: high, isIn: true }));
    }
    case 'address-range':
      return ofAddresses(column, test.family, [test.range], negated);
    case 'addresses':
      return ofAddresses(column, test.family ?? 6, test.ranges, negated);
    case 'filled': {
      const formula = filled(column, true);
      return negated ? negation(formula) : formula;
    }
    case 'watchlist': {
      const listed: Formula = { kind: 'opaque', name: `${quoteName(name)} in watchlist ${quoteString(test.alias)}` };
      return allOf([filled(column, true), negated ? negation(listed) : listed]);
    }
    case 'any':
    case 'all': {
      const parts = test.tests.map((one) => ofColumnTest(one, column, negated));
      const all = parts.flatMap((part) => part ?? []);
      if (all.length < parts.length) return undefined;
      return (test.kind === 'any') === negated ? allOf(all) : anyOf(all);
    }
  }
}

function equality(column: Column, values: readonly Scalar[], foldsCase: boolean): Formula | undefined {
  if (isTextual(column)) {
    const texts = values.flatMap((value) => (value.type === 'string' ? [value.text] : []));
    return texts.length === values.length ? textOf(column.name, 'equals', texts, !foldsCase) : undefined;
  }
  const parts = values.map((value) => {
    const limit = limitFor(column, value);
    return limit && ranged(column, { limit, isIn: true }, { limit, isIn: true });
  });
  const ranges = parts.flatMap((part) => (part?.kind === 'range' ? part.ranges : []));
  const type = valueTypeOf(column.type);
  if (ranges.length < values.length || type === undefined) return undefined;
  return rangesOf(column.name, type, ranges, isWhole(column.type));
}

function limitFor(column: Column, value: Scalar): Limit | undefined {
  const limit = limitOf(value);
  return limit !== undefined && limit.type === valueTypeOf(column.type) ? limit : undefined;
}

function compared(column: Column, operator: '<' | '<=' | '>' | '>=', limit: Limit | undefined): Formula | undefined {
  if (limit === undefined || limit.type === 'guid') return undefined;
  const end = { limit, isIn: operator.endsWith('=') };
  return operator.startsWith('<') ? ranged(column, undefined, end) : ranged(column, end, undefined);
}

type End = Parameters<typeof rangeBetween>[0];

function ranged(column: Column, low: End, high: End): Formula | undefined {
  const type = valueTypeOf(column.type);
  const range = rangeBetween(low, high);
  return type && range && rangesOf(column.name, type, [range], isWhole(column.type));
}

/** Each of the functions is null for what is no address of its family, and `== false` is then no more true than `== true`. */
function ofAddresses(
  column: Column,
  family: 4 | 6,
  networks: readonly string[],
  negated: boolean,
): Formula | undefined {
  const inside: Formula = { kind: 'address', column: column.name, family, networks };
  if (!negated) return textual(column, inside);
  const any: Formula = {
    kind: 'address',
    column: column.name,
    family,
    networks: [family === 4 ? '0.0.0.0/0' : '::/0'],
  };
  return textual(column, allOf([any, negation(inside)]));
}

function textual(column: Column, formula: Formula): Formula | undefined {
  return isTextual(column) ? formula : undefined;
}

/** A dynamic column is printed as `tostring(…)`. */
function isTextual(column: Column): boolean {
  return column.type === 'string' || column.type === 'dynamic';
}

function guardsOf(column: Column): readonly Formula[] {
  if (column.nullable) return [filled(column, false)];
  return column.kind === 'hash' || column.kind === 'address' ? [filledText(column.name)] : [];
}

/** `isnotempty` of its text for what is printed as a text, else `isnotnull`; as a guard `isnotnull` for all. */
function filled(column: Column, asText: boolean): Formula {
  const type = valueTypeOf(column.type);
  if (type !== undefined) return negation({ kind: 'null', column: column.name, type });
  const text = filledText(column.name);
  if (asText || column.type !== 'dynamic') return text;
  // A dynamic value that is not null may still be the empty text.
  return anyOf([text, { kind: 'opaque', name: `isnotnull(${quoteName(column.name)})` }]);
}

function isEmptyText(value: Scalar): boolean {
  return value.type === 'string' && value.text === '';
}

function ofCondition(column: Column, { operator, values }: RowCondition): Formula | undefined {
  const negated = operator.startsWith('!');
  const formula = positiveCondition(column, operator, values);
  if (formula === undefined) return undefined;
  return negated ? allOf([...guardsOf(column), negation(formula)]) : formula;
}

function positiveCondition(
  column: Column,
  operator: RowCondition['operator'],
  given: RowCondition['values'],
): Formula | undefined {
  // Without a list, what is printed is the first value alone.
  const values = operator === 'in' ? given : [given[0] ?? ''];
  const word = operator.replace('!', '');
  if (word === 'startswith' || word === 'endswith') {
    const [text] = values;
    return column.type === 'string' && typeof text === 'string' ? textOf(column.name, word, [text], false) : undefined;
  }
  // Other than in a test, a dynamic column stands there as it is.
  return column.type === 'dynamic' ? undefined : equality(column, values.map(scalarOf), false);
}

function scalarOf(value: string | number | boolean): Scalar {
  if (typeof value === 'string') return { type: 'string', text: value };
  return typeof value === 'boolean' ? { type: 'bool', value } : { type: 'number', text: String(value) };
}

/** The row has its keys, and the other table's rows with the same keys pass. Without a key no row belongs to it. */
function ofCorrelation({ bridge, keys, days, sightings, predicate }: BoundCorrelation): Formula {
  const pairs = keys.map(({ from, to }) => `${from.name}=${to.name}`).join(', ');
  const frame = `${bridge.to} by ${pairs} in ${days}d`;
  return allOf([
    ...keys.map(({ from }) => filled(from, true)),
    { kind: 'elsewhere', frame, table: bridge.to, sightings, part: formulaOf(predicate) },
  ]);
}
