import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/logic/evaluate.js';
import type { ElsewhereFormula, Formula, TextFormula, TextOperator } from '../../src/logic/formula.js';
import { disjoint, equivalent, implies, satisfy } from '../../src/logic/solve.js';

const text = (
  operator: TextOperator,
  texts: string | readonly string[],
  column = 'T',
  matchCase = false,
): TextFormula => ({
  kind: 'text',
  column,
  operator,
  texts: typeof texts === 'string' ? [texts] : texts,
  matchCase,
});
const not = (part: Formula): Formula => ({ kind: 'not', part });
const and = (...parts: readonly Formula[]): Formula => ({ kind: 'and', parts });
const or = (...parts: readonly Formula[]): Formula => ({ kind: 'or', parts });
const opaque = (name: string): Formula => ({ kind: 'opaque', name });
const elsewhere = (sightings: 'all' | 'any', part: Formula, frame: string = sightings): ElsewhereFormula => ({
  kind: 'elsewhere',
  frame,
  table: 'E',
  sightings,
  part,
});
const many = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

describe('conditions', () => {
  it('that are constant need no row', () => {
    expect(satisfy(and())).toMatchObject({ kind: 'yes' });
    expect(satisfy(or())).toEqual({ kind: 'no' });
    expect(satisfy(not({ kind: 'constant', value: true }))).toEqual({ kind: 'no' });
  });
  it('follow from each other', () => {
    const a = text('has', 'app');
    const b = text('contains', 'app');
    expect(implies(a, b)).toEqual({ kind: 'yes' });
    expect(implies(b, a)).toMatchObject({ kind: 'no', witness: { values: { T: 'appa' } } });
    expect(equivalent(or(a, b), b)).toEqual({ kind: 'yes' });
    expect(equivalent(a, b).kind).toBe('no');
    expect(disjoint(a, not(b))).toEqual({ kind: 'yes' });
    expect(implies(or(text('equals', 'a'), text('equals', 'b')), text('equals', ['B', 'A', 'c']))).toEqual({
      kind: 'yes',
    });
  });
  it('that are not understood hold or not, but always alike', () => {
    expect(implies(opaque('x'), opaque('x'))).toEqual({ kind: 'yes' });
    expect(implies(opaque('x'), opaque('y'))).toMatchObject({
      kind: 'no',
      witness: { assumed: { x: true, y: false } },
    });
    expect(satisfy(and(or(opaque('x'), text('equals', 'a')), not(opaque('x'))))).toMatchObject({
      kind: 'yes',
      witness: { values: { T: 'a' }, assumed: { x: false } },
    });
  });
  it('of an expression that is not read are alike as well', () => {
    const odd = text('regex', 'a(?=b)');
    expect(satisfy(odd).kind).toBe('unknown');
    expect(satisfy(and(odd, not(odd)))).toEqual({ kind: 'no' });
    expect(satisfy(or(odd, text('equals', 'a')))).toMatchObject({ kind: 'yes', witness: { values: { T: 'a' } } });
    expect(satisfy(and(odd, text('equals', 'a'), text('equals', 'b')))).toEqual({ kind: 'no' });
  });
  it('are undefined on a witness that lacks their columns', () => {
    const witness = { values: { T: 'a' }, elsewhere: [], assumed: {} };
    expect(evaluate(text('equals', 'a', 'U'), witness)).toBeUndefined();
    expect(evaluate(or(text('equals', 'a', 'U'), text('equals', 'a')), witness)).toBe(true);
    expect(evaluate(and(opaque('x'), text('equals', 'b')), witness)).toBe(false);
    expect(evaluate(elsewhere('all', and()), witness)).toBeUndefined();
  });
});

