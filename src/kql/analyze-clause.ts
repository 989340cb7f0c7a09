import type { Environment, Schema } from '../schema/schema.js';
import { type ColumnType, globalState } from './global-state.js';
import { type Attempt, attempt, libraries } from './kusto.js';
import { toArray } from './nodes.js';
import type { Reference } from './query.js';
import { referencesOf } from './references.js';
import { type SyntaxShape, shapeOf } from './syntax-shape.js';

/** A clause's operator, bar and all, behind a table that holds the columns of the place where it is meant to stand. */
export interface ClauseAnalysis {
  /** Of the table's name alone, and of that name with the clause behind it. */
  readonly before: SyntaxShape;
  readonly after: SyntaxShape;
  /** Where the clause stands in the latter. */
  readonly start: number;
  /** Whether Kusto has anything at all to say about it, hints included. */
  readonly clean: boolean;
  /** The names that the clause reads. */
  readonly references: readonly Reference[];
}

/** Analyses of clauses that are remembered for one schema: the same scenario often stands behind the same columns. */
const mostRemembered = 5000;
const remembered = new WeakMap<Schema, Map<string, Attempt<ClauseAnalysis>>>();

/**
 * Analyses a clause by itself, on rows of these columns. It then means what it means at a place of a query with the same
 * columns, as long as the query gives no name of the clause another meaning: a name is looked for among the row's columns
 * first, then among those that the query binds, and then among the tables and functions of the schema and the language.
 */
export function analyzeClause(
  clause: string,
  columns: readonly ColumnType[],
  schema: Schema,
  environment: Environment,
): Attempt<ClauseAnalysis> {
  const key = JSON.stringify([environment, clause, columns.map(({ name, type }) => [name, type])]);
  const known = remembered.get(schema)?.get(key);
  if (known) return known;
  const found = attempt(() => analysed(clause, columns, schema, environment));
  const all = remembered.get(schema) ?? new Map<string, Attempt<ClauseAnalysis>>();
  if (all.size >= mostRemembered) all.clear();
  remembered.set(schema, all.set(key, found));
  return found;
}

/** Those of some columns that a clause may read: what it means does not depend on the others. */
export function columnsRead<Column extends ColumnType>(clause: string, columns: readonly Column[]): readonly Column[] {
  return readsAnyColumn.test(clause) ? columns : columns.filter(({ name }) => clause.includes(name));
}

// Other columns than those whose names stand in the text as they are can only be read in these ways.
const readsAnyColumn = /[*[]|pack_all|column_?ifexists/;

function analysed(
  clause: string,
  columns: readonly ColumnType[],
  schema: Schema,
  environment: Environment,
): ClauseAnalysis {
  const { KustoCode } = libraries().kusto;
  const table = nameNotIn(clause);
  const text = `${table}\n${clause}`;
  const code = KustoCode.ParseAndAnalyze(text, globalState(clause, schema, environment, { name: table, columns }));
  const before = KustoCode.Parse(table, code.Globals);
  const start = table.length + 1;
  return {
    before: shapeOf(table, before.Syntax, true),
    after: shapeOf(text, code.Syntax, toArray(code.GetSyntaxDiagnostics()).length === 0),
    start,
    clean: code.HasSemantics && toArray(code.GetDiagnostics()).length === 0,
    references: referencesOf(code).filter(({ span }) => span.start >= start),
  };
}

function nameNotIn(clause: string): string {
  let name = 'RowsBefore';
  while (clause.includes(name)) name += '_';
  return name;
}
