import { alphabet, inOrder } from './alphabet.js';
import type { Limits, TextFormula } from './formula.js';
import { automatonOf, type TextAutomaton, takes } from './text-automaton.js';
import { type TextLiteral, textGuesses } from './text-guesses.js';
import { textTest } from './text-test.js';

/** What of the limits is left; counted down. */
export type Budget = { -readonly [Name in keyof Limits]: number };

export type Found<Value> =
  | { readonly kind: 'found'; readonly value: Value }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

interface Read extends TextLiteral {
  readonly automaton: TextAutomaton;
}

const disagrees = 'the analysis disagrees with itself';
const unread = 'a regular expression is not one that winnow can reason about';
const tooMuch = 'the texts take too many steps to compare';
/** A list that is longer than this is not asked one text after another. */
const shortList = 16;

/**
 * A text for which each literal holds, or that there is none. As short and as plain as there is one, but not empty where
 * something else will do.
 */
export function searchText(literals: readonly TextLiteral[], budget: Budget): Found<string> {
  if (!spend(budget, 1 + literals.length)) return { kind: 'unknown', why: tooMuch };
  const merged = mergeNegated(literals);
  const read = merged.flatMap((literal): readonly Read[] => {
    const automaton = automatonOf(literal.formula);
    return automaton === undefined ? [] : [{ ...literal, automaton }];
  });
  const found = searchRead(read, budget);
  if (found.kind !== 'found') return found;
  if (read.length < merged.length) return { kind: 'unknown', why: unread };
  const stands = literals.every(({ formula, holds }) => textTest(formula)?.(found.value) === holds);
  return stands ? found : { kind: 'unknown', why: disagrees };
}

function searchRead(literals: readonly Read[], budget: Budget): Found<string> {
  const holdsFor = (text: string) => !/\p{Surrogate}/u.test(text) && literals.every((one) => passes(one, text));
  const whole = shortest(literals.filter(({ formula, holds }) => holds && formula.operator === 'equals'));
  if (whole === undefined) {
    const guess = textGuesses(literals.map((one) => withSample(one, budget))).find(holdsFor);
    if (guess !== undefined) return { kind: 'found', value: guess };
  } else {
    const text = spellings(whole.formula).find(holdsFor);
    if (text !== undefined) return { kind: 'found', value: text };
    if (whole.formula.matchCase || literals.every((one) => one === whole || one.automaton.caseBlind))
      return { kind: 'none' };
  }
  const positives = literals.filter(({ holds }) => holds);
  for (const one of positives)
    for (const other of literals) {
      if (other.holds || !carries(one, other)) continue;
      const named = new Set(other.formula.texts);
      const beyond = one.formula.texts.find((text) => !named.has(text) && !takes(other.automaton, text));
      if (beyond === undefined) return { kind: 'none' };
      if (holdsFor(beyond)) return { kind: 'found', value: beyond };
    }
  if (literals.length > 2)
    for (const [index, one] of positives.entries())
      for (const other of literals) {
        if (other.holds && (positives.indexOf(other) <= index || !mayClash(one.formula, other.formula))) continue;
        if (withLess(budget, (small) => breadthFirst([one, other], small)).kind === 'none') return { kind: 'none' };
      }
  return breadthFirst(literals, budget);
}

/** Asks a small question, for which not all that is left may be spent. */
function withLess(budget: Budget, ask: (small: Budget) => Found<string>): Found<string> {
  const given = Math.min(budget.states, 1000);
  const small: Budget = { branches: 0, states: given };
  const found = ask(small);
  spend(budget, given - Math.max(0, small.states));
  return found;
}

/** An expression as the shortest text that it matches, to guess by. */
function withSample(literal: Read, budget: Budget): TextLiteral {
  if (!literal.holds || literal.formula.operator !== 'regex') return literal;
  const sample = withLess(budget, (small) => breadthFirst([literal], small));
  const texts = sample.kind === 'found' ? [sample.value] : [];
  return { holds: true, formula: { ...literal.formula, texts } };
}

/** The texts that an equality names; where case does not count, in small and capital letters too. */
function spellings({ texts, matchCase }: TextFormula): readonly string[] {
  const cased = (change: (letters: string) => string) => texts.map((text) => text.replace(/[A-Za-z]+/g, change));
  if (matchCase) return texts;
  return [...texts, ...cased((letters) => letters.toLowerCase()), ...cased((letters) => letters.toUpperCase())];
}

/** Whether two tests may be at odds although both say what a text holds; others can stand one behind the other. */
function mayClash(first: TextFormula, second: TextFormula): boolean {
  const fixed = ['equals', 'regex'];
  if (fixed.includes(first.operator) || fixed.includes(second.operator)) return true;
  return first.operator === second.operator && ['startswith', 'endswith'].includes(first.operator);
}

