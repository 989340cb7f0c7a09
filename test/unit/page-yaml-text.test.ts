import fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { yamlScalar, yamlText } from '../../src/sources/page/yaml-text.js';
import { importPage } from '../../src/sources/page-import.js';

const nasty = [
  '"',
  "'",
  '#',
  ': ',
  ' #',
  '&a',
  '*a',
  '!!js',
  '*/',
  '//',
  '|',
  '>',
  '-',
  '- ',
  '? ',
  '%',
  '@',
  '`',
  '[',
  ']',
  '{',
  '}',
  ',',
  '=',
  '~',
];
const odd = [
  '\x1b[31m',
  '\0',
  '\t',
  '\r',
  '\x85',
  '\x9b',
  '\u2028',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\ud800',
  '\udc00',
  '😀',
  'é',
  '日',
  ' ',
  '\u00a0',
  '\\',
  '\\n',
];
const words = [
  'null',
  'yes',
  'off',
  '1e3',
  '0x1f',
  '1:30',
  '2026-01-01',
  '<<',
  '.inf',
  '---',
  '...',
  'a',
  'Filter',
  'and',
];
const piece = fc.constantFrom(...nasty, ...odd, ...words);
const line = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  )
  .map((text) => text.replaceAll('\n', ''));
const lines = fc.array(line, { minLength: 1, maxLength: 5 }).map((all) => all.join('\n'));

describe('scalars', () => {
  test.each([
    ['process.parent_process_name == "Task Scheduler" or x', 'process.parent_process_name == "Task Scheduler" or x'],
    ['`process.name != ”', "'`process.name != ”'"],
    ["it's", "it's"],
    ["'it'", "'''it'''"],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ['C#', 'C#'],
    ['\\\\server\\share', '\\\\server\\share'],
    ['', "''"],
    ['true', "'true'"],
    ['12', "'12'"],
    ['a\x1b', '"a\\u001b"'],
    ['say "a\\b"\r', '"say \\"a\\\\b\\"\\u000d"'],
  ])('%j', (text, yaml) => {
    expect(yamlScalar(text)).toBe(yaml);
  });

  test('any text parses back, in YAML 1.2 and 1.1', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(0, 4), (text, indent) => {
        const key = `${' '.repeat(indent)}k: `;
        for (const yaml of [yamlScalar(text), yamlText(text, indent)]) {
          expect(load(`${key}${yaml}\n`)).toEqual({ k: text });
          expect(load(`${key}${yaml}\n`, { schema: YAML11_SCHEMA })).toEqual({ k: text });
          // biome-ignore lint/suspicious/noControlCharactersInRegex: no such character may stand raw
          expect(yaml).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

test('any title, description and filter round trip from page to file', () => {
  // A text that opens a label, a heading or a fence of its own is another line of the page.
  const clean = line.map((text) => text.replace(/^[ \t]+|[ \t\r]+$/g, '')).filter((text) => text !== '');
  fc.assert(
    fc.property(
      fc.array(fc.record({ title: clean, description: clean, filter: clean }), { minLength: 1, maxLength: 4 }),
      (all) => {
        const text = all
          .map((one) => `Scenario: ${one.title}\nDescription: ${one.description}\nFilter/Exclusion: ${one.filter}\n`)
          .join('');
        const page = `About it\nKQL Query\nT | take 1\nid: x\nname: A - B\nquery: |\nT | take 1\n${text}`;
        const { value, diagnostics } = importPage({ path: 'p.txt', text: page });
        expect(diagnostics).toEqual([]);
        const file = load(value?.exclusions ?? '') as { readonly scenarios: readonly Record<string, string>[] };
        expect(file.scenarios.map(({ id: _id, ...rest }) => rest)).toEqual(all);
        const ids = file.scenarios.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      },
    ),
    { numRuns: 1000 },
  );
});

test('any query round trips from a page that lost its indentation', () => {
  const query = fc.array(
    line.map((text) => text.replace(/\r+$/, '')),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(query, (body) => {
      const text = ['T // first', ...body, '| take 1 // last'].join('\n');
      const page = `KQL Query\n${text}\nid: x\nname: A\nquery: |\n${text}\nseverity: Low\nScenario: a\nFilter: b`;
      const { value } = importPage({ path: 'p.txt', text: page });
      const rule = load(value?.rule ?? '') as { readonly query: string };
      expect(rule.query).toBe(`${text}\n`);
    }),
    { numRuns: 1000 },
  );
});

test('no text makes it throw', () => {
  const keys = fc.constantFrom(
    'id: 1',
    'name: A',
    'query: |',
    'T',
    '| take 1',
    '  ',
    'description: >',
    'tactics:',
    '- X',
    '- connectorId: a',
    'dataTypes:',
    'Scenario: a',
    'Filter:',
    'KQL Query',
    'False Positive Guidance',
    'entityMappings:',
    '- identifier: x',
    'columnName: y',
    'customDetails:',
    '```',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(keys, line), { maxLength: 30 }), (all) => {
      const { value, diagnostics } = importPage({ path: 'p.txt', text: all.join('\n') });
      if (value) expect(load(value.exclusions)).toMatchObject({ rule: value.ruleId });
      else expect(diagnostics).toHaveLength(1);
    }),
    { numRuns: 3000 },
  );
});
