import { addressHolds, addressTexts } from './addresses.js';
import type { AddressFormula, TextFormula } from './formula.js';
import { automatonOf } from './text-automaton.js';
import type { TextLiteral } from './text-guesses.js';
import { type Budget, type Found, searchText } from './text-search.js';
import { textTest } from './text-test.js';

/** A test on one column that must hold, or must not. */
export interface AddressLiteral {
  readonly formula: AddressFormula;
  readonly holds: boolean;
}

/**
 * A text for which all literals hold, those of addresses and those of texts. Where both stand on one column, only addresses in
 * their usual spelling are tried; the rest is not decided.
 */
export function searchAddress(
  addresses: readonly AddressLiteral[],
  texts: readonly TextLiteral[],
  budget: Budget,
): Found<string> {
  if (addresses.length === 0) return searchText(texts, budget);
  const fits = (text: string) => addresses.every(({ formula, holds }) => addressHolds(formula, text) === holds);
  const holdsFor = (text: string) =>
    fits(text) && texts.every(({ formula, holds }) => textTest(formula)?.(text) === holds);
  const usual = addressTexts(addresses.map(({ formula }) => formula));
  const found = usual.find(holdsFor);
  if (found !== undefined) return { kind: 'found', value: found };
  if (texts.length === 0 || !usual.some(fits)) return { kind: 'none' };
  const allRead = texts.every(({ formula }) => textTest(formula) !== undefined);
  const whole = texts.find(({ formula, holds }) => holds && formula.operator === 'equals')?.formula;
  const named = whole?.texts.find(holdsFor);
  if (named !== undefined) return { kind: 'found', value: named };
  if (whole !== undefined && allRead && isComplete(whole, texts)) return { kind: 'none' };
  const text = searchText(texts, budget);
  if (text.kind !== 'found') return text;
  return fits(text.value) ? text : { kind: 'unknown', why: 'an address is also compared as a text' };
}

/** Whether the given spellings are all that need to be tried: no test tells one letter case from another. */
function isComplete(whole: TextFormula, texts: readonly TextLiteral[]): boolean {
  return whole.matchCase || texts.every(({ formula }) => formula === whole || automatonOf(formula)?.caseBlind === true);
}
