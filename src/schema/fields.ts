import type { ConceptIndex } from './concepts.js';
import type { SchemaData } from './data.js';
import type { FieldMeaning } from './schema.js';
import type { TableIndex } from './tables.js';

/** Field names of all dialects. */
export interface FieldIndex {
  meaning(name: string, table: string): FieldMeaning;
  knows(name: string): boolean;
  readonly names: readonly string[];
}

/** Makes the index of field names over concepts and tables. */
export function indexFields(fields: SchemaData['fields'], concepts: ConceptIndex, tables: TableIndex): FieldIndex {
  const pairs = Object.values(fields.fields).flatMap((dialect) => Object.entries(dialect));
  const find = nameFinder(pairs, fields.prefixes, fields.suffixes);
  const plainNames = new Map<string, string>();
  for (const [name, id] of pairs) if (find(name).length === 1 && !plainNames.has(id)) plainNames.set(id, name);

  const choose = (name: string, ids: readonly string[], table: string): FieldMeaning => {
    const meanings = distinct(ids.map((id) => concepts.meaning(id, table)));
    const first = meanings[0] ?? { kind: 'unknown' };
    if (meanings.length < 2) return first;
    const present = meanings.filter((each) => each.kind !== 'absent');
    if (fields.presentWins.includes(name.toLowerCase()) && present.length < 2) return present[0] ?? first;
    return { kind: 'ambiguous', candidates: [...new Set(meanings.flatMap((each) => candidates(each, plainNames)))] };
  };

  const meaning = (written: string, table: string): FieldMeaning => {
    const { qualifier, name } = splitQualifier(written, tables, find(written).length > 0);
    if (qualifier !== undefined && qualifier !== table) return elsewhere(qualifier, name, table);
    const column = tables.column(table, name);
    if (column !== undefined) {
      const target = { column: column.name, when: [], form: 'as-is' } as const;
      return { kind: 'column', concept: concepts.ofColumn(table, column.name), target };
    }
    const ids = find(name);
    if (ids.length > 0) return choose(name, ids, table);
    const other = tables.columnAnywhere(name);
    return other === undefined ? { kind: 'unknown' } : concepts.meaning(`column:${other}`, table);
  };

  // A column of another table never is taken for one of this table; a bridge to that table may still serve it.
  const elsewhere = (qualifier: string, name: string, table: string): FieldMeaning => {
    const column = tables.column(qualifier, name);
    if (column === undefined) return { kind: 'unknown' };
    const reason = `${column.name} is asked for in ${qualifier}, and the table is ${table}`;
    return { kind: 'absent', concept: concepts.ofColumn(qualifier, column.name), reason };
  };

  return {
    meaning,
    knows: (name) => find(name).length > 0 || tables.columnAnywhere(name) !== undefined,
    names: [...new Set(pairs.map(([name]) => name))],
  };
}

/** Concepts of a name: as spelled, then in any letter case, then without a known prefix or suffix, then without separators. */
function nameFinder(
  pairs: readonly (readonly [string, string])[],
  prefixes: readonly string[],
  suffixes: readonly string[],
): (name: string) => readonly string[] {
  const lower = (name: string) => name.toLowerCase();
  const indexes = [(name: string) => name, lower, bare].map((key) => ({ key, ids: groupBy(pairs, key) }));
  const search = (name: string) => {
    for (const { key, ids } of indexes) {
      const found = ids.get(key(name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (name) => search(name) ?? search(strip(name, prefixes, suffixes)) ?? [];
}

function groupBy(
  pairs: readonly (readonly [string, string])[],
  key: (name: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, id] of pairs) {
    const ids = groups.get(key(name));
    if (ids === undefined) groups.set(key(name), [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
  return groups;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '');
}

function strip(name: string, prefixes: readonly string[], suffixes: readonly string[]): string {
  const lower = name.toLowerCase();
  const prefix = prefixes.find((each) => lower.startsWith(each)) ?? '';
  const suffix = suffixes.find((each) => lower.endsWith(each)) ?? '';
  return name.slice(prefix.length, name.length - suffix.length);
}

function splitQualifier(
  written: string,
  tables: TableIndex,
  known: boolean,
): { readonly qualifier?: string; readonly name: string } {
  const dot = written.indexOf('.');
  const qualifier = dot < 0 ? undefined : tables.spelling(written.slice(0, dot));
  // `event.id` is a field of a dialect, although a table is called Event.
  if (qualifier === undefined || (known && !written.startsWith(`${qualifier}.`))) return { name: written };
  const name = written.slice(dot + 1);
  return tables.column(qualifier, name) === undefined ? { name: written } : { qualifier, name };
}

function distinct(meanings: readonly FieldMeaning[]): readonly FieldMeaning[] {
  const seen = new Set<string>();
  return meanings.filter((each) => {
    const key = JSON.stringify(each.kind === 'column' ? each.target : each);
    return !seen.has(key) && seen.add(key);
  });
}

function candidates(meaning: FieldMeaning, plainNames: ReadonlyMap<string, string>): readonly string[] {
  switch (meaning.kind) {
    case 'column':
      return [meaning.target.column];
    case 'hash':
      return Object.values(meaning.columns);
    case 'absent':
      return [plainNames.get(meaning.concept) ?? meaning.concept];
    case 'ambiguous':
      return meaning.candidates;
    case 'unknown':
      return [];
  }
}
