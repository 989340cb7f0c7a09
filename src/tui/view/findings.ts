import {
  type Detail,
  type FindingView,
  type FixView,
  type HoleView,
  rejectReasons,
  type ScenarioView,
} from '../../index.js';
import { essential } from './essential.js';
import { type Line, part, type Token } from './line.js';
import type { Mark } from './marks.js';
import { fitText, safeText, wrapLine } from './text.js';

const severityTokens = {
  error: 'severity.error',
  warning: 'severity.warning',
  note: 'severity.note',
} as const satisfies Record<FindingView['severity'], Token>;

const order = ['error', 'warning', 'note'] as const satisfies readonly FindingView['severity'][];

/** That there are readings to choose from, that a draft is one, and where a review stands, the panes say in places of their own. */
const saidElsewhere = new Set(['WN401', 'WN403', 'WN701', 'WN703']);

/** Of a draft, its words say these. */
const saidByWords = new Set(['WN402', 'WN408']);

/** Beside the ways of a clause, the safety block says these. */
const saidBySafety = new Set(['WN508', 'WN509']);

/** What the safety block says of a clause's ways. */
export function safetyFindings({ findings, safety }: Detail): readonly FindingView[] {
  const hasWays = safety?.[0]?.ways[0] !== undefined;
  return hasWays ? findings.filter(({ code }) => saidBySafety.has(code)) : [];
}

/** The findings that are listed, in the order of their numbers: what is worst comes first. */
export function listedFindings(detail: Detail): readonly FindingView[] {
  const draft = detail.words.length > 0;
  const bySafety = new Set(safetyFindings(detail));
  const listed = detail.findings.filter(
    (finding) =>
      !saidElsewhere.has(finding.code) &&
      !bySafety.has(finding) &&
      !(draft && (saidByWords.has(finding.code) || finding.code === 'WN411')),
  );
  return order.flatMap((severity) => listed.filter((one) => one.severity === severity));
}

/** The marks of the findings and holes in the filter; those about all of it have none. */
export function findingMarks(detail: Detail): readonly Mark[] {
  const isWhole = ({ start, end }: { start: number; end: number }): boolean =>
    start <= 0 && end >= detail.filter.trimEnd().length;
  return listedFindings(detail).flatMap(({ severity, span, code }, index): readonly Mark[] => {
    if (span === undefined || isWhole(span)) return [];
    const number = String(index + 1);
    const hole = code === 'WN402' ? holeOf({ span }, detail) : undefined;
    if (hole !== undefined)
      return [{ span, sign: '?', token: 'span.hole', label: `${number} hole ${safeText(hole.name)}` }];
    return severity === 'error'
      ? [{ span, sign: '^', token: 'span.error', label: number }]
      : [{ span, sign: '~', token: 'span.warning', label: number }];
  });
}

function holeOf({ span }: Pick<FindingView, 'span'>, { holes }: Detail): HoleView | undefined {
  return span && holes.find((one) => one.span.start < span.end && one.span.end > span.start);
}

/** The findings in a pane of their own, numbered as their marks in the filter are, each with its notes and what settles it. */
export function findingsLines(
  _view: ScenarioView,
  detail: Detail | undefined,
  { width }: { readonly width: number; readonly height?: number },
): readonly Line[] {
  if (detail === undefined) return [[part('· checking', 'status.checking')]];
  const listed = listedFindings(detail);
  if (listed.length === 0) return [[part('no findings', 'text.dim')]];
  return listed.flatMap((finding, index) => [
    ...(index === 0 ? [] : [[]]),
    ...findingLines(finding, index + 1, detail, { width, notes: true }),
  ]);
}

export interface FindingOptions {
  readonly width: number;
  /** With the notes of each finding, which say why. */
  readonly notes: boolean;
  /** With what settles it; so it is where nothing is said. */
  readonly help?: boolean;
}

