// A text field: what stands in it, where the cursor is, and what keys do to it. Nothing of it knows what the text is for.
import type { Key } from './keys/key.js';
import { asciiOnly } from './view/cells.js';
import { type Line, part, type Segment } from './view/line.js';
import { safeText, width as widthOf } from './view/text.js';

export interface Field {
  readonly text: string;
  /** An offset into the text, between two characters as a reader counts them. */
  readonly cursor: number;
  readonly multiline: boolean;
  /** The most that it takes, in characters; what a filter may have where nothing is said. */
  readonly limit?: number;
}

/** The most that a field takes: what a filter may have (WN103). */
export const fieldLimit = 16 * 1024;

export interface Edited {
  readonly field: Field;
  /** Some of what was typed or pasted did not fit. */
  readonly full: boolean;
}

/** A field with the cursor behind its text. */
export function fieldOf(text = '', multiline = false): Field {
  return { text, cursor: text.length, multiline };
}

/** The field after a key; undefined where the key is none of a field's. */
export function editField(field: Field, key: Key): Edited | undefined {
  const moved = moves[key.name]?.(field);
  if (moved !== undefined) return { field: moved, full: false };
  if (key.name === 'Ctrl-J') return field.multiline ? insert(field, '\n') : undefined;
  return key.text === '' ? undefined : insert(field, typed(key.text, field.multiline));
}

/** Puts another text in the field, cut to what it takes, with the cursor behind it. */
export function replaceText(field: Field, text: string): Field {
  const cut = text.slice(0, field.limit ?? fieldLimit);
  return { ...field, text: cut, cursor: cut.length };
}

/** The field's rows with the cursor in them, each at most so wide; the row of the cursor is told beside them. */
export function fieldLines(field: Field, width: number): { readonly lines: readonly Line[]; readonly row: number } {
  const { rows, row } = fieldRows(field, width);
  return { lines: rows.map((one, index) => fieldLine(field, one, index === row)), row };
}

/** One row of the field; `here` is the cursor's. */
export function fieldLine(field: Field, { start, end }: FieldRow, here: boolean): Line {
  const { text, cursor } = field;
  if (!here) return shown(text.slice(start, end));
  const at = Math.max(start, cursor);
  return [...shown(text.slice(start, at)), part('▌', 'input.cursor'), ...shown(text.slice(at, end))];
}

export interface FieldRow {
  readonly start: number;
  readonly end: number;
  /** The line of the text that it is of, from 1. */
  readonly line: number;
  /** It ends that line. */
  readonly last: boolean;
}

/** Where the field's text breaks into rows of so many columns, at blanks where there are any; the cursor takes a column too. */
export function fieldRows(field: Field, width: number): { readonly rows: readonly FieldRow[]; readonly row: number } {
  const rows: FieldRow[] = [];
  let lineStart = 0;
  let number = 0;
  for (const line of field.text.split('\n')) {
    let start = 0;
    let used = 0;
    let blank = -1;
    const limit = Math.max(2, width) - 1;
    number += 1;
    // Most lines of a long list: nothing to measure.
    if (line.length <= limit && asciiOnly.test(line)) {
      rows.push({ start: lineStart, end: lineStart + line.length, line: number, last: true });
      lineStart += line.length + 1;
      continue;
    }
    for (const { segment, index } of graphemes(line)) {
      const columns = widthOf(safeText(segment));
      if (used + columns > limit && index > start) {
        const end = blank > start ? blank : index;
        rows.push({ start: lineStart + start, end: lineStart + end, line: number, last: false });
        used = widthOf(safeText(line.slice(end, index)));
        start = end;
        blank = -1;
      }
      used += columns;
      if (segment === ' ') blank = index + 1;
    }
    rows.push({ start: lineStart + start, end: lineStart + line.length, line: number, last: true });
    lineStart += line.length + 1;
  }
  const row = rows.findLastIndex(({ start }) => start <= field.cursor);
  return { rows, row: Math.max(0, row) };
}

