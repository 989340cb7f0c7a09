import { createHash } from 'node:crypto';
import type { HoleValues } from '../meaning/fill.js';

/** What an approval stands for. */
export interface ApprovedContent {
  /** The rule's table: a column of the same name elsewhere is another column. */
  readonly table: string;
  readonly filter: string;
  readonly reading: string;
  readonly sightings: string;
  readonly values: ReadonlyMap<string, HoleValues>;
  /** The clause as bound and printed, with its expiry. */
  readonly clause: readonly string[];
  /** Findings accepted by name: what lets a clause through is approved with it. */
  readonly allow: readonly string[];
}

/** The fingerprint of an approval: when anything that decides what a clause leaves out changes, so does it. */
export function fingerprintOf(content: ApprovedContent): string {
  const values = [...content.values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, value.kind === 'list' ? value.values : { watchlist: value.alias }]);
  const text = JSON.stringify([
    1,
    content.table,
    content.filter,
    content.reading,
    content.sightings,
    values,
    withoutLayout(content.clause),
    ...(content.allow.length === 0 ? [] : [[...content.allow].sort()]),
  ]);
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** The clause on one line: how a version of winnow lays a clause out must not make approvals stale. */
function withoutLayout(clause: readonly string[]): string {
  return clause
    .map((line) => line.trim())
    .join('\n')
    .replace(/\(\n/g, '(')
    .replaceAll('\n', ' ');
}

/**
 * A fingerprint as a review holds it: behind the approved content stands a digest of the rule's query as its reviewer saw it.
 * Only the first part decides whether the approval stands; fingerprints without the second are from before there was one.
 */
export function sealOf(fingerprint: string, query: string): string {
  const text = query
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
  return `${fingerprint}/query:${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32)}`;
}

/** The two parts of a fingerprint in a review. */
export function sealParts(seal: string): { readonly content: string; readonly query: string | undefined } {
  const at = seal.indexOf('/query:');
  return at === -1 ? { content: seal, query: undefined } : { content: seal.slice(0, at), query: seal.slice(at + 7) };
}
