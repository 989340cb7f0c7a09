import type { Span } from '../text/span.js';
import type { Chunk } from './clause-text.js';
import { midLineWord } from './markers.js';
import type { WeavePoint } from './weave-point.js';

/** A clause and where it goes. */
export interface Insertion {
  readonly point: Pick<WeavePoint, 'offset' | 'bar'>;
  readonly chunk: Chunk;
}

/** All clauses of one place, as lines of the query. */
export interface Placement {
  /** The end of the operator that they follow, as an offset into the query. */
  readonly offset: number;
  /** `whole-lines`: after the line that holds the offset. `mid-line`: at the offset, with line breaks of their own. */
  readonly form: 'whole-lines' | 'mid-line';
  /** The blanks before each marker, which a mid-line weave also puts before the rest of the line. */
  readonly indent: string;
  /** How many lines each clause has, markers included; together they are `lines`. */
  readonly heights: readonly number[];
  readonly lines: readonly string[];
}

/** A tuned query. `inserted` are the places of new text, `clauses` those of each clause with its markers. */
export interface WovenQuery {
  readonly text: string;
  readonly inserted: readonly Span[];
  readonly clauses: readonly Span[];
}

/** Weaves clauses into a query. Clauses of one place stand in the order given. Total: what it makes is for `verify/` to judge. */
export function weaveQuery(text: string, insertions: readonly Insertion[]): WovenQuery {
  return applyPlacements(text, placeInsertions(text, insertions), (offset) => offset, '');
}

/** Groups the insertions by place and decides the form of each. */
export function placeInsertions(text: string, insertions: readonly Insertion[]): readonly Placement[] {
  const offsets = [...new Set(insertions.map((insertion) => insertion.point.offset))].sort((a, b) => a - b);
  return offsets.map((offset): Placement => {
    const here = insertions.filter((insertion) => insertion.point.offset === offset);
    const rest = text.slice(offset, lineEndAfter(text, offset).start);
    const form = /^[ \t]*(?:\/\/.*)?$/.test(rest) ? 'whole-lines' : 'mid-line';
    const indent = indentOf(text, here[0]?.point.bar, offset);
    const lines = here.map(({ chunk }) => {
      const begin = form === 'mid-line' ? chunk.begin + midLineWord : chunk.begin;
      return [begin, ...chunk.body, chunk.end].map((line) => indent + line);
    });
    return { offset, form, indent, heights: lines.map((chunk) => chunk.length), lines: lines.flat() };
  });
}

/** The blanks before the bar, or before the operator when no bar begins a line there. */
function indentOf(text: string, bar: number | undefined, offset: number): string {
  const own = bar === undefined ? undefined : /(?:^|\n)([ \t]*)$/.exec(text.slice(0, bar))?.[1];
  if (own !== undefined) return own;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** The first line end at or after the offset, or the empty place at the end of the text. */
function lineEndAfter(text: string, offset: number): Span {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return { start: text.length, end: text.length };
  return { start: newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline, end: newline + 1 };
}

/** The line end that the text uses around an offset: that of its own line, else of the line before it, else LF. */
function lineBreakAt(text: string, offset: number): string {
  const after = text.indexOf('\n', offset);
  const newline = after === -1 ? text.lastIndexOf('\n') : after;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/**
 * Writes placements into a host text that holds the query: each line gets the host's line end and, before it, `prefix`
 * (a YAML block's indentation). `toHost` gives the host's offset for the end of an operator.
 */
export function applyPlacements(
  host: string,
  placements: readonly Placement[],
  toHost: (offset: number) => number,
  prefix: string,
): WovenQuery {
  let text = '';
  let at = 0;
  const inserted: Span[] = [];
  const clauses: Span[] = [];
  for (const placement of placements) {
    const offset = toHost(placement.offset);
    const lineBreak = lineBreakAt(host, offset);
    const lineEnd = lineEndAfter(host, offset);
    const lines = placement.lines.map((line) => prefix + line);
    const midLine = placement.form === 'mid-line';
    const lastLine = lineEnd.start === lineEnd.end;
    const place = midLine ? offset : lineEnd.end;
    const before = midLine || lastLine ? lineBreak : '';
    const after = midLine ? lineBreak + prefix + placement.indent : lastLine ? '' : lineBreak;
    text += host.slice(at, place);
    at = place;
    const start = text.length;
    text += before;
    let line = 0;
    for (const height of placement.heights) {
      const chunk = lines.slice(line, line + height).join(lineBreak);
      clauses.push({ start: text.length, end: text.length + chunk.length });
      line += height;
      text += line < lines.length ? chunk + lineBreak : chunk;
    }
    text += after;
    inserted.push({ start, end: text.length });
  }
  return { text: text + host.slice(at), inserted, clauses };
}
