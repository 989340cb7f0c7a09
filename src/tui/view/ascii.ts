import type { Line } from './line.js';
import { width } from './text.js';

const signs: Readonly<Record<string, string>> = {
  '○': 'o',
  '◐': '%',
  '⊘': '-',
  '✓': 'v',
  '✗': 'x',
  '·': '.',
  '›': '>',
  '…': '~',
  '▾': 'v',
  '▸': '>',
  '•': '*',
  '▌': '_',
  '█': '#',
  '░': '.',
  '▕': '[',
  '▏': ']',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '─': '-',
  '━': '=',
  '│': '|',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
};

const known = new WeakMap<Line, Line>();

/** The line in ASCII alone, in as many cells: our own signs by their stand-ins, any other character as `?`. */
export function asciiLine(line: Line): Line {
  const found = known.get(line);
  if (found !== undefined) return found;
  const made = line.map((segment) => ({ ...segment, text: asciiText(segment.text) }));
  known.set(line, made);
  return made;
}

/** The same of a text. */
export function asciiText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (one) => signs[one] ?? '?'.repeat(width(one)));
}

const knownLines = new WeakMap<readonly Line[], readonly Line[]>();

/** The same of a pane's lines. */
export function asciiLines(lines: readonly Line[]): readonly Line[] {
  const found = knownLines.get(lines) ?? lines.map(asciiLine);
  knownLines.set(lines, found);
  return found;
}
