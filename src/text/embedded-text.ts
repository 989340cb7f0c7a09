import type { Span } from './span.js';

/**
 * A text that stands inside another one, such as the value of a YAML scalar.
 * `offsets[i]` is the place in the host text of the value's character `i`; one more entry marks its end.
 */
export interface EmbeddedText {
  readonly value: string;
  readonly offsets: readonly number[];
}

/** The place in the host text of a span of the value: from its first character to behind its last. */
export function toHost(embedded: EmbeddedText, span: Span): Span {
  const at = (index: number): number => embedded.offsets[Math.min(index, embedded.value.length)] ?? 0;
  const start = at(span.start);
  return { start, end: span.end <= span.start ? start : Math.max(start, at(span.end - 1) + 1) };
}
