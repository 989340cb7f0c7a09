import type { Query } from './kql/query.js';
import type { Schema } from './schema/schema.js';
import { translate } from './translate.js';
import type { ScenarioInput, Translation } from './translation.js';
import { chooseSources } from './weave/choose-sources.js';

/** A scenario on each table of a rule that its clauses go to, in the order of the rule's sources. */
export function translateSources(input: ScenarioInput, query: Query, schema: Schema): ReadonlyMap<string, Translation> {
  const all = new Map<string, Translation>();
  for (const { table: name, role } of query.sources) {
    const table = schema.table(name, query.environment);
    if (role !== 'feeds' || table === undefined || all.has(name)) continue;
    all.set(name, translate(input, { schema, environment: query.environment, table }));
  }
  const chosen = chooseSources(query.sources, ({ table }) => fitOf(all.get(table)));
  const tables = new Set(chosen.map(({ table }) => table));
  return new Map([...all].filter(([name]) => tables.has(name)));
}

/** The table on which most of a scenario can be told, and what it says there. */
export function bestOf(byTable: ReadonlyMap<string, Translation>): readonly [string, Translation] | undefined {
  return [...byTable].reduce<readonly [string, Translation] | undefined>(
    (best, one) => (best === undefined || fitOf(one[1]) > fitOf(best[1]) ? one : best),
    undefined,
  );
}

const ranks: Readonly<Record<Translation['status'], number>> = {
  malformed: 0,
  untranslatable: 0,
  'needs-decision': 1,
  partial: 2,
  ready: 3,
};

/** How well a condition can be told on a table: by its verdict, then by how many atoms need no other table. */
function fitOf(translation: Translation | undefined): number {
  if (translation === undefined) return 0;
  const exact = translation.atoms.filter(({ binding }) => binding === 'exact').length;
  return ranks[translation.status] + exact / (translation.atoms.length + 1);
}
