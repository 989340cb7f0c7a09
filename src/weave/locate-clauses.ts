import type { Span } from '../text/span.js';
import type { HostChunk } from './host-chunks.js';
import { endsHalf } from './markers.js';
import type { WovenQuery } from './weave-query.js';

/**
 * Where the clauses stand in a query that was read back from its tuned file. Undefined unless the query is the original with
 * exactly these clauses, each line of them a line of its own behind the first, and white space around them: no white space of
 * the original is lost.
 */
export function locateClauses(
  original: string,
  woven: string,
  chunks: readonly Pick<HostChunk, 'offset' | 'form' | 'clauses'>[],
): WovenQuery | undefined {
  const inserted: Span[] = [];
  const clauses: Span[] = [];
  let from = 0;
  let at = 0;
  for (const chunk of chunks) {
    const kept = original.slice(from, chunk.offset);
    // Places that are not apart, such as two in one comment, are none.
    if (chunk.offset < from || !woven.startsWith(kept, at)) return undefined;
    const gap = at + kept.length;
    const first = skip(blanks, woven, endsHalf(chunk.form) ? gap + 2 : gap);
    if (endsHalf(chunk.form) && woven.slice(gap, first).trim() !== '//') return undefined;
    const placed = placeClauses(woven, first, chunk.clauses);
    if (placed === undefined) return undefined;
    clauses.push(...placed);
    const behind = placed.at(-1)?.end ?? first;
    at = skip(blanks, woven, behind);
    // INVARIANT: the last marker is a comment: nothing of the rule may stand on its line.
    if (at < woven.length && !woven.slice(behind, at).includes('\n')) return undefined;
    from = skip(blanks, original, chunk.offset);
    const added = addedIn(original.slice(chunk.offset, from), woven, gap, first, behind, at);
    if (added === undefined) return undefined;
    inserted.push(...added);
  }
  return woven.slice(at) === original.slice(from) ? { text: woven, inserted, clauses } : undefined;
}

const blanks = /\s*/y;
const lineBreak = /[ \t]*\r?\n[ \t]*/y;

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The places of clauses that follow each other, line by line, from an offset on. */
function placeClauses(
  woven: string,
  first: number,
  clauses: readonly (readonly string[])[],
): readonly Span[] | undefined {
  const spans: Span[] = [];
  let at = first;
  for (const lines of clauses) {
    let start = -1;
    for (const line of lines) {
      const text = line.trim();
      const next = at === first ? at : skip(lineBreak, woven, at);
      if ((next === at && at !== first) || !woven.startsWith(text, next)) return undefined;
      if (start === -1) start = next;
      at = next + text.length;
    }
    spans.push({ start, end: at });
  }
  return spans;
}

/** What of a gap is new: all but the white space that stood in the original, which must all be there, in its order. */
function addedIn(
  source: string,
  woven: string,
  gap: number,
  first: number,
  behind: number,
  after: number,
): readonly Span[] | undefined {
  const added: Span[] = [];
  let matched = 0;
  let start = gap;
  for (let at = gap; at < after; at += 1) {
    const outside = at < first || at >= behind;
    if (!outside || matched === source.length || woven[at] !== source[matched]) continue;
    matched += 1;
    if (at > start) added.push({ start, end: at });
    start = at + 1;
  }
  if (after > start) added.push({ start, end: after });
  return matched === source.length ? added : undefined;
}
