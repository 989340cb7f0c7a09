import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { readExclusions } from '../../src/sources/exclusion-file.js';
import { type RuleFile, readRules } from '../../src/sources/rule-file.js';
import { entryOf, parseYaml, toPlain, type YamlScalar } from '../../src/sources/yaml.js';
import { placeOf, toHost } from '../../src/text/embedded-text.js';
import { positionAt, type SourceText } from '../../src/text/source-text.js';
import { placesOf } from '../support/places.js';

function scalar(text: string): YamlScalar {
  const root = parseYaml(text).value;
  const value = entryOf(root, 'k') ?? entryOf(entryOf(root, 'o'), 'k');
  if (value?.kind !== 'scalar') throw new Error(`no scalar k in ${text}`);
  return value;
}

describe('a part of a scalar is found in its file', () => {
  test.each([
    ['plain', 'k: one two three\n', 'two', 'two'],
    ['plain over lines', 'k: one\n  two\n  three\n', 'two three', 'two\n  three'],
    ['single quotes', "k: 'it''s two'\n", "it's", "it''s"],
    ['single quotes over lines', "k: 'one\n\n  two'\n", 'two', 'two'],
    ['double quotes', 'k: "a\\tb \\x41\\u0042\\U00000043 d"\n', 'ABC d', '\\x41\\u0042\\U00000043 d'],
    ['double quotes, escaped line end', 'k: "one \\\n   two"\n', 'two', 'two'],
    ['double quotes, an escaped quote', 'k: "a \\"b\\" c"\n', 'b" c', 'b\\" c'],
    ['literal', 'k: |\n  one\n  two\n', 'two', 'two'],
    ['literal, CRLF', 'k: |\r\n  one\r\n  two\r\n', 'two', 'two'],
    ['literal, CRLF, across lines', 'k: |\r\n  one\r\n  two\r\n', 'e\nt', 'e\r\n  t'],
    ['literal, indicator', 'k: |2-\n    one\n  two\n', 'two', 'two'],
    ['literal, blank lines', 'k: |\n\n  one\n\n\n  two\n', 'two', 'two'],
    ['literal, more indented', 'k: |\n  one\n    two\n', '  two', '  two'],
    ['folded', 'k: >\n  one\n  two\n\n  three\n', 'two\nthree', 'two\n\n  three'],
    ['folded, CRLF', 'k: >-\r\n  one\r\n  two\r\n', 'one two', 'one\r\n  two'],
    ['flow mapping', 'o: { j: 1, k: one two }\n', 'two', 'two'],
    ['flow mapping over lines', 'o: {\n  j: [1, 2],\n  k: "one two" # c\n }\n', 'two', 'two'],
    ['tabs', 'k: |\n  a\tb\n', '\tb', '\tb'],
    ['beyond the basic plane', 'k: "😀 two"\n', 'two', 'two'],
    ['a byte order mark', '\ufeffk: one two\n', 'two', 'two'],
  ])('%s', (_, text, part, inFile) => {
    const { text: embedded } = scalar(text);
    const start = embedded.value.indexOf(part);
    expect(start).toBeGreaterThanOrEqual(0);
    const span = toHost(embedded, { start, end: start + part.length });
    expect(text.slice(span.start, span.end)).toBe(inFile);
    expect(embedded.runs.at(-2)).toBeLessThanOrEqual(embedded.value.length);
    expect(Math.max(...placesOf(embedded))).toBeLessThanOrEqual(text.length);
  });

  test.each([
    ['k: |\n  one\n  two', 'one\ntwo\n'],
    ['k: |\r\n  one\r\n  two', 'one\ntwo\n'],
    ['k: |+\n  one', 'one\n'],
    ['k: >\n  one\n  two', 'one two\n'],
    ['k: |\n  one\n', 'one\n'],
    ['k: |-\n  one', 'one'],
  ])('a block at the end of the file: what is added has its place at the end of the file: %j', (text, value) => {
    const { text: embedded } = scalar(text);
    expect(embedded.value).toBe(value);
    const newline = value.endsWith('\n') ? value.length - 1 : value.length;
    expect(placeOf(embedded, newline)).toBe(text.trimEnd().length);
    expect(placesOf(embedded).at(-1)).toBeLessThanOrEqual(text.length);
  });
});

