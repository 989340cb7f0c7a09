import { describe, expect, it } from 'vitest';
import type { TextFormula, TextOperator } from '../../src/logic/formula.js';
import { automatonOf, takes } from '../../src/logic/text-automaton.js';
import { type Budget, searchText } from '../../src/logic/text-search.js';
import { textTest } from '../../src/logic/text-test.js';

const test = (operator: TextOperator, texts: string | readonly string[], matchCase = false): TextFormula => ({
  kind: 'text',
  column: 'T',
  operator,
  texts: typeof texts === 'string' ? [texts] : texts,
  matchCase,
});
const both = (formula: TextFormula, text: string): boolean | undefined => {
  const automaton = automatonOf(formula);
  const plain = textTest(formula)?.(text);
  if (automaton === undefined) return undefined;
  expect({ text, taken: takes(automaton, text) }).toEqual({ text, taken: plain });
  return plain;
};
const budget = (states = 10_000): Budget => ({ branches: 1, states });
const search = (...literals: readonly (TextFormula | readonly ['not', TextFormula])[]) =>
  searchText(
    literals.map((one) => ('kind' in one ? { formula: one, holds: true } : { formula: one[1], holds: false })),
    budget(),
  );

describe('words', () => {
  const table: readonly (readonly [TextOperator, string, readonly string[], readonly string[]])[] = [
    ['has', 'app', ['app', 'an APP.', '-app-', 'apple app', '\u{1f600}app'], ['apple', 'wrapp', 'app1', 'éapp', '']],
    ['has', '.exe', ['a.exe', '.exe b', 'x..exe'], ['a.exe1', 'exe', 'a.exes']],
    ['has', 'a.', ['a.b', 'x a.', 'a..'], ['ba.', 'a']],
    ['has', '-', ['-', 'a-b', '--'], ['a', '']],
    ['has', 'a a', ['a a a', 'ba a a'], ['ba a', 'a ab']],
    ['has', 'été', ['été', 'l’été.', ' été '], ['étés', 'ÉTÉ']],
    ['has', '', ['', 'a'], []],
    ['hasprefix', 'app', ['apple', 'an app', '.apple'], ['wrapp', 'éapp']],
    ['hassuffix', 'app', ['wrapp', 'app.', 'app'], ['apple', 'app1']],
    ['contains', 'aab', ['aaab', 'AAB', 'xaaaabx'], ['aab'.slice(1), 'aabb'.slice(1)]],
    ['endswith', 'aba', ['ababa', 'aba'], ['abab', '']],
    ['startswith', 'ab', ['abc', 'AB'], ['a', 'bab']],
    ['equals', 'É', ['É'], ['é', 'É ']],
    ['equals', '', [''], ['a']],
    ['contains', '', ['', 'a'], []],
    ['contains', '\u{1f600}', ['\u{1f600}', 'a\u{1f600}b'], ['\u{1f601}']],
  ];
  it.each(table)('%s %j', (operator, text, yes, no) => {
    expect(yes.map((one) => both(test(operator, text), one))).toEqual(yes.map(() => true));
    expect(no.map((one) => both(test(operator, text), one))).toEqual(no.map(() => false));
  });

  it('of several texts any will do, and letter case counts where it is said to', () => {
    const many = test('contains', ['she', 'he', 'hers'], true);
    expect(['ushers', 'he', 'hers', 'HE', 'sh'].map((one) => both(many, one))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(both(test('equals', []), '')).toBe(false);
    const ends = test('has', ['b c', 'a b c d', 'c']);
    expect(['a b c', 'xa b c', 'xb c', 'xb cx'].map((one) => both(ends, one))).toEqual([true, true, true, false]);
  });
});

describe('expressions', () => {
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a', ['a', 'bab'], ['A', '']],
    ['(?i)k', ['k', 'K', '\u212a'], ['c']],
    ['(?i:a)b', ['Ab', 'ab'], ['AB']],
    ['a(?i)b|c', ['aB', 'C'], ['Ab']],
    ['(a(?i)b)c', ['aBc'], ['aBC']],
    ['(?i)a(?-i)b', ['Ab'], ['aB']],
    ['^a$', ['a'], ['a\n', 'ba']],
    ['(?m)^a$', ['a', 'b\na\nc'], ['ba', 'a\r\n']],
    ['\\Aa\\z', ['a'], ['a\n']],
    ['^a.b$', ['axb', 'a\rb', 'a\u2028b'], ['a\nb']],
    ['(?s)^a.b$', ['a\nb'], ['ab']],
    ['\\bé\\b', ['é', 'x é.'], ['éa', 'aé']],
    ['\\Ba', ['ba'], ['a', ' a']],
    ['\\<a', ['a', '-a'], ['ba']],
    ['a\\>', ['a', 'a-'], ['ab']],
    ['\\b{start}a', ['a'], ['ba']],
    ['^\\d+$', ['12', '٣'], ['a', '']],
    ['^\\w$', ['é', '_', '3'], ['-', ' ']],
    ['^\\s$', [' ', '\u00a0', '\u0085'], ['a', '\u200b']],
    ['^[\\D]$', ['a'], ['1']],
    ['^[[:space:]]$', [' ', '\t'], ['\u00a0']],
    ['^[[:alpha:]_]$', ['a', '_'], ['é', '1']],
    ['^[^a-c]$', ['d', '\n'], ['b']],
    ['(?i)^[^a]$', ['b'], ['a', 'A']],
    ['^(ab|a)(c|bcd)$', ['abc', 'abcd', 'abbcd', 'ac'], ['ab']],
    ['^a{2,3}?$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^(a*)*$', ['', 'aaa'], ['b']],
    ['^a*+$'.replace('+', ''), ['', 'aa'], ['b']],
    ['^$', [''], ['a']],
    ['', ['', 'a'], []],
    ['\\.ps1$', ['x.ps1'], ['xps1', '.ps1 ']],
    ['$^', [''], ['a']],
    ['a$|^b', ['ca', 'bc'], ['ac', 'cb']],
  ];
  it.each(table)('%s', (pattern, yes, no) => {
    expect(yes.map((one) => both(test('regex', pattern), one))).toEqual(yes.map(() => true));
    expect(no.map((one) => both(test('regex', pattern), one))).toEqual(no.map(() => false));
  });

  it.each(['a(?=b)', '(a)\\1', '[a&&b]', '(', '\\p{^L}', '(?R)a', '(?x)a', '\\p{Nonsense}'])(
    'is not read: %s',
    (pattern) => {
      expect(automatonOf(test('regex', pattern))).toBeUndefined();
      expect(textTest(test('regex', pattern))?.('')).toBeUndefined();
      expect(search(test('regex', pattern)).kind).toBe('unknown');
      // What cannot be anyway cannot be whatever the expression says.
      expect(search(test('regex', pattern), test('equals', 'a'), ['not', test('equals', 'A')])).toEqual({
        kind: 'none',
      });
    },
  );

  it('is not read where it is too large', () => {
    expect(automatonOf(test('regex', '((a{1000}){1000}){1000}'))).toBeUndefined();
  });
});

