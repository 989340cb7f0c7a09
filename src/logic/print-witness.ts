import { quoteName, quoteString } from '../emit/quote.js';
import type { ValueType, Witness, WitnessValue } from './formula.js';

const nulls: Readonly<Record<ValueType, string>> = {
  number: 'long(null)',
  bool: 'bool(null)',
  datetime: 'datetime(null)',
  timespan: 'timespan(null)',
  guid: 'guid(null)',
};
const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** A witness for people, one line for each column: `Column = "text"`; rows of other tables are set in. */
export function printWitness(witness: Witness): readonly string[] {
  const columns = Object.entries(witness.values).map(
    ([column, value]) => `${quoteName(column)} = ${printValue(value, witness.types?.[column])}`,
  );
  const rows = witness.elsewhere.flatMap(({ table, rows }) =>
    rows.length === 0
      ? [`${table}: no row`]
      : rows.flatMap((row, index) => [
          rows.length === 1 ? `${table}: one row` : `${table}: row ${index + 1} of ${rows.length}`,
          ...printWitness(row).map((line) => `  ${line}`),
        ]),
  );
  const assumed = Object.entries(witness.assumed).map(([name, value]) => `${name}: taken as ${value}`);
  return [...columns, ...rows, ...assumed];
}

function printValue(value: WitnessValue, type: ValueType | undefined): string {
  if (value === null) return nulls[type ?? 'number'];
  if (typeof value === 'string') return type === 'guid' ? `guid(${value})` : quoteString(value);
  if (typeof value === 'boolean') return String(value);
  const millis = Number(value);
  if (type === 'datetime') return printDate(millis);
  if (type === 'timespan') {
    const [unit, size] = units.find(([, one]) => millis !== 0 && Number.isInteger(millis / one)) ?? ['ms', 1];
    return `${millis / size}${unit}`;
  }
  return String(value);
}

function printDate(millis: number): string {
  const whole = Math.floor(millis);
  // Kusto's dates end with the year 9999, and so does this spelling of them.
  if (!(Math.abs(whole) <= 8.64e15)) return `datetime(${millis} ms)`;
  const [day = '', time = ''] = new Date(whole).toISOString().split('T');
  const ticks = Math.round((millis - whole) * 10_000);
  const fine = ticks > 0 && ticks < 10_000 ? String(ticks).padStart(4, '0') : '';
  if (/^00:00:00\.000Z$/.test(time) && fine === '') return `datetime(${day})`;
  return `datetime(${day}T${time.replace(/\.000Z$/, fine === '' ? 'Z' : '.000Z').replace('Z', `${fine}Z`)})`;
}
