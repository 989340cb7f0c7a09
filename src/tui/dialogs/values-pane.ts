// What the dialog of a hole's values shows: the sources, the field, what is said of each value, and the clause it gives.
import type { Detail } from '../../index.js';
import { type FieldRow, fieldLine, fieldRows } from '../field.js';
import { currentDetail, currentScenario } from '../select.js';
import { shownReading } from '../shown-reading.js';
import { detailId, type State } from '../state.js';
import { type Line, part, plain, type Segment } from '../view/line.js';
import { fit, fitText, lineWidth, safeText, width as widthOf, wrapLine } from '../view/text.js';
import type { ValuesDialog } from './values.js';
import { type Judged, judge, valueSources } from './values-text.js';

/** The lines of the pane, with the cursor's row among them. */
export function valuesPane(state: State, dialog: ValuesDialog, width: number, height: number): readonly Line[] {
  const scenario = currentScenario(state);
  const answer = currentDetail(state) ?? (scenario && state.details.get(detailId(scenario.key, dialog.seen)));
  const clause = clauseLines(answer, width, answer !== currentDetail(state));
  const field = dialog.fields[dialog.source];
  const { rows, row } = fieldRows(field, Math.max(8, width - 2));
  // The clause gives way to the field, and the field scrolls with its cursor.
  const room = Math.max(1, height - 3);
  const shownClause = rows.length + 2 + clause.length <= room ? clause : [];
  const fieldRoom = Math.max(1, room - (shownClause.length === 0 ? 0 : shownClause.length + 2));
  const top = Math.max(0, Math.min(row - fieldRoom + 1, rows.length - fieldRoom));
  const visible = rows.slice(top, top + fieldRoom).map((one, index): Row => {
    const here = top + index === row && !dialog.onSource;
    return { ...one, text: fieldLine(field, one, here) };
  });
  const judged = dialog.source === 'list' ? judge(answer, dialog) : [];
  return [
    sources(dialog, width),
    [],
    ...withJudgement(visible, judged, dialog.hole.column, width - 2).map((line): Line => [{ text: '  ' }, ...line]),
    plainDim(help[dialog.source]),
    ...(shownClause.length === 0 ? [] : [[], ...shownClause]),
  ].slice(0, height);
}

const help = {
  list: 'one a line or with commas; paste works; # starts a comment',
  file: 'a text file of this repository, one value a line, such as lists/good-hashes.txt',
  watchlist: 'the alias of a Sentinel watchlist; it can grow without a review',
} as const;

function sources({ source, onSource }: ValuesDialog, width: number): Line {
  const choices = valueSources.flatMap((one, index): readonly Segment[] => {
    const on = one === source;
    return [part(`(${on ? '•' : ' '}) ${index + 1} ${one}`, on ? 'choice.on' : undefined), { text: '   ' }];
  });
  const line: Line = [part(onSource ? '› source ' : 'source   '), ...choices];
  const hint = 'Tab switches';
  const gap = Math.max(1, Math.min(6, width - lineWidth(line) - hint.length));
  return [...line, { text: ' '.repeat(gap) }, part(hint, 'text.dim')];
}

interface Row extends FieldRow {
  readonly text: Line;
}

/** Behind each row that ends a line of values what is said of the worst of them. */
function withJudgement(
  rows: readonly Row[],
  judged: readonly Judged[],
  column: string | undefined,
  width: number,
): readonly Line[] {
  const at = Math.min(Math.max(0, ...rows.map(({ text }) => lineWidth(text))), Math.max(10, width - 28));
  return rows.map(({ text, line, last }) => {
    const items = last ? judged.filter((one) => one.line === line) : [];
    const worst =
      items.find(({ finding }) => finding !== undefined) ?? items.find(({ waiting }) => waiting) ?? items[0];
    if (worst === undefined) return text;
    const blank = ' '.repeat(Math.max(0, at - lineWidth(text)) + 2);
    const words = judgement(worst, column, width - lineWidth(text) - blank.length);
    return words === undefined ? text : [...text, { text: blank }, words];
  });
}

function judgement(item: Judged, column: string | undefined, room: number): Segment | undefined {
  if (room < 4) return undefined;
  if (item.waiting) return part('…', 'text.dim');
  if (item.finding === undefined) return part(fitText(`✓ ${safeText(column ?? 'fits')}`, room), 'status.ready');
  // The value stands there already; where its fault does not fit, what to do about it may.
  const { code, message, help } = item.finding;
  const fault = safeText(message.replace(`\`${item.value}\` `, ''));
  const words = widthOf(fault) + code.length + 3 > room && help !== undefined ? safeText(help) : fault;
  return part(fitText(`! ${code} ${words}`, room), 'severity.warning');
}

/** The clause that saving would give, cut to three rows. */
function clauseLines(detail: Detail | undefined, width: number, old: boolean): readonly Line[] {
  const reading = shownReading(detail);
  if (reading?.clause === undefined) return [plainDim('clause none yet')];
  const text = safeText(
    reading.clause
      .map((line) => line.trim())
      .join(' ')
      .replaceAll('(( ', '(('),
  );
  const lines = wrapLine([part('clause ', 'text.dim'), part(text, old ? 'text.dim' : 'span.active')], width, 7);
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), fit(lines.slice(2).flat(), width)];
}

function plainDim(text: string): Line {
  return plain(text).map((one) => part(one.text, 'text.dim'));
}