describe('a search', () => {
  const found = (value: string) => ({ kind: 'found', value });
  it('gives plain short texts', () => {
    expect(search(test('contains', 'x'))).toEqual(found('x'));
    expect(search(['not', test('contains', 'a')])).toEqual(found('b'));
    expect(search(test('startswith', 'C:\\'), test('endswith', '.exe'))).toEqual(found('C:\\.exe'));
    expect(search(test('equals', ['b', 'a']), ['not', test('equals', 'B')])).toEqual(found('a'));
    expect(search(test('contains', 'app'), ['not', test('has', 'app')])).toEqual(found('appa'));
    expect(search(test('regex', '^[0-9a-f]{4}$'), ['not', test('regex', '^a')])).toEqual(found('baaa'));
    expect(search(test('regex', '(?i)^[a-z]+$'), test('regex', '[A-Z]'))).toEqual(found('A'));
    expect(search(test('regex', '^\\w$'), ['not', test('regex', '^[\\x00-\\x7f]*$')])).toMatchObject({ kind: 'found' });
    expect(search(['not', test('regex', '^.')])).toEqual(found(''));
  });
  it('looks at characters of every kind, and at every spelling', () => {
    expect(search(test('regex', '^[а-я]+$'))).toEqual(found('а'));
    expect(search(test('regex', '^[а-я].$'), test('hassuffix', 'x'), ['not', test('has', 'x')])).toEqual(found('аx'));
    expect(search(test('regex', '^\\p{N}$'), ['not', test('regex', '\\d')])).toMatchObject({ kind: 'found' });
    expect(search(test('contains', 'a'), ['not', test('contains', 'a', true)])).toEqual(found('A'));
    expect(search(test('equals', 'ab'), ['not', test('equals', ['ab', 'AB'], true)])).toEqual(found('aB'));
    const guessed = ['a', '0', 'b', 'x'].flatMap((one) => [`app${one}`, `${one}app`]);
    expect(search(test('contains', 'app'), ['not', test('has', 'app')], ['not', test('contains', guessed)])).toEqual(
      found('appc'),
    );
  });
  it('proves that there is none', () => {
    const none = { kind: 'none' };
    expect(search(test('has', 'app'), ['not', test('contains', 'APP')])).toEqual(none);
    expect(search(test('startswith', 'ab'), ['not', test('startswith', 'a')])).toEqual(none);
    expect(search(test('has', 'a'), ['not', test('hasprefix', 'a')])).toEqual(none);
    expect(
      search(test('equals', 'a'), ['not', test('equals', ['a'], true)], ['not', test('equals', 'A', true)]),
    ).toEqual(none);
    expect(search(test('contains', 'a', true), ['not', test('contains', 'a')])).toEqual(none);
    expect(search(test('regex', '^\\d+$'), test('regex', '^\\D+$'))).toEqual(none);
    expect(search(test('regex', '^.$'), ['not', test('regex', '\\w')], ['not', test('regex', '\\W')])).toEqual(none);
    expect(search(test('equals', '\ud800'))).toEqual(none);
    expect(search(test('startswith', 'a'), test('startswith', 'b'), test('contains', 'c'))).toEqual(none);
  });
  it('ends after a bounded number of steps', () => {
    const hard = [test('regex', 'a.{200}$'), test('regex', 'b.{190}$'), test('regex', '^[ab]*$')];
    const left = budget(2000);
    expect(
      searchText(
        hard.map((formula) => ({ formula, holds: true })),
        left,
      ).kind,
    ).toBe('unknown');
    expect(left.states).toBeLessThan(0);
    expect(left.states).toBeGreaterThan(-2000);
  });
});
