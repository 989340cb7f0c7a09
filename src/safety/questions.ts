// What is asked of one clause, in the order of what an answer costs.
import type { Formula, Limits, Witness } from '../logic/formula.js';
import { printWitness } from '../logic/print-witness.js';
import { defaultLimits, disjoint, implies, type Proof, satisfy } from '../logic/solve.js';
import { allOf, columnsOf, negation, textOf } from './formulas.js';
import type { RuleFormula, RuleList } from './rule-formula.js';
import type { SafetyAnswer, SafetyQuestion } from './safety.js';

/** What a question may cost once another one about the same clause was too hard. */
const afterUnknown: Limits = { branches: 200, states: 2000 };
/** What each value of a list may cost. */
const ofOneValue: Limits = { branches: 200, states: 1000 };

const nothingToSilence = 'the conditions of the rule hold for no row, as far as they were read';

/** Whether the clause leaves out every row, or every row that the rule selects: what keeps it from being compiled. */
export function gateAnswers(dropSet: Formula, rule: RuleFormula): readonly SafetyAnswer[] {
  const always = opposite('always-matches', satisfy(negation(dropSet)));
  if (always.answer === 'yes') return [always];
  return [always, silences(dropSet, rule, limitsAfter([always]))];
}

function limitsAfter(answers: readonly SafetyAnswer[]): Limits {
  return answers.some(({ answer }) => answer === 'unknown') ? afterUnknown : defaultLimits;
}

function silences(dropSet: Formula, rule: RuleFormula, limits: Limits): SafetyAnswer {
  const question = 'silences-rule';
  const answer = ofProof(question, implies(rule.formula, dropSet, limits));
  if (answer.answer !== 'yes') return answer;
  const selects = satisfy(rule.formula, limits);
  if (selects.kind === 'yes') return answer;
  return { question, answer: 'unknown', why: selects.kind === 'no' ? nothingToSilence : selects.why };
}

/** The other questions about a clause and its rule, once those of the gate are answered. */
export function furtherAnswers(
  dropSet: Formula,
  rule: RuleFormula,
  gate: readonly SafetyAnswer[],
): readonly SafetyAnswer[] {
  const never = opposite('never-matches', satisfy(dropSet, limitsAfter(gate)));
  if (never.answer === 'yes' || isYes(gate, 'always-matches')) return [never];
  const limits = limitsAfter([...gate, never]);
  const dead = ofProof('dead-with-rule', disjoint(rule.formula, dropSet, limits));
  const lacksRows = dead.answer === 'yes' && satisfy(rule.formula, limits).kind !== 'yes';
  const answers: readonly SafetyAnswer[] = [
    never,
    lacksRows ? { question: dead.question, answer: 'unknown', why: nothingToSilence } : dead,
  ];
  // Where the whole was too hard, its parts are not asked for.
  if (dead.answer !== 'no' || isYes(gate, 'silences-rule')) return answers;
  return [...answers, ...rule.lists.flatMap((list) => covers(list, dropSet, rule.formula) ?? [])];
}

/** The most values of a list that are looked at one by one. */
const mostValues = 60;

/** Which values of a list are left out altogether; undefined where the clause does not test the column at all. */
function covers(list: RuleList, dropSet: Formula, rule: Formula): SafetyAnswer | undefined {
  const { column, values, operator, matchCase } = list;
  const question = 'covers-most';
  if (!columnsOf(dropSet).has(column)) return undefined;
  if (values.length > mostValues)
    return {
      question,
      answer: 'unknown',
      why: `the rule lists ${values.length} values of \`${column}\`, more than are tried`,
    };
  const covered: string[] = [];
  let event: Witness | undefined;
  for (const value of values) {
    const selected = allOf([textOf(column, operator, [value], matchCase), rule]);
    const proof = implies(selected, dropSet, ofOneValue);
    if (proof.kind === 'unknown') return { question, answer: 'unknown', why: proof.why };
    // A value that the rule lists and never selects is not covered by anything.
    if (proof.kind === 'no') event ??= proof.witness;
    else if (satisfy(selected, ofOneValue).kind === 'yes') covered.push(value);
  }
  const share = { column, covered, of: values.length };
  if (covered.length * 2 >= values.length) return { question, answer: 'yes', share };
  if (event === undefined) return { question, answer: 'unknown', why: nothingToSilence };
  return { question, answer: 'no', share, event: printWitness(event) };
}

function isYes(answers: readonly SafetyAnswer[], question: SafetyQuestion): boolean {
  return answers.some((one) => one.question === question && one.answer === 'yes');
}

/** The answer that a proof is. */
export function ofProof(question: SafetyQuestion, proof: Proof, other?: string): SafetyAnswer {
  const asked = { question, ...(other !== undefined && { other }) };
  if (proof.kind === 'yes') return { ...asked, answer: 'yes' };
  if (proof.kind === 'unknown') return { ...asked, answer: 'unknown', why: proof.why };
  return { ...asked, answer: 'no', event: printWitness(proof.witness) };
}

/** The answer to whether nothing makes a formula true. */
function opposite(question: SafetyQuestion, answer: ReturnType<typeof satisfy>): SafetyAnswer {
  if (answer.kind === 'yes') return { question, answer: 'no', event: printWitness(answer.witness) };
  return answer.kind === 'no' ? { question, answer: 'yes' } : { question, answer: 'unknown', why: answer.why };
}
