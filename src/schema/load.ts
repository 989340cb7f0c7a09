import { readFileSync } from 'node:fs';
import { buildSchema } from './build.js';
import { type SchemaData, shapes } from './data.js';
import type { Schema } from './schema.js';

/**
 * Reads the data files that come with winnow and checks their shapes.
 * A file that fails is our own bug, so this throws; nothing a user writes comes through here.
 */
export function readSchemaData(): SchemaData {
  return {
    tables: read('tables'),
    columns: read('columns'),
    fields: read('fields'),
    bridges: read('bridges'),
    'display-names': read('display-names'),
    control: read('control'),
  };
}

/** The schema that comes with winnow. Load it once and pass it along. */
export function loadSchema(): Schema {
  return buildSchema(readSchemaData());
}

// `jitless`: each shape is used once, so compiling it would cost more than it saves.
function read<Name extends keyof SchemaData>(name: Name): SchemaData[Name] {
  const file = new URL(`../../schema/${name}.json`, import.meta.url);
  const result = shapes[name].safeParse(JSON.parse(readFileSync(file, 'utf8')), { jitless: true });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`schema/${name}.json is damaged at ${issue?.path.join('.') ?? '(root)'}: ${issue?.message ?? ''}`);
  }
  // The shape of a file and the type of its member are one and the same; TypeScript cannot follow that through the name.
  return result.data as SchemaData[Name];
}
