import type { Scalar } from '../bind/bound.js';
import { pointInTime } from '../bind/dates.js';
import { durationOf } from '../bind/durations.js';
import { decimalOf } from '../bind/numbers.js';
import type { ValueRange, ValueType } from '../logic/formula.js';
import type { ScalarType } from '../schema/schema.js';

/** A value of a column that is not text, as the solver compares it. */
export interface Limit {
  readonly type: ValueType;
  readonly value: number | bigint | string;
  /** The value is a tick of 100 ns before this one, which is as near to it as a time can be. */
  readonly tickBefore?: true;
}

const types: Readonly<Partial<Record<ScalarType, ValueType>>> = {
  int: 'number',
  long: 'number',
  real: 'number',
  decimal: 'number',
  bool: 'bool',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'guid',
};

/** The solver's type of a column; undefined of texts and dynamic values. */
export function valueTypeOf(type: string): ValueType | undefined {
  return Object.hasOwn(types, type) ? types[type as ScalarType] : undefined;
}

/** Whether a column of numbers holds whole ones only, and whether small ones at that. */
export function isWhole(type: string): boolean | 'int' {
  return type === 'int' ? 'int' : type === 'long';
}

/** A scalar as a limit; undefined where it has more digits than can be compared exactly, or is no such value. */
export function limitOf(scalar: Scalar): Limit | undefined {
  switch (scalar.type) {
    case 'string':
      return undefined;
    case 'number': {
      const value = numberOf(scalar.text);
      return value === undefined ? undefined : { type: 'number', value };
    }
    case 'bool':
      return { type: 'bool', value: scalar.value ? 1 : 0 };
    case 'datetime': {
      const point = pointInTime(scalar.text);
      return 'ticks' in point ? timeOf('datetime', point.ticks) : undefined;
    }
    case 'timespan': {
      const ticks = scalar.text.endsWith('tick') ? BigInt(scalar.text.slice(0, -4)) : durationOf(scalar.text);
      return ticks === undefined ? undefined : timeOf('timespan', ticks);
    }
    case 'guid':
      return { type: 'guid', value: guidOf(scalar.text) };
  }
}

/** A guid as Kusto prints it, however it is written. */
function guidOf(text: string): string {
  const digits = text.toLowerCase().replace(/[^0-9a-f]/g, '');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function timeOf(type: 'datetime' | 'timespan', ticks: bigint): Limit | undefined {
  if (ticks % 10_000n === 0n) return { type, value: Number(ticks / 10_000n) };
  return (ticks + 1n) % 10_000n === 0n ? { type, value: Number((ticks + 1n) / 10_000n), tickBefore: true } : undefined;
}

/** The number that a text of digits is; undefined where a float would round it. */
export function numberOf(text: string): number | bigint | undefined {
  const decimal = decimalOf(text);
  if (decimal === undefined) return undefined;
  const unit = 10n ** BigInt(decimal.scale);
  if (decimal.digits % unit === 0n) {
    const whole = decimal.digits / unit;
    return whole >= -9_007_199_254_740_991n && whole <= 9_007_199_254_740_991n ? Number(whole) : whole;
  }
  // Kusto's reals are the same floats.
  return text.replace(/\D/g, '').length <= 15 ? Number(text) : undefined;
}

/** The range with these ends; undefined where an end cannot be told exactly. */
export function rangeBetween(
  low: { readonly limit: Limit; readonly isIn: boolean } | undefined,
  high: { readonly limit: Limit; readonly isIn: boolean } | undefined,
): ValueRange | undefined {
  // `<= 23:59:59.9999999` says `< 00:00`; no other bound a tick before can be told.
  if (low?.limit.tickBefore === true && low.isIn) return undefined;
  if (high?.limit.tickBefore === true && !high.isIn) return undefined;
  return {
    low: low?.limit.value,
    high: high?.limit.value,
    lowIn: low !== undefined && (low.isIn || low.limit.tickBefore === true),
    highIn: high?.isIn === true && high.limit.tickBefore !== true,
  };
}
