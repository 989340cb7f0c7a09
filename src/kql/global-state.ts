import type { Environment, Schema } from '../schema/schema.js';
import { functionSymbol, namedFunctions, watchlistTable } from './declared.js';
import { namedTables } from './environment.js';
import { type GlobalState, type KustoSymbol, libraries } from './kusto.js';

const cache = new WeakMap<Schema, Symbols>();

/** A column's name and Kusto's name of its type. */
export interface ColumnType {
  readonly name: string;
  readonly type: string;
}

/** A table beside those of the schema. */
export interface ExtraTable {
  readonly name: string;
  readonly columns: readonly ColumnType[];
}

/**
 * Kusto's view of the schema, holding only the tables that the text names: the analysis then costs what the rule costs.
 * Cached by schema, environment and names, unless there is an extra table. May throw: call it inside `attempt`.
 */
export function globalState(text: string, schema: Schema, environment: Environment, extra?: ExtraTable): GlobalState {
  const functions = namedFunctions(text, schema, environment);
  const named = new Set(functions.map(({ name }) => name));
  const names = namedTables(text, schema, environment).filter((name) => !named.has(name));
  const symbols = symbolsOf(schema);
  const key = `${environment} ${names.join(' ')} | ${[...named].sort().join(' ')}`;
  const known = extra ? undefined : symbols.states.get(key);
  if (known) return known;
  const { kusto } = libraries();
  const members = [
    ...names.map((name) => tableSymbol(name, schema, environment, symbols)),
    ...(extra ? [tableOf(extra.name, extra.columns)] : []),
    ...functions.map((one) => functionSymbol(one, columnsOf(one.name, schema, environment))),
    ...serviceFunctions(),
    symbols.watchlists,
  ];
  const database = new kusto.Symbols.DatabaseSymbol.ctor('db', members);
  const bare = kusto.GlobalState.Default.WithDatabase(database);
  const state = bare.WithCache();
  if (!extra) symbols.states.set(key, state);
  withoutCache.set(state, bare);
  return state;
}

/**
 * A state for one analysis of a text. What Kusto remembers of a call that hands on a table are the columns of the first query that
 * made it: another query with such a call must not see them, or what is said of it would depend on what came before.
 */
export function withOwnCache(state: GlobalState, text: string): GlobalState {
  return handsOnTable.test(text) ? (withoutCache.get(state)?.WithCache() ?? state) : state;
}

const withoutCache = new WeakMap<GlobalState, GlobalState>();
const handsOnTable = /\b(?:FileProfile|DeviceFromIP)\b/;

/** What is made once for a schema: symbols never change, so that several states share them. */
interface Symbols {
  readonly states: Map<string, GlobalState>;
  /** By environment and name. */
  readonly tables: Map<string, KustoSymbol>;
  readonly watchlists: KustoSymbol;
}

function symbolsOf(schema: Schema): Symbols {
  const known = cache.get(schema);
  if (known) return known;
  const made: Symbols = { states: new Map(), tables: new Map(), watchlists: watchlistFunction(schema) };
  cache.set(schema, made);
  return made;
}

function tableSymbol(name: string, schema: Schema, environment: Environment, { tables }: Symbols): KustoSymbol {
  const key = `${environment} ${name}`;
  const known = tables.get(key);
  if (known) return known;
  const made = tableOf(name, [...(schema.table(name, environment)?.columns.values() ?? [])]);
  tables.set(key, made);
  return made;
}

function tableOf(name: string, columns: readonly ColumnType[]): KustoSymbol {
  return new (libraries().kusto.Symbols.TableSymbol.$ctor4)(
    name,
    columnSymbols(columns.map((column) => [column.name, column.type])),
  );
}

function columnsOf(name: string, schema: Schema, environment: Environment): readonly KustoSymbol[] {
  const columns = schema.table(name, environment)?.columns.values() ?? [];
  return columnSymbols([...columns].map((column) => [column.name, column.type]));
}

function columnSymbols(columns: readonly (readonly [name: string, type: string])[]): readonly KustoSymbol[] {
  const { Symbols } = libraries().kusto;
  return columns.flatMap(([name, type]) => {
    const symbol = Symbols.ScalarTypes.GetSymbol(type);
    return symbol ? [new Symbols.ColumnSymbol(name, symbol, null, null, null, null)] : [];
  });
}

const profileColumns: Readonly<Record<string, string>> = {
  SHA256: 'string',
  MD5: 'string',
  FileSize: 'long',
  GlobalPrevalence: 'long',
  GlobalFirstSeen: 'datetime',
  GlobalLastSeen: 'datetime',
  Signer: 'string',
  Issuer: 'string',
  SignerHash: 'string',
  IsCertificateValid: 'bool',
  IsRootSignerMicrosoft: 'bool',
  IsExecutable: 'bool',
  ThreatName: 'string',
  Publisher: 'string',
  SoftwareName: 'string',
  ProfileAvailability: 'string',
};

let functions: readonly KustoSymbol[] | undefined;

/** Functions that the services know and the library does not. */
function serviceFunctions(): readonly KustoSymbol[] {
  if (functions) return functions;
  const { Symbols } = libraries().kusto;
  const nulls = (columns: Readonly<Record<string, string>>) =>
    Object.entries(columns).map(([name, type]) => `${name}=${type === 'string' ? "''" : `${type}(null)`}`);
  functions = [
    new Symbols.FunctionSymbol.$ctor16(
      'FileProfile',
      "(T:(*), hash:string='', limit:long=100)",
      `{ T | extend ${nulls(profileColumns).join(', ')} }`,
      null,
    ),
    new Symbols.FunctionSymbol.$ctor16(
      'DeviceFromIP',
      "(T:(*), address:string='', at:datetime=datetime(null))",
      "{ T | extend IP='', DeviceId='' }",
      null,
    ),
  ];
  return functions;
}

/** A watchlist's columns are its owner's: without a declaration its table is open. */
function watchlistFunction(schema: Schema): KustoSymbol {
  const { Symbols } = libraries().kusto;
  const table = watchlistTable(schema, (columns) => columnSymbols(Object.entries(columns)));
  const alias = new Symbols.Parameter.$ctor2('alias', Symbols.ScalarTypes.String);
  return new Symbols.FunctionSymbol.ctor('_GetWatchlist', table, Symbols.Tabularity.Tabular, [alias]);
}
