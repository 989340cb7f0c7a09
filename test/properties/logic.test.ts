import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteString } from '../../src/emit/quote.js';
import { evaluate } from '../../src/logic/evaluate.js';
import type { Formula, RangeFormula, TextFormula, TextOperator, Witness } from '../../src/logic/formula.js';
import { equivalent, implies, satisfy } from '../../src/logic/solve.js';
import { automatonOf, takes } from '../../src/logic/text-automaton.js';
import { textTest } from '../../src/logic/text-test.js';
import { evaluateKql, hasTerms } from '../support/kql-evaluator.js';

// The answers of the analysis are held against all short texts, tried one by one. The oracles here know nothing of src/logic.
const runs = Number(process.env['WINNOW_RUNS'] ?? 10_000);
const timeout = 30_000 + runs * 5;
const signs = ['a', 'A', 'b', '1', '.', '-', 'é'];

function allTexts(longest: number): readonly string[] {
  let last = [''];
  const all = [''];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((text) => signs.map((sign) => text + sign));
    all.push(...last);
  }
  return all;
}
const five = allTexts(5);
const two = allTexts(2);

const word = fc.array(fc.constantFrom(...signs), { maxLength: 3 }).map((all) => all.join(''));
const filled = fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 3 }).map((all) => all.join(''));
const piece = fc.constantFrom(
  'a',
  'A',
  'b',
  '1',
  '\\.',
  '-',
  'é',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\d',
  '(?:a|b1)',
  '\\b',
  '(?:a-)',
);
const regex = fc
  .tuple(
    fc.constantFrom('', '', '^', '(?i)'),
    fc.array(fc.tuple(piece, fc.constantFrom('', '', '', '*', '+', '?', '{2}')), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '$', '\\b'),
  )
  .map(
    ([front, pieces, back]) =>
      front + pieces.map(([one, count]) => (one === '\\b' ? one : one + count)).join('') + back,
  );

const operators: readonly TextOperator[] = [
  'equals',
  'contains',
  'startswith',
  'endswith',
  'has',
  'hasprefix',
  'hassuffix',
];
const textTests = (column: string): fc.Arbitrary<TextFormula> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('text' as const),
        column: fc.constant(column),
        operator: fc.constantFrom(...operators),
        texts: fc.array(fc.oneof({ weight: 9, arbitrary: filled }, { weight: 1, arbitrary: word }), {
          minLength: 1,
          maxLength: 3,
        }),
        matchCase: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: regex.map((pattern) => ({
        kind: 'text' as const,
        column,
        operator: 'regex' as const,
        texts: [pattern],
        matchCase: true,
      })),
    },
  );

/** The test in words that share nothing with src/logic. */
function told({ operator, texts, matchCase }: TextFormula, text: string): boolean {
  const fold = (one: string) => (matchCase ? one : one.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const whole = fold(text);
  return texts.some((raw) => {
    const part = fold(raw);
    if (operator === 'regex') return kusto(raw).test(text);
    if (operator === 'equals') return whole === part;
    if (operator === 'contains') return whole.includes(part);
    if (operator === 'startswith') return whole.startsWith(part);
    if (operator === 'endswith') return whole.endsWith(part);
    if (operator === 'has') return hasTerms(whole, part);
    if (part === '') return true;
    return Array.from({ length: whole.length }, (_, at) => at).some((at) => {
      if (!whole.startsWith(part, at)) return false;
      const joins = (index: number) => /[\p{L}\p{N}]/u.test(whole[index] ?? '');
      const behind = at + part.length;
      return operator === 'hasprefix' ? !(joins(at) && joins(at - 1)) : !(joins(behind - 1) && joins(behind));
    });
  });
}

const expressions = new Map<string, RegExp>();
function kusto(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const folds = pattern.startsWith('(?i)');
  const wordy = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]';
  const body = pattern
    .replace('(?i)', '')
    .replaceAll('\\w', wordy)
    .replaceAll('\\b', `(?:(?<!${wordy})(?=${wordy})|(?<=${wordy})(?!${wordy}))`);
  const made = new RegExp(body, folds ? 'iu' : 'u');
  expressions.set(pattern, made);
  return made;
}

