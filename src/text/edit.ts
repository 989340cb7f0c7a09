import type { Span } from './span.js';

/** A replacement of one span of a text; an empty span is an insertion. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** The text after all edits. Edits may come in any order and must not overlap; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  // What is inserted before a replaced text goes before it, whichever was asked for first.
  const order = ({ edit: { span }, index }: (typeof sorted)[number]) => [span.start, span.end, index] as const;
  sorted.sort((a, b) => order(a).reduce((found, part, at) => found || part - (order(b)[at] ?? 0), 0));
  let result = '';
  let at = 0;
  for (const { edit } of sorted) {
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
