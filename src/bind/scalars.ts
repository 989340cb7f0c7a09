import type { Column } from '../schema/schema.js';
import type { Scalar } from './bound.js';

const integers: ReadonlySet<string> = new Set(['int', 'long']);
const ranges: Readonly<Record<string, bigint>> = { int: 2n ** 31n, long: 2n ** 63n };

/** A value as a literal of the column's type; undefined where the text is none. Never guesses: `yes` is no bool. */
export function scalarOf(text: string, column: Column): Scalar | undefined {
  const trimmed = text.trim();
  switch (column.type) {
    case 'string':
    case 'dynamic':
      return { type: 'string', text };
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return numberOf(trimmed, column.type);
    case 'bool':
      return /^(?:true|false)$/i.test(trimmed) ? { type: 'bool', value: trimmed.toLowerCase() === 'true' } : undefined;
    case 'datetime':
      return isDate(trimmed) ? { type: 'datetime', text: trimmed } : undefined;
    case 'timespan':
      return /^\d+(?:\.\d+)?(?:d|h|m|s|ms)$/.test(trimmed) ? { type: 'timespan', text: trimmed } : undefined;
    case 'guid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(trimmed)
        ? { type: 'guid', text: trimmed.toLowerCase() }
        : undefined;
  }
}

function numberOf(text: string, type: 'int' | 'long' | 'real' | 'decimal'): Scalar | undefined {
  if (integers.has(type)) {
    if (!/^-?\d{1,19}$/.test(text)) return undefined;
    const limit = ranges[type] ?? 0n;
    const value = BigInt(text);
    return value < limit && value >= -limit ? { type: 'number', text: value.toString() } : undefined;
  }
  return /^-?\d{1,18}(?:\.\d{1,18})?$/.test(text)
    ? { type: 'number', text: text.includes('.') ? text : `${text}.0` }
    : undefined;
}

/** Whether a range from one literal to the other holds anything. */
export function inOrder(low: Scalar, high: Scalar): boolean {
  if (low.type === 'number' && high.type === 'number')
    return [low, high].every(({ text }) => /^-?\d+$/.test(text))
      ? BigInt(low.text) <= BigInt(high.text)
      : Number(low.text) <= Number(high.text);
  if (low.type === 'datetime' && high.type === 'datetime') return dateOf(low.text) <= dateOf(high.text);
  return true;
}

// INVARIANT: a date that no calendar has would be null in Kusto, and null slips through a `not(…)`.
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?Z?)?$/.test(text)) return false;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10)) return false;
  const [hours = 0, minutes = 0, seconds = 0] = (/[T ](.*?)Z?$/.exec(text)?.[1] ?? '').split(':').map(Number);
  return hours < 24 && minutes < 60 && seconds < 60;
}

function dateOf(text: string): number {
  const whole = text.length > 10 ? text.replace(' ', 'T').replace(/Z?$/, 'Z') : text;
  return Date.parse(whole.replace(/(\.\d{3})\d+/, '$1'));
}
