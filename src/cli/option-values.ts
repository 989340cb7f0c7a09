import { InvalidArgumentError } from 'commander';

/** An option that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  if (value === '') throw new InvalidArgumentError('it is empty');
  return [...before, value];
}

/** A count. */
export function wholeNumber(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('it is no number');
  return Number(value);
}

/** A number of processes. */
export function workerCount(value: string): number {
  const count = wholeNumber(value);
  if (count < 1 || count > 64) throw new InvalidArgumentError('it is not between 1 and 64');
  return count;
}

/** A day such as 2027-05-21. */
export function calendarDay(value: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(value))
    throw new InvalidArgumentError('it is no day, such as 2027-05-21');
  return value;
}
