import type { Column, DeclaredFunction, Environment, ScalarType, Schema, Table } from '../schema/schema.js';
import type { Draft, Hints } from './infer-hints.js';
import { typeOfHints } from './infer-types.js';

/** The schema with the drafts in it. Each has every candidate for a column: those that are read through it are its own. */
export function withDrafts(
  schema: Schema,
  environment: Environment,
  drafts: readonly Draft[],
  candidates: ReadonlySet<string>,
  hints: Hints,
): Schema {
  const typesOf = (name: string): readonly (readonly [string, ScalarType])[] =>
    [...new Set(['TimeGenerated', ...candidates])].map((column) => {
      const usual = column === 'TimeGenerated' ? 'datetime' : 'string';
      return [column, typeOfHints(hints.columns.get(name)?.get(column) ?? []) ?? usual] as const;
    });
  const tables = new Map(
    drafts
      .filter(({ tabular, kind }) => tabular && kind !== 'watchlist')
      .map(({ name }) => [name, tableOf(name, typesOf(name), environment)]),
  );
  const functions = drafts
    .filter(({ kind }) => kind === 'function')
    .map(({ name, tabular, parameters }): DeclaredFunction => {
      const types = parameters.map(({ name: own, type }) => ({ name: own, type, optional: type !== 'table' }));
      const value = typeOfHints(hints.values.get(name) ?? []) ?? 'dynamic';
      return { name, environment, parameters: types, result: tabular ? 'table' : value };
    });
  const lists = drafts.filter(({ kind }) => kind === 'watchlist');
  return {
    ...schema,
    table: (name, where) => tables.get(name) ?? schema.table(name, where),
    tableNames: (where) => [...schema.tableNames(where), ...tables.keys()],
    functions: [...(schema.functions ?? []), ...functions],
    watchlists: new Map([
      ...(schema.watchlists ?? []),
      ...lists.map(({ name }) => [name, Object.fromEntries(typesOf(name))] as const),
    ]),
  };
}

function tableOf(name: string, types: readonly (readonly [string, ScalarType])[], environment: Environment): Table {
  const columns = types.map(([column, type]): [string, Column] => {
    return [column, { name: column, type, kind: 'other', nullable: type !== 'string', foldsCase: false }];
  });
  return { name, environments: [environment], columns: new Map(columns) };
}
