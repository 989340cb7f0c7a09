// The clauses of a rule's scenarios as the safety analysis takes them.
import type { ScenarioResult } from './compiled.js';
import type { Query } from './kql/query.js';
import { ruleFormulaOn } from './safety/rule-formula.js';
import type { Safety } from './safety/safety.js';
import { type SafetyInput, safetyOf } from './safety/scenario-safety.js';
import type { Schema } from './schema/schema.js';

/** A scenario on one table of its rule; undefined where nothing of it compiles there. */
export function safetyInput(
  { applied, byTable }: ScenarioResult,
  table: string,
  query: Query,
): SafetyInput | undefined {
  const compiled = byTable.get(table)?.compiled;
  if (compiled?.clause === undefined) return undefined;
  const { data, filter } = applied.scenario;
  const { predicate } = compiled;
  const expires = data.review?.expires;
  return { id: data.id, filter: filter.value, table, predicate, expires, rule: ruleFormulaOn(table, query) };
}

/** The scenarios with what the analysis says of each beside the others; those that were rejected count for none. */
export function withSafety(
  scenarios: readonly ScenarioResult[],
  query: Query,
  schema: Schema,
  depth: 'gate' | 'full',
): readonly ScenarioResult[] {
  const standing = scenarios.filter(({ review, applied }) => review !== 'rejected' && applied.diagnostics.length === 0);
  const inputs = new Map(
    [...new Set(standing.flatMap(({ byTable }) => [...byTable.keys()]))].map((table) => [
      table,
      standing.map((scenario) => ({ scenario, input: safetyInput(scenario, table, query) })),
    ]),
  );
  return scenarios.map((scenario) => {
    const safety = [...scenario.byTable.keys()].flatMap((table) => {
      const rows = inputs.get(table) ?? [];
      const own = rows.find((row) => row.scenario === scenario)?.input;
      const all = rows.flatMap(({ input }) => input ?? []);
      return own === undefined ? [] : [safetyOf(own, all, depth, schema)];
    });
    return { ...scenario, safety, compiled: scenario.compiled && !safety.some(isUnsafe) };
  });
}

/** Whether it hides whatever the rule is there for: such a clause is never woven. */
function isUnsafe({ diagnostics }: Safety): boolean {
  return diagnostics.some(({ code }) => code === 'WN503' || code === 'WN504');
}
