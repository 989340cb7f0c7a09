import type { Detail, ScenarioView } from '../../index.js';
import { type Line, part, type Token } from './line.js';
import { fact, section } from './section.js';
import { fitText, safeText, wrapLine } from './text.js';

type ReviewData = NonNullable<ScenarioView['review']>;
type Since = NonNullable<Detail['since']>;

/** What somebody decided of the scenario, and all that is written along. */
export function reviewLines(view: ScenarioView, detail: Detail, columns: number): readonly Line[] {
  const { review } = view;
  if (review === undefined) return [];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['reason', review.reason],
    ['written', view.written === view.filter ? undefined : view.written],
    ['reading', review.reading],
    ['sightings', review.sightings],
    ['values', valueWords(review)],
    ['allow', review.allow?.join(', ')],
  ];
  const shown = facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
  const { word, token } = decisionOf(review, detail);
  const rest = [
    ['by', review.by],
    ['on', review.on],
    ['until', review.expires],
    ['ticket', review.ticket],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${safeText(value)}`]));
  if (review.decision === undefined && rest.length === 0 && shown.length === 0) return [];
  const head: Line = [
    part(word, token),
    part(rest.length === 0 ? '' : ` ${rest.join(', ').replace(/^(by [^,]*), on/, '$1 on')}`),
  ];
  return [
    section([part('review')], columns),
    ...wrapLine(head, columns, 2),
    ...shown.flatMap(({ name, value }) => fact(name, [part(fitText(safeText(value), 600))], columns)),
  ];
}

function decisionOf(review: ReviewData, { brief }: Detail): { readonly word: string; readonly token: Token } {
  if (review.decision === undefined) return { word: 'not decided yet', token: 'text.dim' };
  if (review.decision === 'rejected') return { word: 'rejected', token: 'status.rejected' };
  if (brief.expired) return { word: 'expired, approved', token: 'status.stale' };
  if (brief.review === 'stale') return { word: 'stale, approved', token: 'status.stale' };
  if (brief.review === 'unsealed') return { word: 'without fingerprint, approved', token: 'status.stale' };
  return { word: 'approved', token: 'status.approved' };
}

function valueWords({ values }: ReviewData): string | undefined {
  if (values === undefined) return undefined;
  return Object.entries(values)
    .map(([name, value]) => {
      if (!Array.isArray(value))
        return `${name}: ${'file' in value ? `file ${value.file}` : `watchlist ${value.watchlist}`}`;
      return `${name}: ${value.length > 4 ? `${value.length} values` : value.join(', ')}`;
    })
    .join('; ');
}

const directions = {
  wider: { word: 'the new clause is wider', token: 'severity.warning' },
  narrower: { word: 'the new clause is narrower', token: 'status.ready' },
  same: { word: 'the new clause leaves out the same', token: 'status.ready' },
} as const satisfies Record<string, { readonly word: string; readonly token: Token }>;

/** What changed since the approval: the old clause and the new one, and whether more is left out now. */
export function sinceLines({ since, readings, reading }: Detail, columns: number): readonly Line[] {
  if (since === undefined) return [];
  const who = [
    since.by === undefined ? '' : ` by ${safeText(since.by)}`,
    since.on === undefined ? '' : ` on ${safeText(since.on)}`,
  ];
  const direction = since.direction === undefined ? undefined : directions[since.direction];
  const title: Line = [
    part('stale', 'status.stale'),
    part(`: approved${who.join('')} · `),
    direction === undefined ? part('the clause changed') : part(direction.word, direction.token),
  ];
  const now = readings.find((one) => one.reading === reading)?.clause;
  if (since.clause === undefined)
    return [
      section(title, columns),
      ...wrapLine([part('the clause that was approved is not kept anywhere', 'text.dim')], columns),
    ];
  return [section(title, columns), ...clauseDiff(since.clause, now ?? [], columns), ...changeLines(since, columns)];
}

/** Lists that grew, and an event that only one of both clauses leaves out. */
function changeLines({ event = [], grown = [], direction }: Since, columns: number): readonly Line[] {
  const only =
    direction === 'wider' ? 'now left out:' : direction === 'narrower' ? 'kept now:' : 'one of them leaves out:';
  return [
    ...grown.flatMap(({ file, added, first }) => {
      const values = first.map((value) => `\`${safeText(value)}\``).join(', ');
      const more = added > first.length ? ', …' : '';
      const text = `list ${safeText(file)}: ${added} ${added === 1 ? 'value' : 'values'} more: ${values}${more}`;
      return wrapLine([part(text, 'severity.warning')], columns, 2);
    }),
    ...(event.length === 0
      ? []
      : wrapLine([part(`${only} ${event.map((line) => safeText(line.trim())).join('; ')}`, 'text.dim')], columns, 2)),
  ];
}

/** Two clauses line by line; what both begin and end with is said in one word. */
function clauseDiff(before: readonly string[], after: readonly string[], columns: number): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (count: number): readonly Line[] =>
    count === 0 ? [] : [[part(`  … ${count === 1 ? 'one line is' : `${count} lines are`} the same`, 'text.dim')]];
  const side = (lines: readonly string[], sign: string, token: Token): readonly Line[] =>
    lines
      .slice(start, lines.length - end)
      .flatMap((line) => wrapLine([part(`${sign} ${safeText(line)}`, token)], columns, 8));
  return [...same(start), ...side(before, '-', 'diff.removed'), ...side(after, '+', 'diff.added'), ...same(end)];
}
