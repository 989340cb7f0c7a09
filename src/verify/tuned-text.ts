import type { Span } from '../text/span.js';

/** A tuned query's text; `weaveQuery` gives one. Spans are offsets into the tuned text, sorted, without overlap. */
export interface TunedText {
  readonly text: string;
  /** Where text was added. */
  readonly inserted: readonly Span[];
  /** Where each clause stands, markers included; each lies in an inserted span. */
  readonly clauses: readonly Span[];
}

/** The tuned text without what was added. */
export function withoutInsertions(tuned: TunedText): string {
  let result = '';
  let at = 0;
  for (const { start, end } of tuned.inserted) {
    result += tuned.text.slice(at, start);
    at = end;
  }
  return result + tuned.text.slice(at);
}

/** The original's offset for an offset of the tuned text; undefined inside added text. */
export function toOriginal(tuned: TunedText, offset: number): number | undefined {
  let added = 0;
  for (const { start, end } of tuned.inserted) {
    if (offset >= start && offset < end) return undefined;
    if (offset >= end) added += end - start;
  }
  return offset - added;
}
