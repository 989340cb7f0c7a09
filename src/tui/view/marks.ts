// A text from an author with its parts underlined, whatever is in it: spans count in its characters, marks in cells.
import { asciiOnly, cellsOf } from './cells.js';
import { type Line, part, type Segment, type Token } from './line.js';
import { breaks, safeText, width } from './text.js';

/** A part of a text to be marked. Where marks overlap, the first of the list is seen. */
export interface Mark {
  readonly span: { readonly start: number; readonly end: number };
  /** The sign that stands under each of its cells. */
  readonly sign: string;
  readonly token: Token;
  /** What stands behind the marks of its last line, such as the finding's number. */
  readonly label?: string | undefined;
}

/** The text in lines of at most so many cells, each with the marks of its parts in a line under it. */
export function markedText(text: string, marks: readonly Mark[], columns: number): readonly Line[] {
  const placed = marks.flatMap((mark) => placedIn(text, mark));
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split('\n')) {
    const end = start + raw.length;
    const inside = placed.filter(
      ({ from, to }) => (from < end && to > start) || from === end || (from === to && from === start),
    );
    lines.push(...markedLine(raw.replace(/\r$/, ''), start, inside, columns));
    start = end + 1;
  }
  return lines;
}

interface Placed {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
}

/** The mark within the text: an end behind it is its end, a half of a character is all of it, what is no place is none. */
function placedIn(text: string, mark: Mark): readonly Placed[] {
  const { start, end } = mark.span;
  if (!Number.isFinite(start) || !Number.isFinite(end)) return [];
  let from = Math.max(0, Math.min(Math.floor(start), text.length));
  let to = Math.max(from, Math.min(Math.floor(end), text.length));
  if (isInside(text, from)) from--;
  if (isInside(text, to)) to++;
  return [{ mark, from, to }];
}

