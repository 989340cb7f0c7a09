import type { TextFormula } from './formula.js';

/** A test on one column that must hold, or must not. */
export interface TextLiteral {
  readonly formula: TextFormula;
  readonly holds: boolean;
}

const mostTexts = 40;
const plain: readonly string[] = ['a', 'b', 'x', '0', 'ab', 'abc'];
const beside: readonly string[] = ['a', '0', ' a', '.a', 'b', 'x1'];
const order: Readonly<Record<TextFormula['operator'], number>> = {
  equals: 0,
  startswith: 0,
  hasprefix: 1,
  has: 1,
  contains: 2,
  hassuffix: 3,
  endswith: 4,
  regex: 5,
};

/** Texts that are likely to do, made of the literals' own words; the shortest first. Most questions end here. */
export function textGuesses(literals: readonly TextLiteral[]): readonly string[] {
  const positives = literals.filter(({ formula, holds }) => holds && formula.texts.length > 0);
  if (positives.length === 0) return literals.some(({ holds }) => holds) ? [] : [...plain, ''];
  const single = positives.flatMap(({ formula }) => formula.texts.slice(0, mostTexts).filter((text) => text !== ''));
  const ordered = [...positives].sort((a, b) => order[a.formula.operator] - order[b.formula.operator]);
  const words = [...new Set(ordered.map(({ formula }) => formula.texts[0] ?? ''))];
  const joined = words.length > 1 ? ['', ' ', '-'].map((between) => words.join(between)) : [];
  const short = [...single, ...joined].filter((text, index, all) => all.indexOf(text) === index);
  const [first = ''] = ordered[0]?.formula.texts ?? [];
  const more = [...new Set([first, ...joined])].flatMap((text) =>
    beside.flatMap((extra) => [text + extra, [...extra].reverse().join('') + text]),
  );
  return [...short.sort((a, b) => a.length - b.length), ...more];
}
