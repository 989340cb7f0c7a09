// What a clause leaves out, in plain English: of what was compiled, not of what the filter says.
import { type BoundPredicate, type ColumnTest, correlationsOf, testsOf } from '../bind/bound.js';
import type { BoundLiteral } from '../bind/literal.js';
import { type FieldWords, literalWords, type Saying } from '../meaning/english.js';
import type { Literal } from '../meaning/normal-form.js';
import type { TranslatedReading } from '../translation.js';

/** What a reading's clause does. */
export interface ClauseEffect {
  /** Goes on after `a row goes when`; undefined where nothing is compiled. */
  readonly drops: string | undefined;
  /** The conditions of the filter that the clause does not test, each by itself. */
  readonly leftOut: readonly string[];
  /** The clause can never match. */
  readonly idle: boolean;
}

const most = 6;

/** What a reading's clause tests, what of the filter it leaves out, and whether it can match at all. */
export function effectOf(reading: TranslatedReading, words: FieldWords): ClauseEffect {
  const { predicate, clause, literals } = reading;
  if (clause === undefined) return { drops: undefined, leftOut: [], idle: false };
  const known = new Map(literals.map((bound) => [bound.literal.atom.id, bound]));
  const tested = new Set(testsOf(predicate).map(({ literal }) => literal.atom.id));
  const say = (literal: Literal, subject: Saying['subject']): string => literalWords(literal, words, { subject, most });
  const leftOut = literals.flatMap((bound) => {
    const { literal } = bound;
    if (!tested.has(literal.atom.id)) return [say(literal, '')];
    const { lost } = split(bound, predicate);
    return lost === undefined ? [] : [say(lost, '')];
  });
  return {
    drops: told(predicate, 'its', (literal, subject) => {
      const bound = known.get(literal.atom.id);
      return say(bound === undefined ? literal : split(bound, predicate).kept, subject);
    }),
    leftOut: [...new Set(leftOut)],
    idle: isIdle(predicate, new Set(literals.flatMap((bound) => (bound.never ? [bound.literal.atom.id] : [])))),
  };
}

type Say = (literal: Literal, subject: Saying['subject']) => string;

function told(predicate: BoundPredicate, subject: 'its' | 'whose', say: Say): string {
  const only = onlyLiteral(predicate);
  if (only !== undefined) return say(only, subject);
  switch (predicate.kind) {
    case 'correlation': {
      const each = predicate.sightings === 'all' ? 'every' : 'any';
      return `${each} ${predicate.bridge.sighting} is among rows ${told(predicate.predicate, 'whose', say)}`;
    }
    case 'and':
    case 'or':
      return junction(predicate.kind, predicate.children, subject, say);
    case 'test':
    case 'never':
      return '';
  }
}

function junction(kind: 'and' | 'or', children: readonly BoundPredicate[], subject: 'its' | 'whose', say: Say): string {
  // What the row itself tells comes first: behind a look at other rows it would read as one of theirs.
  const own = children.filter((child) => correlationsOf(child).length === 0);
  const parts = [...own, ...children.filter((child) => !own.includes(child))].map((child) => {
    const text = told(child, subject, say);
    return child.kind === 'and' || child.kind === 'or' ? (onlyLiteral(child) === undefined ? `(${text})` : text) : text;
  });
  const between = kind === 'and' ? ' and ' : own.length < children.length ? ', or when ' : ', or ';
  // The tests of one condition, in several columns or of several values, are one condition.
  return [...new Set(parts)].join(between);
}

/** The one condition that all tests of a part come from. */
function onlyLiteral(predicate: BoundPredicate): Literal | undefined {
  if (correlationsOf(predicate).length > 0) return undefined;
  const [first, ...others] = testsOf(predicate).map(({ literal }) => literal);
  return others.every(({ atom, negated }) => atom.id === first?.atom.id && negated === first.negated)
    ? first
    : undefined;
}

/** A condition with the values that are tested, and with those that are not; some can be lost where any of them is enough. */
function split(
  { literal, narrowed }: BoundLiteral,
  predicate: BoundPredicate,
): { readonly kept: Literal; readonly lost: Literal | undefined } {
  if (!narrowed) return { kept: literal, lost: undefined };
  const { atom } = literal;
  const tests = testsOf(predicate).filter((test) => test.literal.atom.id === atom.id);
  const texts = tests.flatMap(({ test }) => textsOf(test)).map(folded);
  const isOf = (text: string, value: string): boolean => text.includes(folded(value)) || folded(value).includes(text);
  const kept = atom.values.filter(({ text }) => texts.some((one) => isOf(one, text)));
  const lost = atom.values.filter((value) => !kept.includes(value));
  // INVARIANT: no value is told as left out unless every test is one of the others.
  const isPlain = texts.every((one) => one !== '' && kept.some(({ text }) => isOf(one, text)));
  if (!isPlain || kept.length === 0 || lost.length === 0) return { kept: literal, lost: undefined };
  return {
    kept: { ...literal, atom: { ...atom, values: kept } },
    lost: { ...literal, atom: { ...atom, values: lost } },
  };
}

/** Letters and digits alone: how a value is written in KQL is another matter. */
function folded(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The texts that a test compares with; an empty one where there is something else in it. */
function textsOf(test: ColumnTest): readonly string[] {
  switch (test.kind) {
    case 'equals':
      return test.values.map((value) => ('text' in value ? value.text : String(value.value)));
    case 'text':
      return [test.text];
    case 'regex':
      return [test.pattern];
    case 'address-range':
      return [test.range];
    case 'addresses':
      return test.ranges;
    case 'any':
    case 'all':
      return test.tests.flatMap(textsOf);
    case 'compare':
    case 'between':
    case 'watchlist':
      return [''];
    case 'filled':
      return [];
  }
}

/** Whether in every way in which it could hold stands a test that never does. */
function isIdle(predicate: BoundPredicate, never: ReadonlySet<number>): boolean {
  switch (predicate.kind) {
    case 'and':
      return predicate.children.some((child) => isIdle(child, never));
    case 'or':
      return predicate.children.every((child) => isIdle(child, never));
    case 'correlation':
      return isIdle(predicate.predicate, never);
    case 'test':
      return !predicate.literal.negated && never.has(predicate.literal.atom.id);
    case 'never':
      return true;
  }
}
