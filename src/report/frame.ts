import stringWidth from 'string-width';
import type { Finding } from '../finding.js';
import { lineAt, positionAt } from '../text/source-text.js';
import { safe } from './safe.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** How much of a long line is shown before its span, at the least, when there is room. */
const lead = 36;

/** A finding as a code frame: message, place, the source line with the span underlined, notes, help. */
export function codeFrame({ diagnostic, source }: Finding, style: Style): readonly string[] {
  const { severity, code, span } = diagnostic;
  const title = `${style.severity(severity, `${severity}[${code}]`)}${style.strong(`: ${safe(diagnostic.message)}`)}`;
  const placed = span !== undefined && source.text !== '';
  const position = placed ? positionAt(source.text, span.start) : undefined;
  const number = String(position?.line ?? '');
  const margin = ' '.repeat(Math.max(number.length, 1));
  const where = `${margin}${style.dim('-->')} ${safe(source.path)}${position === undefined ? '' : `:${position.line}:${position.column}`}`;
  const details = [
    ...diagnostic.notes.flatMap((note) => detail('note', note, margin, style)),
    ...(diagnostic.help === undefined ? [] : detail('help', diagnostic.help, margin, style)),
  ];
  if (!placed) return [title, where, ...details];
  const shown = sourceWindow(source.text, span.start, span.end, style.width - margin.length - 4);
  const bar = style.dim('|');
  const carets = style.severity(
    severity,
    `${'^'.repeat(shown.width)}${diagnostic.label === undefined ? '' : ` ${safe(diagnostic.label)}`}`,
  );
  return [
    title,
    where,
    `${margin} ${bar}`,
    `${style.dim(number)} ${bar} ${shown.text}`,
    `${margin} ${bar} ${' '.repeat(shown.indent)}${carets}`,
    ...details,
  ];
}

function detail(kind: 'note' | 'help', text: string, margin: string, style: Style): readonly string[] {
  const head = `${margin} = ${kind}: `;
  const [first = '', ...rest] = wrap(`${head}${safe(text)}`, style.width, ' '.repeat(head.length));
  const word = kind === 'help' ? style.help('help:') : 'note:';
  return [first.replace(`${kind}:`, word), ...rest];
}

interface SourceWindow {
  readonly text: string;
  /** Columns before the underline, and how many it has. */
  readonly indent: number;
  readonly width: number;
}

/** The part of the line around the span that fits the width, cut at words where possible. */
function sourceWindow(text: string, start: number, end: number, width: number): SourceWindow {
  const line = lineAt(text, start);
  const indentation = /^\s*/.exec(line.text)?.[0].length ?? 0;
  const from = start - line.start;
  const to = Math.max(from, Math.min(end - line.start, line.text.length));
  const first = Math.min(indentation, from);
  const left =
    stringWidth(safe(line.text.slice(first))) <= width ? first : windowStart(line.text, first, from, to, width);
  const prefix = left > first ? '…' : '';
  const [before, marked, after] = [
    safe(line.text.slice(left, from)),
    safe(line.text.slice(from, to)),
    safe(line.text.slice(to)),
  ];
  const shown = cut(`${prefix}${before}${marked}${after}`, width);
  const indent = stringWidth(prefix + before);
  return { text: shown, indent, width: Math.max(1, Math.min(stringWidth(marked), stringWidth(shown) - indent)) };
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
  if (stringWidth(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const character of text) {
    used += stringWidth(character);
    if (used > width) break;
    shown += character;
  }
  return `${shown}…`;
}
