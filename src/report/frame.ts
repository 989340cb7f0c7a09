import type { Finding } from '../finding.js';
import { columnsOf } from '../text/columns.js';
import { shorten } from '../text/shorten.js';
import { lineAt, positionAt } from '../text/source-text.js';
import { safe } from './safe.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** How much of a long line is shown before its span, at the least, when there is room. */
const lead = 36;

/** A finding as a code frame: message, place, the source line with the span underlined, notes, help. */
export function codeFrame({ diagnostic, source }: Finding, style: Style): readonly string[] {
  const { severity, code, span } = diagnostic;
  const [first = '', ...rest] = wrap(`${severity}[${code}]: ${bounded(diagnostic.message)}`, style.width, '  ');
  const head = `${severity}[${code}]`;
  const title = [style.severity(severity, head) + style.strong(first.slice(head.length)), ...rest.map(style.strong)];
  const placed = span !== undefined && source.text !== '';
  const position = placed ? positionAt(source.text, span.start) : undefined;
  const number = String(position?.line ?? '');
  const margin = ' '.repeat(Math.max(number.length, 1));
  const where = `${margin}${style.dim('-->')} ${safe(source.path)}${position === undefined ? '' : `:${position.line}:${position.column}`}`;
  const details = [
    ...diagnostic.notes.flatMap((note) => detail('note', note, margin, style)),
    ...(diagnostic.help === undefined ? [] : detail('help', diagnostic.help, margin, style)),
  ];
  if (!placed) return [...title, where, ...details];
  const room = style.width - margin.length - 3;
  const shown = sourceWindow(source.text, span.start, span.end, room - 1);
  const bar = style.dim('|');
  const label = diagnostic.label === undefined ? '' : ` ${safe(diagnostic.label)}`;
  // The label stays on the line: of a long underline the beginning says enough.
  const underline = Math.max(1, Math.min(shown.width, room - shown.indent - columnsOf(label)));
  const carets = style.severity(severity, '^'.repeat(underline) + label);
  return [
    ...title,
    where,
    `${margin} ${bar}`,
    `${style.dim(number)} ${bar} ${shown.text}`,
    `${margin} ${bar} ${' '.repeat(shown.indent)}${carets}`,
    ...details,
  ];
}

function detail(kind: 'note' | 'help', text: string, margin: string, style: Style): readonly string[] {
  const head = `${margin} = ${kind}: `;
  const [first = '', ...rest] = wrap(`${head}${bounded(text)}`, style.width, ' '.repeat(head.length));
  const word = kind === 'help' ? style.help('help:') : 'note:';
  return [first.replace(`${kind}:`, word), ...rest];
}

/** A text for a terminal; the words of a hostile file are not repeated without end. */
function bounded(text: string): string {
  return safe(shorten(text, longestSentence));
}

const longestSentence = 1200;

interface SourceWindow {
  readonly text: string;
  /** Columns before the underline, and how many it has. */
  readonly indent: number;
  readonly width: number;
}

/** No more of a line is looked at than this, on either side of the span's beginning. */
const inSight = 400;

/** The part of the line around the span that fits the width, cut at words where possible. */
function sourceWindow(text: string, start: number, end: number, width: number): SourceWindow {
  const whole = lineAt(text, start);
  const offset = Math.max(0, start - whole.start - inSight);
  const line = whole.text.slice(offset, start - whole.start + inSight);
  const indentation = offset > 0 ? 0 : (/^\s*/.exec(line)?.[0].length ?? 0);
  const from = start - whole.start - offset;
  const to = Math.max(from, Math.min(end - whole.start - offset, line.length));
  const first = Math.min(indentation, from);
  const fits = offset === 0 && columnsOf(safe(line.slice(first))) <= width;
  const left = fits ? first : windowStart(line, first, from, to, width);
  const prefix = left > first || offset > 0 ? '…' : '';
  const [before, marked, after] = [safe(line.slice(left, from)), safe(line.slice(from, to)), safe(line.slice(to))];
  const shown = cut(`${prefix}${before}${marked}${after}`, width);
  const indent = Math.min(columnsOf(prefix + before), width - 1);
  return { text: shown, indent, width: Math.max(1, Math.min(columnsOf(marked), columnsOf(shown) - indent)) };
}

function windowStart(text: string, first: number, from: number, to: number, width: number): number {
  const room = width - 1;
  // The end of the line in sight leaves more room before the span.
  const marked = to - from;
  const before = marked > room ? lead : Math.min(lead, room - marked);
  const wanted = Math.max(first, text.length - from + lead <= room ? text.length - room : from - before);
  if (wanted <= first) return first;
  const word = text.slice(wanted, from).search(/(?<=\s)\S/);
  return text[wanted - 1] === ' ' || word === -1 ? wanted : wanted + word;
}

function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width) break;
    shown += character;
  }
  return `${shown}…`;
}
