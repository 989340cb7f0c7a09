// Text as cells of the screen: the one place that knows how wide something is, where it breaks, and what is fit to be shown.
import { safe } from '../../index.js';
import { asciiOnly, cellsOf } from './cells.js';
import type { Line, Segment } from './line.js';

/** The sign of what was cut off. */
export const cut = '…';

/** How many cells a text takes. */
export function width(text: string): number {
  return asciiOnly.test(text) ? text.length : cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);
}

/**
 * A text from outside as one line for the screen: what a terminal could obey, what reorders text and what cannot be seen is
 * shown as its code; line breaks and tabs are blanks; what only joins or dresses signs is left out, as terminals disagree on it.
 */
export function safeText(text: string): string {
  if (asciiOnly.test(text)) return text;
  return safe(
    text
      .replace(/\r?\n|\t/g, ' ')
      .replace(/[\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '')
      .replace(/(?<=\p{Extended_Pictographic})\p{Emoji_Modifier}/gu, ''),
  )
    .replace(/\p{Default_Ignorable_Code_Point}/gu, codes)
    .replace(/(?<=\p{M}{4})\p{M}+/gu, codes);
}

function codes(text: string): string {
  return Array.from(text, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join('');
}

/** A line's text without its meanings. */
export function lineText(line: Line): string {
  return line.map((segment) => segment.text).join('');
}

/** How many cells a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, segment) => sum + width(segment.text), 0);
}

/** The line in exactly so many cells: cut with `…` where it is longer, with blanks behind it where it is shorter. */
export function fit(line: Line, columns: number): Line {
  const room = Math.max(0, Math.floor(columns));
  const whole = clean(line);
  const used = lineWidth(whole);
  if (used <= room) return used === room ? whole : [...whole, { text: ' '.repeat(room - used) }];
  if (room === 0) return [];
  const kept: Segment[] = [];
  let left = room - 1;
  for (const segment of whole) {
    const text = start(segment.text, left);
    left -= width(text);
    if (text === segment.text) {
      kept.push(segment);
      continue;
    }
    kept.push({ ...segment, text: text + cut });
    break;
  }
  return left === 0 ? kept : [...kept, { text: ' '.repeat(left) }];
}

/** A text in at most so many cells, cut with `…` where it is longer. */
export function fitText(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  return columns < 1 ? '' : start(text, columns - 1) + cut;
}

/** The line without its first cells, for one that is scrolled to the side. */
export function withoutStart(line: Line, columns: number): Line {
  let left = columns;
  const kept: Segment[] = [];
  for (const segment of line) {
    const size = width(segment.text);
    if (size <= left) left -= size;
    else if (left <= 0) kept.push(segment);
    else {
      const at = cellsOf(segment.text);
      let index = 0;
      while (left > 0) left -= at[index++]?.width ?? left;
      // A wide character of which half is gone leaves a blank.
      kept.push({ ...segment, text: ' '.repeat(-left) + segment.text.slice(at[index]?.start ?? segment.text.length) });
      left = 0;
    }
  }
  return kept;
}

/**
 * The line broken at blanks into lines of at most so many cells, the later ones behind a hanging indent. A word that is longer
 * than a line is broken where the line ends. Of the text, only blanks at the breaks are lost.
 */
export function wrapLine(line: Line, columns: number, hanging = 0): readonly Line[] {
  const indent = Math.max(0, Math.min(hanging, Math.floor(columns) - 2));
  const parts = breaks(lineText(line), columns, columns - indent);
  return parts.map((part, index) => {
    const text = clean(sliceLine(line, part.start, part.end));
    return index === 0 || indent === 0 ? text : [{ text: ' '.repeat(indent) }, ...text];
  });
}

/** Where a text breaks: the parts that stand on one line each, without the blanks between them. */
export function breaks(text: string, first: number, later: number): readonly { start: number; end: number }[] {
  if (text.length <= first && asciiOnly.test(text)) return [{ start: 0, end: text.length }];
  const track = trackOf(text);
  const parts: { start: number; end: number }[] = [];
  let from = 0;
  while (parts.length === 0 || from < track.length) {
    const next = lineEnd(track, from, Math.max(1, parts.length === 0 ? first : later));
    let end = next;
    if (next < track.length) while (end > from && track.isBlank(end - 1)) end--;
    parts.push({ start: track.offset(from), end: track.offset(end) });
    from = next;
    if (from < track.length) while (track.isBlank(from)) from++;
  }
  return parts;
}

/** A text's characters by number: what breaking it into lines needs to know of them. */
interface Track {
  readonly length: number;
  isBlank(index: number): boolean;
  width(index: number): number;
  offset(index: number): number;
}

function trackOf(text: string): Track {
  if (asciiOnly.test(text))
    return { length: text.length, isBlank: (index) => text[index] === ' ', width: () => 1, offset: (index) => index };
  const cells = cellsOf(text);
  return {
    length: cells.length,
    isBlank: (index) => cells[index]?.text === ' ',
    width: (index) => cells[index]?.width ?? 0,
    offset: (index) => cells[index]?.start ?? text.length,
  };
}

/** Behind the last character that goes on the line which starts at `from`. */
function lineEnd(track: Track, from: number, room: number): number {
  let used = 0;
  let word = 0;
  let seen = false;
  for (let index = from; index < track.length; index++) {
    if (track.isBlank(index)) {
      // A blank that has no room is where the line breaks.
      if (seen && used + 1 > room) return index;
      if (seen) word = index + 1;
    } else seen = true;
    used += track.width(index);
    if (used > room) return word > from ? word : Math.max(index, from + 1);
  }
  return track.length;
}

/** The part of a line from one offset of its text to another. */
export function sliceLine(line: Line, from: number, to: number): Line {
  const kept: Segment[] = [];
  let at = 0;
  for (const segment of line) {
    const text = segment.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text !== '') kept.push(text === segment.text ? segment : { ...segment, text });
    at += segment.text.length;
    if (at >= to) break;
  }
  return kept;
}

function start(text: string, columns: number): string {
  if (asciiOnly.test(text)) return text.slice(0, columns);
  let used = 0;
  for (const cell of cellsOf(text)) {
    used += cell.width;
    if (used > columns) return text.slice(0, cell.start);
  }
  return text;
}

/** No control and no half of a character leaves this file, whoever forgot to make its text safe. */
function clean(line: Line): Line {
  if (line.every(({ text }) => asciiOnly.test(text))) return line;
  return line.flatMap((segment) => {
    const text = asciiOnly.test(segment.text)
      ? segment.text
      : cellsOf(segment.text)
          .map((cell) => cell.text)
          .join('');
    return text === '' ? [] : [text === segment.text ? segment : { ...segment, text }];
  });
}
