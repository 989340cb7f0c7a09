import * as z from 'zod';
import { configSchema } from './config-schema.js';
import { exclusionSchema, scopeKeys } from './exclusion-schema.js';
import type { SchemaName } from './schema-comment.js';

type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 2020-12) of a file that people write, for editors: made from what winnow itself checks with. */
export function jsonSchemaOf(name: SchemaName): Json {
  switch (name) {
    case 'exclusions':
      return schemaOf(exclusionSchema, 'a winnow exclusion file', {
        oneOf: scopeKeys.map((key) => ({ required: [key] })),
      });
    case 'config':
      return schemaOf(configSchema, 'winnow.yaml', {});
  }
}

function schemaOf(schema: z.ZodType, title: string, more: Json): Json {
  const { $schema, ...made } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return { $schema, title, ...(asEditorsRead(made) as Json), ...more };
}

/** Keys with nothing behind them that winnow reads as an empty list or mapping. */
const mayBeEmpty: ReadonlySet<string> = new Set(['scenarios', 'review', 'examples']);

/** winnow takes each value as the text that was typed; an editor sees a number in `4688` and a word of its own in `true`. */
function asEditorsRead(node: unknown, key = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => asEditorsRead(item));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, value]): readonly [string, unknown] => {
    if (name === 'properties')
      return [name, Object.fromEntries(Object.entries(value).map(([own, of]) => [own, asEditorsRead(of, own)]))];
    return [name, name === 'propertyNames' || name === 'default' ? value : asEditorsRead(value)];
  });
  const read = Object.fromEntries(entries);
  if (mayBeEmpty.has(key)) return { ...read, type: [read['type'], 'null'] };
  if (read['type'] !== 'string') return read;
  const words = read['const'] === undefined ? read['enum'] : [read['const']];
  if (Array.isArray(words)) return words.some(isSwitch) ? { enum: words.flatMap(asTyped) } : read;
  const { pattern } = read;
  const takes = (text: string): boolean => typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text);
  const types = ['string', ...(takes('10') ? ['number'] : []), ...(takes('true') ? ['boolean'] : [])];
  return types.length === 1 ? read : { ...read, type: types };
}

function isSwitch(word: unknown): boolean {
  return word === 'true' || word === 'false';
}

/** A word, and what an editor takes it for. */
function asTyped(word: unknown): readonly unknown[] {
  return isSwitch(word) ? [word === 'true', word] : [word];
}