describe('rows elsewhere', () => {
  const a = text('equals', 'a');
  const b = text('equals', 'b');
  const rowsOf = (formula: Formula) => {
    const answer = satisfy(formula);
    return answer.kind === 'yes'
      ? answer.witness.elsewhere.map(({ rows }) => rows.map(({ values }) => values['T']))
      : answer.kind;
  };
  it('all satisfy what all of them must', () => {
    expect(rowsOf(elsewhere('all', a))).toEqual([['a']]);
    expect(rowsOf(and(elsewhere('all', a), elsewhere('all', b)))).toBe('no');
    expect(rowsOf(and(elsewhere('all', a, 'f'), elsewhere('all', b, 'g')))).toEqual([['a'], ['b']]);
    expect(rowsOf(not(elsewhere('all', a)))).toEqual([[]]);
    expect(rowsOf(and(elsewhere('all', or(a, b)), not(elsewhere('all', a)), not(elsewhere('all', b))))).toEqual([
      ['b', 'a'],
    ]);
    expect(implies(elsewhere('all', text('has', 'x')), elsewhere('all', text('contains', 'x')))).toEqual({
      kind: 'yes',
    });
    expect(equivalent(and(elsewhere('all', a), elsewhere('all', b)), elsewhere('all', and(a, b)))).toEqual({
      kind: 'yes',
    });
    expect(implies(elsewhere('all', or(a, b)), or(elsewhere('all', a), elsewhere('all', b))).kind).toBe('no');
    expect(rowsOf(elsewhere('all', and()))).toEqual([[undefined]]);
  });
  it('satisfy one by one what any of them may', () => {
    expect(rowsOf(and(elsewhere('any', a), elsewhere('any', b)))).toEqual([['a', 'b']]);
    expect(rowsOf(and(elsewhere('any', a), not(elsewhere('any', or(a, b)))))).toBe('no');
    expect(rowsOf(and(elsewhere('any', text('startswith', 'a')), not(elsewhere('any', a))))).toEqual([['aa']]);
    expect(equivalent(or(elsewhere('any', a), elsewhere('any', b)), elsewhere('any', or(a, b)))).toEqual({
      kind: 'yes',
    });
    expect(implies(elsewhere('any', and(a, opaque('x'))), elsewhere('any', a))).toEqual({ kind: 'yes' });
    expect(rowsOf(elsewhere('any', text('regex', 'a(?=b)')))).toBe('unknown');
    expect(rowsOf(elsewhere('any', or()))).toBe('no');
  });
  it('may be looked at both ways in one frame', () => {
    expect(
      rowsOf(and(elsewhere('all', or(a, b), 'f'), elsewhere('any', a, 'f'), not(elsewhere('all', a, 'f')))),
    ).toEqual([['a', 'b']]);
    expect(rowsOf(and(elsewhere('all', a, 'f'), not(elsewhere('any', a, 'f'))))).toBe('no');
  });
});

