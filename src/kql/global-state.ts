import type { Environment, Schema } from '../schema/schema.js';
import { namedTables } from './environment.js';
import { type GlobalState, type KustoSymbol, libraries } from './kusto.js';

const cache = new WeakMap<Schema, Map<string, GlobalState>>();

/**
 * Kusto's view of the schema, holding only the tables that the text names: the analysis then costs what the rule costs.
 * Cached by schema, environment and names. May throw: call it inside `attempt`.
 */
export function globalState(text: string, schema: Schema, environment: Environment): GlobalState {
  const names = namedTables(text, schema, environment);
  const key = `${environment} ${names.join(' ')}`;
  const states = cache.get(schema) ?? new Map<string, GlobalState>();
  cache.set(schema, states);
  const known = states.get(key);
  if (known) return known;
  const tables = names.flatMap((name) => tableSymbol(name, schema, environment));
  const { kusto } = libraries();
  const database = new kusto.Symbols.DatabaseSymbol.ctor('db', [...tables, ...declaredFunctions()]);
  const state = kusto.GlobalState.Default.WithDatabase(database).WithCache();
  states.set(key, state);
  return state;
}

function tableSymbol(name: string, schema: Schema, environment: Environment): readonly KustoSymbol[] {
  const { Symbols } = libraries().kusto;
  const table = schema.table(name, environment);
  if (!table) return [];
  const columns = [...table.columns.values()].flatMap((column) => {
    const type = Symbols.ScalarTypes.GetSymbol(column.type);
    return type ? [new Symbols.ColumnSymbol(column.name, type, null, null, null, null)] : [];
  });
  return [new Symbols.TableSymbol.$ctor4(name, columns)];
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

/** Functions that the services know and the library does not. A watchlist's columns are its owner's: its table is open. */
function declaredFunctions(): readonly KustoSymbol[] {
  if (functions) return functions;
  const { Symbols } = libraries().kusto;
  const nulls = (columns: Readonly<Record<string, string>>) =>
    Object.entries(columns).map(([name, type]) => `${name}=${type === 'string' ? "''" : `${type}(null)`}`);
  const string = Symbols.ScalarTypes.String;
  const watchlist = new Symbols.TableSymbol.$ctor4('Watchlist', [
    new Symbols.ColumnSymbol('SearchKey', string, null, null, null, null),
  ]).WithIsOpen(true);
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
    new Symbols.FunctionSymbol.ctor('_GetWatchlist', () => watchlist, Symbols.Tabularity.Tabular, [
      new Symbols.Parameter.$ctor2('alias', string),
    ]),
  ];
  return functions;
}