describe('one text', () => {
  it('is taken by the machine and the plain test where the words take it', { timeout }, () => {
    const sample = five.filter((text, index) => text.length <= 3 || index % 37 === 0);
    fc.assert(
      fc.property(textTests('T'), (formula) => {
        const automaton = automatonOf(formula);
        const test = textTest(formula);
        if (automaton === undefined || test === undefined) throw new Error(`not read: ${formula.texts}`);
        for (const text of sample) {
          const expected = told(formula, text);
          if (takes(automaton, text) !== expected || test(text) !== expected)
            throw new Error(`${JSON.stringify(formula)} on ${JSON.stringify(text)}: not ${expected}`);
        }
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });
});

describe('one column', () => {
  it('has a text for some tests wherever a short one does, and none where none is found', { timeout }, () => {
    const literal = fc.tuple(textTests('T'), fc.boolean());
    let unknown = 0;
    let longer = 0;
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 4 }), (literals) => {
        const parts = literals.map(([formula, holds]): Formula => (holds ? formula : { kind: 'not', part: formula }));
        const answer = satisfy({ kind: 'and', parts });
        const holds = (text: string) => literals.every(([formula, wanted]) => told(formula, text) === wanted);
        if (answer.kind === 'unknown') unknown += 1;
        if (answer.kind === 'yes') {
          const text = answer.witness.values['T'];
          if (typeof text !== 'string' || !holds(text))
            throw new Error(`${JSON.stringify(parts)}: ${JSON.stringify(text)}`);
          if ([...text].length > 5) longer += 1;
        }
        // One in sixteen of the long texts is enough where there is none: the short ones are all tried.
        if (answer.kind === 'no') {
          const found = five.find((text, index) => (text.length < 5 || index % 16 === 0) && holds(text));
          if (found !== undefined) throw new Error(`${JSON.stringify(parts)}: there is ${JSON.stringify(found)}`);
        }
      }),
      { numRuns: runs },
    );
    expect(unknown).toBeLessThan(runs / 50);
    expect(longer).toBeLessThan(runs / 2);
  });
});

const limit = fc.integer({ min: 0, max: 3 });
const numberTest: fc.Arbitrary<RangeFormula> = fc
  .tuple(fc.option(limit, { nil: undefined }), fc.option(limit, { nil: undefined }), fc.boolean(), fc.boolean())
  .map(([low, high, lowIn, highIn]) => ({
    kind: 'range',
    column: 'N',
    type: 'number',
    ranges: [{ low, high, lowIn, highIn }],
    whole: true,
  }));
const boolTest: fc.Arbitrary<RangeFormula> = fc.constantFrom(0, 1).map((value) => ({
  kind: 'range',
  column: 'B',
  type: 'bool',
  ranges: [{ low: value, high: value, lowIn: true, highIn: true }],
}));
const leaves = (prefix: string): readonly fc.Arbitrary<Formula>[] => [
  textTests(`${prefix}T`),
  textTests(`${prefix}U`),
  numberTest.map((formula) => ({ ...formula, column: `${prefix}N` })),
  boolTest.map((formula) => ({ ...formula, column: `${prefix}B` })),
  fc.constantFrom<Formula>(
    { kind: 'null', column: `${prefix}N`, type: 'number' },
    { kind: 'null', column: `${prefix}B`, type: 'bool' },
    { kind: 'opaque', name: 'O' },
  ),
];
function trees(leaf: fc.Arbitrary<Formula>, depth: number): fc.Arbitrary<Formula> {
  if (depth === 0) return leaf;
  const inner = trees(leaf, depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(inner, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: inner.map((part): Formula => ({ kind: 'not', part })) },
  );
}
const plainFormula = trees(fc.oneof(...leaves('')), 3);
const rowFormula = trees(fc.oneof(...leaves('').slice(0, 1), ...leaves('').slice(2, 3)), 1);
const elsewhere = fc
  .tuple(rowFormula, fc.constantFrom('all' as const, 'any' as const))
  .map(([part, sightings]): Formula => ({ kind: 'elsewhere', frame: `E ${sightings}`, table: 'E', sightings, part }));
