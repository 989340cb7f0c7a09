import type { Line } from './line.js';
import { lineText, width } from './text.js';

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
  const made = withDots(line).map((segment) => ({ ...segment, text: asciiText(segment.text) }));
  known.set(line, made);
  return made;
}

/** The same of a text. */
export function asciiText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (one) => signs[one] ?? '?'.repeat(width(one)));
}

/**
 * `~` says that something was cut off, and means something else in YAML and KQL: what stands for words left out within a text
 * becomes `...`, in the cells of the blanks beside it or at the end of the line.
 */
function withDots(line: Line): Line {
  const text = lineText(line);
  if (!text.includes('…')) return line;
  const end = text.trimEnd().length;
  const spare = text.length - end;
  let used = 0;
  let start = 0;
  const dotted = line.map((segment) => {
    const from = start;
    start += segment.text.length;
    const made = segment.text.replace(/(?<=[[{(]) … (?=[\]})])|…/g, (sign, place: number) => {
      if (sign !== '…') return '...';
      if (!isWithin(text, from + place, end) || used + 2 > spare) return sign;
      used += 2;
      return '...';
    });
    return { ...segment, text: made };
  });
  return withoutEnd(dotted, used);
}

/** Where a text ends with the sign, or a word does, something was cut off. */
function isWithin(text: string, at: number, end: number): boolean {
  if (at + 1 >= end) return text.slice(0, at).trim() === '';
  return /[\s([{"'`]/.test(text[at - 1] ?? ' ') || /\S/.test(text[at + 1] ?? ' ');
}

function withoutEnd(line: Line, count: number): Line {
  let left = count;
  return line
    .toReversed()
    .map((segment) => {
      const cut = Math.min(left, segment.text.length);
      left -= cut;
      return { ...segment, text: segment.text.slice(0, segment.text.length - cut) };
    })
    .toReversed()
    .filter(({ text }) => text !== '');
}

const knownLines = new WeakMap<readonly Line[], readonly Line[]>();

/** The same of a pane's lines. */
export function asciiLines(lines: readonly Line[]): readonly Line[] {
  const found = knownLines.get(lines) ?? lines.map(asciiLine);
  knownLines.set(lines, found);
  return found;
}
