import { readCondition } from './conditions.js';
import type { ConceptEntry, SchemaData } from './data.js';
import { own } from './own.js';
import type { Concept, FieldMeaning } from './schema.js';
import type { TableIndex } from './tables.js';

const columnConcept = 'column:';

/** Concepts and what they mean on each table. */
export interface ConceptIndex {
  concept(id: string): Concept | undefined;
  meaning(id: string, table: string): FieldMeaning;
  /** The concept that holds a column of a table in every row, else the column's own concept `column:<Name>`. */
  ofColumn(table: string, column: string): string;
}

/** Makes the index of concepts over the tables. */
export function indexConcepts(fields: SchemaData['fields'], tables: TableIndex): ConceptIndex {
  const owners = new Map<string, ReadonlyMap<string, string>>();

  const lookUp = <Value>(record: Readonly<Record<string, Value>>, table: string): Value | undefined => {
    const direct = own(record, table);
    if (direct !== undefined) return direct;
    const group = Object.keys(record).find((key) => fields.groups[key]?.includes(table));
    if (group !== undefined) return record[group];
    const model = own(fields.sameAs, table);
    return model === undefined ? undefined : lookUp(record, model);
  };

  const concept = (id: string): Concept | undefined => {
    const known = own(fields.concepts, id);
    if (known !== undefined) return { id, english: known.english };
    return id.startsWith(columnConcept) ? { id, english: columnInWords(id.slice(columnConcept.length)) } : undefined;
  };

  const meaning = (id: string, table: string): FieldMeaning => {
    const known = own(fields.concepts, id);
    if (known === undefined) return columnMeaning(id, table, tables);
    const entry = lookUp(known.tables, table);
    if (entry !== undefined) return readEntry(id, entry);
    const absent = known.absent ?? {};
    const usual = fields.mapped.includes(own(fields.sameAs, table) ?? table) ? absent['*'] : undefined;
    const reason =
      lookUp(absent, table) ?? usual ?? `${table} has no column that is known to hold the ${known.english}`;
    const nearest = lookUp(known.nearest ?? {}, table);
    return { kind: 'absent', concept: id, reason, ...(nearest !== undefined && { nearest }) };
  };

  const ownersOn = (table: string): ReadonlyMap<string, string> => {
    const known = owners.get(table);
    if (known !== undefined) return known;
    const found = new Map<string, string>();
    for (const id of Object.keys(fields.concepts)) {
      const here = meaning(id, table);
      if (here.kind !== 'column' || here.target.form !== 'as-is' || here.target.when.length > 0) continue;
      if (here.target.words !== undefined) continue;
      if (!found.has(here.target.column)) found.set(here.target.column, id);
    }
    owners.set(table, found);
    return found;
  };

  return {
    concept,
    meaning,
    ofColumn: (table, column) => ownersOn(table).get(column) ?? `${columnConcept}${column}`,
  };
}

function columnMeaning(id: string, table: string, tables: TableIndex): FieldMeaning {
  if (!id.startsWith(columnConcept)) return { kind: 'unknown' };
  const name = id.slice(columnConcept.length);
  const column = tables.column(table, name);
  return column === undefined
    ? { kind: 'absent', concept: id, reason: `${name} is no column of ${table}` }
    : { kind: 'column', concept: id, target: { column: column.name, when: [], form: 'as-is' } };
}

function readEntry(concept: string, entry: ConceptEntry): FieldMeaning {
  if (typeof entry === 'string') {
    return { kind: 'column', concept, target: { column: entry, when: [], form: 'as-is' } };
  }
  if ('ask' in entry) {
    return { kind: 'ambiguous', candidates: entry.ask, ...(entry.help !== undefined && { help: entry.help }) };
  }
  if ('hash' in entry) {
    const { md5, sha1, sha256 } = entry.hash;
    const columns = { ...(md5 && { md5 }), ...(sha1 && { sha1 }), ...(sha256 && { sha256 }) };
    return { kind: 'hash', concept, columns };
  }
  const when = (entry.when ?? []).map(readCondition);
  const words = entry.words && { words: entry.words };
  const otherwise = entry.otherwise && {
    otherwise: { column: entry.otherwise.column, when: entry.otherwise.when.map(readCondition) },
  };
  const target = { column: entry.column, when, form: entry.form ?? 'as-is', ...words, ...otherwise } as const;
  return { kind: 'column', concept, target };
}

/** `InitiatingProcessSHA1` to `initiating process SHA1`: runs of capitals stay, other words go to lower case. */
function columnInWords(column: string): string {
  const words = column.match(/[A-Z]{2,}[0-9]*(?![a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+|[0-9]+/g) ?? [column];
  return words.map((word) => (/^[A-Z]{2,}[0-9]*$/.test(word) ? word : word.toLowerCase())).join(' ');
}
