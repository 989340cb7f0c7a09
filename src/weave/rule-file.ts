import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { hostChunks, type Insertion, type QueryHost } from './host-chunks.js';
import { locateClauses } from './locate-clauses.js';
import { headerOf, holdsMarkers } from './markers.js';
import { strip } from './strip.js';
import { addChunks, type WovenQuery } from './weave-query.js';

export type { QueryStyle } from './host-chunks.js';

/** A rule's file and where its query stands in it. */
export interface RuleHost extends QueryHost {
  /** For the header comment: relative to the workspace, with `/`. */
  readonly path: string;
  readonly kind: 'yaml' | 'kql';
  /** The rule's query in another text of the file; undefined where anything but the query differs. */
  reread(text: string): string | undefined;
}

/** A rule's file with clauses, and the query as whoever reads that file gets it. */
export interface TunedFile {
  readonly text: string;
  readonly query: WovenQuery;
}

/**
 * The tuned file: the source byte for byte, with the clauses and, where `header` is asked for and there is a clause, a comment
 * as first line. Its query is read back from it, whatever the style of its YAML scalar. WN605 where the clauses cannot be
 * written so that YAML gives them back; WN610 for a file that holds markers.
 */
export function weaveRuleFile(host: RuleHost, insertions: readonly Insertion[], header: boolean): Outcome<TunedFile> {
  if (insertions.length === 0)
    return {
      value: { text: host.text, query: { text: host.query.value, inserted: [], clauses: [] } },
      diagnostics: [],
    };
  const refusal = refusalOf(host, header);
  if (refusal) return refused(refusal);
  const chunks = hostChunks(host, insertions);
  const woven = addChunks(host.text, chunks);
  const text = header ? withHeader(host, woven) : woven;
  // The header is a comment to YAML, but would be part of a query that is the whole file.
  const read = host.reread(host.kind === 'kql' ? woven : text);
  const query = read === undefined ? undefined : locateClauses(host.query.value, read, chunks);
  // INVARIANT: nothing is written that a YAML parser would not read as the rule with exactly its clauses.
  if (query === undefined) return refused(unreadable(host));
  // INVARIANT: a tuned file always gives its source back; better no file than one that does not.
  if (strip(text).value !== host.text)
    return refused(diagnose('WN602', 'the tuned file would not give its source back'));
  return { value: { text, query }, diagnostics: [] };
}

function refused(diagnostic: Diagnostic): Outcome<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}

function unreadable(host: RuleHost): Diagnostic {
  const where = host.style === 'raw' ? 'file' : `${host.style} YAML scalar`;
  return diagnose('WN605', `the clause cannot be written into this ${where} so that the rest of it stays as it is`, {
    help: 'write the query as a literal block (`query: |`)',
  });
}

function refusalOf(host: RuleHost, header: boolean): Diagnostic | undefined {
  if (/\r(?!\n)/.test(host.text)) return diagnose('WN605', 'the file holds a line end that is neither LF nor CRLF');
  if (header && /\p{Cc}|[\u2028\u2029]/u.test(host.path)) {
    return diagnose('WN605', "the file's path cannot stand in a comment");
  }
  // The query may hold markers where the file does not, in a scalar that YAML folds.
  return holdsMarkers(host.text) || holdsMarkers(host.query.value)
    ? diagnose('WN610', "the rule file already holds winnow's markers", {
        help: 'run `winnow strip` on it: rules are never tuned in place',
      })
    : undefined;
}

function withHeader(host: RuleHost, woven: string): string {
  const mark = woven.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lineBreak = /\r?\n/.exec(host.text)?.[0] ?? '\n';
  return mark + headerOf(host.kind, host.path) + lineBreak + woven.slice(mark.length);
}
