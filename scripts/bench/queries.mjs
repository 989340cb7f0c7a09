// Queries for the references, which have no code of winnow: the texts, and the columns of their tables.
import { writeFileSync } from 'node:fs';
import { reference, run } from './harness.mjs';

/**
 * Writes queries, each with its environment, and the tables that a bare state of Kusto is to hold: all of both environments, or
 * with `named` only those that a query names.
 */
export function writeQueries(file, schema, queries, { named = false } = {}) {
  const words = new Set(queries.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []));
  const tables = Object.fromEntries(
    ['xdr', 'sentinel'].map((environment) => [
      environment,
      schema
        .tableNames(environment)
        .filter((name) => !named || words.has(name))
        .map((name) => [name, columnsOf(schema, name, environment)]),
    ]),
  );
  writeFileSync(file, JSON.stringify({ tables, queries }));
  return file;
}

function columnsOf(schema, name, environment) {
  return [...(schema.table(name, environment)?.columns.values() ?? [])].map((column) => [column.name, column.type]);
}

/** Kusto's warm analysis of the queries of a file: the milliseconds of each query in each pass of one bare process. */
export async function analyseWarm(file, passes, cached = false) {
  const { out } = await run([reference('analyse-warm.cjs'), file, String(passes), cached ? 'cached' : 'plain']);
  return JSON.parse(out);
}