const moves: { readonly [name: string]: ((field: Field) => Field | undefined) | undefined } = {
  '←': (field) => to(field, before(field)),
  '→': (field) => to(field, after(field)),
  Home: (field) => to(field, lineStartOf(field)),
  End: (field) => to(field, lineEndOf(field)),
  'Ctrl-A': (field) => to(field, lineStartOf(field)),
  'Ctrl-E': (field) => to(field, lineEndOf(field)),
  '↑': (field) => (field.multiline ? vertical(field, -1) : undefined),
  '↓': (field) => (field.multiline ? vertical(field, 1) : undefined),
  Backspace: (field) => cut(field, before(field), field.cursor),
  Delete: (field) => cut(field, field.cursor, after(field)),
  'Ctrl-W': (field) => cut(field, wordStart(field), field.cursor),
  'Ctrl-U': (field) => cut(field, lineStartOf(field), field.cursor),
  'Ctrl-K': (field) => cut(field, field.cursor, lineEndOf(field)),
};

function to(field: Field, cursor: number): Field {
  return { ...field, cursor };
}

function cut(field: Field, start: number, end: number): Field {
  return { ...field, text: field.text.slice(0, start) + field.text.slice(end), cursor: start };
}

function insert(field: Field, text: string): Edited {
  const room = Math.max(0, (field.limit ?? fieldLimit) - field.text.length);
  const taken = text.length <= room ? text : upTo(text, room);
  const { cursor } = field;
  return {
    field: {
      ...field,
      text: field.text.slice(0, cursor) + taken + field.text.slice(cursor),
      cursor: cursor + taken.length,
    },
    full: taken.length < text.length,
  };
}

/** What of a typed or pasted text goes in: one kind of line break or none, no other control characters. */
function typed(text: string, multiline: boolean): string {
  const even = text.replace(/\r\n?|\u2028|\u2029/g, '\n').replace(/\t/g, ' ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is what this is for
  const clean = even.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '');
  return multiline ? clean : clean.replace(/\n+$/, '').replaceAll('\n', ' ');
}

// The longest beginning that does not tear a character apart.
function upTo(text: string, room: number): string {
  let end = 0;
  for (const { segment, index } of graphemes(text)) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

function lineStartOf({ text, cursor }: Field): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEndOf({ text, cursor }: Field): number {
  const end = text.indexOf('\n', cursor);
  return end === -1 ? text.length : end;
}

function before(field: Field): number {
  const start = lineStartOf(field);
  if (field.cursor === start) return Math.max(0, start - 1);
  return start + (graphemes(field.text.slice(start, field.cursor)).at(-1)?.index ?? 0);
}

function after(field: Field): number {
  const end = lineEndOf(field);
  if (field.cursor === end) return Math.min(field.text.length, end + 1);
  // From the line's start: a cursor inside a joined character goes behind all of it.
  const start = lineStartOf(field);
  const next = graphemes(field.text.slice(start, end)).find(({ index }) => start + index > field.cursor);
  return next === undefined ? end : start + next.index;
}

// Ctrl-W takes the blanks before the cursor and the word before them, as shells do.
function wordStart(field: Field): number {
  const start = lineStartOf(field);
  if (field.cursor === start) return before(field);
  const left = field.text.slice(start, field.cursor);
  return start + left.replace(/\s+$/, '').replace(/\S+$/, '').length;
}

function vertical(field: Field, by: -1 | 1): Field | undefined {
  const start = lineStartOf(field);
  const column = graphemes(field.text.slice(start, field.cursor)).length;
  const target = by < 0 ? start - 1 : lineEndOf(field) + 1;
  if (target < 0 || target > field.text.length) return undefined;
  const from = lineStartOf(to(field, target));
  const end = lineEndOf(to(field, from));
  const stop = graphemes(field.text.slice(from, end))[column];
  return to(field, stop === undefined ? end : from + stop.index);
}

function shown(text: string): readonly Segment[] {
  return text === '' ? [] : [{ text: safeText(text) }];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemes(text: string): readonly { readonly segment: string; readonly index: number }[] {
  // Letters of ASCII stand alone; a long filter is typed in without lag.
  if (asciiOnly.test(text)) return Array.from(text, (segment, index) => ({ segment, index }));
  return [...segmenter.segment(text)];
}