describe('what is no YAML for winnow has a place and a sentence', () => {
  test.each([
    ['a: 1\nb: 2\na: 3\n', '3:1', 'the key `a` stands twice'],
    ['a: { x: 1, x: 2 }\n', '1:12', 'the key `x` stands twice'],
    ['a: 1\n---\nb: 2\n', '2:1', 'a second document cannot stand in this file'],
    ['a: &x 1\nb: *x\n', '2:5', 'a YAML alias cannot stand here'],
    ['? [a]\n: b\n', '1:3', 'a key must be a text'],
    ['a: [1, 2\nb: 3\n', '2:1', 'not valid YAML: deficient indentation'],
    ['a: b: c\n', '1:5', 'not valid YAML: bad indentation of a mapping entry'],
    ['a: \u001b[2J\n', '1:4', 'not valid YAML: the stream contains non-printable characters'],
    ['a: x\0y\n', '1:5', 'not valid YAML: null byte is not allowed in input'],
    ['', '1:1', 'the file is empty'],
    ['# nothing\n', '1:1', 'the file is empty'],
    [
      'id: x\nname: y\ndescription: |\nRemote Monitoring\nquery: z\n',
      '4:1',
      'not valid YAML, the text after `description: |` is not indented',
    ],
    ['id: x\nquery: |\nDeviceEvents\n| where x\n', '3:1', 'not valid YAML, the text after `query: |` is not indented'],
  ])('%j', (text, place, message) => {
    const { value, diagnostics } = parseYaml(text);
    expect(value).toBeUndefined();
    const [first] = diagnostics;
    const { line, column } = positionAt(text, first?.span?.start ?? -1);
    expect([first?.code, `${line}:${column}`, first?.message]).toEqual(['WN801', place, message]);
  });

  test('bombs end fast', () => {
    const start = performance.now();
    const aliases = `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a, *a, *a]\n`).join('')}`;
    for (const text of [
      aliases,
      '['.repeat(100_000),
      '{a: '.repeat(50_000),
      `${'- '.repeat(20_000)}x`,
      'a:\n'.repeat(100_000),
      'x'.repeat(5_000_000),
    ])
      expect(parseYaml(text).value).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('`__proto__` is a key like any other', () => {
    const value = parseYaml('__proto__: { polluted: 1 }\n').value;
    expect(Object.keys(value === undefined ? {} : (toPlain(value) as object))).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

function readRule(source: SourceText): { rule: RuleFile | undefined; diagnostics: readonly Diagnostic[] } {
  const { rules, diagnostics } = readRules(source);
  return { rule: rules[0], diagnostics };
}

describe('rule files', () => {
  const yaml = (text: string) => readRule({ path: 'rules/a.yaml', text });

  test.each([
    ['- a\n', 'WN802'],
    ['id: x\n', 'WN805'],
    ['id: x\nquery:\n', 'WN805'],
    ['id: x\nquery: [a]\n', 'WN805'],
    ['query: DeviceEvents\n', 'WN802'],
    ['id: x\nquery: a\nquery: b\n', 'WN801'],
  ])('%j gives %s', (text, code) => {
    const { rule, diagnostics } = yaml(text);
    expect(rule).toBeUndefined();
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
  });

  test('unknown keys, lists and scalars are the own business of the rule', () => {
    const { rule } = yaml(
      'id: " x "\nkind: Scheduled\nqueryPeriod: 1d\ntactics: [A]\nmine: { deep: [1] }\nquery: |\n  DeviceEvents\n',
    );
    expect(rule).toMatchObject({ id: 'x', ruleKind: 'Scheduled', queryPeriod: '1d', style: 'literal', indent: 2 });
  });

  test('a .kql file is all query', () => {
    const { rule } = readRule({ path: 'rules/deep/a.kql', text: '\ufeffDeviceEvents\n' });
    expect(rule).toMatchObject({ id: 'rules.deep.a.kql', kind: 'kql', style: 'raw' });
    expect(rule?.query.value).toBe('DeviceEvents\n');
    expect(rule && placeOf(rule.query, 0)).toBe(1);
  });
});

describe('exclusion files', () => {
  test.each([
    ['scenarios: []\n', '1:1', 'either `rule` or `rules`'],
    ['rule: a\nrules: [b]\nscenarios: []\n', '1:1', 'either `rule` or `rules`'],
    ['rule: a\nscenario: []\nscenarios: []\n', '2:1', 'did you mean `scenarios`?'],
    ['rule: a\nscenarios:\n  - id: s\n    filtre: x\n    filter: x\n', '4:5', 'did you mean `filter`?'],
    [
      'rule: a\nscenarios:\n  - id: s\n    filter: x\n    review:\n      decison: approved\n',
      '6:7',
      'did you mean `decision`?',
    ],
    ['rule: a\nscenarios:\n  - id: s\n    filter: x\n    review: { colour: red }\n', '5:15', 'take it out'],
    ['rule: a\nscenarios:\n  - id: s\n    filter: x\n    review: { decision: maybe }\n', '5:25', 'decision'],
    [
      'rule: a\nscenarios:\n  - id: s\n    filter: x\n    review: { expires: 2026-02-30 }\n',
      '5:24',
      'a day of the calendar',
    ],
    ['rule: a\nscenarios:\n  - id: s\n    filter: x\n    review: { expires: soon }\n', '5:24', 'a day, as 2027-05-21'],
    ['rule: a\nscenarios:\n  - id: "a/../b"\n    filter: x\n', '3:9', 'letters, digits'],
    ['rule: a\nscenarios:\n  - id: s\n', '3:5', 'scenarios.0.filter'],
    [
      'rule: a\nscenarios:\n  - id: s\n    filter: x\n  - id: s\n    filter: y\n',
      '5:9',
      'two scenarios have the id `s`',
    ],
    ['rule: a\nscenarios: x\n', '2:12', 'scenarios'],
  ])('%j', (text, place, words) => {
    const { diagnostics } = readExclusions({ path: 'exclusions/a.yaml', text });
    const [first] = diagnostics;
    const { line, column } = positionAt(text, first?.span?.start ?? -1);
    expect(`${line}:${column}`).toBe(place);
    expect(`${first?.message} ${first?.help}`).toContain(words);
  });

  test.each(['scenarios:\n', 'scenarios: ~\n', 'scenarios: null\n', 'scenarios: []\n'])('an empty list: %j', (list) => {
    const { file, diagnostics } = readExclusions({ path: 'a', text: `rule: a\n${list}` });
    expect([file?.scenarios, diagnostics]).toEqual([[], []]);
  });

  test('a review with nothing in it is one that has begun', () => {
    const { file } = readExclusions({
      path: 'a',
      text: 'rule: a\nscenarios:\n  - id: s\n    filter: x\n    review:\n',
    });
    expect(file?.scenarios[0]?.data.review).toEqual({});
  });

  test("the reviewer's filter stands for the author's", () => {
    const text = 'rule: a\nscenarios:\n  - id: s\n    filter: old\n    review:\n      filter: |\n        new one\n';
    const scenario = readExclusions({ path: 'a', text }).file?.scenarios[0];
    expect(scenario?.filter.value).toBe('new one\n');
    expect(text.slice(scenario && placeOf(scenario.filter, 0))).toMatch(/^new one/);
  });
});
