import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildSchema } from '../../src/schema/build.js';
import { checkSchemaData, readSchemaData } from '../../src/schema/load.js';
import type { Schema } from '../../src/schema/schema.js';
import { makeShapes } from '../../src/schema/shapes.js';

const own = new URL('../../schema/', import.meta.url);
const names = Object.keys(makeShapes());

/** A copy of the data files, one of them changed. */
function changed(name: string, change: (text: string) => string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-schema-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of readdirSync(fileURLToPath(own))) cpSync(new URL(file, own), join(folder, file));
  const path = join(folder, `${name}.json`);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return pathToFileURL(`${folder}/`);
}

describe('data files that the build has checked', () => {
  it.each(names)(
    'the shape of %s takes every key and changes nothing: what it would read is what stands there',
    (name) => {
      const data = JSON.parse(readFileSync(new URL(`${name}.json`, own), 'utf8'));
      expect(readSchemaData(own, '')[name as keyof ReturnType<typeof makeShapes>]).toEqual(data);
    },
  );

  it('gives the same data whether it is checked or known', () => {
    expect(readSchemaData(own, checkSchemaData(own))).toEqual(readSchemaData(own, ''));
  });

  it.each<readonly [string, string, (text: string) => string, RegExp]>([
    [
      'a wrong value',
      'bridges',
      (text) => text.replace(/"days": \d+/, '"days": -1'),
      /bridges\.json is damaged at bridges\.0\.days/,
    ],
    [
      'a key too many',
      'fields',
      (text) => text.replace('{', '{ "more": 1,'),
      /fields\.json is damaged at \(root\): .*more/,
    ],
    ['a table of no type', 'tables', (text) => text.replace(':string', ':text'), /tables\.json is damaged at xdr\./],
    ['half a file', 'control', (text) => text.slice(0, text.length / 2), /control\.json is damaged: it is no JSON/],
  ])('%s is told, though the digest is that of the right files', (_, name, change, message) => {
    const folder = changed(name, change);
    expect(() => readSchemaData(folder, checkSchemaData(own))).toThrow(message);
    expect(() => checkSchemaData(folder)).toThrow(message);
  });

  it('has another digest for each change of a file', () => {
    const digests = names.map((name) => checkSchemaData(changed(name, (text) => `${text}\n`)));
    expect(new Set([checkSchemaData(own), ...digests]).size).toBe(names.length + 1);
  });
});

describe('indexes that are made when asked for', () => {
  it('answer alike, whatever is asked for first', () => {
    const data = readSchemaData();
    const questions: readonly ((schema: Schema) => unknown)[] = [
      (schema) => schema.field('process.command_line', 'DeviceProcessEvents'),
      (schema) => schema.nearestFields('comandline', 'DeviceProcessEvents'),
      (schema) => schema.tableNames().length,
      (schema) => schema.conceptOn('process.name', 'SecurityEvent'),
      (schema) => schema.displayName('PowerShell'),
      (schema) => schema.control.isTool('cmd.exe'),
    ];
    const one = buildSchema(data);
    const forwards = questions.map((ask) => ask(one));
    const other = buildSchema(data);
    const backwards = questions.toReversed().map((ask) => ask(other));
    expect(backwards.toReversed()).toEqual(forwards);
  });
});
