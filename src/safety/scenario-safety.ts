import type { BoundPredicate } from '../bind/bound.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Schema } from '../schema/schema.js';
import { costsOf } from './cost.js';
import { formulaOf } from './from-predicate.js';
import { pairsOf } from './pairs.js';
import { furtherAnswers, gateAnswers } from './questions.js';
import type { RuleFormula } from './rule-formula.js';
import type { Safety } from './safety.js';
import { safetyDiagnostics } from './safety-findings.js';
import { wayDiagnostics, waysOf } from './ways.js';

/** A scenario's clause on one table of its rule. */
export interface SafetyInput {
  readonly id: string;
  /** The filter that counts. */
  readonly filter: string;
  readonly table: string;
  readonly predicate: BoundPredicate;
  readonly rule: RuleFormula;
  /** The last day of the clause, `YYYY-MM-DD`; undefined for one without an end. */
  readonly expires?: string | undefined;
}

/**
 * What there is to say of a clause; `gate` asks only what keeps it from being compiled. `others` are the scenarios of the rule
 * on the same table in the order of their files, the scenario itself among them or not.
 */
export function safetyOf(
  input: SafetyInput,
  others: readonly SafetyInput[],
  depth: 'gate' | 'full',
  schema: Schema,
): Safety {
  const { table, rule } = input;
  const dropSet = formulaOf(input.predicate);
  const gate = gateAnswers(dropSet, rule);
  if (depth === 'gate')
    return { table, answers: gate, ways: [], costs: [], diagnostics: safetyDiagnostics(input, gate, []) };
  const pairs = pairsOf(input, others);
  const answers = [...gate, ...furtherAnswers(dropSet, rule, gate), ...pairs.answers];
  const ways = waysOf(input, schema);
  const costs = costsOf(input, schema);
  const own = safetyDiagnostics(input, answers, pairs.findings);
  const diagnostics: readonly Diagnostic[] = [...own, ...wayDiagnostics(input, ways, costs)];
  return { table, answers, ways, costs, diagnostics };
}
