import { indexBridges } from './bridges.js';
import { indexConcepts } from './concepts.js';
import type { SchemaData } from './data.js';
import { indexDisplayNames } from './display-names.js';
import { indexFields } from './fields.js';
import { nearestNames } from './nearest.js';
import { own } from './own.js';
import type { Schema } from './schema.js';
import { indexTables } from './tables.js';

/** Makes the schema value of data that passed its shape checks. Pure: the same data, the same answers. */
export function buildSchema(data: SchemaData): Schema {
  const tables = indexTables(data);
  const concepts = indexConcepts(data.fields, tables);
  const fields = indexFields(data.fields, concepts, tables);
  return {
    table: tables.find,
    tableNames: tables.names,
    field: fields.meaning,
    knowsField: fields.knows,
    concept: concepts.concept,
    conceptOn: concepts.meaning,
    bridgesFrom: indexBridges(data.bridges),
    displayName: indexDisplayNames(data['display-names']),
    valuesOf: (table, column) => own(own(data.columns.values, table) ?? {}, column) ?? [],
    nearestFields(name, table) {
      const columns = tables.find(table)?.columns.keys() ?? [];
      const names = fields.names.filter((each) => ['column', 'hash'].includes(fields.meaning(each, table).kind));
      return nearestNames(name, [...columns, ...names]);
    },
  };
}
