import stringWidth from 'string-width';
import type { Span } from '../text/span.js';
import { safe } from './safe.js';

/** Something to show under a filter: a letter at a place, or a code behind an underline. */
export interface Mark {
  readonly span: Span;
  readonly letter?: string;
  readonly code?: string;
}

/** A filter broken at blanks, each line with its marks under it. Text that is not one column a character gets no marks. */
export function markedFilter(filter: string, marks: readonly Mark[], width: number): readonly string[] {
  return pieces(filter, width).flatMap(({ start, end }) => {
    const text = filter.slice(start, end).trimEnd();
    const shown = safe(text);
    const inside = marks.filter(({ span }) => span.start >= start && span.start < end);
    const line = shown === text && stringWidth(text) === text.length ? markLine(inside, start, end, width) : '';
    return line === '' ? [shown] : [shown, line];
  });
}

function markLine(marks: readonly Mark[], start: number, end: number, width: number): string {
  const sorted = [...marks].sort((a, b) => a.span.start - b.span.start || (a.letter === undefined ? 1 : -1));
  let line = '';
  for (const { span, letter, code } of sorted) {
    // A letter that is pushed aside by a code still stands under its own words.
    const wanted = span.start - start;
    const at = letter === undefined || line === '' ? wanted : Math.max(wanted, line.length + 1);
    if (at >= Math.min(span.end, end) - start) continue;
    const text =
      letter ??
      `${'^'.repeat(Math.max(1, Math.min(span.end, end) - span.start))}${code === undefined ? '' : ` ${code}`}`;
    // What has no room is said in the findings below.
    if (line.length > 0 && at <= line.length) continue;
    if (at + text.length <= width) line = line.padEnd(at) + text;
  }
  return line;
}

function pieces(filter: string, width: number): readonly Span[] {
  const found: Span[] = [];
  let start = 0;
  while (start < filter.length) {
    const feed = filter.indexOf('\n', start);
    const lineEnd = feed === -1 ? filter.length : feed;
    let end = lineEnd;
    if (lineEnd - start > width) {
      const blank = filter.lastIndexOf(' ', start + width);
      end = blank > start ? blank + 1 : start + width;
    }
    found.push({ start, end });
    start = end === lineEnd ? lineEnd + 1 : end;
  }
  return found;
}
