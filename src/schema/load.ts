import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { buildSchema } from './build.js';
import type { SchemaData } from './data.js';
import type { Schema } from './schema.js';
import { makeShapes } from './shapes.js';

/** The schema that comes with winnow. Load it once and pass it along. */
export function loadSchema(): Schema {
  return buildSchema(readSchemaData());
}

/**
 * Reads the data files that come with winnow and checks their shapes, unless the files are those that the build has checked:
 * then their digest is `checked`, and nothing could be found. A file that fails is our own bug, so this throws; nothing a user
 * writes comes through here.
 */
export function readSchemaData(folder: URL = dataFolder, checked: string = checkedDigest()): SchemaData {
  const files = readFiles(folder);
  if (checked === digestOf(files)) return parse(files) as SchemaData;
  return checkShapes(parse(files));
}

/** Checks the data files, as the build does, and gives the digest that it leaves behind in `checked`. */
export function checkSchemaData(folder: URL = dataFolder): string {
  const files = readFiles(folder);
  checkShapes(parse(files));
  return digestOf(files);
}

interface DataFile {
  readonly name: string;
  readonly text: string;
}

const names = ['tables', 'columns', 'fields', 'bridges', 'display-names', 'control'] as const;
const dataFolder = new URL('../../schema/', import.meta.url);

function readFiles(folder: URL): readonly DataFile[] {
  return names.map((name) => ({ name, text: readFileSync(new URL(`${name}.json`, folder), 'utf8') }));
}

function digestOf(files: readonly DataFile[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name} ${text.length}\n`).update(text);
  return hash.digest('hex');
}

/** The digest that the build left behind, empty where the sources run as they are. */
function checkedDigest(): string {
  try {
    return readFileSync(new URL('../schema/checked', import.meta.url), 'utf8');
  } catch {
    return '';
  }
}

function parse(files: readonly DataFile[]): unknown {
  return Object.fromEntries(files.map(({ name, text }) => [name, parseFile(name, text)]));
}

function parseFile(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`schema/${name}.json is damaged: it is no JSON`);
  }
}

// `jitless`: each shape is used once, so compiling it would cost more than it saves.
function checkShapes(data: unknown): SchemaData {
  const result = z.strictObject(makeShapes()).safeParse(data, { jitless: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [file = '', ...path] = issue?.path ?? [];
  throw new Error(`schema/${String(file)}.json is damaged at ${path.join('.') || '(root)'}: ${issue?.message ?? ''}`);
}
