import { type Conjunction, extended, nothing, type Question, witnessOf } from './conjunction.js';
import { evaluate } from './evaluate.js';
import type { Answer, Formula, Limits, Witness } from './formula.js';
import { type Clause, clauseOf, formulaOf, keyOf, type Literal } from './literals.js';
import type { Found } from './text-search.js';

/** Whether something holds for all rows; the witness is a row for which it does not. */
export type Proof =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly witness: Witness }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a question of usual size needs a small part of. */
export const defaultLimits: Limits = { branches: 1000, states: 10_000 };

const tooMany = 'the conditions combine in too many ways';
const disagrees = 'the analysis disagrees with itself';

/** Whether some row makes the formula true. */
export function satisfy(formula: Formula, limits: Limits = defaultLimits): Answer {
  const found = search(formula, {
    budget: { ...limits },
    byGroup: new WeakMap(),
    byKey: new Map(),
    ids: new Map(),
    satisfy: search,
  });
  if (found.kind === 'found') return { kind: 'yes', witness: found.value };
  return found.kind === 'none' ? { kind: 'no' } : found;
}

/** Whether each row of the first is one of the second; the witness of `no` is a row of the first alone. */
export function implies(first: Formula, second: Formula, limits: Limits = defaultLimits): Proof {
  return turned(satisfy({ kind: 'and', parts: [first, { kind: 'not', part: second }] }, limits));
}

/** Whether no row is one of both; the witness of `no` is one of both. */
export function disjoint(first: Formula, second: Formula, limits: Limits = defaultLimits): Proof {
  return turned(satisfy({ kind: 'and', parts: [first, second] }, limits));
}

/** Whether both hold for the same rows; the witness of `no` is a row of one of them alone. */
export function equivalent(first: Formula, second: Formula, limits: Limits = defaultLimits): Proof {
  const there = implies(first, second, limits);
  if (there.kind === 'no') return there;
  const back = implies(second, first, limits);
  return back.kind === 'yes' ? there : back;
}

function turned(answer: Answer): Proof {
  if (answer.kind === 'yes') return { kind: 'no', witness: answer.witness };
  return answer.kind === 'no' ? { kind: 'yes' } : answer;
}

function search(formula: Formula, question: Question): Found<Witness> {
  const found = branch({ conjunction: nothing, open: [] }, [clauseOf(formula)], question);
  // INVARIANT: no witness leaves that the formula as it was asked does not hold for.
  if (found.kind === 'found' && evaluate(formula, found.value) !== true) return { kind: 'unknown', why: disagrees };
  return found;
}

type Choice = Clause & { readonly kind: 'or' };

interface Branch {
  readonly conjunction: Conjunction;
  readonly open: readonly Choice[];
}

/** A row for the branch and some more clauses. */
function branch(before: Branch, more: readonly Clause[], question: Question): Found<Witness> {
  const now = asserted(before, more);
  if (now === undefined) return { kind: 'none' };
  const row = witnessOf(now.conjunction, question);
  if (row.kind === 'none') return row;
  // A row found so far may make the open choices true without trying any.
  const open =
    row.kind === 'found' ? now.open.filter((choice) => evaluate(formulaOf(choice), row.value) !== true) : now.open;
  const [first, ...others] = open;
  if (first === undefined) return row;
  const choice = others.reduce((best, one) => (one.parts.length < best.parts.length ? one : best), first);
  const rest = now.open.filter((one) => one !== choice);
  let unknown: Found<Witness> | undefined;
  for (const part of choice.parts) {
    question.budget.branches -= 1;
    if (question.budget.branches < 0) return { kind: 'unknown', why: tooMany };
    const found = branch({ conjunction: now.conjunction, open: rest }, [part], question);
    if (found.kind === 'found') return found;
    if (found.kind === 'unknown') unknown ??= found;
  }
  return unknown ?? { kind: 'none' };
}

/** The branch with clauses added, and all that follows from them without a choice; undefined where that is impossible. */
function asserted(before: Branch, more: readonly Clause[]): Branch | undefined {
  let { conjunction } = before;
  let open = before.open;
  for (let added = more; added.length > 0; ) {
    const literals: Literal[] = [];
    const choices: Choice[] = [];
    const take = (clause: Clause): boolean => {
      if (clause.kind === 'constant') return clause.value;
      if (clause.kind === 'literal') literals.push(clause.literal);
      else if (clause.kind === 'or') choices.push({ kind: 'or', parts: clause.parts });
      else return clause.parts.every(take);
      return true;
    };
    if (!added.every(take)) return undefined;
    const next = extended(conjunction, literals);
    if (next === undefined) return undefined;
    conjunction = next;
    const forced: Clause[] = [];
    const left: Choice[] = [];
    for (const choice of [...open, ...choices]) {
      const parts = choice.parts.filter((part) => truthOf(part, next) !== false);
      const [only] = parts;
      if (only === undefined) return undefined;
      if (parts.some((part) => truthOf(part, next) === true)) continue;
      if (parts.length === 1) forced.push(only);
      else left.push(parts.length === choice.parts.length ? choice : { kind: 'or', parts });
    }
    open = left;
    added = forced;
  }
  return { conjunction, open };
}

/** What the literals that must hold say of a clause by name alone. */
function truthOf(clause: Clause, conjunction: Conjunction): boolean | undefined {
  if (clause.kind === 'constant') return clause.value;
  if (clause.kind === 'literal') {
    const known = conjunction.truths.get(keyOf(clause.literal.formula));
    return known === undefined ? undefined : known === clause.literal.holds;
  }
  const decides = clause.kind === 'or';
  const truths = clause.parts.map((part) => truthOf(part, conjunction));
  if (truths.includes(decides)) return decides;
  return truths.includes(undefined) ? undefined : !decides;
}
