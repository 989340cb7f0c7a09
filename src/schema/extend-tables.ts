import type { SchemaData } from './data.js';
import type { AdditionProblem, DeclaredColumns, Extended, SchemaAdditions } from './extend.js';
import { own } from './own.js';
import type { Environment } from './schema.js';

const environments = ['xdr', 'sentinel'] as const satisfies readonly Environment[];

interface Declared {
  readonly section: 'tables' | 'functions';
  readonly name: string;
  readonly entry: DeclaredColumns;
}

/** Adds tables, columns of known tables, and functions that give a table. */
export function extendTables(data: SchemaData, additions: SchemaAdditions): Extended {
  const declared: readonly Declared[] = [
    ...Object.entries(additions.tables).map(([name, entry]): Declared => ({ section: 'tables', name, entry })),
    ...Object.entries(additions.functions)
      .filter(([, entry]) => entry.columns !== undefined)
      .map(([name, entry]): Declared => ({ section: 'functions', name, entry })),
  ];
  const problems: AdditionProblem[] = Object.keys(additions.functions).flatMap((name) => {
    const known = isBuiltIn(data, name) || reserved.has(name);
    const twice = own(additions.tables, name) !== undefined;
    const message = known ? `\`${name}\` comes with winnow` : `\`${name}\` is declared as a table, too`;
    return known || twice ? [{ path: ['functions', name], message, help: 'a name means one thing' }] : [];
  });
  let extended = data;
  for (const one of declared) {
    const found = problemsOf(one, data);
    problems.push(...found);
    if (found.length === 0 && (one.section === 'tables' || !isBuiltIn(data, one.name)))
      extended = withTable(extended, one, data);
  }
  return { data: extended, problems };
}

/** Functions that winnow itself tells Kusto of. */
const reserved: ReadonlySet<string> = new Set(['FileProfile', 'DeviceFromIP', '_GetWatchlist']);

function isBuiltIn(data: SchemaData, name: string): boolean {
  return environments.some((environment) => own(data.tables[environment], name) !== undefined);
}

/** Where the columns are declared: where it says so, where the table is known to be, or in Sentinel. */
function environmentsOf({ name, entry }: Declared, data: SchemaData): readonly Environment[] {
  if (entry.environment !== undefined) return [entry.environment];
  const known = environments.filter((environment) => own(data.tables[environment], name) !== undefined);
  return known.length > 0 ? known : ['sentinel'];
}

/** The columns that a table has already: in the environment asked for, or in the other one. */
function columnsIn(data: SchemaData, name: string, environment: Environment): ReadonlyMap<string, string> {
  const text =
    own(data.tables[environment], name) ?? environments.flatMap((other) => own(data.tables[other], name) ?? [])[0];
  return new Map(
    (text ?? '')
      .split(' ')
      .filter((part) => part !== '')
      .map((part) => {
        const [column = '', type = ''] = part.split(':');
        return [column, type];
      }),
  );
}

function problemsOf(declared: Declared, data: SchemaData): readonly AdditionProblem[] {
  const { section, name, entry } = declared;
  const problems: AdditionProblem[] = [];
  const places = environmentsOf(declared, data);
  for (const environment of places) {
    const known = columnsIn(data, name, environment);
    for (const [column, type] of Object.entries(entry.columns ?? {})) {
      const is = known.get(column);
      if (is === undefined || is === type || problems.some(({ path }) => path.at(-1) === column)) continue;
      const message = `\`${name}\` comes with winnow, and its column \`${column}\` is of type ${is}`;
      problems.push({
        path: [section, name, 'columns', column],
        message,
        help: 'columns may be added to it, not changed',
      });
    }
  }
  for (const column of Object.keys(entry.kinds ?? {})) {
    const path = [section, name, 'kinds', column];
    const type = own(entry.columns ?? {}, column);
    if (type === undefined) problems.push({ path, message: `\`${column}\` is no column that is declared here` });
    else if (type !== 'string') {
      problems.push({ path, message: `\`${column}\` is of type ${type}: only a string has a kind` });
    } else if (places.some((environment) => columnsIn(data, name, environment).has(column))) {
      problems.push({
        path,
        message: `the column \`${column}\` of \`${name}\` comes with winnow, with a kind of its own`,
      });
    }
  }
  if (entry.like !== undefined && (!isBuiltIn(data, entry.like) || isBuiltIn(data, name))) {
    const message = isBuiltIn(data, name)
      ? `\`${name}\` comes with winnow: its fields are known`
      : `\`${entry.like}\` is no table that comes with winnow`;
    problems.push({ path: [section, name, 'like'], message });
  }
  return problems;
}

function withTable(data: SchemaData, declared: Declared, builtIn: SchemaData): SchemaData {
  const { name, entry } = declared;
  const tables = { ...data.tables };
  for (const environment of environmentsOf(declared, builtIn)) {
    const columns = new Map([...columnsIn(builtIn, name, environment), ...Object.entries(entry.columns ?? {})]);
    const text = [...columns].map(([column, type]) => `${column}:${type}`).join(' ');
    tables[environment] = { ...tables[environment], [name]: text };
  }
  const { like } = entry;
  const columns = like === undefined ? data.columns : likeColumns(data.columns, name, like);
  const kinds = { ...(own(columns.exceptions, name) ?? {}), ...entry.kinds };
  const sameAs = like === undefined ? data.fields.sameAs : { ...data.fields.sameAs, [name]: like };
  return {
    ...data,
    tables,
    columns: { ...columns, exceptions: { ...columns.exceptions, [name]: kinds } },
    fields: { ...data.fields, sameAs },
  };
}

/** What is known of the columns of a table counts for those of one that is like it: above all what makes negated tests unsafe. */
function likeColumns(columns: SchemaData['columns'], name: string, like: string): SchemaData['columns'] {
  const copied = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> => {
    const model = own(record, like);
    return model === undefined ? { ...record } : { ...record, [name]: model };
  };
  return {
    ...columns,
    exceptions: copied(columns.exceptions),
    mayHoldPath: copied(columns.mayHoldPath),
    mayBeEmptyOn: copied(columns.mayBeEmptyOn),
    none: copied(columns.none),
    negatedWhen: copied(columns.negatedWhen),
    words: copied(columns.words),
  };
}
