// What the safety analysis found in all scenarios of a workspace, the worst first: plain data for reports.
import type { RuleResult, ScenarioResult } from './compiled.js';
import type { Diagnostic, Severity } from './diagnostics/diagnostic.js';
import { compare, type Finding } from './finding.js';
import { gate } from './gate.js';
import { type WeakestWay, weakestOf } from './report/safety-words.js';
import type { ReviewState } from './review-state.js';
import type { Safety, SafetyAnswer } from './safety/safety.js';
import type { Config } from './sources/config.js';
import type { RuleJob } from './sources/workspace.js';
import { positionAt } from './text/source-text.js';
import type { Status } from './translation.js';

/** What may be the worst of a scenario, from the worst to nothing at all. */
export const auditRanks = [
  'WN503',
  'WN504',
  'WN505',
  'WN508',
  'effort',
  'WN502',
  'WN507',
  'WN506',
  'WN509',
  'unknown',
  'clean',
] as const;

export type AuditRank = (typeof auditRanks)[number];

export interface AuditEntry {
  readonly worst: AuditRank;
  readonly rule: { readonly id: string; readonly name: string; readonly path: string };
  readonly scenario: AuditedScenario;
  readonly review: {
    readonly state: ReviewState;
    readonly by: string | undefined;
    readonly on: string | undefined;
    readonly expires: string | undefined;
    readonly ticket: string | undefined;
    /** The last day of the approval lies behind the day of the audit. */
    readonly expired: boolean;
  };
  /** Approved, not expired, and compiled: it leaves out rows today. */
  readonly inForce: boolean;
  readonly filter: string;
  /** The findings, the worst first, each once with the tables that it is about. */
  readonly findings: readonly AuditFinding[];
  /** Undefined where its clause leaves out nothing. */
  readonly weakest: WeakestWay | undefined;
  readonly unknown: readonly (SafetyAnswer & { readonly table: string })[];
  readonly safety: readonly Safety[];
}

export interface AuditedScenario {
  readonly id: string;
  readonly title: string | undefined;
  /** Its exclusion file, and the line of its id there. */
  readonly path: string;
  readonly line: number;
}

export interface AuditFinding {
  readonly diagnostic: Diagnostic;
  readonly tables: readonly string[];
}

/** A scenario that has no clause to look at. */
export interface UnauditedScenario {
  readonly rule: string;
  readonly scenario: string;
  readonly path: string;
  /** Undefined where winnow cannot follow its rule. */
  readonly status: Status | undefined;
}

export interface Audit {
  /** The worst first. */
  readonly entries: readonly AuditEntry[];
  readonly rules: number;
  /** Rejected scenarios are passed over. */
  readonly rejected: number;
  readonly unaudited: readonly UnauditedScenario[];
  /** How many findings are at or above the threshold and not accepted in winnow.yaml. */
  readonly failing: number;
}

