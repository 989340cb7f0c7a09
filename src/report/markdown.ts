import type { RuleOutcome, ScenarioOutcome } from '../compiled.js';
import { countSeverities, type Finding, withoutRepeats } from '../finding.js';
import { positionAt } from '../text/source-text.js';
import { number, type Report } from './check.js';
import { acceptedBecause, details, headline, isShown, tooMany } from './finding-text.js';
import { code, entities, inline } from './markdown-text.js';

/** A step summary of GitHub may have a mebibyte; a byte order of letters may take three bytes each. */
const mostCharacters = 300_000;
/** The most findings of one rule that are listed. */
const mostFindings = 50;

/** The check as Markdown for a step summary or a comment: totals, a table for each rule, its findings folded away. */
export function checkMarkdown(report: Report): string {
  const findings = withoutRepeats(report.findings.filter(isShown));
  const sections = [
    ...report.results.map((result) => ruleSection(result, findings)),
    ...looseSection(report, findings),
  ];
  const head = [...totals(report, findings), ...changes(report)];
  const fitting = withinBudget(sections);
  const left = sections.length - fitting.length;
  return [
    '## winnow check',
    ...head,
    ...fitting.flat(),
    ...(left === 0 ? [] : [`${number(left, 'more rule')}: all with \`winnow check --format json\`.`]),
  ]
    .join('\n\n')
    .concat('\n');
}

function totals({ results, findings, ruleCount, gate }: Report, shown: readonly Finding[]): readonly string[] {
  const scenarios = results.flatMap((result) => result.scenarios);
  const counts = countSeverities(shown);
  const errors = findings.filter(({ diagnostic }) => diagnostic.severity === 'error');
  const failing = gate === undefined ? errors.length : withoutRepeats(gate.failing).length;
  const reasons = [
    ...(failing === 0 ? [] : [number(failing, 'finding')]),
    ...(gate?.tooManyUntranslatable === true ? [tooMany] : []),
  ];
  const verdict = reasons.length === 0 ? '**Passed.**' : `**Failed:** ${reasons.join('; ')}.`;
  const states: readonly (readonly [string, readonly ScenarioOutcome['review'][]])[] = [
    ['approved', ['approved']],
    ['rejected', ['rejected']],
    ['to be approved again', ['stale', 'unsealed']],
    ['not reviewed yet', ['unreviewed', 'begun']],
  ];
  const reviews = states
    .map(([words, names]) => [words, scenarios.filter(({ review }) => names.includes(review)).length] as const)
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${count} ${words}`);
  return [
    `${verdict} ${number(counts.error, 'error')}, ${number(counts.warning, 'warning')}, ${number(counts.note, 'note')} in ${number(scenarios.length, 'scenario')} of ${number(ruleCount, 'rule')}.${reviews.length === 0 ? '' : ` Scenarios: ${reviews.join(', ')}.`}`,
  ];
}

/** What is new and what is gone, where a baseline was held against the findings. */
function changes({ gate, findings }: Report): readonly string[] {
  if (gate === undefined || (gate.fresh.length === findings.length && gate.gone.length === 0)) return [];
  const open = gate.fresh.filter((one) => isShown(one) && acceptedBecause(one.diagnostic) === undefined);
  const fresh = withoutRepeats(open);
  const list = fresh.slice(0, mostFindings).map(findingItem);
  const rest = fresh.length - list.length;
  return [
    `Against the baseline: ${number(fresh.length, 'new finding')}, ${findings.length - gate.fresh.length} known, ${gate.gone.length} gone.`,
    ...(list.length === 0
      ? []
      : [[...list, ...(rest > 0 ? [`- ${number(rest, 'more new finding')}`] : [])].join('\n')]),
  ];
}

function ruleSection(result: RuleOutcome, findings: readonly Finding[]): readonly string[] {
  const { rule, scenarios } = result;
  const own = findings.filter((finding) => finding.rule === rule.id);
  const ready = scenarios.filter(({ translation: { status } }) => status === 'ready' || status === 'partial').length;
  const words =
    scenarios.length === 0
      ? 'no scenarios'
      : `${ready} of ${number(scenarios.length, 'scenario')} can be compiled, ${number(scenarios.filter(stands).length, 'clause stands', 'clauses stand')}`;
  return [
    `### ${code(rule.name === '' ? rule.id : rule.name)}`,
    `${code(rule.source.path)}: ${words}`,
    ...(scenarios.length === 0 ? [] : [scenarioTable(scenarios)]),
    ...folded(own, rule.source.path),
  ];
}

function scenarioTable(scenarios: readonly ScenarioOutcome[]): string {
  const rows = scenarios.map((scenario) => {
    const { applied, translation, review, compiled } = scenario;
    const clause = stands(scenario) ? 'yes' : compiled && review !== 'rejected' ? 'once approved' : 'no';
    const draft = translation.draft ? ' (draft)' : '';
    return [
      code(applied.scenario.data.id),
      `${translation.status}${draft}`,
      translation.reading ?? '–',
      clause,
      reviewWords[review] ?? review,
    ];
  });
  return [['scenario', 'status', 'reading', 'clause', 'review'], Array<string>(5).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const reviewWords: Readonly<Record<string, string>> = {
  unreviewed: 'not reviewed',
  begun: 'begun',
  approved: 'approved',
  stale: 'stale',
  unsealed: 'says not of what',
  rejected: 'rejected',
};

function stands({ review, compiled }: ScenarioOutcome): boolean {
  return compiled && review === 'approved';
}

/** Findings about files that no checked rule has. */
function looseSection({ results }: Report, findings: readonly Finding[]): readonly (readonly string[])[] {
  const rules = new Set(results.map(({ rule }) => rule.id));
  const loose = findings.filter(({ rule }) => rule === undefined || !rules.has(rule));
  return loose.length === 0 ? [] : [['### Files', ...folded(loose, 'files')]];
}

/** Findings behind a line that opens them. The line is HTML, where no Markdown is read. */
function folded(findings: readonly Finding[], title: string): readonly string[] {
  if (findings.length === 0) return [];
  const counts = countSeverities(findings);
  const words = (['error', 'warning', 'note'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => number(counts[severity], severity))
    .join(', ');
  const rest = findings.length - mostFindings;
  const items = findings.slice(0, mostFindings).map(findingItem);
  return [
    `<details>\n<summary>${words} in ${entities(title)}</summary>`,
    [...items, ...(rest > 0 ? [`- ${number(rest, 'more finding')}`] : [])].join('\n'),
    '</details>',
  ];
}

function findingItem({ diagnostic, source, scenario }: Finding): string {
  const { span, severity } = diagnostic;
  const at = span === undefined || source.text === '' ? undefined : positionAt(source.text, span.start);
  const place = code(`${source.path}${at === undefined ? '' : `:${at.line}:${at.column}`}`);
  const accepted = acceptedBecause(diagnostic) === undefined ? '' : ' (accepted)';
  return [
    `- **${severity}** ${diagnostic.code}${accepted}: ${inline(headline(diagnostic))}`,
    `  - ${place}${scenario === undefined ? '' : `, ${code(scenario)}`}`,
    ...details(diagnostic).map((line) => `  - ${inline(line)}`),
  ].join('\n');
}

/** As many sections from the beginning as a summary can hold. */
function withinBudget(sections: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let used = 0;
  const end = sections.findIndex((section) => {
    used += section.reduce((sum, block) => sum + block.length + 2, 0);
    return used > mostCharacters;
  });
  return end === -1 ? sections : sections.slice(0, end);
}
