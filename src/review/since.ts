import { type Direction, directionOf, joinDirections } from '../clause-direction.js';
import type { ScenarioResult } from '../compiled.js';
import type { Manifest } from '../manifest.js';
import { type OldClause, oldClauses, type SinceApproval, sinceApproved } from '../since-approval.js';
import type { AppliedScenario } from '../sources/workspace.js';
import { withChange } from './change.js';
import { judgeOne, type ReviewContext, type RuleLook } from './look.js';
import type { SinceView } from './view.js';

/** What was approved before a change that made the approval stale, and whether more goes now. */
export function sinceChange(before: ScenarioResult, after: ScenarioResult): SinceView | undefined {
  if (before.review !== 'approved' || after.review !== 'stale') return undefined;
  const { by, on } = before.applied.scenario.data.review ?? {};
  return { by, on, clause: before.translation.compiled?.clause, direction: shown(directionBetween(before, after)) };
}

/** What was approved of a scenario that is stale on disk, as far as the manifest of the tuned rules tells it. */
export function sinceApproval(
  look: RuleLook,
  result: ScenarioResult,
  manifest: Manifest | undefined,
  context: ReviewContext,
): SinceView | undefined {
  if (result.review !== 'stale') return undefined;
  const { data } = result.applied.scenario;
  const { by, on } = data.review ?? {};
  const old = oldClauses(manifest, look.rule.id, data.id);
  const main = old.find(({ table }) => table === result.table) ?? old[0];
  if (main === undefined) return { by, on, clause: undefined, direction: undefined };
  // A manifest holds the clause alone; what it means is known where another wording of the same scenario gives just that.
  const same = wordings(result.applied, context)
    .map((applied) => judgeOne(look, applied, context))
    .find((one) => old.every(({ table, clause }) => clauseOn(one, table) === clause));
  const told = textSince(look, old, result, context);
  const direction = same && shown(directionBetween(same, result));
  return {
    by,
    on,
    clause: main.clause.split('\n'),
    direction: direction ?? (told && shown(told.direction)),
    event: told?.event,
    grown: (told?.grown ?? []).map(({ file, added }) => ({ file, added: added.length, first: added.slice(0, 3) })),
  };
}

/** What the texts of the clauses tell by themselves. */
function textSince(
  { analysed }: RuleLook,
  old: readonly OldClause[],
  result: ScenarioResult,
  { schema }: ReviewContext,
): SinceApproval | undefined {
  return analysed && sinceApproved(old, result, schema, analysed.query.environment);
}

/** The scenario as it may have been approved: with the author's words, other sightings, or without an end. */
function wordings(applied: AppliedScenario, { workspace }: ReviewContext): readonly AppliedScenario[] {
  const review = applied.scenario.data.review ?? {};
  const filters = review.filter === undefined ? [{}] : [{}, { filter: undefined }];
  const sightings = [{}, { sightings: review.sightings === 'any' ? ('all' as const) : ('any' as const) }];
  const ends = review.expires === undefined ? [{}] : [{}, { expires: undefined }];
  return filters.flatMap((filter) =>
    sightings.flatMap((seen) =>
      ends.map(
        (end) => withChange(applied, { ...filter, ...seen, ...end }, (file) => workspace.listValues(file)).applied,
      ),
    ),
  );
}

function clauseOn(result: ScenarioResult, table: string): string | undefined {
  return result.byTable.get(table)?.compiled?.clause?.join('\n');
}

function directionBetween(before: ScenarioResult, after: ScenarioResult): Direction {
  const tables = new Set([...before.byTable.keys(), ...after.byTable.keys()]);
  return joinDirections(
    [...tables].map((table) => {
      const old = before.byTable.get(table)?.compiled;
      const now = after.byTable.get(table)?.compiled;
      if (old?.clause === undefined || now?.clause === undefined)
        return old?.clause === now?.clause ? 'same' : old?.clause === undefined ? 'wider' : 'narrower';
      return directionOf(
        { predicate: old.predicate, expires: before.applied.scenario.data.review?.expires },
        { predicate: now.predicate, expires: after.applied.scenario.data.review?.expires },
      );
    }),
  );
}

function shown(direction: Direction): SinceView['direction'] {
  return direction === 'unknown' ? undefined : direction;
}
