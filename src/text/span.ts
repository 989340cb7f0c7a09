/** A half-open range `[start, end)` of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export function cover(first: Span, second: Span): Span {
  return { start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) };
}

/** The span moved by `offset` characters. */
export function shift(span: Span, offset: number): Span {
  return { start: span.start + offset, end: span.end + offset };
}
