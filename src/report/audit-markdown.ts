import { type Audit, type AuditEntry, type AuditFinding, unknownReasons } from '../audit.js';
import { shorten } from '../text/shorten.js';
import { auditReview, auditTotals, rankCounts, rankWords } from './audit-words.js';
import { number } from './check.js';
import { code, inline } from './markdown-text.js';
import { assumedWords, controlWords, eventLines, questionWords, wayText } from './safety-words.js';

/** A step summary of GitHub may have a mebibyte; a character may take three bytes. */
const mostCharacters = 300_000;
const mostReasons = 50;

/** The audit as Markdown: the sums, then each scenario with something to say, the worst first. */
export function auditMarkdown(audit: Audit): string {
  const told = audit.entries.filter(({ worst }) => worst !== 'clean');
  const clean = audit.entries.filter(({ worst }) => worst === 'clean');
  const shown: string[] = [];
  let used = 0;
  for (const [index, entry] of told.entries()) {
    const text = section(entry, index + 1);
    used += text.length;
    if (used > mostCharacters) break;
    shown.push(text);
  }
  const left = told.length - shown.length;
  return [
    '## winnow audit',
    ...summary(audit),
    ...shown,
    ...(left === 0 ? [] : [`${number(left, 'more scenario')}: all with \`winnow audit --format json\`.`]),
    ...(clean.length === 0 ? [] : ['### Nothing found', clean.slice(0, 500).map(cleanItem).join('\n')]),
    ...(clean.length <= 500 ? [] : [`${number(clean.length - 500, 'more scenario')} without a finding.`]),
  ]
    .join('\n\n')
    .concat('\n');
}

function summary(audit: Audit): readonly string[] {
  const { failing } = audit;
  const verdict = failing === 0 ? '**Passed.**' : `**Failed:** ${number(failing, 'finding')}.`;
  const counts = rankCounts(audit);
  const rows = counts.map(({ rank, count, inForce }) => [
    `${/^WN/.test(rank) ? `${rank} ` : ''}${rankWords[rank]}`,
    String(count),
    inForce === 0 ? '–' : String(inForce),
  ]);
  const reasons = unknownReasons(audit).slice(0, mostReasons);
  return [
    verdict,
    ...(rows.length === 0
      ? []
      : [
          [['the worst of a scenario', 'scenarios', 'in force'], ['---', '---:', '---:'], ...rows]
            .map((cells) => `| ${cells.join(' | ')} |`)
            .join('\n'),
        ]),
    auditTotals(audit)
      .map((line) => `- ${inline(line)}`)
      .concat(reasons.map(({ why, count }) => `  - ${count} ${inline(shorten(why, 400))}`))
      .join('\n'),
  ];
}

function section(entry: AuditEntry, rank: number): string {
  const { findings, worst, rule, scenario, weakest, unknown } = entry;
  const main = findings.find(({ diagnostic }) => diagnostic.code === worst);
  const others = findings.filter((one) => one !== main);
  const title =
    main === undefined
      ? rankWords[worst]
      : `${main.diagnostic.severity} ${main.diagnostic.code}: ${inline(bounded(main.diagnostic.message))}`;
  return [
    `### ${rank}. ${title}`,
    '',
    `- rule ${code(bounded(rule.name === '' ? rule.id : rule.name))} (${code(rule.path)})`,
    `- scenario ${code(bounded(scenario.id))} (${code(`${scenario.path}:${scenario.line}`)})`,
    `- ${auditReview(entry, code)}`,
    ...(weakest === undefined ? [] : weakestItems(entry, weakest)),
    ...others.map((finding) => `- also ${alsoWords(finding)}`),
    ...unknown.map((one) => `- unknown: ${inline(`${questionWords(one)}: ${bounded(one.why ?? '')}`)}`),
  ].join('\n');
}

function weakestItems({ safety }: AuditEntry, { table, way }: NonNullable<AuditEntry['weakest']>): readonly string[] {
  const on = safety.length > 1 ? ` on ${code(table)}` : '';
  const event = eventLines(way.event ?? []);
  const assumed = assumedWords(way);
  return [
    `- weakest way${on}: ${code(wayText(way))} ${controlWords(way)}`,
    ...(event.length === 0 ? [] : ['- hides an event such as', ...event.map((line) => `  - ${code(line)}`)]),
    ...(event.length === 0 || assumed === undefined ? [] : [`  - ${inline(assumed)}`]),
    ...(way.anchor === undefined
      ? []
      : [`- anchor: ${inline(bounded(way.anchor.words))}: ${code(bounded(way.anchor.filter))}`]),
  ];
}

function alsoWords({ diagnostic }: AuditFinding): string {
  return `${diagnostic.severity} ${diagnostic.code}: ${inline(bounded(diagnostic.message))}`;
}

function cleanItem(entry: AuditEntry): string {
  const { scenario, rule } = entry;
  const place = code(`${scenario.path}:${scenario.line}`);
  return `- ${code(scenario.id)} (${place}) of ${code(shorten(rule.id))}: ${auditReview(entry, code)}`;
}

function bounded(text: string): string {
  return shorten(text.replace(/\s*\n\s*/g, ' '), 600);
}
