import type { Environment, Schema } from '../schema/schema.js';

/** The names of the environment's tables that occur as words (or as `Device*`) anywhere in the text, comments included; sorted. */
export function namedTables(text: string, schema: Schema, environment: Environment): readonly string[] {
  const known = tableSet(schema, environment);
  const named = new Set((text.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => known.has(word)));
  for (const [, prefix = ''] of text.matchAll(/([A-Za-z_]\w*)\*/g))
    for (const name of known) if (name.startsWith(prefix)) named.add(name);
  return [...named].sort();
}

const tableSets = new WeakMap<Schema, Map<Environment, ReadonlySet<string>>>();

function tableSet(schema: Schema, environment: Environment): ReadonlySet<string> {
  const sets = tableSets.get(schema) ?? new Map<Environment, ReadonlySet<string>>();
  tableSets.set(schema, sets);
  const names = sets.get(environment) ?? new Set(schema.tableNames(environment));
  sets.set(environment, names);
  return names;
}

/**
 * Where a query is meant to run. XDR, unless the tables it names exist in Sentinel alone, or in both while it speaks of
 * `TimeGenerated` and never of `Timestamp` (Sentinel's copies of the XDR tables have both columns).
 */
export function chooseEnvironment(text: string, schema: Schema): Environment {
  const xdr = namedTables(text, schema, 'xdr');
  const sentinel = namedTables(text, schema, 'sentinel');
  if (sentinel.some((name) => !xdr.includes(name)) && sentinel.length > xdr.length) return 'sentinel';
  const inBoth = xdr.length > 0 && xdr.every((name) => sentinel.includes(name));
  return inBoth && /\bTimeGenerated\b/.test(text) && !/\bTimestamp\b/.test(text) ? 'sentinel' : 'xdr';
}
