import type { Span } from '../text/span.js';
import type { ScalarStyle } from './yaml.js';

const escapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** For each character of a scalar's value, and for its end, the place in the file that it comes from. */
export function scalarOffsets(
  host: string,
  span: Span,
  value: string,
  style: ScalarStyle,
  indent: number,
): readonly number[] {
  return style === 'literal' ? literalOffsets(host, span, value, indent) : alignedOffsets(host, span, value, style);
}

/** A literal block: each line without its indentation; a line end of two characters counts as one. */
function literalOffsets(host: string, span: Span, value: string, indent: number): readonly number[] {
  const offsets: number[] = [];
  let at = span.start;
  for (const line of value.split('\n')) {
    const lineEnd = endOfLine(host, at);
    const text = Math.min(at + Math.max(indent, 0), lineEnd);
    for (let index = 0; index < line.length; index += 1) offsets.push(text + index);
    offsets.push(Math.min(text + line.length, host.length));
    at = host.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1;
  }
  return offsets;
}

function endOfLine(host: string, at: number): number {
  const feed = host.indexOf('\n', at);
  const end = feed === -1 ? host.length : feed;
  return end > at && host[end - 1] === '\r' ? end - 1 : end;
}

/** Flow scalars and folded blocks: white space that was folded maps to the run it came from. */
function alignedOffsets(host: string, span: Span, value: string, style: ScalarStyle): readonly number[] {
  const offsets: number[] = [];
  let at = span.start;
  const continuation = /\\\r?\n[ \t]*/y;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index] ?? '';
    if (style === 'double-quoted') {
      continuation.lastIndex = at;
      at += continuation.exec(host)?.[0].length ?? 0;
    }
    if (style === 'double-quoted' && host[at] === '\\') {
      offsets.push(at);
      at += 2 + (escapes[host[at + 1] ?? ''] ?? 0);
    } else if (/\s/.test(character)) {
      offsets.push(at);
      if (host[at] === character && character !== '\n') at += 1;
      else while (at < span.end && /\s/.test(host[at] ?? '')) at += 1;
    } else {
      while (at < span.end && host[at] !== character && /\s/.test(host[at] ?? '')) at += 1;
      offsets.push(at);
      at += style === 'single-quoted' && character === "'" ? 2 : 1;
    }
  }
  offsets.push(Math.min(at, span.end));
  return offsets;
}