export interface AuditPolicy {
  readonly config: Config;
  readonly failOn: Severity;
  /** The day of the audit, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Puts together what a full safety analysis found. Severities and acceptances are those of the configuration. */
export function auditOf(results: readonly RuleResult[], jobs: readonly RuleJob[], policy: AuditPolicy): Audit {
  const open = results.flatMap((result) =>
    result.scenarios.filter(({ review }) => review !== 'rejected').map((scenario) => ({ result, scenario })),
  );
  const audited = open.filter(({ scenario }) => scenario.safety.length > 0);
  const judged = judgedFindings(audited, results, policy);
  const entries = audited
    .map(({ result, scenario }) => entryOf(result, scenario, judged.of(scenario), policy.today))
    .sort(byWorst);
  const count = (all: readonly RuleResult[]): number => all.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  return {
    entries,
    rules: results.length,
    rejected: count(results) - open.length,
    unaudited: [
      ...open
        .filter(({ scenario }) => scenario.safety.length === 0)
        .map(({ result, scenario }) => unaudited(result.rule.id, scenario.applied, scenario.translation.status)),
      ...unfollowed(results, jobs),
    ],
    failing: judged.failing,
  };
}

interface Owned {
  readonly result: RuleResult;
  readonly scenario: ScenarioResult;
}

/** The findings of each scenario with the severities of the configuration. */
function judgedFindings(
  owned: readonly Owned[],
  results: readonly RuleResult[],
  { config, failOn }: AuditPolicy,
): { readonly of: (scenario: ScenarioResult) => readonly AuditFinding[]; readonly failing: number } {
  const rows = owned.flatMap(({ result, scenario }) =>
    mergedFindings(scenario.safety).map((one) => ({ result, scenario, one })),
  );
  const findings = rows.map(
    ({ result, scenario, one }): Finding => ({
      diagnostic: one.diagnostic,
      source: scenario.applied.file.source,
      rule: result.rule.id,
      scenario: scenario.applied.scenario.data.id,
    }),
  );
  const judged = gate(findings, results, {
    config,
    failOn,
    maxUntranslatable: undefined,
    known: new Set(),
    whole: false,
  });
  const all = new Map<ScenarioResult, AuditFinding[]>();
  for (const [index, { scenario, one }] of rows.entries()) {
    const diagnostic = judged.findings[index]?.diagnostic ?? one.diagnostic;
    all.set(scenario, [...(all.get(scenario) ?? []), { ...one, diagnostic }]);
  }
  return { of: (scenario) => all.get(scenario) ?? [], failing: judged.failing.length };
}

/** What is said of several tables alike is said once. */
function mergedFindings(safety: readonly Safety[]): readonly AuditFinding[] {
  const all = new Map<string, { readonly diagnostic: Diagnostic; readonly tables: string[] }>();
  for (const one of safety)
    for (const diagnostic of one.diagnostics) {
      const { table } = one;
      if (diagnostic.code === 'WN508' && isIdle(one)) continue;
      const key = [diagnostic.code, diagnostic.span?.start, diagnostic.span?.end, diagnostic.message].join('\n');
      const known = all.get(key);
      if (known === undefined) all.set(key, { diagnostic, tables: [table] });
      else if (!known.tables.includes(table)) known.tables.push(table);
    }
  const ranks: readonly string[] = auditRanks;
  const rank = ({ diagnostic }: AuditFinding): number => {
    const index = ranks.indexOf(diagnostic.code);
    return index === -1 ? auditRanks.length : index;
  };
  return [...all.values()].sort((a, b) => rank(a) - rank(b));
}

function entryOf(
  { rule }: RuleResult,
  { applied, safety, review: state, compiled }: ScenarioResult,
  findings: readonly AuditFinding[],
  today: string,
): AuditEntry {
  const { scenario, file } = applied;
  const { by, on, expires, ticket } = scenario.data.review ?? {};
  const expired = state === 'approved' && expires !== undefined && expires < today;
  const weakest = weakestOf(safety.filter((one) => !isIdle(one)));
  const unknown = safety.flatMap(({ table, answers }) =>
    answers.filter(({ answer }) => answer === 'unknown').map((answer) => ({ ...answer, table })),
  );
  return {
    worst: worstOf(findings, weakest, unknown.length > 0),
    rule: { id: rule.id, name: rule.name, path: rule.source.path },
    scenario: {
      id: scenario.data.id,
      title: scenario.data.title,
      path: file.source.path,
      line: positionAt(file.source.text, scenario.idSpan.start).line,
    },
    review: { state, by, on, expires, ticket, expired },
    inForce: state === 'approved' && compiled && !expired,
    filter: scenario.filter.value,
    findings,
    weakest,
    unknown,
    safety,
  };
}

function worstOf(findings: readonly AuditFinding[], weakest: WeakestWay | undefined, unknown: boolean): AuditRank {
  const codes = new Set<string>(findings.map(({ diagnostic }) => diagnostic.code));
  const control = weakest?.way.control;
  const holds = (rank: AuditRank): boolean => {
    switch (rank) {
      case 'WN508':
        return control === 'attacker';
      case 'effort':
        return control === 'effort';
      case 'unknown':
        return unknown;
      case 'clean':
        return true;
      default:
        return codes.has(rank);
    }
  };
  return auditRanks.find(holds) ?? 'clean';
}

/** What leaves out nothing is of no use to anybody. */
function isIdle({ answers }: Safety): boolean {
  return answers.some(
    ({ question, answer }) => answer === 'yes' && (question === 'never-matches' || question === 'dead-with-rule'),
  );
}

/** The worst first; of those alike what is in force, then by place. */
function byWorst(a: AuditEntry, b: AuditEntry): number {
  return (
    auditRanks.indexOf(a.worst) - auditRanks.indexOf(b.worst) ||
    Number(b.inForce) - Number(a.inForce) ||
    compare(a.rule.path, b.rule.path) ||
    compare(a.scenario.path, b.scenario.path) ||
    a.scenario.line - b.scenario.line ||
    compare(a.rule.id, b.rule.id)
  );
}

/** The scenarios of rules that winnow cannot follow to a table. */
function unfollowed(results: readonly RuleResult[], jobs: readonly RuleJob[]): readonly UnauditedScenario[] {
  const followed = new Set(results.flatMap(({ rule, scenarios }) => (scenarios.length > 0 ? [rule.id] : [])));
  return jobs
    .filter(({ rule }) => !followed.has(rule.id))
    .flatMap(({ rule, scenarios }) =>
      scenarios
        .filter(({ scenario }) => scenario.data.review?.decision !== 'rejected')
        .map((applied) => unaudited(rule.id, applied, undefined)),
    );
}

function unaudited(
  rule: string,
  { scenario, file }: ScenarioResult['applied'],
  status: Status | undefined,
): UnauditedScenario {
  return { rule, scenario: scenario.data.id, path: file.source.path, status };
}

/** Whether some way of its clause rests only on what an attacker types. */
export function restsOnTyped({ weakest }: AuditEntry): boolean {
  return weakest?.way.control === 'attacker';
}

/** Why answers are unknown, and how many of them for each reason; the most frequent first. */
export function unknownReasons({ entries }: Audit): readonly { readonly why: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { unknown } of entries)
    for (const { why = 'no reason is known' } of unknown) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count || compare(a.why, b.why));
}