const withFrames = trees(fc.oneof(...leaves(''), elsewhere, elsewhere), 3);

/** The formula on a row: texts, a number and a flag, which may be null, and the rows that two frames see. */
interface Row {
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly opaque: boolean;
  readonly rows: readonly Row[];
}
function truth(formula: Formula, row: Row): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'not':
      return !truth(formula.part, row);
    case 'and':
      return formula.parts.every((part) => truth(part, row));
    case 'or':
      return formula.parts.some((part) => truth(part, row));
    case 'opaque':
      return row.opaque;
    case 'text':
      return told(formula, String(row.values[formula.column] ?? ''));
    case 'null':
      return row.values[formula.column] === null;
    case 'range': {
      const value = row.values[formula.column] ?? null;
      return value !== null && formula.ranges.some((range) => inside(Number(value), range));
    }
    case 'elsewhere': {
      const all = row.rows.map((one) => truth(formula.part, one));
      return formula.sightings === 'any' ? all.includes(true) : all.length > 0 && !all.includes(false);
    }
    case 'address':
      throw new Error('not here');
  }
}
function inside(value: number, { low, high, lowIn, highIn }: RangeFormula['ranges'][number]): boolean {
  const above = low === undefined || (lowIn ? value >= Number(low) : value > Number(low));
  return above && (high === undefined || (highIn ? value <= Number(high) : value < Number(high)));
}

const numbers = [null, -1, 0, 1, 2, 3, 4];
const rowsOf = (texts: readonly string[]): fc.Arbitrary<Row['values']> =>
  fc.record({
    T: fc.constantFrom(...texts),
    U: fc.constantFrom(...texts),
    N: fc.constantFrom(...numbers),
    B: fc.constantFrom(null, false, true),
  });
const someRows = fc.sample(
  fc.record({
    values: rowsOf(two),
    opaque: fc.boolean(),
    rows: fc.array(
      rowsOf(two).map((values): Row => ({ values, opaque: false, rows: [] })),
      { maxLength: 3 },
    ),
  }),
  { numRuns: 400, seed: 7 },
);

function wordsOf(formula: Formula): readonly string[] {
  if ('parts' in formula) return formula.parts.flatMap(wordsOf);
  if ('part' in formula) return wordsOf(formula.part);
  return formula.kind === 'text' && formula.operator !== 'regex' ? formula.texts : [];
}

/** Rows of the words and limits that the formula names, and what is near them. */
function rowsFor(formula: Formula): readonly Row[] {
  const words = wordsOf(formula);
  const texts = [
    ...new Set(['', 'b', ...words, ...words.map((one) => `${one}.`), ...words.map((one) => `1${one.toUpperCase()}`)]),
  ].slice(0, 14);
  const values = texts.flatMap((T, index) =>
    numbers.flatMap((N) =>
      [null, false, true].map((B) => ({ T, U: texts[(index * 5 + Number(N)) % texts.length] ?? '', N, B })),
    ),
  );
  return values.flatMap((one, index) =>
    [false, true].map((opaque) => ({ values: one, opaque, rows: rowsAt(values, index) })),
  );
}
function rowsAt(values: readonly Row['values'][], index: number): readonly Row[] {
  return Array.from({ length: index % 3 }, (_, more) => ({
    values: values[(index * 31 + more * 17) % values.length] ?? {},
    opaque: more === 1,
    rows: [],
  }));
}

