import type { Detail, FindingView, SafetyView, SafetyWayView } from '../../index.js';
import { essential } from './essential.js';
import { offerOf, safetyFindings } from './findings.js';
import { type Line, part, type Token } from './line.js';
import { section } from './section.js';
import { fit, fitText, safeText, wrapLine } from './text.js';

export interface SafetyOptions {
  readonly width: number;
  /** Two lines alone: the weakest way, and an event that it hides. */
  readonly short: boolean;
}

const holdTokens = {
  attacker: 'severity.warning',
  effort: 'severity.note',
  defender: 'status.ready',
} as const satisfies Record<SafetyWayView['control'], Token>;

const answerTokens = {
  error: 'severity.error',
  warning: 'severity.warning',
  note: 'severity.note',
} as const satisfies Record<string, Token>;

/** What the clause hides and what an attacker could use of it: all of it, or the weakest way and an event. */
export function safetyLines(detail: Detail, { width, short }: SafetyOptions): readonly Line[] {
  const { safety = [] } = detail;
  const [first] = safety;
  if (first === undefined) return [];
  const found = safetyFindings(detail);
  const offers = found.flatMap((finding) => {
    const offer = offerOf(finding, detail.filter);
    return offer === undefined || (short && finding.severity === 'note') ? [] : [{ finding, offer }];
  });
  const [weakest] = first.ways;
  const title: Line = [
    part('safety'),
    ...(safety.length > 1 ? [part(`, on ${safeText(first.table)}`)] : []),
    ...(weakest === undefined ? [] : [part(' · '), part(weakest.words, holdTokens[weakest.control])]),
  ];
  // Where it is a warning, nothing is approved before it was seen.
  const warns = found.some(({ severity }) => severity !== 'note');
  const head = warns ? essential([section(title, width)]) : [section(title, width)];
  const offered = offers.flatMap(({ finding, offer }) =>
    short ? [fit(offer, width)] : wrapLine([part(`${finding.code} `), ...costWords(finding), ...offer], width, 2),
  );
  if (short) return [...head, ...shortLines(first, width), ...offered];
  return [
    ...head,
    ...tableLines(first, width),
    ...offered,
    ...safety
      .slice(1)
      .flatMap((view) => [section([part(`safety, on ${safeText(view.table)}`)], width), ...tableLines(view, width)]),
  ];
}

/** What scans, in front of what could be written. */
function costWords({ code, message }: FindingView): Line {
  return code === 'WN509' ? [part(`${safeText(message)}; `)] : [];
}

/** One line for the weakest way, one for its event; where there is no way, for the first answer that says something. */
function shortLines({ answers, ways }: SafetyView, width: number): readonly Line[] {
  const [weakest] = ways;
  const found = answers.find(({ severity, unknown }) => severity !== undefined || unknown) ?? answers[0];
  if (weakest === undefined)
    return found === undefined ? [] : [[part(fitText(safeText(found.text), width), tokenOf(found))]];
  // What the clause looks at says most: rows of another table come before the rule's own.
  const far = weakest.event.findIndex((line) => /: (?:one row|\d+ rows)$/.test(line));
  const event = eventText([...weakest.event.slice(far + 1), ...weakest.event.slice(0, Math.max(far, 0))]);
  return [
    [part(fitText(`weakest ${safeText(weakest.text)}`, width))],
    ...(event === '' ? [] : [[part(fitText(`hides ${event}`, width), 'text.dim')]]),
  ];
}

function tokenOf({ severity, unknown }: SafetyView['answers'][number]): Token | undefined {
  if (severity !== undefined) return answerTokens[severity];
  return unknown ? 'severity.note' : 'text.dim';
}

function tableLines({ answers, ways }: SafetyView, width: number): readonly Line[] {
  const told = answers.filter(({ severity, unknown }) => severity !== undefined || unknown);
  // What is as it should be shares a line.
  const fine = answers
    .filter((one) => !told.includes(one))
    .map(({ text }) => safeText(text.replace(/[;,] [^`]*$/, '')));
  return [
    ...told.flatMap((answer) => [
      ...wrapLine([part(safeText(answer.text), tokenOf(answer))], width, 2),
      ...eventLine('', answer.event, width),
    ]),
    ...(fine.length === 0 ? [] : wrapLine([part(fine.join(' · '), 'text.dim')], width, 2)),
    ...ways.slice(0, mostWays).flatMap((way, index) => wayLines(way, index, ways.length, width)),
    ...(ways.length > mostWays
      ? [[part(`  … ${ways.length - mostWays} more ways, as strong or stronger`, 'text.dim')]]
      : []),
  ];
}

const mostWays = 4;

function wayLines(way: SafetyWayView, index: number, count: number, width: number): readonly Line[] {
  const name = count === 1 ? 'one way' : index === 0 ? `weakest of ${count} ways` : `way ${index + 1}`;
  const hold = index === 0 ? [] : [part('; '), part(way.words, holdTokens[way.control])];
  return [
    ...wrapLine([part(`${name}: ${safeText(way.text)}`), ...hold], width, 2),
    ...eventLine('hides ', way.event, width),
    ...(way.assumed === undefined || way.event.length === 0
      ? []
      : wrapLine([part(`  ${safeText(way.assumed)}`, 'text.dim')], width, 4)),
    ...(way.anchor === undefined ? [] : wrapLine([part('  anchor: ', 'help'), part(safeText(way.anchor))], width, 4)),
  ];
}

function eventLine(lead: string, event: readonly string[], width: number): readonly Line[] {
  const text = eventText(event);
  return text === '' ? [] : wrapLine([part(`  ${lead}${text}`, 'text.dim')], width, 4);
}

function eventText(event: readonly string[]): string {
  return event.map((line) => safeText(line.trim())).join('; ');
}
