import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Attempt } from '../kql/kusto.js';
import { type SyntaxShape, shapeOfText } from '../kql/syntax-shape.js';
import { type Comparison, findClauses } from './find-clauses.js';
import { type TunedText, withoutInsertions } from './tuned-text.js';

/**
 * The tuned query's syntax tree is the original's with one `where not(...)` operator for each clause, in that clause's place,
 * and nothing else; and its text outside of the clauses is the original's, comments included.
 */
export function onlyClauses(originalText: string, tuned: TunedText): readonly Diagnostic[] {
  const compared = compareTrees(originalText, tuned, shapeOfText(originalText), shapeOfText(tuned.text));
  return compared.ok ? [] : [compared.finding];
}

/** The same for trees that are parsed already, and the clauses that were found. */
export function compareTrees(
  originalText: string,
  tuned: TunedText,
  before: Attempt<SyntaxShape>,
  after: Attempt<SyntaxShape>,
): Comparison {
  const differ = (message: string): Comparison => ({ ok: false, finding: diagnose('WN602', message) });
  if (withoutInsertions(tuned) !== originalText)
    return differ('the tuned rule differs from the rule outside of its clauses');
  if (!before.ok || !after.ok) return differ("Kusto's parser failed on the tuned rule");
  return findClauses(before.value, after.value, tuned.clauses);
}
