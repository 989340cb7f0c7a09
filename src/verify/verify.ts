import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { analyzeQuery } from '../kql/analyze-query.js';
import type { Query } from '../kql/query.js';
import type { Schema } from '../schema/schema.js';
import { knownScope } from './known-scope.js';
import { namesHold } from './names-hold.js';
import { noNewDiagnostic } from './no-new-diagnostic.js';
import { onlyClauses } from './only-clauses.js';
import { sameResult } from './same-result.js';
import type { TunedText } from './tuned-text.js';

/**
 * All that must hold before a tuned rule is written; no finding means verified. Each finding is a WN602 that says what differs.
 * `clauses` is how many clauses there must be. The original's analysis is reused; the tuned text is analysed here, once.
 */
export function verifyTuned(original: Query, tuned: TunedText, clauses: number, schema: Schema): readonly Diagnostic[] {
  if (tuned.clauses.length !== clauses) {
    const message = `the tuned rule should hold ${clauses} clauses and holds ${tuned.clauses.length}`;
    return [diagnose('WN602', message)];
  }
  const query = analyzeQuery(tuned.text, schema, original.environment);
  return [
    ...onlyClauses(original.text, tuned),
    ...noNewDiagnostic(original, query, tuned),
    ...sameResult(original, query),
    ...namesHold(query, tuned),
    ...knownScope(query, tuned),
  ];
}
