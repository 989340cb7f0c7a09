import type { DeclaredFunction, Environment, ScalarType, Schema } from '../schema/schema.js';
import { type CallContext, type KustoSymbol, libraries } from './kusto.js';
import { toArray } from './nodes.js';

/** The functions that a workspace declares for the environment and that the text names. */
export function namedFunctions(text: string, schema: Schema, environment: Environment): readonly DeclaredFunction[] {
  const declared = schema.functions ?? [];
  if (declared.length === 0) return [];
  const words = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  return declared.filter((one) => one.environment === environment && words.has(one.name));
}

/** A declared function as Kusto knows functions. The table that it gives bears the function's name. */
export function functionSymbol(declared: DeclaredFunction, columns: readonly KustoSymbol[]): KustoSymbol {
  const { Symbols } = libraries().kusto;
  const parameters = `(${declared.parameters.map(parameterText).join(', ')})`;
  if (declared.result !== 'table') {
    return new Symbols.FunctionSymbol.$ctor16(declared.name, parameters, `{ ${nullOf(declared.result)} }`, null);
  }
  const table = new Symbols.TableSymbol.$ctor4(declared.name, columns);
  // The library cannot read an empty list.
  const list = declared.parameters.length === 0 ? [] : toArray(Symbols.Parameter.ParseList(parameters));
  return new Symbols.FunctionSymbol.ctor(declared.name, () => table, Symbols.Tabularity.Tabular, list);
}

function parameterText({ name, type, optional }: DeclaredFunction['parameters'][number]): string {
  if (type === 'table') return `${name}:(*)`;
  return `${name}:${type}${optional ? `=${nullOf(type)}` : ''}`;
}

/** An expression of the type. */
export function nullOf(type: ScalarType): string {
  return type === 'string' ? "''" : `${type}(null)`;
}

/** What each watchlist has beside its own columns. */
const everyWatchlist: Readonly<Record<string, ScalarType>> = {
  _DTItemId: 'string',
  LastUpdatedTimeUTC: 'datetime',
  SearchKey: 'string',
};

/** The table that `_GetWatchlist` gives: of a declared watchlist its columns, of another one any name passes for a column. */
export function watchlistTable(
  schema: Schema,
  columnsOf: (columns: Readonly<Record<string, ScalarType>>) => readonly KustoSymbol[],
): (call: CallContext) => KustoSymbol {
  const { Symbols } = libraries().kusto;
  const unknown = new Symbols.TableSymbol.$ctor4('Watchlist', columnsOf({ SearchKey: 'string' })).WithIsOpen(true);
  const known = new Map(
    [...(schema.watchlists ?? [])].map(([alias, columns]) => {
      return [alias, new Symbols.TableSymbol.$ctor4('Watchlist', columnsOf({ ...everyWatchlist, ...columns }))];
    }),
  );
  return (call) => {
    const alias = toArray(call.Arguments)[0]?.LiteralValue;
    return (typeof alias === 'string' ? known.get(alias) : undefined) ?? unknown;
  };
}
