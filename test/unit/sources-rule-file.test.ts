import { describe, expect, test } from 'vitest';
import { rereadQueries, rereadQuery } from '../../src/sources/reread-query.js';
import { readRules } from '../../src/sources/rule-file.js';
import { placesOf } from '../support/places.js';
import { ruleOf } from './rule-file-support.js';

const read = (text: string, path = 'rules/a.yaml') => readRules({ path, text });

describe('the rules of a file', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['one', 'id: a\nquery: T\n', ['a'], []],
    ['a list', '- id: a\n  query: T\n- id: b\n  query: U\n', ['a', 'b'], []],
    ['a stream', 'id: a\nquery: T\n---\nid: b\nquery: U\n', ['a', 'b'], []],
    [
      'a stream with empty documents',
      '---\n---\nid: a\nquery: T\n---\n# none\n---\nid: b\nquery: U\n...\n',
      ['a', 'b'],
      [],
    ],
    ['a stream of lists', '- id: a\n  query: T\n---\n- id: b\n  query: U\n', ['a', 'b'], []],
    ['one of two without a query', 'id: a\n---\nid: b\nquery: U\n', ['b'], ['WN805']],
    ['one of two without an id', '- query: T\n- id: b\n  query: U\n', ['b'], ['WN802']],
    ['two mistakes', '- id: a\n- query: T\n', [], ['WN805', 'WN802']],
    ['a list of words', '- a\n- b\n', [], ['WN802', 'WN802']],
    ['an empty list', '[]\n', [], ['WN802']],
    ['a word', 'a\n', [], ['WN802']],
    ['an empty document', '---\n', [], ['WN802']],
    ['nothing', '', [], ['WN801']],
    ['a mistake in the second document', 'id: a\nquery: T\n---\nid: [\n', [], ['WN801']],
    ['an alias in the second document', 'id: a\nquery: T\n---\nid: &x b\nquery: *x\n', [], ['WN801']],
    ['a key twice in the second document', 'id: a\nquery: T\n---\nid: b\nid: c\nquery: U\n', [], ['WN801']],
  ])('%s', (_, text, ids, codes) => {
    const { rules, diagnostics } = read(text);
    expect([rules.map(({ id }) => id), diagnostics.map(({ code }) => code)]).toEqual([ids, codes]);
  });

  test('a mistake in one of several is shown at that one', () => {
    const text = 'id: a\nquery: T\n---\nname: b\nquery: U\n---\nid: c\n';
    const shown = read(text).diagnostics.map(({ span }) => text.slice(span?.start, span?.end));
    expect(shown).toEqual(['name: b', 'id: c']);
  });

  test('the query of a template is named and not taken', () => {
    const text = 'resources:\n  - name: x\n    properties:\n      displayName: y\n      query: |\n        T\n';
    const [found] = read(text).diagnostics;
    expect(found?.message).toBe(
      'this rule has no `query` of its own, only one under `properties`, as ARM templates do',
    );
    expect(text.slice(found?.span?.start, found?.span?.end)).toBe('query');
    expect(read('id: a\nqueries:\n  query: T\n').diagnostics[0]?.message).toBe('this rule has no `query`');
  });

  test.each([
    ['!!str', true],
    ['!', true],
    ['!<tag:yaml.org,2002:str>', true],
    ['!!binary', false],
    ['!include', false],
    ['!!null', false],
  ])('a query with the tag %s is read: %s', (tag, taken) => {
    const { rules, diagnostics } = read(`id: a\nquery: ${tag} T\n`);
    expect([rules.length, diagnostics.map(({ code }) => code)]).toEqual(taken ? [1, []] : [0, ['WN802']]);
  });
});

