import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { EmbeddedText } from '../text/embedded-text.js';
import { headerOf, holdsMarkers } from './markers.js';
import { strip } from './strip.js';
import { applyPlacements, type Insertion, placeInsertions } from './weave-query.js';

/** How a rule's query stands in its file: `raw` in a `.kql` file, else the style of its YAML scalar. */
export type QueryStyle = 'literal' | 'folded' | 'plain' | 'single-quoted' | 'double-quoted' | 'raw';

/** A rule's file and where its query stands in it. */
export interface RuleHost {
  /** For the header comment: relative to the workspace, with `/`. */
  readonly path: string;
  /** The whole file. */
  readonly text: string;
  readonly query: EmbeddedText;
  readonly style: QueryStyle;
  /** Columns by which a literal block is indented. */
  readonly indent: number;
  readonly kind: 'yaml' | 'kql';
}

/**
 * The tuned file: the source byte for byte, with the clauses and, where `header` is asked for and there is a clause, a comment
 * as first line. WN605 for a YAML style in which a comment would swallow what follows; WN610 for a file that holds markers.
 */
export function weaveRuleFile(host: RuleHost, insertions: readonly Insertion[], header: boolean): Outcome<string> {
  if (insertions.length === 0) return { value: host.text, diagnostics: [] };
  const refusal = refusalOf(host, header);
  if (refusal) return { value: undefined, diagnostics: [refusal] };
  const placements = placeInsertions(host.query.value, insertions);
  const prefix = host.style === 'literal' ? ' '.repeat(host.indent) : '';
  const woven = applyPlacements(host.text, placements, (offset) => hostEnd(host.query, offset), prefix).text;
  const text = header ? withHeader(host, woven) : woven;
  // INVARIANT: a tuned file always gives its source back; better no file than one that does not.
  if (strip(text).value !== host.text) {
    return { value: undefined, diagnostics: [diagnose('WN602', 'the tuned file would not give its source back')] };
  }
  return { value: text, diagnostics: [] };
}

/** The place in the file right behind the query's character before the offset. */
function hostEnd(query: EmbeddedText, offset: number): number {
  return (query.offsets[offset - 1] ?? -1) + 1;
}

function refusalOf(host: RuleHost, header: boolean) {
  switch (host.style) {
    case 'folded':
    case 'plain':
    case 'single-quoted':
    case 'double-quoted':
      return diagnose(
        'WN605',
        `the query stands in a ${host.style} YAML scalar, where a comment would swallow what follows it`,
        {
          help: 'write the query as a literal block (`query: |`)',
        },
      );
    case 'literal':
    case 'raw':
      break;
  }
  if (/\r(?!\n)/.test(host.text)) return diagnose('WN605', 'the file holds a line end that is neither LF nor CRLF');
  if (header && /\p{Cc}|[\u2028\u2029]/u.test(host.path)) {
    return diagnose('WN605', "the file's path cannot stand in a comment");
  }
  return holdsMarkers(host.text) ? diagnose('WN610', "the rule file already holds winnow's markers") : undefined;
}

function withHeader(host: RuleHost, woven: string): string {
  const mark = woven.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lineBreak = /\r?\n/.exec(host.text)?.[0] ?? '\n';
  return mark + headerOf(host.kind, host.path) + lineBreak + woven.slice(mark.length);
}
