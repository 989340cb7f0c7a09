import type { BoundTest, ColumnTest, Scalar } from '../bind/bound.js';
import type { Column, RowCondition } from '../schema/schema.js';
import { quoteName, quoteString } from './quote.js';

/** How tightly a printed condition binds. */
export type Strength = 'or' | 'and' | 'test';

export interface Printed {
  readonly text: string;
  readonly strength: Strength;
}

/**
 * One literal as KQL. INVARIANT: false on a row whose column is null, negated or not, so that `not(…)` keeps the row:
 * comparisons that null would slip through or make null are guarded by `isnotnull`, functions that may give null by `== true`.
 */
export function printTest(test: BoundTest): Printed {
  const literal = printColumnTest(test.test, test.column, test.negated);
  const conditions = test.when.map(({ column, condition }) => printCondition(column, condition));
  return conditions.length === 0 ? literal : conjunction([...conditions, literal]);
}

/** Literals joined by `and`, with each condition on their rows once. */
export function printTests(tests: readonly BoundTest[]): Printed {
  const parts = tests.flatMap((test) => [
    ...test.when.map(({ column, condition }) => printCondition(column, condition)),
    printTest({ ...test, when: [] }),
  ]);
  return conjunction(parts.filter(({ text }, index) => parts.findIndex((other) => other.text === text) === index));
}

/** Conditions joined by `and`, with parentheses where a part binds less tightly. */
export function conjunction(parts: readonly Printed[]): Printed {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    text: parts.map((part) => (part.strength === 'or' ? `(${part.text})` : part.text)).join(' and '),
    strength: 'and',
  };
}

/** Conditions joined by `or`. */
export function disjunction(parts: readonly Printed[]): Printed {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { text: parts.map((part) => part.text).join(' or '), strength: 'or' };
}

function printColumnTest(test: ColumnTest, column: Column, negated: boolean): Printed {
  const name = columnText(column);
  switch (test.kind) {
    case 'equals':
      return guarded(
        column,
        negated && !test.values.every(isEmptyText),
        equality(name, test.values, test.foldsCase, negated),
      );
    case 'text':
      return guarded(
        column,
        negated,
        `${name} ${negated ? '!' : ''}${test.operator}${test.matchCase ? '_cs' : ''} ${quoteString(test.text)}`,
      );
    case 'regex':
      return guarded(
        column,
        negated,
        negated
          ? `not(${name} matches regex ${quoteString(test.pattern)})`
          : `${name} matches regex ${quoteString(test.pattern)}`,
      );
    case 'compare':
      return guarded(
        column,
        true,
        negated
          ? `not(${name} ${test.operator} ${printScalar(test.value)})`
          : `${name} ${test.operator} ${printScalar(test.value)}`,
      );
    case 'between': {
      const range = `${name} between (${printScalar(test.low)} .. ${printScalar(test.high)})`;
      return guarded(column, true, negated ? `not(${range})` : range);
    }
    case 'address-range':
      // Null for text of the other family: `== false` keeps such a row just as `== true` does.
      return tested(
        `${test.family === 4 ? 'ipv4_is_in_range' : 'ipv6_is_in_range'}(${name}, ${quoteString(test.range)}) == ${!negated}`,
      );
    case 'addresses':
      return tested(`${rangesFunction(test)}(${name}, ${test.ranges.map(quoteString).join(', ')}) == ${!negated}`);
    case 'filled':
      return tested(`${filledFunction(column, negated)}(${name})`);
    case 'watchlist':
      // An empty key in the list must not stand for every row without a value.
      return {
        text: `isnotempty(${name}) and ${name} ${negated ? '!' : ''}in${column.foldsCase ? '~' : ''} ((_GetWatchlist(${quoteString(test.alias)}) | project SearchKey))`,
        strength: 'and',
      };
    case 'any':
    case 'all': {
      const parts = test.tests.map((one) => printColumnTest(one, column, negated));
      return (test.kind === 'any') === negated ? conjunction(parts) : disjunction(parts);
    }
  }
}

function equality(name: string, values: readonly Scalar[], foldsCase: boolean, negated: boolean): string {
  const folds = foldsCase && values.every((value) => value.type === 'string');
  const [only] = values;
  if (values.length === 1 && only !== undefined) {
    const operator = folds ? (negated ? '!~' : '=~') : negated ? '!=' : '==';
    return `${name} ${operator} ${printScalar(only)}`;
  }
  return `${name} ${negated ? '!in' : 'in'}${folds ? '~' : ''} (${values.map(printScalar).join(', ')})`;
}

function guarded(column: Column, needed: boolean, text: string): Printed {
  if (!needed) return tested(text);
  if (column.nullable) return { text: `isnotnull(${quoteName(column.name)}) and ${text}`, strength: 'and' };
  // INVARIANT: an empty hash or address is not known, so nothing tells that it is another one than the author's.
  return column.kind === 'hash' || column.kind === 'address'
    ? { text: `isnotempty(${quoteName(column.name)}) and ${text}`, strength: 'and' }
    : tested(text);
}

function isEmptyText(value: Scalar): boolean {
  return value.type === 'string' && value.text === '';
}

/** Each of these functions is null where the column holds no address; those for IPv6 read IPv4 too, in any spelling. */
function rangesFunction({ family, ranges }: Extract<ColumnTest, { readonly kind: 'addresses' }>): string {
  if (family === undefined && ranges.length === 1) return 'ipv6_is_match';
  return family === 4 ? 'ipv4_is_in_any_range' : 'ipv6_is_in_any_range';
}

function filledFunction(column: Column, negated: boolean): string {
  const text = column.type === 'string' || column.type === 'dynamic';
  if (negated) return text ? 'isempty' : 'isnull';
  return text ? 'isnotempty' : 'isnotnull';
}

function columnText(column: Column): string {
  return column.type === 'dynamic' ? `tostring(${quoteName(column.name)})` : quoteName(column.name);
}

function printCondition(column: Column, condition: RowCondition): Printed {
  const values = condition.values.map((value) => (typeof value === 'string' ? quoteString(value) : String(value)));
  const name = quoteName(column.name);
  const text =
    condition.operator === 'in'
      ? `${name} in (${values.join(', ')})`
      : `${name} ${condition.operator} ${values[0] ?? '""'}`;
  return guarded(column, condition.operator.startsWith('!'), text);
}

function printScalar(value: Scalar): string {
  switch (value.type) {
    case 'string':
      return quoteString(value.text);
    case 'number':
    case 'timespan':
      return value.text;
    case 'bool':
      return String(value.value);
    case 'datetime':
      return `datetime(${value.text})`;
    case 'guid':
      return `guid(${value.text})`;
  }
}

function tested(text: string): Printed {
  return { text, strength: 'test' };
}
