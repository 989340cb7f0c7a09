import type { Span } from './span.js';

/**
 * A text that stands inside another one, such as the value of a YAML scalar.
 * `offsets[i]` is the place in the host text of the value's character `i`; one more entry marks its end.
 */
export interface EmbeddedText {
  readonly value: string;
  readonly offsets: readonly number[];
}

/** The place in the host text of a span of the value. */
export function toHost(embedded: EmbeddedText, span: Span): Span {
  const start = embedded.offsets[Math.min(span.start, embedded.value.length)] ?? 0;
  if (span.end <= span.start) return { start, end: start };
  const last = embedded.offsets[Math.min(span.end, embedded.value.length) - 1] ?? start;
  const next = embedded.offsets[Math.min(span.end, embedded.value.length)] ?? last + 1;
  return { start, end: Math.max(start, Math.min(next, last + 1) === next ? next : last + 1) };
}
