import { type AnalysedRule, analyseRule, judge } from '../compile.js';
import type { ScenarioResult } from '../compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Query } from '../kql/query.js';
import { notWellFormedMessage } from '../kql/refusals.js';
import { reviewState } from '../review-state.js';
import { continuousRule, refusals } from '../rule-findings.js';
import { feedingTables } from '../rule-tables.js';
import type { Schema } from '../schema/schema.js';
import type { RuleFile } from '../sources/rule-file.js';
import type { AppliedScenario, RuleJob, Workspace } from '../sources/workspace.js';
import { parseFilter } from '../syntax/parse.js';
import { positionAt } from '../text/source-text.js';
import type { Translation } from '../translation.js';
import { approvalOptions } from './decide-approval.js';
import type { RuleCheck } from './view.js';

/** What everything about the scenarios of a workspace is worked out from. */
export interface ReviewContext {
  readonly workspace: Workspace;
  readonly schema: Schema;
  /** The day of the decisions, `YYYY-MM-DD`. */
  readonly today: string;
}

/** A rule as Kusto reads it. */
export interface RuleLook {
  readonly job: RuleJob;
  readonly rule: RuleFile;
  /** Undefined where winnow cannot follow the rule to a table. */
  readonly analysed: AnalysedRule | undefined;
  readonly table: string | undefined;
  readonly broken: RuleCheck['broken'];
  /** What there is to say of the rule as a whole, without places; an error among it keeps every clause out. */
  readonly findings: readonly Diagnostic[];
}

/** Analyses a rule; one without scenarios is only asked for its table. */
export function lookAt(job: RuleJob, { workspace, schema }: ReviewContext): RuleLook {
  const { config } = workspace;
  if (job.scenarios.length === 0) {
    const [table] = feedingTables(job.rule, schema, config.environment);
    return { job, rule: job.rule, analysed: undefined, table, broken: undefined, findings: [] };
  }
  // A rule that takes no clause for being continuous is shown all the same.
  const analysis = analyseRule(job, schema, { ...approvalOptions(workspace), continuous: [] });
  const { rule, query } = analysis.ok ? analysis.analysed : { rule: analysis.result.rule, query: analysis.query };
  const continuous = config.continuous.includes(rule.id) ? [continuousRule(rule)] : [];
  const own = analysis.ok ? refusals(analysis.analysed.query, rule, true) : analysis.result.findings;
  return {
    job,
    rule,
    analysed: analysis.ok ? analysis.analysed : undefined,
    table: analysis.ok ? analysis.analysed.scope.table.name : undefined,
    broken: query && brokenAt(query, !analysis.ok),
    findings: [...continuous, ...own].map(({ diagnostic }) => withoutSpan(diagnostic)),
  };
}

/** Kusto's first error, where the rule cannot be read or followed because of it. */
function brokenAt(query: Query, lost: boolean): RuleCheck['broken'] {
  const first = query.problems.find(({ severity }) => severity === 'error');
  const unread = query.refusals.some(({ message }) => message === notWellFormedMessage);
  if (first === undefined || !(unread || lost)) return undefined;
  return { message: first.message, ...positionAt(query.text, first.span.start) };
}

/** A finding whose place is in another text than the filter. */
export function withoutSpan(diagnostic: Diagnostic): Diagnostic {
  const { span: _, ...rest } = diagnostic;
  return rest;
}

/** What a scenario says on its rule's tables, as if it were approved; nothing is woven. */
export function judgeOne(
  look: RuleLook,
  applied: AppliedScenario,
  { workspace, schema }: ReviewContext,
): ScenarioResult {
  if (look.analysed !== undefined) return judge(applied, look.analysed, schema, approvalOptions(workspace));
  return {
    applied,
    table: '',
    translation: untold(applied.scenario.filter.value),
    byTable: new Map(),
    review: reviewState(applied.scenario.data.review, look.rule.id, undefined),
    fingerprint: undefined,
    compiled: false,
    safety: [],
  };
}

/** Without a table all that is known of a filter is whether it parses. */
function untold(filter: string): Translation {
  const { value, diagnostics } = parseFilter(filter);
  return {
    status: value === undefined ? 'malformed' : 'untranslatable',
    draft: value?.prose === true,
    reading: undefined,
    readings: [],
    atoms: [],
    diagnostics,
    compiled: undefined,
  };
}
