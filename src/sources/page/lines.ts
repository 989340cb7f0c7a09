import type { Span } from '../../text/span.js';

/** A line of a page without its line end; `start` is its offset in the page. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** The lines of a text, cut at LF or CRLF; a lone CR stays in its line. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  // A byte order mark is no part of the first line.
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const cut = end > start && text[end - 1] === '\r' ? end - 1 : end;
    lines.push({ text: text.slice(start, cut), start });
    start = end + 1;
  }
  return lines;
}

/** The span of the lines `[from, to)` without the last line's end. */
export function linesSpan(lines: readonly Line[], from: number, to: number): Span {
  const first = lines[from];
  const last = lines[to - 1];
  if (!first || !last) return { start: 0, end: 0 };
  return { start: first.start, end: last.start + last.text.length };
}

/** Without blanks and tabs at its ends; other white space is text. Linear, unlike a regular expression with `$`. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === ' ' || text[start] === '\t')) start += 1;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(start, end);
}

/** True for a line of blanks and tabs alone. */
export function isBlank(text: string): boolean {
  return trimBlanks(text) === '';
}

/** How many blanks a line starts with; a tab ends the count, as in YAML. */
export function indentOf(text: string): number {
  let indent = 0;
  while (text[indent] === ' ') indent += 1;
  return indent;
}

/** The lines without the blanks that all of them start with; blank lines do not count, and lose at most as many. */
export function dedent(texts: readonly string[]): readonly string[] {
  let common = Number.POSITIVE_INFINITY;
  for (const text of texts) if (!isBlank(text)) common = Math.min(common, indentOf(text));
  if (common === 0 || common === Number.POSITIVE_INFINITY) return texts;
  return texts.map((text) => text.slice(Math.min(common, indentOf(text))));
}

/** The first line at or after `from`, before `to`, that is not blank; `to` when there is none. */
export function skipBlankLines(lines: readonly Line[], from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(lines[at]?.text ?? '')) at += 1;
  return at;
}

/** `to` moved up over blank lines, not past `from`. */
export function dropBlankLines(lines: readonly Line[], from: number, to: number): number {
  let at = to;
  while (at > from && isBlank(lines[at - 1]?.text ?? '')) at -= 1;
  return at;
}
