import { type AnalysedRule, compileAnalysed, compileRule } from '../compile.js';
import type { CompileOptions, RuleResult, ScenarioResult } from '../compiled.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Finding } from '../finding.js';
import type { Schema } from '../schema/schema.js';
import { readExclusions } from '../sources/exclusion-file.js';
import { editReview, type ReviewChange } from '../sources/review-edit.js';
import type { AppliedScenario, RuleJob, Workspace } from '../sources/workspace.js';
import { readValues } from './change.js';

/** A scenario of a rule, in its workspace. */
export interface ApprovalSubject {
  readonly job: RuleJob;
  readonly applied: AppliedScenario;
  readonly workspace: Pick<Workspace, 'config' | 'listValues'>;
  readonly schema: Schema;
  /** Where the rule is analysed already. */
  readonly analysed?: AnalysedRule | undefined;
}

export type DecidedApproval =
  | { readonly ok: true; readonly change: ReviewChange; readonly warnings: readonly Finding[] }
  | {
      readonly ok: false;
      readonly findings: readonly Finding[];
      /** What became of the scenario; undefined where the review could not even be written. */
      readonly judged: ScenarioResult | undefined;
    };

/** Findings about the review that the approval itself settles. */
export const settledByApproval: ReadonlySet<string> = new Set(['WN703', 'WN705']);

/** The options under which a decision is tried: the workspace's own, as if it were approved. */
export function approvalOptions({ config }: Pick<Workspace, 'config'>): CompileOptions {
  return {
    includeUnreviewed: true,
    environment: config.environment,
    continuous: config.continuous,
    assumeApproved: true,
  };
}

/** Only what compiles can be approved, and its fingerprint is that of the file as it will be. */
export function decideApproval(subject: ApprovalSubject, wish: ReviewChange): DecidedApproval {
  const { applied, job, workspace, schema, analysed } = subject;
  // The reason of an earlier rejection is none for an approval.
  const turned = applied.scenario.data.review?.decision === 'rejected' && wish.reason === undefined;
  const change: ReviewChange = { ...wish, decision: 'approved', ...(turned && { reason: undefined }) };
  const draft = editReview(applied.file, applied.scenario, change);
  const { path } = applied.file.source;
  const file = draft.value === undefined ? undefined : readExclusions({ path, text: draft.value }).file;
  const scenario = file?.scenarios.find((one) => one.data.id === applied.scenario.data.id);
  if (file === undefined || scenario === undefined) {
    const findings = draft.diagnostics.map((diagnostic) => ({ source: applied.file.source, diagnostic }));
    return { ok: false, findings, judged: undefined };
  }
  const { values, diagnostics } = readValues(applied, wish.values, (list) => workspace.listValues(list));
  const scenarios = [{ file, scenario, values, diagnostics }];
  const options = approvalOptions(workspace);
  const result =
    analysed === undefined
      ? compileRule({ rule: job.rule, scenarios }, schema, options)
      : compileAnalysed(analysed, scenarios, schema, options);
  const [judged] = result.scenarios;
  if (judged?.fingerprint === undefined || !judged.compiled) {
    return {
      ok: false,
      findings: [...standing(result), { source: { path, text: '' }, diagnostic: refusal(judged) }],
      judged,
    };
  }
  const warnings = result.findings.filter(
    ({ diagnostic }) => diagnostic.severity === 'warning' && !settledByApproval.has(diagnostic.code),
  );
  return { ok: true, warnings, change: { ...change, fingerprint: { [job.rule.id]: judged.fingerprint } } };
}

/** What stands in the way, and what may be the reason of it. */
function standing({ findings }: RuleResult): readonly Finding[] {
  return findings.filter(({ diagnostic }) => diagnostic.severity !== 'note' && !settledByApproval.has(diagnostic.code));
}

function refusal(judged: ScenarioResult | undefined): Finding['diagnostic'] {
  const status = judged?.translation.status ?? 'untranslatable';
  const draft = judged?.translation.draft === true;
  return diagnose(
    'WN707',
    draft
      ? 'a prose draft is approved by writing the filter that it means'
      : status === 'ready' || status === 'partial'
        ? 'it cannot be approved while an error stands'
        : `it cannot be approved while it is ${status}`,
    {
      help: draft
        ? 'give one with `--filter`'
        : 'settle what stands above with `--filter`, `--reading` or `--value`, or reject it with `--reject --reason`',
    },
  );
}
