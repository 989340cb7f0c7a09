import { columnTexts } from './column-texts.js';
import type { SchemaData } from './data.js';
import { own } from './own.js';
import type { Column, ColumnKind, Environment, ScalarType, Table } from './schema.js';

const numberUnits = ['port', 'bytes', 'count'] as const;
const environments = ['xdr', 'sentinel'] as const satisfies readonly Environment[];

/** Tables and columns by name, parsed when first asked for. */
export interface TableIndex {
  find(name: string, environment?: Environment): Table | undefined;
  names(environment?: Environment): readonly string[];
  /** A column of the table in any environment: exact letter case first, then any. */
  column(table: string, name: string): Column | undefined;
  /** The right spelling of a table's name. */
  spelling(name: string): string | undefined;
  /** The spelling of a column that some table has, whatever the letter case asked for. */
  columnAnywhere(name: string): string | undefined;
}

/** Makes the index of tables; a table's compact text is parsed only when the table is asked for. */
export function indexTables(data: SchemaData): TableIndex {
  const parsed = new Map<string, Table>();
  const kindOf = columnKinds(data.columns);
  const names = [...new Set(environments.flatMap((environment) => Object.keys(data.tables[environment])))].sort();
  const spellings = new Map(names.map((name) => [name.toLowerCase(), name]));
  const spelled = new Map<string, ReadonlyMap<string, Column>>();
  let everyColumn: ReadonlyMap<string, string> | undefined;

  const parse = (name: string, environment: Environment): Table | undefined => {
    const text = own(data.tables[environment], name);
    if (text === undefined) return undefined;
    const key = `${environment} ${name}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const columns = new Map(readColumns(text).map(([column, type]) => [column, kindOf(name, column, type)]));
    const table = { name, environments: environments.filter((each) => name in data.tables[each]), columns };
    parsed.set(key, table);
    return table;
  };
  const versions = (name: string) => environments.flatMap((environment) => parse(name, environment) ?? []);

  return {
    find: (name, environment) =>
      (environment === undefined ? undefined : parse(name, environment)) ?? versions(name)[0],
    names: (environment) => (environment === undefined ? names : Object.keys(data.tables[environment])),
    column(table, name) {
      const known = spelled.get(table);
      const columns = known ?? spellEveryWay(versions(table));
      if (known === undefined) spelled.set(table, columns);
      return columns.get(name) ?? columns.get(name.toLowerCase());
    },
    spelling: (name) => spellings.get(name.toLowerCase()),
    columnAnywhere(name) {
      everyColumn ??= spellColumns(data.tables);
      return everyColumn.get(name.toLowerCase());
    },
  };
}

/** INVARIANT: the text passed the shape check, so each part is `name:type` with a type of KQL. */
function readColumns(text: string): readonly (readonly [string, ScalarType])[] {
  return text.split(' ').map((part) => {
    const [name = '', type = 'string'] = part.split(':');
    return [name, type as ScalarType] as const;
  });
}

/** Columns by exact name and by lower-case name; where two spellings meet, the first table's wins. */
function spellEveryWay(tables: readonly Table[]): ReadonlyMap<string, Column> {
  const columns = tables.flatMap((table) => [...table.columns.values()]);
  const backwards = columns.toReversed().map((column) => [column.name.toLowerCase(), column] as const);
  const exact = columns.toReversed().map((column) => [column.name, column] as const);
  return new Map([...backwards, ...exact]);
}

function spellColumns(tables: SchemaData['tables']): ReadonlyMap<string, string> {
  const spellings = new Map<string, string>();
  for (const environment of environments) {
    for (const text of Object.values(tables[environment])) {
      for (const [name] of readColumns(text)) {
        if (!spellings.has(name.toLowerCase())) spellings.set(name.toLowerCase(), name);
      }
    }
  }
  return spellings;
}

function columnKinds(data: SchemaData['columns']): (table: string, name: string, type: ScalarType) => Column {
  const patterns = data.kinds.map(([kind, pattern]) => ({ kind, pattern: new RegExp(`^(?:${pattern})$`) }));
  const units = numberUnits.map((unit) => ({ unit, pattern: new RegExp(`^(?:${data.units[unit]})$`) }));
  const unitOf = (name: string) => units.find(({ pattern }) => pattern.test(name))?.unit;
  const mayBeEmpty = new RegExp(`^(?:${data.mayBeEmpty})$`);
  const mayBeFolder = new RegExp(`^(?:${data.mayBeFolder})$`);
  const emptyIn = new Map(
    Object.entries(data.mayBeEmptyOn).map(([table, columns]) => [table, new RegExp(`^(?:${columns})$`)]),
  );
  const emptyOn = (table: string) => emptyIn.get(table);
  const texts = columnTexts(data);
  const byName = new Map<string, ColumnKind>();
  const usual = (name: string): ColumnKind => {
    const kind = byName.get(name) ?? patterns.find(({ pattern }) => pattern.test(name))?.kind ?? 'other';
    byName.set(name, kind);
    return kind;
  };
  return (table, name, type) => {
    const kind = type === 'string' ? (own(own(data.exceptions, table) ?? {}, name) ?? usual(name)) : 'other';
    const unit = type === 'int' || type === 'long' ? unitOf(name) : undefined;
    const usualColumn = {
      name,
      type,
      kind,
      nullable: type !== 'string',
      foldsCase: data.folds.includes(kind),
      ...(type === 'string' &&
        (mayBeEmpty.test(name) || emptyOn(table)?.test(name) === true) && { mayBeEmpty: true as const }),
      ...(type === 'string' && mayBeFolder.test(name) && { mayBeFolder: true as const }),
      ...(type === 'string' && texts(table, name, kind)),
    };
    const column: Column = unit === undefined ? usualColumn : { ...usualColumn, unit };
    return own(data.mayHoldPath, table)?.includes(name) ? { ...column, mayHoldPath: true } : column;
  };
}
