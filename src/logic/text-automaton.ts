import type { CharSet } from 'refa';
import type { TextFormula } from './formula.js';
import { regexAutomaton } from './regex-automaton.js';
import { wordAutomaton } from './word-automaton.js';

/** A machine that reads a text character by character; its states are made when they are first reached. */
export interface TextAutomaton {
  readonly start: number;
  /** The state after one more character, a Unicode code point. */
  step(state: number, point: number): number;
  /** Whether a text that ends in this state is taken. */
  accepts(state: number): boolean;
  /** What the answer will be whatever follows; undefined where that is open. */
  decided(state: number): boolean | undefined;
  /** The only characters that lead on to a text that is taken; undefined where it is not only a few. */
  moves(state: number): readonly number[] | undefined;
  /** How much work a step from this state is. */
  weight(state: number): number;
  /** Whether the case of ASCII letters does not matter to it. */
  readonly caseBlind: boolean;
  /** Characters that it tells from all others, each by itself. */
  readonly points: ReadonlySet<number>;
  /** Sets that it tells characters by, besides. */
  readonly sets: readonly CharSet[];
}

const known = new WeakMap<TextFormula, TextAutomaton | 'unread'>();

/** The machine for a test; undefined where the test is an expression that winnow does not read, or one too large. */
export function automatonOf(formula: TextFormula): TextAutomaton | undefined {
  const found = known.get(formula) ?? build(formula) ?? 'unread';
  known.set(formula, found);
  return found === 'unread' ? undefined : found;
}

function build(formula: TextFormula): TextAutomaton | undefined {
  return formula.operator === 'regex'
    ? regexAutomaton(formula.texts)
    : wordAutomaton(formula.operator, formula.texts, !formula.matchCase);
}

/** Whether the machine takes the text. */
export function takes(automaton: TextAutomaton, text: string): boolean {
  let state = automaton.start;
  for (const one of text) {
    const decided = automaton.decided(state);
    if (decided !== undefined) return decided;
    state = automaton.step(state, one.codePointAt(0) ?? 0);
  }
  return automaton.accepts(state);
}