function rowOf(witness: Witness, sightings: 'all' | 'any'): Row {
  const defaults = { T: '', U: '', N: null, B: null };
  const inner = witness.elsewhere.find(({ frame }) => frame === `E ${sightings}`)?.rows ?? [];
  return {
    values: { ...defaults, ...(witness.values as Row['values']) },
    opaque: witness.assumed['O'] ?? false,
    rows: inner.map((one) => rowOf(one, sightings)),
  };
}
/** Frames with different names have rows of their own: each is looked at on the rows that the witness gives it. */
function truthOf(formula: Formula, witness: Witness): boolean {
  if (formula.kind === 'not') return !truthOf(formula.part, witness);
  if (formula.kind === 'and') return formula.parts.every((part) => truthOf(part, witness));
  if (formula.kind === 'or') return formula.parts.some((part) => truthOf(part, witness));
  return truth(formula, rowOf(witness, formula.kind === 'elsewhere' ? formula.sightings : 'all'));
}

describe('several columns and frames', () => {
  it('have a witness that makes the formula true, and no row where the answer is no', { timeout }, () => {
    let unknown = 0;
    let none = 0;
    fc.assert(
      fc.property(withFrames, (formula) => {
        const answer = satisfy(formula);
        if (answer.kind === 'unknown') unknown += 1;
        if (answer.kind === 'yes') {
          expect(evaluate(formula, answer.witness)).toBe(true);
          if (!truthOf(formula, answer.witness)) throw new Error(JSON.stringify({ formula, answer }));
        }
        if (answer.kind === 'no') {
          none += 1;
          for (const row of [...someRows, ...rowsFor(formula)])
            if (truth(formula, row)) throw new Error(JSON.stringify({ formula, row }));
        }
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
    expect(unknown).toBeLessThan(runs / 100);
    expect(none).toBeGreaterThan(runs / 200);
  });

  it('follow from each other as all small rows say', { timeout }, () => {
    const small = someRows.map((row) => ({ ...row, rows: [] }));
    fc.assert(
      fc.property(plainFormula, plainFormula, (first, second) => {
        const answer = implies(first, second);
        if (answer.kind === 'yes')
          for (const row of small) expect(truth(first, row) && !truth(second, row)).toBe(false);
        if (answer.kind === 'no') {
          expect(truthOf(first, answer.witness)).toBe(true);
          expect(truthOf(second, answer.witness)).toBe(false);
        }
        expect(implies({ kind: 'and', parts: [first, second] }, first).kind).not.toBe('no');
        expect(implies(first, { kind: 'or', parts: [second, first] }).kind).not.toBe('no');
        const pushed: Formula = {
          kind: 'not',
          part: {
            kind: 'or',
            parts: [
              { kind: 'not', part: first },
              { kind: 'not', part: second },
            ],
          },
        };
        expect(equivalent({ kind: 'and', parts: [first, second] }, pushed).kind).not.toBe('no');
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });
});

describe('a witness', () => {
  const words: Readonly<Partial<Record<TextOperator, readonly [string, string]>>> = {
    equals: ['=~', '=='],
    contains: ['contains', 'contains_cs'],
    startswith: ['startswith', 'startswith_cs'],
    endswith: ['endswith', 'endswith_cs'],
    has: ['has', 'has_cs'],
  };
  const atom = textTests('T').filter(({ operator }) => words[operator] !== undefined);

  it('satisfies the printed KQL as well', { timeout }, () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(atom, fc.boolean()), { minLength: 1, maxLength: 4 }), (literals) => {
        const parts = literals.map(([formula, holds]): Formula => (holds ? formula : { kind: 'not', part: formula }));
        const answer = satisfy({ kind: 'and', parts });
        if (answer.kind !== 'yes') return;
        const printed = literals.map(([{ operator, texts, matchCase }, holds]) => {
          const any = texts
            .map((text) => `T ${words[operator]?.[matchCase ? 1 : 0]} ${quoteString(text)}`)
            .join(' or ');
          return holds ? `(${any})` : `not(${any})`;
        });
        expect(evaluateKql(printed.join(' and '), { T: String(answer.witness.values['T']) }, {})).toBe(true);
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
  });
});
