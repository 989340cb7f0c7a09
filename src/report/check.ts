import type { RuleOutcome } from '../compiled.js';
import { countSeverities, type Finding, withoutRepeats } from '../finding.js';
import { positionAt } from '../text/source-text.js';
import type { Status } from '../translation.js';
import { isShown } from './finding-text.js';
import { codeFrame } from './frame.js';
import { jsonText } from './json.js';
import { safe } from './safe.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** Everything that a check found. */
export interface Report {
  readonly results: readonly RuleOutcome[];
  readonly findings: readonly Finding[];
  /** How many rule files there are, those that could not be read too. */
  readonly ruleCount: number;
  /** What the gate says of the findings, where it has judged them. */
  readonly gate?: ReportGate;
}

/** Which findings fail the check, and what a baseline says of them. */
export interface ReportGate {
  readonly failing: readonly Finding[];
  /** Those that no baseline holds. */
  readonly fresh: readonly Finding[];
  /** Keys of the baseline whose findings are gone. */
  readonly gone: readonly string[];
  /** More scenarios without a sound translation than the threshold takes: it fails the check beside all findings. */
  readonly tooManyUntranslatable?: boolean;
}

const statuses = [
  'ready',
  'partial',
  'needs-decision',
  'untranslatable',
  'malformed',
] as const satisfies readonly Status[];
const heads: Readonly<Record<Status, string>> = {
  ready: 'ready',
  partial: 'partial',
  'needs-decision': 'decide',
  untranslatable: 'untransl.',
  malformed: 'malformed',
};

/** The check for people: a frame for each finding, a table of statuses, totals. `seconds` is how long it took. */
export function printCheck(report: Report, style: Style, seconds: number): string {
  const shown = withoutRepeats(report.findings.filter(isShown));
  const frames = framesOf(shown, style);
  const rules = [...report.results].filter((result) => result.table !== undefined || result.scenarios.length === 0);
  const rows = rules.map((result) => [
    nameOf(result),
    ...statuses.map((status) => cell(countStatus([result], status))),
  ]);
  const total = ['total', ...statuses.map((status) => cell(countStatus(rules, status)))];
  const lines = table(
    [['rule', ...statuses.map((status) => heads[status])], ...rows, total],
    new Set([1, 2, 3, 4, 5]),
    style,
  );
  const counts = countSeverities(shown);
  const scenarios = report.results.flatMap((result) => result.scenarios);
  const unreviewed = scenarios.filter(({ review }) => review === 'unreviewed' || review === 'begun').length;
  const decided = reviewWords(scenarios.map(({ review }) => review));
  return [
    ...frames,
    ...(report.results.length === 0 ? [] : [...lines, '']),
    `${number(counts.error, 'error')}, ${number(counts.warning, 'warning')}, ${number(counts.note, 'note')} in ${number(scenarios.length, 'scenario')} of ${number(report.ruleCount, 'rule')} (${seconds.toFixed(1)} s)`,
    ...(decided === '' ? [] : [decided]),
    ...(unreviewed === 0
      ? []
      : [`${number(unreviewed, 'scenario is', 'scenarios are')} not reviewed yet: run \`winnow review\``]),
    '',
  ].join('\n');
}

/** The most findings of one scenario that are shown: more are a list that was pasted wrongly, or an attack on the reader. */
const mostOfOne = 20;

function framesOf(findings: readonly Finding[], style: Style): readonly string[] {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(ownerOf(finding), (counts.get(ownerOf(finding)) ?? 0) + 1);
  const done = new Map<string, number>();
  return findings.flatMap((finding) => {
    const owner = ownerOf(finding);
    const index = (done.get(owner) ?? 0) + 1;
    done.set(owner, index);
    if (index <= mostOfOne) return [...codeFrame(finding, style), ''];
    const rest = (counts.get(owner) ?? 0) - mostOfOne;
    const place = `${safe(finding.source.path)}${finding.scenario === undefined ? '' : `, \`${safe(finding.scenario)}\``}`;
    return index === mostOfOne + 1 ? [`${place}: ${number(rest, 'more finding')}, all with \`--format json\``, ''] : [];
  });
}

function ownerOf({ source, scenario }: Finding): string {
  return scenario === undefined ? `${source.path}\n` : `${source.path}\n${scenario}`;
}

function reviewWords(states: readonly string[]): string {
  const count = (...names: readonly string[]): number => states.filter((state) => names.includes(state)).length;
  const parts: readonly (readonly [number, string])[] = [
    [count('approved'), 'approved'],
    [count('rejected'), 'rejected'],
    [count('stale', 'unsealed'), 'to be approved again'],
  ];
  const words = parts.filter(([amount]) => amount > 0).map(([amount, word]) => `${amount} ${word}`);
  return words.length === 0 ? '' : `${number(states.length, 'scenario')}: ${words.join(', ')}`;
}

function countStatus(results: readonly RuleOutcome[], status: Status): number {
  return results.flatMap((result) => result.scenarios).filter((scenario) => scenario.translation.status === status)
    .length;
}

function nameOf(result: RuleOutcome): string {
  return safe(
    result.rule.source.path
      .split('/')
      .at(-1)
      ?.replace(/\.(?:ya?ml|kql)$/i, '') ?? '',
  );
}

function cell(count: number): string {
  return count === 0 ? '-' : String(count);
}

/** A count with its noun. */
export function number(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The check for machines, `winnow.check/1`: findings with file, place and code, then the scenarios of each rule. */
export function checkJson(report: Report): string {
  const { gate } = report;
  const fresh = gate && new Set(gate.fresh);
  const failing = gate && new Set(gate.failing);
  const findings = report.findings.map((finding) => jsonFinding(finding, fresh?.has(finding), failing?.has(finding)));
  const rules = report.results.map((result) => ({
    id: result.rule.id,
    file: result.rule.source.path,
    table: result.table ?? null,
    clauses: result.clauses,
    scenarios: result.scenarios.map(({ applied, translation, review, compiled }) => ({
      id: applied.scenario.data.id,
      file: applied.file.source.path,
      status: translation.status,
      draft: translation.draft,
      reading: translation.reading ?? null,
      review,
      compiled: compiled && review === 'approved',
    })),
  }));
  return jsonText({ schema: 'winnow.check/1', counts: countSeverities(report.findings), rules, findings });
}

/** One finding; `new` and `fails` say what the gate made of it. */
function jsonFinding({ diagnostic, source, rule, scenario }: Finding, isNew?: boolean, fails?: boolean) {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    ...(isNew !== undefined && { new: isNew }),
    ...(fails !== undefined && { fails }),
    message: diagnostic.message,
    file: source.path,
    ...(diagnostic.span !== undefined &&
      source.text !== '' && {
        span: diagnostic.span,
        start: positionAt(source.text, diagnostic.span.start),
        end: positionAt(source.text, diagnostic.span.end),
      }),
    ...(rule !== undefined && { rule }),
    ...(scenario !== undefined && { scenario }),
    ...(diagnostic.notes.length > 0 && { notes: diagnostic.notes }),
    ...(diagnostic.help !== undefined && { help: diagnostic.help }),
    ...(diagnostic.fixes.length > 0 && { fixes: diagnostic.fixes }),
  };
}
