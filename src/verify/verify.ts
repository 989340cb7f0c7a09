import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { analyzeExactly } from '../kql/analyze-exactly.js';
import { analyzeQuery } from '../kql/analyze-query.js';
import { shapeOfQuery } from '../kql/kept-shape.js';
import type { Attempt } from '../kql/kusto.js';
import type { Query } from '../kql/query.js';
import { shapeBySkeleton } from '../kql/shape-by-skeleton.js';
import { type SyntaxShape, sameTree, shapeOfText } from '../kql/syntax-shape.js';
import type { Schema } from '../schema/schema.js';
import { asPlanned, type PlannedClause } from './as-planned.js';
import { clausesProve } from './clauses-prove.js';
import { knownScope } from './known-scope.js';
import { namesHold } from './names-hold.js';
import { noNewDiagnostic } from './no-new-diagnostic.js';
import { compareTrees } from './only-clauses.js';
import { placesHold } from './places-hold.js';
import { sameResult } from './same-result.js';
import type { TunedText } from './tuned-text.js';

/**
 * How a tuned rule is verified: `clause` analyses each clause by itself, at the columns of its place, and the whole tuned query
 * only where that proves too little; `full` always analyses the whole. Both hold the trees against each other.
 */
export type VerifyMode = 'clause' | 'full';

/** How to verify, and what the clauses should be, in the order of the text, where that is known. */
export interface VerifyOptions {
  readonly mode?: VerifyMode | undefined;
  readonly planned?: readonly PlannedClause[] | undefined;
}

/**
 * All that must hold before a tuned rule is written; no finding means verified. Each finding is a WN602 that says what differs.
 * `clauses` is how many clauses there must be. The original's analysis is reused.
 */
export function verifyTuned(
  original: Query,
  tuned: TunedText,
  clauses: number,
  schema: Schema,
  { mode = 'clause', planned }: VerifyOptions = {},
): readonly Diagnostic[] {
  if (tuned.clauses.length !== clauses || (planned && planned.length !== clauses)) {
    const message = `the tuned rule should hold ${clauses} clauses and holds ${tuned.clauses.length}`;
    return [diagnose('WN602', message)];
  }
  const before = mode === 'full' ? shapeOfText(original.text) : shapeOfQuery(original);
  const after = mode === 'full' ? shapeOfText(tuned.text) : shapeBySkeleton(tuned.text);
  const trees = compareTrees(original.text, tuned, before, after);
  if (!trees.ok) return [trees.finding, ...wholeHolds(original, tuned, schema, mode === 'full' ? undefined : after)];
  const { found } = trees;
  const misplaced = placesHold(original, found, planned);
  if (misplaced.length > 0 || !before.ok || !after.ok) return misplaced;
  const proven =
    mode === 'clause' && clausesProve({ original, before: before.value, after: after.value, found, planned }, schema);
  return proven
    ? []
    : [
        ...asPlanned(after.value, found, planned),
        ...wholeHolds(original, tuned, schema, mode === 'full' ? undefined : after),
      ];
}

/** What an analysis of the whole tuned query shows; one that is shared with other texts counts only where its tree is this one. */
function wholeHolds(
  original: Query,
  tuned: TunedText,
  schema: Schema,
  tree: Attempt<SyntaxShape> | undefined,
): readonly Diagnostic[] {
  const shared = tree?.ok ? analyzeQuery(tuned.text, schema, original.environment) : undefined;
  const seen = shared && shapeOfQuery(shared);
  const fits = tree?.ok && seen?.ok && sameTree(seen.value, tree.value);
  const query = shared && fits ? shared : analyzeExactly(tuned.text, schema, original.environment);
  return [
    ...noNewDiagnostic(original, query, tuned),
    ...sameResult(original, query),
    ...namesHold(query, tuned),
    ...knownScope(query, tuned),
  ];
}
