import { type EmbeddedText, runBuilder } from '../text/embedded-text.js';
import type { Span } from '../text/span.js';
import type { ScalarStyle } from './yaml.js';

/** Where the stretches of a scalar's value stand in the file. */
export function scalarRuns(
  host: string,
  span: Span,
  value: string,
  style: ScalarStyle,
  indent: number,
): EmbeddedText['runs'] {
  switch (style) {
    case 'literal':
    case 'folded':
      return blockRuns(host, span, value, style === 'folded', Math.max(indent, 0));
    default:
      // Whatever YAML takes out or makes something else of is longer in the file than in the value.
      return span.end - span.start === value.length && host.startsWith(value, Math.max(span.start, 0))
        ? [0, span.start]
        : flowRuns(host, span, style);
  }
}

/**
 * A block: each line without its indentation. A line break of the value comes from one of the file, and so does the blank
 * that folding makes of it; breaks that fold away come first.
 */
function blockRuns(host: string, span: Span, value: string, folded: boolean, indent: number): EmbeddedText['runs'] {
  const runs = runBuilder();
  let breaks: number[] = [];
  let started = false;
  let wasIndented = false;
  let at = span.start;
  while (at < span.end) {
    const end = endOfLine(host, at);
    const blanks = /^ */.exec(host.slice(at, Math.min(at + indent, end)))?.[0].length ?? 0;
    if (at + blanks < end) {
      const text = at + indent;
      const indented = /[ \t]/.test(host[text] ?? '');
      // Between two lines at the block's own indentation one break is folded: into a blank, or away before empty lines.
      const folds = folded && started && !indented && !wasIndented;
      for (const place of folds && breaks.length > 1 ? breaks.slice(1) : breaks) runs.add(place);
      runs.add(text, Math.max(0, end - text));
      breaks = [];
      started = true;
      wasIndented = indented;
    }
    breaks.push(Math.min(end, host.length));
    at = host.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
  // What is left of the breaks depends on the chomping; a last line without a line end gets one all the same.
  const kept = breaks.slice(0, value.length - runs.length());
  for (const place of kept) runs.add(place);
  runs.add(Math.min(breaks[kept.length] ?? at, host.length));
  return runs.runs;
}

function endOfLine(host: string, at: number): number {
  const feed = host.indexOf('\n', at);
  const end = feed === -1 ? host.length : feed;
  return end > at && host[end - 1] === '\r' ? end - 1 : end;
}

const whiteSpace = /[ \t\r\n]*/y;
const escapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A plain or quoted scalar: a run of white space with line breaks in it is a blank, or one break less than it has. */
function flowRuns(host: string, span: Span, style: ScalarStyle): EmbeddedText['runs'] {
  const text = host.slice(span.start, span.end);
  const runs = runBuilder();
  const add = (place: number, count?: number): void => runs.add(span.start + place, count);
  let at = 0;
  const runAt = (from: number): string => {
    whiteSpace.lastIndex = from;
    return whiteSpace.exec(text)?.[0] ?? '';
  };
  while (at < text.length) {
    const run = runAt(at);
    const character = text[at] ?? '';
    if (run !== '') {
      const breaks = [...run.matchAll(/\r\n?|\n/g)].map((found) => at + found.index);
      if (breaks.length === 0) add(at, run.length);
      for (const place of breaks.length > 1 ? breaks.slice(1) : breaks) add(place);
      at += run.length;
    } else if (style === 'double-quoted' && character === '\\' && /[\r\n]/.test(text[at + 1] ?? '')) {
      at += 1 + runAt(at + 1).length;
    } else if (style === 'double-quoted' && character === '\\') {
      const length = 2 + (escapes[text[at + 1] ?? ''] ?? 0);
      add(at);
      // A character beyond the first plane is two units of the value.
      if (text[at + 1] === 'U' && Number.parseInt(text.slice(at + 2, at + length), 16) > 0xffff) add(at);
      at += length;
    } else {
      add(at);
      at += style === 'single-quoted' && character === "'" ? 2 : 1;
    }
  }
  add(at);
  return runs.runs;
}
