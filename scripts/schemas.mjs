// Writes docs/schemas/: the JSON Schemas of exclusion files and of winnow.yaml. Reads the build: `node scripts/schemas.mjs [dist]`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(`${process.argv[2] ?? 'dist'}/`);
const { jsonSchemaOf, jsonText, schemaNames } = await import(new URL('index.js', dist));
const folder = new URL('../docs/schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of schemaNames) writeFileSync(new URL(`${name}.schema.json`, folder), jsonText(jsonSchemaOf(name)));
