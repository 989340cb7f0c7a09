import { lazy } from '../text/lazy.js';
import { indexBridges } from './bridges.js';
import { indexConcepts } from './concepts.js';
import { indexControl } from './control.js';
import type { SchemaData } from './data.js';
import { indexDisplayNames } from './display-names.js';
import { indexFields } from './fields.js';
import { nearFields } from './near-fields.js';
import { own } from './own.js';
import type { Schema } from './schema.js';
import { indexTables } from './tables.js';

/** What a workspace declares beside tables and fields. */
type Declared = Pick<Schema, 'functions' | 'watchlists'>;

/**
 * Makes the schema value of data that passed its shape checks. Pure: the same data, the same answers. An index is made when it
 * is first asked for: most runs ask few of them, and all together take longer than reading the data.
 */
export function buildSchema(data: SchemaData, declared: Declared = {}): Schema {
  const tables = lazy(() => indexTables(data));
  const concepts = lazy(() => indexConcepts(data.fields, tables()));
  const fields = lazy(() => indexFields(data.fields, concepts(), tables()));
  const bridges = lazy(() => indexBridges(data.bridges));
  const displayNames = lazy(() => indexDisplayNames(data['display-names']));
  const control = lazy(() => indexControl(data.control));
  return {
    ...declared,
    table: (name, environment) => tables().find(name, environment),
    tableNames: (environment) => tables().names(environment),
    field: (name, table) => fields().meaning(name, table),
    knowsField: (name) => fields().knows(name),
    concept: (id) => concepts().concept(id),
    conceptOn: (id, table) => concepts().meaning(id, table),
    bridgesFrom: (table) => bridges()(table),
    displayName: (text) => displayNames()(text),
    get control() {
      return control();
    },
    valuesOf: (table, column) => own(own(data.columns.values, table) ?? {}, column) ?? [],
    listsEveryValue: (table, column) => own(data.columns.complete, table)?.includes(column) ?? false,
    nearestFields(name, table) {
      const columns = [...(tables().find(table)?.columns.keys() ?? [])];
      const meant = (each: string) => {
        const meaning = fields().meaning(each, table);
        if (meaning.kind === 'column') return meaning.target.column;
        return meaning.kind === 'hash' ? Object.values(meaning.columns).join() : undefined;
      };
      // A name that is spelled right has no near spelling, only columns that are named after the same thing.
      const near = fields().knows(name) ? [] : nearFields(name, [...columns, ...fields().names]);
      const bound = [...kindred(name, columns), ...near].map((each) => ({ name: each, column: meant(each) }));
      return bound
        .filter(
          ({ column }, index) => column !== undefined && bound.findIndex((one) => one.column === column) === index,
        )
        .slice(0, 3)
        .map((each) => each.name);
    },
  };
}

/** Columns named after the same thing: `InitiatingProcessAccountUpn` for `AccountUpn`. */
function kindred(name: string, columns: readonly string[]): readonly string[] {
  const asked = name.toLowerCase().replace(/[\s._-]+/g, '');
  if (asked.length < 5) return [];
  return columns.filter((column) => column.length > asked.length && column.toLowerCase().endsWith(asked));
}
