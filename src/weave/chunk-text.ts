import { placeOf } from '../text/embedded-text.js';
import type { QueryHost, QueryStyle } from './host-chunks.js';
import { lineBreakAt, lineEndAfter, lineOf } from './host-lines.js';
import type { ChunkForm } from './markers.js';

/**
 * The text of a run of clauses, written so that YAML reads each of `lines` as a line of the query, and where it goes. `at` is
 * the place in the file right behind the query's text before it, `indent` the blanks before the query's lines there.
 */
export function chunkText(
  host: QueryHost,
  at: number,
  form: ChunkForm,
  indent: string,
  lines: readonly string[],
): { readonly at: number; readonly text: string } {
  const lineBreak = lineBreakAt(host.text, at);
  const margin = marginOf(host);
  const inner = lines.map((line) => inScalar(host.style, line));
  switch (form) {
    case 'lines': {
      const before = margin + moreIndented(host.style, indent);
      return wholeLines(
        host.text,
        at,
        inner.map((line) => before + line),
        lineBreak,
        lineBreak,
      );
    }
    case 'mid-line': {
      const before = margin + moreIndented(host.style, indent);
      return { at, text: ['', ...inner.map((line) => before + line), before].join(lineBreak) };
    }
    case 'folded':
      // A folded block keeps the line breaks around lines that are indented further than it is.
      return { at, text: ['//', ...inner.map((line) => `${margin} ${line}`), margin].join(lineBreak) };
    case 'spaced':
      return wholeLines(
        host.text,
        at,
        inner.map((line) => margin + line),
        lineBreak,
        lineBreak + lineBreak,
      );
    case 'spaced mid-line':
      return { at, text: ['//', ...inner.map((line) => margin + line), margin].join(lineBreak + lineBreak) };
    case 'escaped': {
      const written = inner.map((line) => `${margin}\\n${indent}${line}\\`);
      return { at, text: ['\\', ...written, `${margin}\\n`].join(lineBreak) };
    }
  }
}

/** Lines behind the line that holds the place; behind a last line without a line end they go without one, too. */
function wholeLines(text: string, at: number, lines: readonly string[], lineBreak: string, between: string) {
  const end = lineEndAfter(text, at);
  const joined = lines.join(between);
  return { at: end.end, text: end.start === end.end ? lineBreak + joined : joined + between };
}

/**
 * In a folded block every line of a chunk is indented further than the block: by a blank, which stands for the one that the
 * line break before it was.
 */
function moreIndented(style: QueryStyle, indent: string): string {
  return style === 'folded' && !indent.includes(' ') ? ' ' : indent;
}

function inScalar(style: QueryStyle, line: string): string {
  switch (style) {
    case 'single-quoted':
      return line.replaceAll("'", "''");
    case 'double-quoted':
      return line.replace(/["\\]/g, '\\$&').replaceAll('\t', '\\t');
    default:
      return line;
  }
}

/** The blanks before each line of a scalar. */
function marginOf({ text, query, style, indent }: QueryHost): string {
  switch (style) {
    case 'raw':
      return '';
    case 'literal':
    case 'folded':
      return ' '.repeat(indent);
    default: {
      const start = placeOf(query, 0);
      const inside = text.slice(start, placeOf(query, query.value.length));
      // YAML wants more than the key has; people align the lines of one scalar.
      const head = /^ *(?:- +)*/.exec(lineOf(text, start))?.[0].length ?? 0;
      return /\n( +)[^\s]/.exec(inside)?.[1] ?? ' '.repeat(head + 2);
    }
  }
}
