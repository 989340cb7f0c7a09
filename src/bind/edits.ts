// Edits of the filter that a finding offers: the whole filter with one part written anew.
import type { Span } from '../text/span.js';
import type { CheckContext, CheckedValue } from './checks/finding.js';

/** Where the value's text begins within the filter; undefined where it does not stand there as it is (it came from a review). */
export function textStart(value: CheckedValue, { filter }: Pick<CheckContext, 'filter'>): number | undefined {
  const { start, end } = value.span;
  const written = filter.slice(start, end);
  if (written === value.text) return start;
  return written.slice(1, 1 + value.text.length) === value.text ? start + 1 : undefined;
}

/** The place of a part of the value's text, or of the whole value where it cannot be told. */
export function partSpan(
  value: CheckedValue,
  from: number,
  to: number,
  context: Pick<CheckContext, 'filter'>,
): Span | undefined {
  const start = textStart(value, context);
  return start === undefined || to <= from ? value.span : { start: start + from, end: start + to };
}

/** The filter with the value written in this way; nothing where the value does not stand in the filter. */
export function rewriteValue(value: CheckedValue, written: string, context: CheckContext): readonly string[] {
  const { filter } = context;
  if (textStart(value, context) === undefined) return [];
  return [`${filter.slice(0, value.span.start)}${written}${filter.slice(value.span.end)}`];
}

/** The filter with a comparison of one value written in this way; nothing where it is no such comparison. */
export function rewriteComparison(value: CheckedValue, written: string, context: CheckContext): readonly string[] {
  const { filter, literal } = context;
  const { atom } = literal;
  const { start, end } = atom.span;
  const single = atom.values.length === 1 && textStart(value, context) !== undefined;
  if (!single || atom.negatedAsWritten || atom.field?.span.start !== start) return [];
  return [`${filter.slice(0, start)}${context.field} ${written}${filter.slice(end)}`];
}