function isInside(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

function markedLine(raw: string, offset: number, placed: readonly Placed[], columns: number): readonly Line[] {
  const shown = shownOf(raw, offset, placed);
  const parts = breaks(shown.text, columns, columns);
  const column = columnsOf(shown.text);
  const spots = placed.map(({ mark, from, to }) => ({
    mark,
    from: shown.at(Math.max(from, offset)),
    to: shown.at(Math.min(to, offset + raw.length)),
    label: to <= offset + raw.length + 1 ? mark.label : undefined,
  }));
  return parts.flatMap(({ start, end }, index) => {
    const next = parts[index + 1]?.start ?? shown.text.length + 1;
    const zero = column(start);
    const ranges = spots
      .filter((spot) =>
        spot.from === spot.to ? spot.from >= start && spot.from < next : spot.from < next && spot.to > start,
      )
      .map((spot) => {
        const from = Math.min(column(Math.max(spot.from, start)) - zero, columns - 1);
        const to = column(Math.min(spot.to, end)) - zero;
        return { mark: spot.mark, from, to: Math.max(to, from + 1), label: spot.to <= next ? spot.label : undefined };
      });
    const text = shown.text.slice(start, end);
    if (ranges.length === 0) return [[{ text }]];
    return [coloured(text, ranges), withLabels(ranges, columns)];
  });
}

/** A line as it is shown, and where in it each place of the raw text is that a mark begins or ends at. */
function shownOf(raw: string, offset: number, placed: readonly Placed[]): { text: string; at(place: number): number } {
  if (asciiOnly.test(raw)) return { text: raw, at: (place) => Math.min(place - offset, raw.length) };
  const ends = placed.flatMap(({ from, to }) => [from - offset, to - offset]);
  const cuts = [...new Set([0, raw.length, ...ends.filter((at) => at > 0 && at < raw.length)])].sort((a, b) => a - b);
  const places = new Map<number, number>([[0, 0]]);
  let text = '';
  cuts.forEach((cut, index) => {
    if (index === 0) return;
    text += safeText(raw.slice(cuts[index - 1], cut));
    places.set(cut, text.length);
  });
  return { text, at: (place) => places.get(place - offset) ?? text.length };
}

/** From places in a text to cells. */
function columnsOf(text: string): (place: number) => number {
  if (asciiOnly.test(text)) return (place) => place;
  const columns = new Uint32Array(text.length + 1);
  let at = 0;
  let seen = 0;
  for (const cell of cellsOf(text)) {
    // A place inside of a character counts as its end.
    columns.fill(at, seen, cell.start + 1);
    at += cell.width;
    seen = cell.start + 1;
  }
  columns.fill(at, seen);
  return (place) => columns[place] ?? at;
}

interface Range {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
  readonly label: string | undefined;
}

function coloured(text: string, ranges: readonly Range[]): Line {
  const segments: Segment[] = [];
  let at = 0;
  for (const cell of cellsOf(text)) {
    const here = at;
    const token = ranges.find(({ from, to }) => here >= from && here < to)?.mark.token;
    const last = segments.at(-1);
    if (last !== undefined && (last.token === token || cell.width === 0))
      segments[segments.length - 1] = { ...last, text: last.text + cell.text };
    else segments.push(part(cell.text, token));
    at += cell.width;
  }
  return segments;
}

interface Sign {
  readonly text: string;
  readonly token: Token | undefined;
}

const blank: Sign = { text: ' ', token: undefined };

/** The line of marks, with the labels behind them; where there is no room, before them. */
function withLabels(ranges: readonly Range[], columns: number): Line {
  const end = Math.min(columns, Math.max(...ranges.map(({ to }) => to)));
  const signs: Sign[] = Array.from({ length: end }, () => blank);
  for (const { mark, from, to } of [...ranges].reverse())
    signs.fill({ text: mark.sign, token: mark.token }, from, Math.min(to, end));
  const labels = ranges.flatMap(({ mark, from, to, label }) =>
    label === undefined ? [] : [{ sign: mark.sign, text: label, token: mark.token, from, to }],
  );
  // Marks of different signs are told apart by them, so that their labels may stand together.
  const together = new Set(labels.map(({ sign }) => sign)).size === labels.length ? joined(labels) : undefined;
  if (together === undefined || !put(signs, together, columns))
    for (const label of labels) {
      // Where there is no room for all of it, its first word: the number.
      const [number = ''] = label.text.split(' ');
      if (!put(signs, label, columns)) put(signs, { ...label, text: number }, columns);
    }
  return runs(signs);
}

interface Label {
  readonly text: string;
  readonly token: Token;
  readonly from: number;
  readonly to: number;
}

function joined(labels: readonly Label[]): Label | undefined {
  const sorted = [...labels].sort((a, b) => a.text.localeCompare(b.text, 'en', { numeric: true }));
  const [first] = sorted;
  return first === undefined
    ? undefined
    : {
        text: sorted.map(({ text }) => text).join(' '),
        token: first.token,
        from: Math.min(...labels.map(({ from }) => from)),
        to: Math.max(...labels.map(({ to }) => to)),
      };
}

/** Whether there was room for the label, behind its marks or before them. */
function put(signs: Sign[], { text, token, from, to }: Label, columns: number): boolean {
  const size = width(text);
  const at = [to + 1, from - size - 1].find(
    (place) => place >= 0 && place + size <= columns && isFree(signs, place, place + size),
  );
  if (at === undefined) return false;
  while (signs.length < at) signs.push(blank);
  signs.splice(at, size, ...Array.from(text, (one) => ({ text: one, token })));
  return true;
}

/** No mark stands in these places, nor right beside them. */
function isFree(signs: readonly Sign[], from: number, to: number): boolean {
  return signs.slice(Math.max(0, from - 1), to + 1).every(({ token }) => token === undefined);
}

function runs(signs: readonly Sign[]): Line {
  const segments: Segment[] = [];
  for (const { text, token } of signs) {
    const last = segments.at(-1);
    if (last !== undefined && last.token === token) segments[segments.length - 1] = { ...last, text: last.text + text };
    else segments.push(part(text, token));
  }
  return segments;
}
