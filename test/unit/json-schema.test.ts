import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf, jsonText, schemaComment, schemaNames } from '../../src/index.js';
import { readConfig } from '../../src/sources/config.js';
import { readExclusions } from '../../src/sources/exclusion-file.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
const holds = {
  exclusions: ajv.compile(jsonSchemaOf('exclusions')),
  config: ajv.compile(jsonSchemaOf('config')),
};

const files = readdirSync(new URL('test/fixtures/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => /(?:^|\/)exclusions\.ya?ml$/.test(path))
  .map((path) => `test/fixtures/${path}`);
const committed = readdirSync(new URL('exclusions/', root)).map((path) => `exclusions/${path}`);

describe('the JSON Schemas', () => {
  it.each(schemaNames)('docs/schemas/%s.schema.json is what scripts/schemas.mjs writes', (name) => {
    expect(read(`docs/schemas/${name}.schema.json`)).toBe(jsonText(jsonSchemaOf(name)));
  });

  it.each(schemaNames)('%s is a schema of draft 2020-12', (name) => {
    const schema = jsonSchemaOf(name);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  it.each([...committed, ...files])('%s is valid', (path) => {
    const valid = holds.exclusions(load(read(path)));
    expect(holds.exclusions.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('takes the examples of docs/configuration.md', () => {
    const blocks = [...read('docs/configuration.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
    const configs = blocks.filter((text) => !text.startsWith('# schema/'));
    expect(configs.length).toBeGreaterThan(5);
    for (const text of configs)
      expect([text, holds.config(load(text)), holds.config.errors]).toEqual([text, true, null]);
  });

  // What winnow takes an editor takes, and the other way round but for what a schema cannot say.
  it.each([
    ['rule: a\nscenarios: []', true],
    ['rule: a\nscenarios:', true],
    ['rule: 42\nscenarios: []', true],
    ['any: true\nscenarios: []', true],
    ['any: false\nscenarios: []', false],
    ['tables: [DeviceEvents]\nscenarios: []', true],
    ['tables: [Device Events]\nscenarios: []', false],
    ['tactics: [Persistence]\nscenarios: []', true],
    ['scenarios: []', false],
    ['rule: a\nany: true\nscenarios: []', false],
    ['rule: a\nscenarios: []\nrulez: b', false],
    ['rule: a\nscenarios: [{ id: x, filter: y }]', true],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: }]', true],
    ['rule: a\nscenarios: [{ id: x y, filter: y }]', false],
    ['rule: a\nscenarios: [{ id: x }]', false],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: { decision: maybe } }]', false],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: { expires: soon } }]', false],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: { values: { h: [1, true, z] }, ticket: 12 } }]', true],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: { values: { h: { watchlist: Good } } } }]', true],
    ['rule: a\nscenarios: [{ id: x, filter: y, review: { values: { h: { list: Good } } } }]', false],
  ])('exclusions: %j is valid: %j', (text, valid) => {
    expect(holds.exclusions(load(text))).toBe(valid);
    expect(readExclusions({ path: 'exclusions/x.yaml', text }).file !== undefined).toBe(valid);
  });

  it.each([
    ['rules: detections', true],
    ['environment: sentinel', true],
    ['environment: cloud', false],
    ['rulez: detections', false],
    ['tables: { Vpn_CL: { columns: { A: string } } }', true],
    ['tables: { Vpn_CL: { columns: [A] } }', false],
    ['bridges: [{ id: b, from: [A], to: B, keys: [X=Y], serves: [f], days: 30 }]', true],
    ['bridges: [{ id: b, from: [A], to: B, keys: [X], serves: [f] }]', false],
  ])('winnow.yaml: %j is valid: %j', (text, valid) => {
    expect(holds.config(load(text))).toBe(valid);
    expect(readConfig({ path: 'winnow.yaml', text }).config !== undefined).toBe(valid);
  });
});

describe('the comment for editors', () => {
  it.each([
    ['winnow.yaml', './node_modules'],
    ['exclusions/a.yaml', '../node_modules'],
    ['sec/exclusions/deep/a.yaml', '../../../node_modules'],
  ])('leads from %s to the installed schema', (path, start) => {
    expect(schemaComment('exclusions', path)).toBe(
      `# yaml-language-server: $schema=${start}/winnow/docs/schemas/exclusions.schema.json`,
    );
    const { files: packed } = JSON.parse(read('package.json')) as { files: readonly string[] };
    expect(packed).toContain('docs');
  });
});
