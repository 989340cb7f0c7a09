// What two scenarios of a rule have to do with each other, on one table.
import type { Formula, Limits } from '../logic/formula.js';
import { disjoint, implies, type Proof } from '../logic/solve.js';
import { formulaOf } from './from-predicate.js';
import { ofProof } from './questions.js';
import type { SafetyAnswer } from './safety.js';
import type { SafetyInput } from './scenario-safety.js';

/** The most pairs of a rule that are looked at: a rule with more scenarios is told so. */
export const mostPairs = 200;
/** What each question about a pair may cost. */
const ofOnePair: Limits = { branches: 200, states: 1000 };

/** What is known of one scenario beside another. */
export interface PairFinding {
  readonly other: SafetyInput;
  /** `equal`: they say the same, and the other one stands before it. */
  readonly relation: 'covered' | 'equal';
}

export interface PairResult {
  readonly answers: readonly SafetyAnswer[];
  readonly findings: readonly PairFinding[];
}

/**
 * How a scenario stands to the others of its rule. They are in the order of their files; where the scenario is among them,
 * those behind it come later, and without it all stand before it.
 */
export function pairsOf(input: SafetyInput, all: readonly SafetyInput[]): PairResult {
  const place = all.indexOf(input) < 0 ? all.length : all.indexOf(input);
  const others = all.filter((one) => one !== input && one.table === input.table);
  const answers: SafetyAnswer[] = [];
  const findings: PairFinding[] = [];
  let left = 0;
  for (const other of others) {
    const at = all.indexOf(other);
    if (pairNumber(place, at) >= mostPairs) {
      left += 1;
      continue;
    }
    const relation = relationOf(input, other);
    answers.push(...relation.answers);
    if (relation.kind === 'equal' && at < place) findings.push({ other, relation: 'equal' });
    if (relation.kind === 'covered') findings.push({ other, relation: 'covered' });
  }
  const rest = `the rule has ${others.length + 1} scenarios on this table, of which only the first are compared`;
  return {
    answers: left === 0 ? answers : [...answers, { question: 'overlaps', answer: 'unknown', why: rest }],
    findings,
  };
}

/** Pairs are numbered so that those of the first scenarios come first. */
function pairNumber(first: number, second: number): number {
  const [low, high] = first < second ? [first, second] : [second, first];
  return (high * (high - 1)) / 2 + low;
}

interface Relation {
  readonly kind: 'covered' | 'equal' | 'other';
  readonly answers: readonly SafetyAnswer[];
}

function relationOf(input: SafetyInput, other: SafetyInput): Relation {
  const [own, beside] = [formulaOf(input.predicate), formulaOf(other.predicate)];
  const covered = lasts(other, input) ? within(own, beside) : undefined;
  if (covered?.kind === 'yes') {
    const back = lasts(input, other) ? within(beside, own) : undefined;
    const isEqual = back?.kind === 'yes';
    const question = isEqual ? 'equal-to' : 'covered-by';
    return { kind: isEqual ? 'equal' : 'covered', answers: [{ question, other: other.id, answer: 'yes' }] };
  }
  const apart = disjoint(own, beside, ofOnePair);
  const overlaps: SafetyAnswer =
    apart.kind === 'no'
      ? { ...ofProof('overlaps', apart, other.id), answer: 'yes' }
      : apart.kind === 'yes'
        ? { question: 'overlaps', other: other.id, answer: 'no' }
        : ofProof('overlaps', apart, other.id);
  return {
    kind: 'other',
    answers: [...(covered === undefined ? [] : [ofProof('covered-by', covered, other.id)]), overlaps],
  };
}

/** Whether the first ends no sooner than the second. */
function lasts(first: SafetyInput, second: SafetyInput): boolean {
  return first.expires === undefined || (second.expires !== undefined && second.expires <= first.expires);
}

const known = new WeakMap<Formula, WeakMap<Formula, Proof>>();

/** Each pair is met from both of its sides. */
function within(first: Formula, second: Formula): Proof {
  const row = known.get(first) ?? new WeakMap<Formula, Proof>();
  known.set(first, row);
  const proof = row.get(second) ?? implies(first, second, ofOnePair);
  row.set(second, proof);
  return proof;
}
