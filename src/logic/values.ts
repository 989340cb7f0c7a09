import type { Formula, RangeFormula, ValueRange, ValueType, WitnessValue } from './formula.js';
import type { Found } from './text-search.js';

type Limit = number | bigint;

export type ValueFormula = RangeFormula | Extract<Formula, { kind: 'null' }>;

/** A test on one column that must hold, or must not. */
export interface ValueLiteral {
  readonly formula: ValueFormula;
  readonly holds: boolean;
}

interface Stretch {
  readonly low: Limit;
  readonly high: Limit;
  readonly lowIn: boolean;
  readonly highIn: boolean;
}

const endless = Number.POSITIVE_INFINITY;
const plain: Readonly<Record<Exclude<ValueType, 'guid'>, readonly Limit[]>> = {
  number: [1],
  bool: [1, 0],
  datetime: [Date.UTC(2024, 0, 1)],
  timespan: [3_600_000],
};
const beside: Readonly<Record<Exclude<ValueType, 'guid'>, number>> = {
  number: 1,
  bool: 1,
  datetime: 86_400_000,
  timespan: 1000,
};

/** Whether a value lies in one of the ranges; a null lies in none. */
export function inRanges(formula: RangeFormula, value: WitnessValue): boolean {
  if (value === null) return false;
  if (typeof value === 'string') return guidsOf(formula).has(value.toLowerCase());
  const point = typeof value === 'boolean' ? Number(value) : value;
  const all = stretchesOf(formula);
  let from = 0;
  let to = all.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const stretch = all[middle];
    if (stretch !== undefined && (stretch.low < point || (!(stretch.low > point) && stretch.lowIn))) from = middle + 1;
    else to = middle;
  }
  const last = all[from - 1];
  return last !== undefined && (last.high > point || (!(last.high < point) && last.highIn));
}

const guids = new WeakMap<RangeFormula, ReadonlySet<string>>();

function guidsOf(formula: RangeFormula): ReadonlySet<string> {
  const found = guids.get(formula) ?? new Set(formula.ranges.map(({ low }) => String(low).toLowerCase()));
  guids.set(formula, found);
  return found;
}

const stretches = new WeakMap<RangeFormula, readonly Stretch[]>();

/** The ranges in order, without what is in none; those that overlap are one. */
function stretchesOf(formula: RangeFormula): readonly Stretch[] {
  const known = stretches.get(formula);
  if (known !== undefined) return known;
  const sorted = formula.ranges
    .map(stretchOf)
    .filter(({ low, high, lowIn, highIn }) => low < high || (lowIn && highIn && !(low > high)))
    .sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : Number(b.lowIn) - Number(a.lowIn)));
  const joined: Stretch[] = [];
  for (const one of sorted) {
    const last = joined.at(-1);
    if (last === undefined || one.low > last.high || (!(one.low < last.high) && !one.lowIn && !last.highIn))
      joined.push(one);
    else if (one.high > last.high) joined.splice(-1, 1, { ...last, high: one.high, highIn: one.highIn });
    else if (!(one.high < last.high)) joined.splice(-1, 1, { ...last, highIn: last.highIn || one.highIn });
  }
  stretches.set(formula, joined);
  return joined;
}

function stretchOf({ low, high, lowIn, highIn }: ValueRange): Stretch {
  const limit = (value: ValueRange['low'], none: number): Limit =>
    value === undefined ? none : typeof value === 'string' ? Number(value) : value;
  return {
    low: limit(low, -endless),
    high: limit(high, endless),
    lowIn: lowIn || low === undefined,
    highIn: highIn || high === undefined,
  };
}

/** Whether the test holds for a value. */
export function valueHolds(formula: ValueFormula, value: WitnessValue): boolean {
  return formula.kind === 'null' ? value === null : inRanges(formula, value);
}

