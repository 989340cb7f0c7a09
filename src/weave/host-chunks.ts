import { type EmbeddedText, placeOf } from '../text/embedded-text.js';
import { chunkText } from './chunk-text.js';
import type { Chunk } from './clause-text.js';
import { lineEndAfter, lineOf, restIsBlank } from './host-lines.js';
import { type ChunkForm, endsHalf, formWord } from './markers.js';
import type { WeavePoint } from './weave-point.js';

/** How a rule's query stands in its file: `raw` in a `.kql` file, else the style of its YAML scalar. */
export type QueryStyle = 'literal' | 'folded' | 'plain' | 'single-quoted' | 'double-quoted' | 'raw';

/** A clause and where it goes. */
export interface Insertion {
  readonly point: Pick<WeavePoint, 'offset' | 'bar'>;
  readonly chunk: Chunk;
}

/** A query in the text that holds it. */
export interface QueryHost {
  readonly text: string;
  readonly query: EmbeddedText;
  readonly style: QueryStyle;
  /** Columns by which a block scalar is indented. */
  readonly indent: number;
}

/** All clauses of one place, as text of the file. */
export interface HostChunk {
  /** Where the text goes in the file. */
  readonly at: number;
  readonly text: string;
  /** The place in the query: behind it only white space stands before the clauses. */
  readonly offset: number;
  readonly form: ChunkForm;
  /** The lines of each clause as the query holds them, but for white space around them. */
  readonly clauses: readonly (readonly string[])[];
}

/** The text to add to a file for each place, in order. Clauses of one place stand in the order given. */
export function hostChunks(host: QueryHost, insertions: readonly Insertion[]): readonly HostChunk[] {
  const offsets = [...new Set(insertions.map((insertion) => insertion.point.offset))].sort((a, b) => a - b);
  return offsets.map((offset) =>
    chunkAt(
      host,
      offset,
      insertions.filter((insertion) => insertion.point.offset === offset),
    ),
  );
}

function chunkAt(host: QueryHost, offset: number, here: readonly Insertion[]): HostChunk {
  const { value } = host.query;
  const rest = value.slice(offset, lineEndAfter(value, offset).start);
  // Behind the operator there is nothing but a comment: the clause goes behind that, since it would swallow it.
  const whole = /^[ \t]*(?:\/\/.*)?$/.test(rest);
  const operatorEnd = whole ? offset + rest.trimEnd().length : offset;
  const form = formAt(host, hostEnd(host, operatorEnd), whole);
  // Where lines fold, the second half may not begin with a blank, so the blanks stay with the first one.
  const place = endsHalf(form) ? pastBlanks(value, operatorEnd) : operatorEnd;
  const clauses = here.map(({ chunk }) => [chunk.begin + formWord(form), ...chunk.body, chunk.end]);
  const at = hostEnd(host, place);
  const indent = indentOf(value, here[0]?.point.bar, offset);
  return { offset: place, form, clauses, ...chunkText(host, at, form, indent, clauses.flat()) };
}

function formAt(host: QueryHost, at: number, whole: boolean): ChunkForm {
  switch (host.style) {
    case 'raw':
    case 'literal':
      return whole ? 'lines' : 'mid-line';
    case 'folded':
      if (restIsBlank(host.text, at)) return 'lines';
      // YAML keeps the line breaks around a line that is indented further than the block.
      return /^[ \t]/.test(lineOf(host.text, at).slice(host.indent)) ? 'mid-line' : 'folded';
    case 'plain':
    case 'single-quoted':
      return restIsBlank(host.text, at) ? 'spaced' : 'spaced mid-line';
    case 'double-quoted':
      return 'escaped';
  }
}

/** The place in the file right behind the query's character before the offset. */
function hostEnd({ text, query, style }: QueryHost, offset: number): number {
  const start = offset === 0 ? -1 : placeOf(query, offset - 1);
  if (style === 'single-quoted' && text[start] === "'") return start + 2;
  if (style === 'double-quoted' && text[start] === '\\') return start + 2 + (escapes[text[start + 1] ?? ''] ?? 0);
  return start + 1;
}

const escapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function pastBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** The blanks before the bar, or before the operator when no bar begins a line there. */
function indentOf(text: string, bar: number | undefined, offset: number): string {
  const own = bar === undefined ? undefined : /(?:^|\n)([ \t]*)$/.exec(text.slice(0, bar))?.[1];
  if (own !== undefined) return own;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}
