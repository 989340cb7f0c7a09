import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Place, Query, StageColumn } from '../kql/query.js';
import type { Span } from '../text/span.js';
import type { PlannedClause } from './as-planned.js';
import type { FoundClause } from './find-clauses.js';

/** What the rows hold at a place of the original query, on one way to the result. */
export interface Scope {
  readonly place: Place;
  readonly columns: readonly StageColumn[];
  readonly open: boolean;
}

/** The rows behind an expression of the original, once for each way that they come on. */
export function scopesAt({ sources, strangers }: Query, follows: Span): readonly Scope[] {
  const here = (place: Place) => place.start === follows.start && place.offset === follows.end;
  return [...sources, ...strangers].flatMap(({ scope, open, places, stages }) => [
    ...places.filter(here).map((place): Scope => ({ place, columns: scope, open })),
    ...stages.flatMap((stage) =>
      stage.places.filter(here).map((place): Scope => ({ place, columns: stage.columns, open: stage.open })),
    ),
  ]);
}

/**
 * Each clause follows an expression through which rows go to the result, the one that it was placed behind if that is known,
 * and none whose rows the rule also reads in another way, such as a sub-query: there, leaving out rows may add results.
 */
export function placesHold(
  original: Query,
  found: readonly FoundClause[],
  planned: readonly PlannedClause[] | undefined,
): readonly Diagnostic[] {
  for (const [index, { follows }] of found.entries()) {
    const scopes = scopesAt(original, follows);
    const clause = `clause ${index + 1}`;
    if (scopes.length === 0 || scopes.some(({ place }) => place.shared === 'elsewhere'))
      return [diagnose('WN602', `${clause} does not stand in the pipeline of a source of the result`)];
    if (planned && planned[index]?.offset !== follows.end)
      return [diagnose('WN602', `${clause} does not stand where it was placed`)];
  }
  return [];
}
