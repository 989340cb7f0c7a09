import { type Audit, type AuditEntry, type AuditFinding, unknownReasons } from '../audit.js';
import { shorten } from '../text/shorten.js';
import { auditReview, auditTotals, rankCounts, rankWords } from './audit-words.js';
import { safe } from './safe.js';
import { assumedWords, controlWords, eventLines, questionWords, wayText } from './safety-words.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrap } from './wrap.js';

/** The audit for people: each scenario with something to say, the worst first, then what is clean, then the sums. */
export function auditPretty(audit: Audit, style: Style): string {
  const told = audit.entries.filter(({ worst }) => worst !== 'clean');
  const clean = audit.entries.filter(({ worst }) => worst === 'clean');
  const counts = rankCounts(audit);
  const rows = counts.map(({ rank, count, inForce }) => [
    `${/^WN/.test(rank) ? `${rank} ` : ''}${rankWords[rank]}`,
    String(count),
    inForce === 0 ? '-' : String(inForce),
  ]);
  return [
    ...told.flatMap((entry, index) => [...entryLines(entry, index + 1, style), '']),
    ...(clean.length === 0
      ? []
      : [
          style.strong('nothing found'),
          ...clean.flatMap((entry) => wrap(`  ${ownerLine(entry)}`, style.width, '    ')),
          '',
        ]),
    ...(rows.length === 0
      ? []
      : [...table([['the worst of a scenario', 'scenarios', 'in force'], ...rows], new Set([1, 2]), style), '']),
    ...auditTotals(audit).flatMap((line) => wrap(line, style.width, '  ')),
    ...unknownReasons(audit)
      .slice(0, mostReasons)
      .flatMap(({ why, count }) => wrap(`  ${count} ${safe(shorten(why, 400))}`, style.width, '    ')),
    '',
  ].join('\n');
}

const mostReasons = 20;

function entryLines(entry: AuditEntry, rank: number, style: Style): readonly string[] {
  const { findings, worst, rule, weakest, unknown } = entry;
  const main = findings.find(({ diagnostic }) => diagnostic.code === worst);
  const others = findings.filter((one) => one !== main);
  const fields: (readonly [string, string])[] = [
    ['rule', `${bounded(rule.name === '' ? rule.id : rule.name)} (${bounded(rule.path)})`],
    ['scenario', `${bounded(entry.scenario.id)} (${bounded(entry.scenario.path)}:${entry.scenario.line})`],
    ['review', auditReview(entry)],
  ];
  if (weakest !== undefined) {
    const { way } = weakest;
    const on = entry.safety.length > 1 ? `on ${weakest.table}, ` : '';
    fields.push(['weakest', `${on}${wayText(way)}`], ['', controlWords(way)]);
    const shown = eventLines(way.event ?? []);
    shown.forEach((line, index) => {
      fields.push([index === 0 ? 'hides' : '', line]);
    });
    const assumed = assumedWords(way);
    if (assumed !== undefined && shown.length > 0) fields.push(['', assumed]);
    if (way.anchor !== undefined) fields.push(['anchor', bounded(way.anchor.words)], ['', bounded(way.anchor.filter)]);
  }
  for (const [index, finding] of others.entries()) fields.push([index === 0 ? 'also' : '', alsoWords(finding)]);
  for (const [index, one] of unknown.entries())
    fields.push([index === 0 ? 'unknown' : '', `${questionWords(one)}: ${bounded(one.why ?? '')}`]);
  return [...headLines(entry, main, rank, style), ...fields.flatMap(([name, text]) => fieldLines(name, text, style))];
}

function headLines(
  { worst }: AuditEntry,
  main: AuditFinding | undefined,
  rank: number,
  style: Style,
): readonly string[] {
  const number = `${rank}. `;
  if (main === undefined) return [number + style.strong(rankWords[worst])];
  const { severity, code, message } = main.diagnostic;
  const head = `${number}${severity}[${code}]`;
  const [first = '', ...rest] = wrap(`${head}: ${bounded(message)}`, style.width, '   ');
  return [
    number + style.severity(severity, `${severity}[${code}]`) + style.strong(first.slice(head.length)),
    ...rest.map(style.strong),
  ];
}

const indent = 3;
const nameWidth = 10;

function fieldLines(name: string, text: string, style: Style): readonly string[] {
  const front = ' '.repeat(indent) + name.padEnd(nameWidth);
  const [first = '', ...rest] = wrap(`${' '.repeat(front.length)}${safe(text)}`, style.width, ' '.repeat(front.length));
  return [' '.repeat(indent) + style.dim(name.padEnd(nameWidth)) + first.slice(front.length), ...rest];
}

function alsoWords({ diagnostic: { code, message } }: AuditFinding): string {
  return `${code} ${bounded(message)}`;
}

function ownerLine(entry: AuditEntry): string {
  const { scenario, rule } = entry;
  return safe(`${scenario.path}:${scenario.line} ${scenario.id} of ${shorten(rule.id)}, ${auditReview(entry)}`);
}

function bounded(text: string): string {
  return safe(shorten(text.replace(/\s*\n\s*/g, ' '), 600));
}
