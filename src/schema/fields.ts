import { lazy } from '../text/lazy.js';
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
  // A column's own name, told of a table without it, is that column and nothing like it.
  const find = nameFinder(pairs, fields.spellings, (name) => tables.columnAnywhere(name) === name);
  const plainNames = lazy(() => {
    const plain = new Map<string, string>();
    for (const [name, id] of pairs) if (find(name).length === 1 && !plain.has(id)) plain.set(id, name);
    return plain;
  });

  const choose = (name: string, ids: readonly string[], table: string): FieldMeaning => {
    const meanings = distinct(ids.map((id) => concepts.meaning(id, table)));
    const first = meanings[0] ?? { kind: 'unknown' };
    if (meanings.length < 2) return first;
    const present = meanings.filter((each) => each.kind !== 'absent');
    if (fields.presentWins.includes(name.toLowerCase()) && present.length < 2) return present[0] ?? first;
    const [told] = meanings.flatMap((each) => (each.kind === 'ambiguous' ? (each.help ?? []) : []));
    const pair = fields.byValue.find((names) => names.length === ids.length && names.every((id) => ids.includes(id)));
    const [plain, commandLine] = (pair ?? []).map((id) => plainNames().get(id));
    return {
      kind: 'ambiguous',
      candidates: [...new Set(meanings.flatMap((each) => candidates(each, plainNames())))],
      ...(told !== undefined && { help: told }),
      ...(plain !== undefined && commandLine !== undefined && { byValue: { name: plain, commandLine } }),
    };
  };

  const meaning = (written: string, table: string): FieldMeaning => {
    const { qualifier, name } = splitQualifier(written, tables, find(written).length > 0);
    if (qualifier !== undefined && qualifier !== table) return elsewhere(qualifier, name, table);
    const column = tables.column(table, name);
    // `to` is the mail's recipient: the header `To` is a column in Sentinel alone, and has its own spelling.
    const dialect = column !== undefined && column.name !== name && !isEverywhere(table, column.name) ? find(name) : [];
    if (dialect.length > 0) return choose(name, dialect, table);
    if (column !== undefined) {
      const target = { column: column.name, when: [], form: 'as-is' } as const;
      return { kind: 'column', concept: concepts.ofColumn(table, column.name), target };
    }
    const ids = find(name);
    if (ids.length > 0) return choose(name, ids, table);
    // `initiating_process.file_name` is the column's own name in another writing.
    const spellings = [bare(name), bare(find.respell(name))];
    const native = firstOf(spellings, (spelling) => tables.column(table, spelling));
    if (native !== undefined) {
      const target = { column: native.name, when: [], form: 'as-is' } as const;
      return { kind: 'column', concept: concepts.ofColumn(table, native.name), target };
    }
    const other = firstOf(spellings, (spelling) => tables.columnAnywhere(spelling));
    return other === undefined ? { kind: 'unknown' } : concepts.meaning(`column:${other}`, table);
  };

  const isEverywhere = (table: string, column: string): boolean =>
    (['xdr', 'sentinel'] as const).every(
      (environment) => tables.find(table, environment)?.columns.has(column) === true,
    );

  // A column of another table never is taken for one of this table; a bridge to that table may still serve it.
  const elsewhere = (qualifier: string, name: string, table: string): FieldMeaning => {
    const column = tables.column(qualifier, name);
    if (column === undefined) return { kind: 'unknown' };
    const reason = `${column.name} is asked for in ${qualifier}, and the table is ${table}`;
    return { kind: 'absent', concept: concepts.ofColumn(qualifier, column.name), reason };
  };

  return {
    meaning,
    knows: (name) =>
      find(name).length > 0 ||
      [bare(name), bare(find.respell(name))].some((spelling) => tables.columnAnywhere(spelling) !== undefined),
    names: [...new Set(pairs.map(([name]) => name))],
  };
}

/** Finds the concepts of a name, and the spellings under which it was looked for. */
interface NameFinder {
  (name: string): readonly string[];
  /** The name in the words of `spellings`, joined by underscores. */
  respell(name: string): string;
}

/**
 * Concepts of a name: as spelled, in any letter case, with underscores for dots, without separators, and at last
 * respelled. Respelled names of several dialects may meet: there the first dialect of the file is meant, for the later
 * ones (Sigma's `ProcessName` is a path) have spellings of their own, which were tried before.
 */
function nameFinder(
  pairs: readonly (readonly [string, string])[],
  spellings: readonly (readonly [string, string])[],
  isColumn: (name: string) => boolean,
): NameFinder {
  const rules = spellings.map(([pattern, text]) => ({ pattern: new RegExp(pattern, 'g'), text }));
  const respell = (name: string) => rules.reduce((text, rule) => text.replace(rule.pattern, rule.text), wordsOf(name));
  const indexes = [(name: string) => name, lower, underscored, bare].map((key) => ({
    key,
    ids: lazy(() => groupBy(pairs, key)),
  }));
  const respelled = lazy(() => groupBy(pairs, respell));
  const search = (name: string) => {
    for (const { key, ids } of indexes) {
      const found = ids().get(key(name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const known = new Map<string, readonly string[]>();
  const find = (name: string): readonly string[] => {
    const direct = search(name);
    if (direct !== undefined || isColumn(name)) return direct ?? [];
    const other = respell(name);
    return search(other) ?? respelled().get(other)?.slice(0, 1) ?? [];
  };
  const remembered = (name: string) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };
  return Object.assign(remembered, { respell });
}

function firstOf<Value>(names: readonly string[], find: (name: string) => Value | undefined): Value | undefined {
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function groupBy(
  pairs: readonly (readonly [string, string])[],
  key: (name: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, id] of pairs) {
    const spelling = key(name);
    const ids = groups.get(spelling);
    if (ids === undefined) groups.set(spelling, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
  return groups;
}

function lower(name: string): string {
  return name.toLowerCase();
}

function underscored(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '_');
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '');
}

/** `process.parentName` to `process_parent_name`. */
function wordsOf(name: string): string {
  return underscored(name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_'));
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
