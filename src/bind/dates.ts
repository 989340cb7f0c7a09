/** A point in time as KQL takes it. */
export interface PointInTime {
  readonly text: string;
  /** Ticks of 100 ns since 1970. */
  readonly ticks: bigint;
  /** Only the day was given: the point is its midnight. */
  readonly dayOnly: boolean;
}

/** Why a text is no point in time, and what may be meant instead. */
export interface DateProblem {
  readonly problem: string;
  readonly help: string;
  readonly instead: readonly string[];
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?\s*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/;
const shape = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?Z?)?$/;

/**
 * A date or a point in time in ISO's form, UTC where no zone is given (as in Kusto). An offset is taken off exactly.
 * INVARIANT: a date that no calendar has would be null in Kusto, and null slips through a `not(…)`: it is a problem here.
 */
export function pointInTime(written: string): PointInTime | DateProblem {
  const text = (/^(?:datetime|todatetime)\(\s*["']?(.*?)["']?\s*\)$/i.exec(written.trim())?.[1] ?? written).trim();
  const found = iso.exec(text);
  if (found === null) return problemOf(text);
  const [, year = '', month = '', day = '', hours, minutes, seconds = '00', fraction = '', zone = 'Z'] = found;
  if (!isDay(Number(year), Number(month), Number(day)))
    return { problem: 'is a day that no calendar has', help: 'correct the date', instead: [] };
  if (Number(hours ?? 0) > 23 || Number(minutes ?? 0) > 59 || Number(seconds) > 59)
    return { problem: 'is a time that no clock shows', help: 'correct the time', instead: [] };
  const offset = offsetMinutes(zone);
  if (offset === undefined)
    return { problem: 'has an offset that no zone has', help: 'correct the offset', instead: [] };
  const local = BigInt(Date.parse(`${year}-${month}-${day}T${hours ?? '00'}:${minutes ?? '00'}:${seconds}Z`));
  const ticks = local * 10_000n + BigInt(fraction.padEnd(7, '0')) - BigInt(offset) * 600_000_000n;
  return { text: shape.test(text) ? text : utcText(ticks), ticks, dayOnly: hours === undefined };
}

/** The last point of the day that begins at this point. */
export function endOfDay({ ticks }: PointInTime): PointInTime {
  const last = ticks + 864_000_000_000n - 1n;
  return { text: utcText(last), ticks: last, dayOnly: false };
}

function utcText(ticks: bigint): string {
  const fraction = ((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = new Date(Number((ticks - fraction) / 10_000n)).toISOString().slice(0, 19);
  const digits = fraction === 0n ? '' : `.${fraction.toString().padStart(7, '0')}`;
  return `${seconds}${digits}Z`;
}

function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year < 100 ? year + 400 : year, month, 0)).getUTCDate();
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const moving =
  /^(?:ago|now|startof\w+|endof\w+)\s*\(|^-?\s*\d+\s*(?:d|h|m|s|w|days?|hours?|weeks?|minutes?|months?|years?)(?:\s+ago)?$|^(?:now|today|yesterday|tomorrow|last|past|previous|this)\b/i;

function problemOf(text: string): DateProblem {
  if (moving.test(text)) {
    return {
      problem: 'moves with the clock: what is left out today would be shown tomorrow, or the other way round',
      help: 'give a date such as `2026-01-31`, or an `expires` in the review',
      instead: [],
    };
  }
  if (/^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?$/i.test(text))
    return { problem: 'is a time of day, no date', help: 'no column holds the time of day alone', instead: [] };
  const days = possibleDays(text);
  if (days.length > 1)
    return {
      problem: 'has two meanings',
      help: `write ${days.map((one) => `\`${one}\``).join(' or ')}`,
      instead: days,
    };
  const [day] = days;
  if (day !== undefined)
    return { problem: 'is no date in the form that KQL takes', help: `write \`${day}\``, instead: days };
  return { problem: '', help: 'write it as `2026-01-31` or `2026-01-31T18:00:00Z`', instead: [] };
}

/** The days that a text in another form may name, as ISO dates. */
function possibleDays(text: string): readonly string[] {
  const bare = text.replace(/(\d)(?:st|nd|rd|th)\b/gi, '$1').replace(/,/g, ' ');
  const numbers =
    /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/.exec(bare)?.slice(1) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(bare)?.slice(1);
  const [a = '', b = '', c = ''] = numbers ?? [];
  const named = /^(?:([a-z]{3,9})\.?\s+(\d{1,2})|(\d{1,2})\s+([a-z]{3,9})\.?)\s+(\d{4})$/i.exec(bare);
  const month = months.indexOf((named?.[1] ?? named?.[4] ?? '').slice(0, 3).toLowerCase()) + 1;
  const candidates: readonly (readonly [number, number, number])[] = named
    ? [[Number(named[5]), month, Number(named[2] ?? named[3])]]
    : a.length === 4
      ? [[Number(a), Number(b), Number(c)]]
      : c.length === 4
        ? [
            [Number(c), Number(a), Number(b)],
            [Number(c), Number(b), Number(a)],
          ]
        : [];
  const two = (value: number) => String(value).padStart(2, '0');
  const days = candidates
    .filter(([year, which, day]) => isDay(year, which, day))
    .map(([year, which, day]) => `${String(year).padStart(4, '0')}-${two(which)}-${two(day)}`);
  return [...new Set(days)];
}
