import { buildSchema } from './build.js';
import type { SchemaData } from './data.js';
import { extendBridges, extendFields } from './extend-fields.js';
import { extendTables } from './extend-tables.js';
import { readParameters } from './parameters.js';
import type { ColumnKind, DeclaredFunction, Environment, ScalarType, Schema } from './schema.js';

type Columns = Readonly<Record<string, ScalarType>>;

/** Columns that a workspace declares, of a table or of what a function gives. */
export interface DeclaredColumns {
  readonly columns?: Columns | undefined;
  readonly environment?: Environment | undefined;
  /** What a string column holds, where its name does not tell. */
  readonly kinds?: Readonly<Record<string, ColumnKind>> | undefined;
  /** A table that comes with winnow: field names mean the same columns here, as far as they are there. */
  readonly like?: string | undefined;
}

/** What a workspace adds to the schema that comes with winnow. */
export interface SchemaAdditions {
  readonly tables: Readonly<Record<string, DeclaredColumns>>;
  readonly functions: Readonly<
    Record<string, DeclaredColumns & { readonly parameters: string; readonly returns?: ScalarType | undefined }>
  >;
  readonly watchlists: Readonly<Record<string, Columns>>;
  /** Field names, each a concept or a column by table. */
  readonly fields: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bridges: readonly {
    readonly id: string;
    readonly from: readonly string[];
    readonly to: string;
    readonly keys: readonly string[];
    readonly serves: readonly string[];
    readonly days: number;
    readonly sighting?: string | undefined;
    readonly notes: readonly string[];
  }[];
}

/** An addition that does not fit what winnow knows, by its path in the additions. */
export interface AdditionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly help?: string;
}

/** Data with a step's additions in them, but for those that have a problem. */
export interface Extended {
  readonly data: SchemaData;
  readonly problems: readonly AdditionProblem[];
}

export interface ExtendedSchema {
  readonly schema: Schema;
  /** With one of them the schema is not what the workspace means: nothing may be compiled with it. */
  readonly problems: readonly AdditionProblem[];
}

/** The schema of data with what a workspace adds. What comes with winnow keeps its meaning. Pure. */
export function extendSchema(data: SchemaData, additions: SchemaAdditions): ExtendedSchema {
  const tables = extendTables(data, additions);
  const fields = extendFields(tables.data, additions);
  const bridges = extendBridges(fields.data, additions);
  const read = Object.entries(additions.functions).map(([name, declared]) => ({
    declared: functionOf(name, declared),
    problems: parameterProblems(name, declared.parameters),
  }));
  const functions = read.flatMap(({ declared }) => declared ?? []);
  const watchlists = new Map(Object.entries(additions.watchlists));
  return {
    schema: buildSchema(bridges.data, { functions, watchlists }),
    problems: [
      ...tables.problems,
      ...fields.problems,
      ...bridges.problems,
      ...read.flatMap(({ problems }) => problems),
    ],
  };
}

function functionOf(
  name: string,
  { parameters, environment, returns }: SchemaAdditions['functions'][string],
): DeclaredFunction | undefined {
  const read = readParameters(parameters);
  return read && { name, environment: environment ?? 'sentinel', parameters: read, result: returns ?? 'table' };
}

function parameterProblems(name: string, parameters: string): readonly AdditionProblem[] {
  if (readParameters(parameters) !== undefined) return [];
  return [
    {
      path: ['functions', name, 'parameters'],
      message: `the parameters of \`${name}\` cannot be read`,
      help: 'write them as in KQL: `(starttime:datetime=datetime(null), T:(*), name:string)`',
    },
  ];
}
