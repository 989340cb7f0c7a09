// What is sent between processes and kept in the cache: the outcome of one file's rules as plain JSON. It names rules and
// scenarios by their place in the jobs, which both sides have.
import { sourceRule } from '../compile.js';
import type { RuleOutcome, ScenarioOutcome } from '../compiled.js';
import type { Code, Diagnostic } from '../diagnostics/diagnostic.js';
import type { Finding } from '../finding.js';
import type { AppliedScenario, RuleJob } from '../sources/workspace.js';
import type { SourceText } from '../text/source-text.js';

/** The rules of one file, in the order of their jobs. */
export interface FileRecord {
  readonly rules: readonly RuleRecord[];
  /** The tuned files that the rules have: mostly one, which they share. */
  readonly tuned: readonly string[];
  /** False for what another try may tell otherwise: it is not kept. */
  readonly isFinal?: boolean;
}

interface RuleRecord {
  readonly table?: string | undefined;
  readonly scenarios: readonly ScenarioRecord[];
  readonly findings: readonly FindingRecord[];
  /** Its tuned file among those of the record, `source` where that equals the rule; absent where there is none. */
  readonly tuned?: number | 'source' | undefined;
  readonly clauses: number;
}

interface ScenarioRecord extends Pick<ScenarioOutcome, 'review' | 'compiled'> {
  /** Which of the job's scenarios it is. */
  readonly index: number;
  readonly translation: Omit<ScenarioOutcome['translation'], 'diagnostics'>;
  readonly codes: readonly Code[];
  readonly clauses: readonly (readonly [table: string, lines: readonly string[] | null])[];
  readonly fingerprint?: string | undefined;
}

interface FindingRecord {
  readonly diagnostic: Diagnostic;
  /** The rule's file, that of one of its scenarios, or a text that is neither. */
  readonly source: 'rule' | number | SourceText;
  readonly rule?: string | undefined;
  readonly scenario?: string | undefined;
}

/** The outcomes of jobs as a record. */
export function recordOf(outcomes: readonly RuleOutcome[], jobs: readonly RuleJob[]): FileRecord {
  const tuned: string[] = [];
  const place = ({ rule, tuned: text }: RuleOutcome): RuleRecord['tuned'] => {
    if (text === undefined || text === rule.source.text) return text === undefined ? undefined : 'source';
    const known = tuned.indexOf(text);
    return known === -1 ? tuned.push(text) - 1 : known;
  };
  const rules = outcomes.map((outcome, index): RuleRecord => {
    const applied = jobs[index]?.scenarios ?? [];
    return {
      table: outcome.table,
      scenarios: outcome.scenarios.map((scenario) => scenarioRecord(scenario, applied)),
      findings: outcome.findings.map((finding) => findingRecord(finding, outcome, applied)),
      tuned: place(outcome),
      clauses: outcome.clauses,
    };
  });
  return { rules, tuned };
}

function scenarioRecord(scenario: ScenarioOutcome, applied: readonly AppliedScenario[]): ScenarioRecord {
  const { translation, byTable, review, compiled, fingerprint } = scenario;
  return {
    index: applied.indexOf(scenario.applied),
    translation: { status: translation.status, draft: translation.draft, reading: translation.reading },
    codes: translation.diagnostics.map(({ code }) => code),
    clauses: [...byTable].map(([table, one]) => [table, one.compiled?.clause ?? null] as const),
    review,
    compiled,
    fingerprint,
  };
}

function findingRecord(finding: Finding, { rule }: RuleOutcome, applied: readonly AppliedScenario[]): FindingRecord {
  const { diagnostic, source } = finding;
  const index = applied.findIndex(({ file }) => file.source === source);
  const place = source === rule.source ? 'rule' : index === -1 ? { path: source.path, text: source.text } : index;
  return { diagnostic, source: place, rule: finding.rule, scenario: finding.scenario };
}

/** The outcomes that a record of these very jobs holds. */
export function outcomesOf(record: FileRecord, jobs: readonly RuleJob[]): readonly RuleOutcome[] {
  return jobs.flatMap((job, index): readonly RuleOutcome[] => {
    const kept = record.rules[index];
    if (kept === undefined) return [];
    const rule = sourceRule(job).rule ?? job.rule;
    const tuned = typeof kept.tuned === 'number' ? record.tuned[kept.tuned] : kept.tuned && rule.source.text;
    return [
      {
        rule,
        table: kept.table,
        scenarios: kept.scenarios.flatMap((one) => scenarioOf(one, job)),
        findings: kept.findings.map((one) => findingOf(one, rule.source, job)),
        tuned,
        clauses: kept.clauses,
      },
    ];
  });
}

function scenarioOf(kept: ScenarioRecord, { scenarios }: RuleJob): readonly ScenarioOutcome[] {
  const applied = scenarios[kept.index];
  if (applied === undefined) return [];
  return [
    {
      applied,
      translation: {
        ...kept.translation,
        reading: kept.translation.reading,
        diagnostics: kept.codes.map((code) => ({ code })),
      },
      byTable: new Map(
        kept.clauses.map(([table, lines]) => [table, { compiled: lines ? { clause: lines } : undefined }]),
      ),
      review: kept.review,
      fingerprint: kept.fingerprint,
      compiled: kept.compiled,
    },
  ];
}

function findingOf({ diagnostic, source, rule, scenario }: FindingRecord, own: SourceText, job: RuleJob): Finding {
  const place = source === 'rule' ? own : typeof source === 'number' ? job.scenarios[source]?.file.source : source;
  return {
    diagnostic,
    source: place ?? own,
    ...(rule !== undefined && { rule }),
    ...(scenario !== undefined && { scenario }),
  };
}
