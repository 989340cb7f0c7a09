import type { Environment, Schema } from '../schema/schema.js';

/** The names of the environment's tables that occur as words (or as `Device*`) anywhere in the text, comments included; sorted. */
export function namedTables(text: string, schema: Schema, environment: Environment): readonly string[] {
  const words = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  const prefixes = [...text.matchAll(/([A-Za-z_]\w*)\*/g)].map((match) => match[1] ?? '');
  const named = schema
    .tableNames(environment)
    .filter((name) => words.has(name) || prefixes.some((prefix) => name.startsWith(prefix)));
  return [...new Set(named)].sort();
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
