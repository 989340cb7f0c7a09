import type { ScenarioResult } from '../compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { placeScenario } from '../place-scenario.js';
import { reviewPolicyFindings } from '../review-policy.js';
import { reviewFindings } from '../review-state.js';
import { scenarioKey } from './key.js';
import { judgeOne, type ReviewContext, type RuleLook } from './look.js';
import type { Brief, RuleCheck } from './view.js';

/** What the checker says of one rule and of each of its scenarios. */
export function checkOf(look: RuleLook, context: ReviewContext): RuleCheck {
  return {
    rule: look.rule.id,
    table: look.table,
    broken: look.broken,
    scenarios: look.job.scenarios.map((applied) => {
      const result = judgeOne(look, applied, context);
      return briefOf(look, result, placing(look, result), context);
    }),
  };
}

/** What keeps a clause out of the rule, or out of a part of it. */
export function placing({ analysed }: RuleLook, result: ScenarioResult): readonly Diagnostic[] {
  if (analysed === undefined || !result.compiled) return [];
  return placeScenario(result, analysed.rule, analysed.query).diagnostics;
}

/** A scenario in a few words. */
export function briefOf(
  look: RuleLook,
  result: ScenarioResult,
  woven: readonly Diagnostic[],
  context: ReviewContext,
): Brief {
  const { translation, applied, review } = result;
  const data = applied.scenario.data.review;
  const all = [
    ...translation.diagnostics.filter(isTold),
    ...woven,
    ...aboutRule(look),
    ...aboutReview(look, result, context),
  ];
  return {
    key: scenarioKey(look.rule.id, applied.scenario.data.id),
    status: statusOf(look, result, woven),
    draft: translation.draft,
    review,
    expired: data?.decision === 'approved' && data.expires !== undefined && data.expires < context.today,
    codes: [...new Set(all.map(({ code }) => String(code)))].sort(),
  };
}

/** The verdict; a rule that has an error itself gets no clause, whatever its scenarios say. */
function statusOf({ broken }: RuleLook, result: ScenarioResult, woven: readonly Diagnostic[]): Brief['status'] {
  const { status } = result.translation;
  if (broken !== undefined) return status === 'malformed' ? 'malformed' : 'untranslatable';
  return waitsForAllow(result, woven) ? 'needs-decision' : status;
}

/** Whether all that keeps it from being compiled is a finding that a reviewer may accept by name. */
function waitsForAllow({ translation }: ScenarioResult, woven: readonly Diagnostic[]): boolean {
  const errors = woven.filter(({ severity }) => severity === 'error');
  const compiles = translation.status === 'ready' || translation.status === 'partial';
  return compiles && errors.length > 0 && errors.every(({ code }) => code === 'WN603');
}

/** Which columns come over a bridge is no finding: it stands beside the clause. */
export function isTold({ code }: Diagnostic): boolean {
  return code !== 'WN203';
}

/** Why no scenario of the rule gets a clause. */
export function aboutRule({ findings }: RuleLook): readonly Diagnostic[] {
  return findings.filter(({ severity }) => severity === 'error');
}

/** What there is to say of a review: what it covers, its dates, and what the configuration asks for. */
export function aboutReview(
  { rule }: RuleLook,
  result: ScenarioResult,
  { workspace, today }: ReviewContext,
): readonly Diagnostic[] {
  const { applied, review } = result;
  const policy = { require: workspace.config.require, today };
  const whole = { rule, table: undefined, scenarios: [result], findings: [], tuned: undefined, clauses: 0 };
  const all = [
    ...applied.diagnostics,
    ...reviewFindings(applied.scenario, review, rule.id),
    ...reviewPolicyFindings([whole], policy).map(({ diagnostic }) => diagnostic),
  ];
  // Undecided and rejected are told by the state itself.
  return all.filter(({ code }) => code !== 'WN701' && code !== 'WN711').map(({ span: _, ...rest }) => rest);
}