/** A value for which each literal holds, or that there is none. A value is preferred to none. */
export function searchValue(literals: readonly ValueLiteral[]): Found<WitnessValue> {
  const [first] = literals;
  if (first === undefined) return { kind: 'found', value: null };
  const { type } = first.formula;
  if (literals.some(({ formula }) => formula.type !== type))
    return { kind: 'unknown', why: 'a column is compared with values of several types' };
  const ranges = literals.flatMap(({ formula }) => (formula.kind === 'range' ? [formula] : []));
  const whole = type === 'bool' || ranges.some((formula) => formula.whole !== undefined && formula.whole !== false);
  const ends = endsOf(type, ranges);
  const { values, gaps } = type === 'guid' ? someGuids(ranges) : somePoints(ranges, type, whole, ends);
  const value = [...values, null].find((one) =>
    literals.every(({ formula, holds }) => valueHolds(formula, one) === holds),
  );
  if (value !== undefined)
    return { kind: 'found', value: type === 'bool' && value !== null ? Number(value) === 1 : value };
  return gaps ? { kind: 'unknown', why: 'two numbers are too close to tell what lies between them' } : { kind: 'none' };
}

function someGuids(ranges: readonly RangeFormula[]): {
  readonly values: readonly WitnessValue[];
  readonly gaps: boolean;
} {
  const named = new Set(ranges.flatMap((formula) => [...guidsOf(formula)]));
  const fresh = Array.from(
    { length: named.size + 1 },
    (_, index) => `00000000-0000-0000-0000-${(index + 1).toString(16).padStart(12, '0')}`,
  ).find((one) => !named.has(one));
  return { values: [...named, ...(fresh === undefined ? [] : [fresh])], gaps: false };
}

/** Values of which one lies in each stretch between two limits, and the limits themselves. */
function somePoints(
  ranges: readonly RangeFormula[],
  type: Exclude<ValueType, 'guid'>,
  whole: boolean,
  ends: readonly [Limit, Limit] | undefined,
): { readonly values: readonly WitnessValue[]; readonly gaps: boolean } {
  if (type === 'bool') return { values: plain.bool, gaps: false };
  const limits = ranges
    .flatMap((formula) => stretchesOf(formula).flatMap(({ low, high }) => [low, high]))
    .filter((limit) => typeof limit === 'bigint' || Number.isFinite(limit))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const points = limits.filter((limit, index) => index === 0 || (limits[index - 1] ?? limit) < limit);
  const [least] = points;
  const greatest = points.at(-1);
  if (least === undefined || greatest === undefined) return { values: plain[type], gaps: false };
  const step = beside[type];
  const inner = points.slice(1).map((high, index) => between(points[index] ?? high, high, whole));
  const outer = [shifted(greatest, step, whole), shifted(least, -step, whole), ...(ends ?? [])];
  const isWhole = (value: Limit) => typeof value === 'bigint' || Number.isInteger(value);
  const canBe = (value: Limit) =>
    (!whole || isWhole(value)) && (ends === undefined || (value >= ends[0] && value <= ends[1]));
  return {
    values: [...points, ...inner.flatMap((one) => one ?? []), ...outer].filter(canBe),
    gaps: inner.includes(undefined),
  };
}

/** The least and the greatest value of a column, where its type has some. */
function endsOf(type: ValueType, ranges: readonly RangeFormula[]): readonly [Limit, Limit] | undefined {
  if (type === 'datetime') return [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z') + 0.5];
  if (ranges.some(({ whole }) => whole === 'int')) return [-2_147_483_648, 2_147_483_647];
  return ranges.some(({ whole }) => whole === true) ? [-(2n ** 63n), 2n ** 63n - 1n] : undefined;
}

function shifted(value: Limit, step: number, whole: boolean): Limit {
  if (typeof value === 'bigint') return value + BigInt(step);
  const moved = value + step;
  // So far out a number has no neighbours; twice as much is another one.
  if (moved === value) return step > 0 ? value * (value > 0 ? 2 : 0.5) : value * (value > 0 ? 0.5 : 2);
  return whole ? (step > 0 ? Math.floor(moved) : Math.ceil(moved)) : moved;
}

/** A value between two others, a whole one if there is one; none for whole numbers side by side, undefined if it cannot be told. */
function between(low: Limit, high: Limit, whole: boolean): readonly Limit[] | undefined {
  const next = typeof low === 'bigint' ? low + 1n : Math.floor(low) + 1;
  if (next > low && next < high) return [next];
  if (whole) return [];
  const middle = Number(low) + (Number(high) - Number(low)) / 2;
  return middle > low && middle < high ? [middle] : undefined;
}
