import type { Detail, WordView } from '../../index.js';
import { type Line, part, type Token } from './line.js';
import type { Mark } from './marks.js';
import { inWords, section } from './section.js';
import { fitText, safeText, width, wrapLine } from './text.js';

const kinds = {
  verb: { sign: 'v', token: 'span.verb' },
  noun: { sign: 'n', token: 'span.verb' },
  and: { sign: '&', token: 'span.verb' },
  or: { sign: '|', token: 'span.verb' },
  atom: { sign: 'A', token: 'span.atom' },
  hole: { sign: 'A', token: 'span.hole' },
  unknown: { sign: '?', token: 'span.unknown' },
} as const satisfies Record<WordView['kind'], { readonly sign: string; readonly token: Token }>;

/** The marks of a draft's words: its letter under each that became a condition, a sign under the others. */
export function wordMarks(words: readonly WordView[]): readonly Mark[] {
  return words.map(({ span, kind, letter }) => ({
    span,
    sign: safeText(letter ?? kinds[kind].sign).slice(0, 1),
    token: kinds[kind].token,
  }));
}

/** Of a word's own text: as much as leaves room for what it became. */
function excerptColumns(columns: number): number {
  return Math.max(13, Math.floor(columns / 8));
}

/** What each word of a draft became, and how its lettered parts stand together. */
export function wordLines(detail: Detail, columns: number): readonly Line[] {
  const room = excerptColumns(columns);
  const indent = 4 + room + 2;
  return [
    section([part('words → what they became')], columns),
    ...rowsOf(detail, room).flatMap(({ sign, token, excerpt, became }) =>
      wrapLine([part(sign, token), part(`${' '.repeat(4 - sign.length)}${excerpt}  ${became}`)], columns, indent),
    ),
    ...(detail.together === undefined
      ? []
      : wrapLine([part(`    ${'together'.padEnd(room)}  ${safeText(detail.together)}`)], columns, indent)),
  ];
}

interface Row {
  readonly sign: string;
  readonly token: Token;
  readonly excerpt: string;
  readonly became: string;
}

/** One for each word that became something; a verb and its noun share one. */
function rowsOf({ words, filter }: Detail, room: number): readonly Row[] {
  const rows: Row[] = [];
  const text = (from: number, to: number): string => {
    const shown = fitText(safeText(filter.slice(from, to)), room);
    return shown + ' '.repeat(Math.max(0, room - width(shown)));
  };
  words.forEach(({ kind, span, letter, became }, index) => {
    const before = words[index - 1];
    // What it is all about is said once, with the verb where there is one.
    if (kind === 'and' || kind === 'or' || (kind === 'noun' && (before?.kind === 'verb' || rows.length > 0))) return;
    const { sign, token } = kinds[kind];
    const after = words[index + 1];
    if (kind === 'verb' && after?.kind === 'noun') {
      const both = [became, after.became].filter((one) => one !== '').join(' · ');
      rows.push({ sign: 'v n', token, excerpt: text(span.start, after.span.end), became: safeText(both) });
    } else
      rows.push({
        sign: safeText(letter ?? sign).slice(0, 3),
        token,
        excerpt: text(span.start, span.end),
        became: safeText(became),
      });
  });
  return rows;
}

/** What can be done with the draft: nothing compiles of it yet, or as much as could be understood of it. */
export function draftLines(detail: Detail, columns: number): readonly Line[] {
  const draft = detail.findings.find(({ code }) => code === 'WN403');
  const offer = detail.findings.find(({ code }) => code === 'WN411');
  const compiles = detail.readings.some(({ clause }) => clause !== undefined);
  const why = compiles ? '' : openParts(detail.words);
  const title = compiles
    ? columns < 60
      ? 'WN403 a draft'
      : 'WN403 a draft: what was understood compiles'
    : 'WN403 nothing compiles yet';
  const [fix] = draft?.fixes ?? [];
  const [wider] = offer?.fixes ?? [];
  const help = offer?.help?.replace(/, or take the wider filter knowingly$/, '');
  const quoted = (text: string): string => `\`${fitText(safeText(text), 120)}\``;
  return [
    section([part(title, 'status.decide'), part(columns < 60 ? '' : why)], columns),
    ...(fix === undefined ? [] : wrapLine([part('f', 'help'), part(` writes ${quoted(fix.filter)}`)], columns, 2)),
    ...wrapLine(
      [part('e', 'help'), part(` writes your own filter${help === undefined ? '' : `: ${safeText(help)}`}`)],
      columns,
      2,
    ),
    ...(wider === undefined
      ? []
      : wrapLine(
          [
            part('f', 'help'),
            part(` offers ${quoted(wider.filter)}; `),
            part('wider than the words', 'severity.warning'),
            ...(lost(detail, offer?.span) ?? []),
          ],
          columns,
          2,
        )),
  ];
}

/** The lettered parts that hold everything up: what was not understood, else what is to be filled. */
function openParts(words: readonly WordView[]): string {
  const lettersOf = (wanted: WordView['kind']): readonly string[] =>
    words.flatMap(({ kind, letter }) => (kind === wanted && letter !== undefined ? [safeText(letter)] : []));
  const conditions = lettersOf('unknown');
  const letters = conditions.length > 0 ? conditions : lettersOf('hole');
  if (letters.length === 0) return '';
  if (letters.length === 1) return `: ${letters[0]} is a ${conditions.length > 0 ? 'condition and a hole' : 'hole'}`;
  return `: ${listed(letters)} are ${conditions.length > 0 ? 'conditions and holes' : 'holes'}`;
}

/** The condition that an offer leaves out. */
function lost({ filter }: Detail, span: { start: number; end: number } | undefined): Line | undefined {
  return span === undefined
    ? undefined
    : [part(`: without \`${fitText(safeText(filter.slice(span.start, span.end)), 60)}\``)];
}

function listed(letters: readonly string[]): string {
  if (letters.length > 4) return `${inWords(letters.length)} of its parts`;
  return letters.length === 1 ? letters.join('') : `${letters.slice(0, -1).join(', ')} and ${letters.at(-1)}`;
}