function passes({ formula, automaton, holds }: Read, text: string): boolean {
  const plain = formula.operator === 'equals' || (formula.operator !== 'regex' && formula.texts.length <= shortList);
  return (plain ? textTest(formula)?.(text) === true : takes(automaton, text)) === holds;
}

function shortest(literals: readonly Read[]): Read | undefined {
  return literals.reduce<Read | undefined>(
    (best, one) => (best === undefined || one.formula.texts.length < best.formula.texts.length ? one : best),
    undefined,
  );
}

/** Whether the second test holds for all that the first holds for, if it holds for the first one's own texts. */
function carries({ formula: first }: Read, { formula: second, automaton }: Read): boolean {
  if (first.operator === 'regex' || second.operator === 'regex') return false;
  if (!first.matchCase && !automaton.caseBlind) return false;
  // Where words stand anywhere, all that surrounds them may be there too.
  return first.operator === second.operator || first.operator === 'equals' || second.operator === 'contains';
}

/** Negated tests of one kind as one test of several texts. */
function mergeNegated(literals: readonly TextLiteral[]): readonly TextLiteral[] {
  const groups = new Map<string, TextLiteral[]>();
  literals.forEach((literal, index) => {
    const { operator, matchCase } = literal.formula;
    const key = literal.holds ? String(index) : `${operator} ${matchCase}`;
    groups.set(key, [...(groups.get(key) ?? []), literal]);
  });
  return [...groups.values()].flatMap((group) => {
    const [first, ...more] = group;
    if (first === undefined || more.length === 0) return first === undefined ? [] : [first];
    return [{ ...first, formula: { ...first.formula, texts: group.flatMap(({ formula }) => formula.texts) } }];
  });
}

function spend(budget: Budget, states: number): boolean {
  budget.states -= states;
  return budget.states >= 0;
}

interface Place {
  readonly states: readonly number[];
  readonly from: Place | undefined;
  readonly point: number;
}

/** A state that no longer matters: its literal holds whatever follows. */
const settled = -1;

function breadthFirst(literals: readonly Read[], budget: Budget): Found<string> {
  const advance = (from: readonly number[], point: number): readonly number[] | undefined => {
    const next: number[] = [];
    for (const [index, { automaton, holds }] of literals.entries()) {
      const state = from[index] ?? settled;
      const to = state === settled ? settled : point < 0 ? state : automaton.step(state, point);
      const decided = to === settled ? holds : automaton.decided(to);
      if (decided === !holds) return undefined;
      next.push(decided === holds ? settled : to);
    }
    return next;
  };
  const first = advance(
    literals.map(({ automaton }) => automaton.start),
    -1,
  );
  if (first === undefined) return { kind: 'none' };
  const points = alphabet(
    literals.map(({ automaton }) => automaton),
    literals.some(({ formula }) => formula.operator.startsWith('has')),
  );
  const seen = new Set([first.join()]);
  const queue: Place[] = [{ states: first, from: undefined, point: -1 }];
  for (let place = queue[0], at = 0; place !== undefined; at += 1, place = queue[at]) {
    const { states } = place;
    const ends = literals.every(
      ({ automaton, holds }, index) => states[index] === settled || automaton.accepts(states[index] ?? 0) === holds,
    );
    if (ends) return { kind: 'found', value: textOf(place) };
    const offered = movesOf(literals, states) ?? points;
    const weight = literals.reduce((sum, { automaton }, index) => sum + automaton.weight(states[index] ?? 0), 0);
    if (!spend(budget, Math.floor((offered.length * weight) / 128))) return { kind: 'unknown', why: tooMuch };
    for (const point of offered) {
      const next = advance(states, point);
      if (next === undefined) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      if (!spend(budget, 1)) return { kind: 'unknown', why: tooMuch };
      seen.add(key);
      queue.push({ states: next, from: place, point });
    }
  }
  return { kind: 'none' };
}

function movesOf(literals: readonly Read[], states: readonly number[]): readonly number[] | undefined {
  for (const [index, { automaton, holds }] of literals.entries()) {
    const state = states[index] ?? settled;
    const moves = holds && state !== settled ? automaton.moves(state) : undefined;
    if (moves !== undefined) return inOrder(moves);
  }
  return undefined;
}

function textOf(last: Place): string {
  const points: number[] = [];
  for (let place: Place | undefined = last; place?.from !== undefined; place = place.from) points.push(place.point);
  return String.fromCodePoint(...points.reverse());
}
