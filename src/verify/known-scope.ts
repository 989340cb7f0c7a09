import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Query } from '../kql/query.js';
import type { TunedText } from './tuned-text.js';

/**
 * Each clause stands in the pipeline of a source of the result, and the columns there are all known: where they are not, Kusto
 * accepts every name.
 */
export function knownScope(tuned: Query, text: TunedText): readonly Diagnostic[] {
  for (const [index, clause] of text.clauses.entries()) {
    const scopes = tuned.sources.flatMap((source) =>
      source.stages.flatMap((stage, at) => {
        const inside = stage.span.start >= clause.start && stage.span.end <= clause.end;
        return inside ? [source.stages[at - 1]?.open ?? source.open] : [];
      }),
    );
    // Behind a join or a union, and in text that is read twice, a clause stands on several ways to the result.
    if (scopes.length === 0)
      return [diagnose('WN602', `clause ${index + 1} does not stand in the pipeline of a source of the result`)];
    if (scopes.some((open) => open))
      return [diagnose('WN602', `clause ${index + 1} stands where the columns are not all known`)];
  }
  return [];
}
