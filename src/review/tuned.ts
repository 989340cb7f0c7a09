import { classifyQuery } from '../kql/classify.js';
import type { Span } from '../text/span.js';
import { lineRole } from '../weave/markers.js';
import type { WovenQuery } from '../weave/weave-query.js';
import type { DiffLine } from './view.js';

interface PlainLine {
  readonly start: number;
  readonly end: number;
}

/** The lines of a woven query held against those of the original: what was added is told by its places, not guessed. */
export function diffLines(original: string, woven: WovenQuery): readonly DiffLine[] {
  const before = linesOf(original);
  const now = linesOf(woven.text);
  const whole = wholeLines(before, now, woven);
  const kept = new Set(whole.values());
  const tokens = tokensOf(woven.text);
  const lines: DiffLine[] = [];
  let next = 0;
  // A line that a clause stands in the middle of is taken out, and its halves are added.
  const tear = (until: number): void => {
    for (; next < until; next += 1) {
      const own = before[next];
      if (own === undefined || kept.has(next)) continue;
      lines.push({ kind: 'removed', number: next + 1, text: original.slice(own.start, own.end), tokens: [] });
    }
  };
  for (const [index, line] of now.entries()) {
    const text = woven.text.slice(line.start, line.end);
    const own = whole.get(index);
    if (own === undefined) {
      if (!kept.has(next)) tear(next + 1);
      const kind = lineRole(text).kind === 'text' ? 'added' : 'marker';
      lines.push({ kind, number: undefined, text, tokens: tokens(line) });
      continue;
    }
    tear(own);
    next = own + 1;
    lines.push({ kind: 'context', number: next, text, tokens: tokens(line) });
  }
  tear(before.length);
  return lines;
}

/** The lines that stand in both, by their indexes: in the woven text, and in the original. */
function wholeLines(
  before: readonly PlainLine[],
  now: readonly PlainLine[],
  { inserted, text }: WovenQuery,
): ReadonlyMap<number, number> {
  const byStart = new Map(before.map((line, index) => [line.start, index]));
  const placeOf = originalPlaces(inserted);
  const found = new Map<number, number>();
  for (const [index, line] of now.entries()) {
    // An empty line has no text that could tell whose it is, but a line end.
    const end = line.end === line.start && line.end < text.length ? line.end + 1 : line.end;
    if (inserted.some((span) => span.start < end && span.end > line.start)) continue;
    const own = byStart.get(placeOf(line.start));
    const same = own === undefined ? undefined : before[own];
    if (own !== undefined && same !== undefined && same.end - same.start === line.end - line.start)
      found.set(index, own);
  }
  return found;
}

/** The lines of a query without clauses. */
export function plainLines(query: string): readonly DiffLine[] {
  const tokens = tokensOf(query);
  return linesOf(query).map((line, index) => ({
    kind: 'context',
    number: index + 1,
    text: query.slice(line.start, line.end),
    tokens: tokens(line),
  }));
}

/** A final line end begins no line. */
function linesOf(text: string): readonly PlainLine[] {
  const lines: PlainLine[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    lines.push({ start, end: start + part.length - (part.endsWith('\r') ? 1 : 0) });
    start += part.length + 1;
  }
  return text.endsWith('\n') ? lines.slice(0, -1) : lines;
}

/** The place in the original of a place in the woven text. */
function originalPlaces(inserted: readonly Span[]): (offset: number) => number {
  return (offset) =>
    offset - inserted.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, offset) - start), 0);
}

function tokensOf(text: string): (line: PlainLine) => DiffLine['tokens'] {
  const parts = classifyQuery(text);
  let first = 0;
  return ({ start, end }) => {
    while (first < parts.length && (parts[first]?.end ?? 0) <= start) first += 1;
    const found: DiffLine['tokens'][number][] = [];
    for (let index = first; index < parts.length; index += 1) {
      const part = parts[index];
      if (part === undefined || part.start >= end) break;
      found.push({ start: Math.max(0, part.start - start), end: Math.min(end, part.end) - start, kind: part.kind });
    }
    return found;
  };
}