/** One finding of the list. */
export function findingLines(
  finding: FindingView,
  number: number,
  detail: Detail,
  { width, notes, help = true }: FindingOptions,
): readonly Line[] {
  const head = part(`${number} ${finding.severity} ${finding.code}`, severityTokens[finding.severity]);
  const told = wrapLine([head, part(` ${safeText(finding.message)}${neverMatches(finding)}`)], width, 2);
  return [
    ...(finding.severity === 'note' ? told : essential(told)),
    ...(notes ? finding.notes.flatMap((note) => wrapLine([part(`  ${safeText(note)}`, 'text.dim')], width, 4)) : []),
    ...(help ? helpOf(finding, detail) : []).flatMap((line) => wrapLine([part('  '), ...line], width, 4)),
  ];
}

/** What follows from a name that no file has; a part of a name may still stand in others. */
function neverMatches({ code, message }: FindingView): string {
  return code === 'WN301' && message.startsWith('no image file is named') ? ': it never matches' : '';
}

function helpOf(finding: FindingView, detail: Detail): readonly Line[] {
  const { fixes, help, severity, code } = finding;
  if (fixes.length > 0) return [fixLine(finding, detail.filter)];
  if (code === 'WN402') {
    // What else its help says, such as which ranges may be meant, still holds.
    const [, rest = ''] = /^write `values: .*` in its review(.*)$/s.exec(help ?? '') ?? [];
    const hole = holeOf(finding, detail);
    if (hole !== undefined && hole.column === undefined)
      return [[part(`no value helps: ${safeText(hole.field ?? 'it')} has no column`)]];
    return [[part('v fills it', 'help'), part(safeText(rest))]];
  }
  const told = help === undefined ? [] : [part(` ${safeText(help)}`)];
  if (detail.brief.status !== 'malformed' || severity !== 'error')
    return help === undefined ? [] : [[part('help:', 'help'), ...told]];
  const [reason] = finding === listedFindings(detail)[0] ? rejectReasons(detail) : [];
  return [
    ...(help === undefined ? [] : [[part('e edits:', 'help'), ...told]]),
    ...(reason === undefined ? [] : [[part('x rejects:', 'help'), part(` ${safeText(reason)}`)]]),
  ];
}

/** What `f` would write for a finding; nothing where it has no fix. */
export function offerOf(finding: FindingView, filter: string): Line | undefined {
  return finding.fixes.length === 0 ? undefined : fixLine(finding, filter);
}

/** What `f` writes: in the finding's own words where it has such, else what the fixes change. */
function fixLine({ fixes, help }: FindingView, filter: string): Line {
  const [first] = fixes;
  if (first?.wider === true)
    return [
      part('f offers', 'help'),
      part(` ${changed(first, filter)}; `),
      part('wider than the words', 'severity.warning'),
    ];
  const told = /^use (?=`)/.test(help ?? '') ? help?.slice('use '.length) : undefined;
  return [part('f writes', 'help'), part(` ${told === undefined ? choices(fixes, filter) : safeText(told)}`)];
}

function choices(fixes: readonly FixView[], filter: string): string {
  const shown = fixes.slice(0, 3).map((fix) => changed(fix, filter));
  const more = fixes.length - shown.length;
  if (fixes.length === 1) return shown.join('');
  if (more > 0) return `${shown.join(', ')} or ${more} more: you pick`;
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}: you pick`;
}

/** What a fix puts into the filter, with the words around it that changed: what both begin and end with is left out. */
function changed({ filter: fixed, wider }: FixView, filter: string): string {
  const most = 80;
  if (wider) return `\`${fitText(safeText(fixed), most)}\``;
  let start = 0;
  while (start < filter.length && filter[start] === fixed[start]) start++;
  let end = 0;
  const room = Math.min(filter.length, fixed.length) - start;
  while (end < room && filter.at(-1 - end) === fixed.at(-1 - end)) end++;
  const isEdge = (at: number): boolean => at <= 0 || at >= fixed.length || /\s/.test(fixed[at - 1] ?? ' ');
  let from = start;
  while (!isEdge(from)) from--;
  let to = fixed.length - end;
  while (to < fixed.length && !/\s/.test(fixed[to] ?? ' ')) to++;
  const text = fixed.slice(from, to).trim();
  return text === '' ? `\`${fitText(safeText(fixed), most)}\`` : `\`${fitText(safeText(text), most)}\``;
}
