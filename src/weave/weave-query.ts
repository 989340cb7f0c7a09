import { applyEdits } from '../text/edit.js';
import { verbatim } from '../text/embedded-text.js';
import type { Span } from '../text/span.js';
import { type HostChunk, hostChunks, type Insertion } from './host-chunks.js';
import { locateClauses } from './locate-clauses.js';

export type { Insertion } from './host-chunks.js';

/** A tuned query. `inserted` are the places of new text, `clauses` those of each clause with its markers. */
export interface WovenQuery {
  readonly text: string;
  readonly inserted: readonly Span[];
  readonly clauses: readonly Span[];
}

/** Weaves clauses into a query. Clauses of one place stand in the order given. Total: what it makes is for `verify/` to judge. */
export function weaveQuery(text: string, insertions: readonly Insertion[]): WovenQuery {
  const chunks = hostChunks({ text, query: verbatim(text, 0), style: 'raw', indent: 0 }, insertions);
  const woven = addChunks(text, chunks);
  return locateClauses(text, woven, chunks) ?? { text: woven, inserted: [], clauses: [] };
}

/** A text with chunks added to it. */
export function addChunks(text: string, chunks: readonly HostChunk[]): string {
  return applyEdits(
    text,
    chunks.map((chunk) => ({ span: { start: chunk.at, end: chunk.at }, text: chunk.text })),
  );
}
