import type { Span } from './span.js';

/** A text that stands inside another one, such as the value of a YAML scalar: indented, quoted or folded there. */
export interface EmbeddedText {
  readonly value: string;
  /**
   * Where its stretches stand that the host text holds as they are: pairs of the first character's index and its place. The end
   * of the value has a place like a character. Few numbers, however long the text is: a workspace holds many of them.
   */
  readonly runs: readonly number[];
}

/** A text that stands in its host as it is. */
export function verbatim(value: string, start: number): EmbeddedText {
  return { value, runs: [0, start] };
}

/** Collects stretches in the order of the value, and joins those that follow each other. */
export function runBuilder() {
  const runs: number[] = [];
  let length = 0;
  return {
    runs,
    /** How many characters there are so far. */
    length: () => length,
    /** Adds characters that stand in the host from a place on. */
    add(place: number, count = 1): void {
      const next = (runs.at(-1) ?? Number.NaN) + length - (runs.at(-2) ?? 0);
      if (count > 0 && next !== place) runs.push(length, place);
      length += count;
    },
  };
}

/** The place in the host text of the value's character at an index, or of its end. */
export function placeOf({ value, runs }: EmbeddedText, index: number): number {
  const wanted = Math.max(0, Math.min(index, value.length));
  let low = 0;
  let high = runs.length / 2 - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((runs[2 * middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return (runs[2 * low + 1] ?? 0) + wanted - (runs[2 * low] ?? 0);
}

/** The place in the host text of a span of the value: from its first character to behind its last. */
export function toHost(embedded: EmbeddedText, span: Span): Span {
  const start = placeOf(embedded, span.start);
  return { start, end: span.end <= span.start ? start : Math.max(start, placeOf(embedded, span.end - 1) + 1) };
}
