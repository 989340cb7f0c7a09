import type { RuleView, ScenarioView, Write } from '../../index.js';
import { type ChangedLines, changedLines } from '../changed-lines.js';
import { memoLast } from '../memo.js';
import { progress } from '../rows.js';
import { shortName } from '../select.js';
import type { State } from '../state.js';
import { isDecided } from '../status.js';
import { type Line, part, plain } from './line.js';
import { section } from './section.js';
import { fit, fitText, lineText, safeText, width as widthOf } from './text.js';

/**
 * The end of a review: what was decided of each rule, what was written, and where to go from here. Where there is no room for
 * all rules or reasons, the last ones are counted; where to go from here always stands there.
 */
export function summaryLines(state: State, width: number, height: number): readonly Line[] {
  const { decided, total } = progress(state);
  const left = total - decided;
  const head: Line =
    left === 0
      ? [part(`✓ all ${total} scenarios are decided`, 'status.approved')]
      : [part(`? ${left} of ${total} scenarios are left`, 'status.decide'), part(', none of them in this list')];
  const next = [section([part('next')], width), ...nextLines(state, width)];
  const reasons = reasonLines(state, width);
  const [titles = [], ...rows] = tableLines(state, width);
  const sum = rows.length > 1 ? rows.splice(-1) : [];
  // Head, headings, sum and the blank lines between the parts.
  const room = height - next.length - sum.length - (reasons.length === 0 ? 4 : 6);
  const forReasons = Math.min(reasons.length, Math.max(3, room - rows.length));
  const shownRows = atMost(rows, Math.max(3, room - forReasons), 'rules');
  const told =
    reasons.length === 0
      ? []
      : [
          section([part('rejected, with the reason on record')], width),
          ...atMost(reasons, Math.max(1, room - shownRows.length), 'reasons'),
          [],
        ];
  return [head, [], titles, ...shownRows, ...sum, [], ...told, ...next];
}

function atMost(lines: readonly Line[], count: number, what: string): readonly Line[] {
  if (lines.length <= count) return lines;
  return [...lines.slice(0, count - 1), [part(`… ${lines.length - count + 1} more ${what}`, 'text.dim')]];
}

/** The pane's title. */
export function summaryTitle(state: State): string {
  const { decided, total } = progress(state);
  return decided === total ? 'Review is complete' : 'Review so far';
}

interface Row {
  readonly name: string;
  readonly numbers: readonly [string, string, string];
  readonly file: string;
}

function tableLines(state: State, width: number): Line[] {
  const wide = width >= 90;
  const counts = writtenLines(state.undo);
  const rows = state.rules.map((rule) => rowOf(state, rule, counts, wide));
  const sum = (index: 0 | 1 | 2): string =>
    String(rows.reduce((total, { numbers }) => total + (Number.parseInt(numbers[index], 10) || 0), 0));
  const added = [...counts.values()].reduce((total, { added: one }) => total + one, 0);
  const removed = [...counts.values()].reduce((total, { removed: one }) => total + one, 0);
  const changed = removed === 0 ? ', none changed' : `, -${removed}`;
  const total: Row = {
    name: 'total',
    numbers: [sum(0), sum(1), sum(2)],
    file: wide ? `+${added} lines${changed}` : `${added} lines`,
  };
  const nameWidth = Math.max(12, Math.min(35, Math.max(...[...rows, total].map(({ name }) => widthOf(name) + 4), 0)));
  const draw = ({ name, numbers: [approved, rejected, open], file }: Row): Line => {
    const text = fitText(name, nameWidth - 1);
    const cells = `${' '.repeat(nameWidth - widthOf(text))}${approved.padStart(8)}${rejected.padStart(10)}${open.padStart(6)}   `;
    return plain(`${text}${cells}${fitText(file, Math.max(0, width - nameWidth - 27))}`);
  };
  return [
    { name: 'rule', numbers: ['approved', 'rejected', 'left'], file: 'file' } satisfies Row,
    ...rows,
    ...(rows.length > 1 ? [total] : []),
  ].map((row) => fit(draw(row), width));
}

function rowOf(state: State, rule: RuleView, counts: ReadonlyMap<string, ChangedLines>, wide: boolean): Row {
  const name = safeText(shortName(state, rule));
  if (rule.scenarios.length === 0) {
    return { name, numbers: ['-', '-', '-'], file: wide ? 'no scenario on the page' : 'no scenario' };
  }
  const decided = rule.scenarios.filter((key) => isDecided(state, key));
  const of = (decision: 'approved' | 'rejected'): number =>
    decided.filter((key) => state.scenarios.get(key)?.review?.decision === decision).length;
  const files = [...new Set(rule.scenarios.map((key) => state.scenarios.get(key)?.path ?? ''))];
  const added = files.reduce((total, path) => total + (counts.get(path)?.added ?? 0), 0);
  const file = files.map((path) => path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')).join(', ');
  return {
    name,
    numbers: [String(of('approved')), String(of('rejected')), String(rule.scenarios.length - decided.length)],
    file: wide ? `+${added} ${safeText(file)}` : `+${added} lines`,
  };
}

/** Lines that this run's writes added and took out, by file. */
const writtenLines = memoLast((writes: readonly Write[]): ReadonlyMap<string, ChangedLines> => {
  const texts = new Map<string, { readonly before: string; readonly after: string }>();
  for (const { path, before, after } of writes) texts.set(path, { before: texts.get(path)?.before ?? before, after });
  return new Map([...texts].map(([path, { before, after }]) => [path, changedLines(before, after)]));
});

/** The reasons of rejections, most frequent first, each with how many it is for. */
function reasonLines(state: State, width: number): readonly Line[] {
  const counts = new Map<string, number>();
  for (const { review } of rejected(state)) {
    const reason = safeText((review?.reason ?? 'no reason').trim());
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const digits = Math.max(1, ...[...counts.values()].map((count) => String(count).length));
  return [...counts]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .map(([reason, count]) => fit(plain(`${String(count).padStart(digits)} ${reason}`), width));
}

function rejected(state: State): readonly ScenarioView[] {
  return [...state.scenarios.values()].filter(({ review }) => review?.decision === 'rejected');
}

function nextLines(state: State, width: number): readonly Line[] {
  const rules = state.rules.filter(({ scenarios }) => scenarios.length > 0 || state.rules.length > 0).length;
  const wrote = state.undo.length > 0;
  const folder = commonFolder([...new Set([...state.scenarios.values()].map(({ path }) => path))]);
  const lines: Line[] = [
    [part('c', 'key.cap'), part(`  compile ${rules} tuned ${rules === 1 ? 'rule' : 'rules'} now`)],
    [
      part('N', 'key.cap'),
      part('  go back to the last one'),
      ...(wrote ? [part('   '), part('u', 'key.cap'), part('  undo the last decision')] : []),
    ],
    [part('q', 'key.cap'), part(`  leave${wrote ? `; git diff ${safeText(folder)} shows what was written` : ''}`)],
  ];
  return lines.map((line) => (widthOf(lineText(line)) > width ? fit(line, width) : line));
}

function commonFolder(paths: readonly string[]): string {
  const folders = new Set(paths.map((path) => path.slice(0, path.indexOf('/') + 1)));
  const [only = ''] = folders;
  return folders.size === 1 && only !== '' ? only : '.';
}