describe('where the query stands', () => {
  /** The value's characters at their places, `·` for each that is not what the file has there. */
  const shown = (text: string): string => {
    const { query } = ruleOf(text);
    const places = placesOf(query);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    return query.value
      .split('')
      .map((one, index) => (text[places[index] ?? -1] === one ? one : '·'))
      .join('');
  };

  test.each<[string, string, string]>([
    ['literal', 'id: a\nquery: |\n  T\n\n   | x\n', 'T\n\n | x\n'],
    ['literal, CRLF', 'id: a\r\nquery: |\r\n  T\r\n  | x\r\n', 'T·| x·'],
    ['literal, kept', 'id: a\nquery: |+\n  T\n\n\n', 'T\n\n\n'],
    ['literal, empty lines first', 'id: a\nquery: |\n\n  T\n', '\nT\n'],
    ['folded', 'id: a\nquery: >\n  T\n  | x\n', 'T·| x\n'],
    ['folded, empty lines', 'id: a\nquery: >-\n  T\n\n\n  | x\n', 'T\n\n| x'],
    ['folded, deeper', 'id: a\nquery: >-\n  T\n    | x\n    | y\n\n  | z\n', 'T\n  | x\n  | y\n\n| z'],
    ['plain', 'id: a\nquery: T\n  | x\n\n  | y\n', 'T·| x\n| y'],
    ['single-quoted', "id: a\nquery: 'T \n  | x ''y'' '\n", "T·| x 'y' "],
    ['double-quoted', 'id: a\nquery: "T\\n| \\"x\\"\\\n  \\ y\\u0041\\U0001F600z"\n', 'T·| ·x··y···z'],
    ['double-quoted, folded', 'id: a\nquery: "T  \n\n   | x"\n', 'T\n| x'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('a long run of blanks takes linear time', () => {
    const text = `id: a\nquery: 'T${' '.repeat(400_000)}| x${'\n'.repeat(400_000)}  | y'\n`;
    const start = performance.now();
    expect(placesOf(ruleOf(text).query).at(-1)).toBe(text.length - 2);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('reading a query back', () => {
  const text = 'id: a # one\nname: "n"\ntags: [x, 1]\nquery: &q !!str |\n  T\nlast: z\n';
  const rule = ruleOf(text);

  test.each<[string, string, string | undefined]>([
    ['the same', text, 'T\n'],
    ['another query', text.replace('  T\n', '  T\n  | x\n'), 'T\n| x\n'],
    ['comments and spacing', `# top\n${text.replace('# one', '')}\n\n# end\n`, 'T\n'],
    ['another value', text.replace('z', 'y'), undefined],
    ['another key', text.replace('last', 'least'), undefined],
    ['one key more', `${text}more: 1\n`, undefined],
    ['one document more', `${text}---\nid: b\n`, undefined],
    ['another style of the query', text.replace('|\n', '>\n'), undefined],
    ['another chomping', text.replace('|\n', '|-\n'), undefined],
    ['another style elsewhere', text.replace('"n"', 'n'), undefined],
    ['another tag', text.replace('!!str ', ''), undefined],
    ['another anchor', text.replace('&q', '&r'), undefined],
    ['a block list for a flow list', text.replace('[x, 1]', '\n  - x\n  - 1'), undefined],
    ['no YAML', `${text}x: [`, undefined],
    ['an end of the query', text.replace('  T\n', '  T\nx: y\n'), undefined],
  ])('%s', (_, other, query) => {
    expect(rereadQuery(rule, other)).toBe(query);
  });

  test('a .kql file is read back whole', () => {
    const [kql] = read('\uFEFFT', 'a.kql').rules;
    expect(kql && rereadQuery(kql, '\uFEFFT | x')).toBe('T | x');
  });

  test('several queries may differ, no other', () => {
    const both = '- id: a\n  query: T\n- id: b\n  query: U\n';
    const { rules } = read(both);
    const other = both.replace('T', 'T2').replace('U', 'U2');
    expect(rereadQueries(rules, other)).toEqual(['T2', 'U2']);
    expect(rereadQueries(rules.slice(0, 1), other)).toBeUndefined();
    expect(rereadQueries([], other)).toEqual([]);
  });
});
