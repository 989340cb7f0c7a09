import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { loadSchema } from '../../src/schema/load.js';

const vocabulary = createRequire(import.meta.url)('../../schema/vocabulary.json') as {
  readonly nouns: Readonly<Record<string, readonly string[]>>;
  readonly plurals: readonly string[];
  readonly proseFields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly proseRoles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly prose: { readonly cues: Readonly<Record<string, unknown>> };
};
const fields = Object.values(vocabulary.proseFields).flatMap((roles) => Object.entries(roles));
const nouns = Object.values(vocabulary.nouns).flat();

it('names only fields that the schema knows', () => {
  const schema = loadSchema();
  expect(fields.filter(([, field]) => !schema.knowsField(field))).toEqual([]);
});

it('gives every cue its roles, and every role a field', () => {
  const told = new Set(fields.map(([role]) => role));
  const used = Object.values(vocabulary.proseRoles).flatMap((roles) => Object.values(roles));
  expect(Object.keys(vocabulary.prose.cues).filter((cue) => vocabulary.proseRoles[cue] === undefined)).toEqual([
    'contains',
    'endswith',
    'startswith',
  ]);
  expect([...new Set(used)].filter((role) => !told.has(role))).toEqual([]);
});

it('names every noun once, and only nouns as plurals', () => {
  expect(nouns.filter((word, index) => nouns.indexOf(word) !== index)).toEqual([]);
  expect(vocabulary.plurals.filter((word) => !nouns.includes(word))).toEqual([]);
});