describe('large questions', () => {
  /** Each of them in one hole at least, no two in one. */
  const pigeons = (count: number): Formula => {
    const sits = (pigeon: number, hole: number) => opaque(`${pigeon} in ${hole}`);
    const holes = many(count - 1, (hole) => hole);
    const pairs = many(count, (first) => many(first, (second) => [first, second] as const)).flat();
    return and(
      ...many(count, (pigeon) => or(...holes.map((hole) => sits(pigeon, hole)))),
      ...pairs.flatMap(([first, second]) => holes.map((hole) => or(not(sits(first, hole)), not(sits(second, hole))))),
    );
  };
  const word = (index: number) => `word${(index * 7919) % 1000}x${index}`;
  const list = (count: number) => many(count, (index) => `value-${(index * 7919) % 100_003}.example.com`);
  const kinds: Readonly<Record<string, readonly ['yes' | 'no' | 'unknown', () => { readonly kind: string }]>> = {
    'sixty words at once': ['yes', () => satisfy(and(...many(60, (index) => text('contains', word(index)))))],
    'sixty words, one of which is forbidden': [
      'no',
      () => satisfy(and(...many(60, (index) => text('contains', word(index))), not(text('contains', '1x')))),
    ],
    'sixty words, half of them forbidden': [
      'yes',
      () =>
        satisfy(
          and(
            ...many(60, (index) =>
              index % 2 === 0 ? not(text('contains', word(index))) : text('contains', word(index)),
            ),
          ),
        ),
    ],
    'thirty choices of two': [
      'yes',
      () =>
        satisfy(
          and(
            ...many(30, (index) => or(text('contains', word(2 * index)), not(text('contains', word(2 * index + 1))))),
          ),
        ),
    ],
    'thirty choices of which none is possible': [
      'no',
      () =>
        satisfy(
          and(
            ...many(30, (index) => or(text('contains', word(index)), text('startswith', word(index + 40)))),
            text('regex', '^[a-z]{3}$'),
          ),
        ),
    ],
    'sixty branches': [
      'yes',
      () =>
        implies(
          or(...many(60, (index) => and(text('contains', word(index)), text('has', `q${index}`, 'U')))),
          or(...many(60, (index) => text('contains', word(index)))),
        ),
    ],
    'nested quantifiers': ['no', () => satisfy(and(text('regex', '^((a+)+)+$'), text('contains', 'b')))],
    'nested counts': ['unknown', () => satisfy(text('regex', '((a{1000}){1000}){1000}'))],
    'counts that do not determine': [
      'unknown',
      () =>
        satisfy(and(text('regex', '^[ab]*a[ab]{300}$'), not(text('regex', 'a[ab]{299}$')), text('regex', 'ab{280}a'))),
    ],
    'ten thousand values in more': ['yes', () => implies(text('equals', list(10_000)), text('equals', list(10_001)))],
    'ten thousand values in fewer': ['no', () => implies(text('equals', list(10_001)), text('equals', list(10_000)))],
    'ten thousand words in more': [
      'yes',
      () => implies(text('contains', list(10_000)), text('contains', list(10_001))),
    ],
    'ten thousand words in fewer': ['no', () => implies(text('has', list(10_001)), text('has', list(10_000)))],
    'ten thousand values and an expression': [
      'yes',
      () => implies(text('equals', list(10_000)), text('regex', '(?i)^value-\\d+\\.example\\.com$')),
    ],
    'long texts': [
      'yes',
      () => satisfy(and(text('contains', 'a'.repeat(16_000)), text('startswith', 'b'), not(text('contains', 'ab')))),
    ],
    'long texts that contradict': [
      'no',
      () => satisfy(and(text('endswith', 'ab'.repeat(8000)), not(text('contains', 'BABA')))),
    ],
    'long texts and terms': [
      'unknown',
      () => satisfy(and(text('contains', 'a'.repeat(16_000)), not(text('regex', 'a{900}')))),
    ],
    'nine pigeons in eight holes': ['unknown', () => satisfy(pigeons(9))],
    'four pigeons in three holes': ['no', () => satisfy(pigeons(4))],
  };
  it.each(Object.entries(kinds))('%s', (_, [kind, ask]) => {
    expect(ask().kind).toBe(kind);
  });

  it('say that they were too large', () => {
    const two = and(or(opaque('a'), text('equals', 'x')), or(opaque('b'), text('equals', 'y')));
    expect(satisfy(and(two, not(opaque('a'))), { branches: 0, states: 100 })).toMatchObject({
      kind: 'unknown',
      why: 'the conditions combine in too many ways',
    });
    expect(satisfy(text('contains', 'a'), { branches: 0, states: 0 })).toMatchObject({
      kind: 'unknown',
      why: 'the texts take too many steps to compare',
    });
  });
  it('have the same answer each time', () => {
    const ask = () =>
      satisfy(
        and(text('regex', '^[a-c]+$'), not(text('contains', 'a')), or(text('contains', 'cb'), text('has', 'bc'))),
      );
    expect(JSON.stringify(ask())).toBe(JSON.stringify(ask()));
  });
});
