// What the dialog of a hole's values shows: the sources, the field, what is said of each value, and the clause it gives.
import type { Detail } from '../../index.js';
import { type FieldRow, fieldLine, fieldRows } from '../field.js';
import { currentDetail, currentScenario } from '../select.js';
import { shownReading } from '../shown-reading.js';
import { detailId, type State } from '../state.js';
import { shortClause } from '../view/clause.js';
import { type Line, part, plain, type Segment } from '../view/line.js';
import { fit, fitText, lineText, lineWidth, safeText, sliceLine, width as widthOf, wrapLine } from '../view/text.js';
import type { ValuesDialog } from './values.js';
import { type Judged, judge, valueSources } from './values-text.js';

/** The lines of the pane, with the cursor's row among them. */
export function valuesPane(state: State, dialog: ValuesDialog, width: number, height: number): readonly Line[] {
  const scenario = currentScenario(state);
  const answer = currentDetail(state) ?? (scenario && state.details.get(detailId(scenario.key, dialog.seen)));
  const clause = clauseLines(answer, dialog.hole, width, answer !== currentDetail(state));
  const judged = dialog.source === 'list' ? judge(answer, dialog) : [];
  const field = dialog.fields[dialog.source];
  const { rows, row } = fieldRows(field, Math.max(8, width - 2));
  const longest = rows.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  const below = faultLines(judged, longest, width) ?? [plainDim(help[dialog.source])];
  // The clause gives way to the field, and the field scrolls with its cursor.
  const room = Math.max(1, height - 2 - below.length);
  const shownClause = rows.length + 2 + clause.length <= room ? clause : [];
  const fieldRoom = Math.max(1, room - (shownClause.length === 0 ? 0 : shownClause.length + 2));
  const top = Math.max(0, Math.min(row - fieldRoom + 1, rows.length - fieldRoom));
  const visible = rows.slice(top, top + fieldRoom).map((one, index): Row => {
    const here = top + index === row && !dialog.onSource;
    return { ...one, text: fieldLine(field, one, here) };
  });
  return [
    sources(dialog, width),
    [],
    ...withJudgement(visible, judged, dialog.hole.column, width - 2).map((line): Line => [{ text: '  ' }, ...line]),
    ...below,
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
  if (item.finding === undefined)
    return part(fitText(`✓ ${safeText(columnOf(item.value, column) ?? 'fits')}`, room), 'status.ready');
  // The value stands there already; what does not fit stands whole below the field.
  const { code } = item.finding;
  const fault = faultOf(item, item.finding);
  const [words = ''] = [fault, fault.split(': ')[0] ?? '', ''].filter((one) => widthOf(one) + code.length + 3 <= room);
  return part(fitText(`! ${code} ${words}`.trimEnd(), room), 'severity.warning');
}

const algorithms: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256' };

/** The column that a value is looked for in: of hashes the one for its length. */
function columnOf(value: string, column: string | undefined): string | undefined {
  const algorithm = /^[0-9a-f]+$/i.test(value) ? algorithms[value.length] : undefined;
  return algorithm === undefined ? column : column?.replace(/(?:MD5|SHA1|SHA256)$/, algorithm);
}

type Fault = NonNullable<Judged['finding']>;

function faultOf({ value }: Judged, { message }: Fault): string {
  return safeText(message.replace(`\`${value}\` `, ''));
}

/** What is wrong with the first value that can never match, in at most two lines, where it has no room beside the values. */
function faultLines(judged: readonly Judged[], longest: number, width: number): readonly Line[] | undefined {
  const wrong = judged.find(({ finding, waiting }) => finding !== undefined && !waiting);
  if (wrong?.finding === undefined) return undefined;
  const { code, help: advice } = wrong.finding;
  if (longest + widthOf(faultOf(wrong, wrong.finding)) + code.length + 7 <= width) return undefined;
  const text = `${faultOf(wrong, wrong.finding)}${advice === undefined ? '' : `; ${safeText(advice)}`}`;
  const head = part(`line ${wrong.line}: ${code}`, 'severity.warning');
  const [first = [], ...others] = wrapLine([head, part(` ${text}`)], width, 2);
  return others.length === 0 ? [first] : [first, fit(others.flat(), width)];
}

const mostOfClause = 3;

/** The clause that saving would give: its tests, around those of this hole where there is no room for all. */
function clauseLines(
  detail: Detail | undefined,
  { column }: ValuesDialog['hole'],
  width: number,
  old: boolean,
): readonly Line[] {
  const reading = shownReading(detail);
  if (reading?.clause === undefined) return [plainDim('clause none yet')];
  const short = shortClause(reading.clause).map((one) => ({ ...one, text: shortHashes(one.text) }));
  const text = old ? short.map((one) => part(one.text, 'text.dim')) : short;
  const lines = wrapLine([part('clause ', 'text.dim'), ...text], width, 7);
  if (lines.length <= mostOfClause) return lines;
  const of = lines.findIndex((line) => column !== undefined && lineText(line).includes(column));
  const from = Math.max(0, Math.min(of, lines.length - mostOfClause));
  const shown = lines.slice(from, from + mostOfClause - 1);
  const last = fit(lines.slice(from + mostOfClause - 1).flat(), width);
  const [first = [], ...others] = [...shown, last];
  return from === 0 ? [first, ...others] : [[part('clause … ', 'text.dim'), ...sliceLine(first, 7, 4000)], ...others];
}

/** Hashes are told apart by their first digits. */
function shortHashes(text: string): string {
  return text.replace(/"([0-9a-f]{8})[0-9a-f]{24,}"/gi, '"$1…"');
}

function plainDim(text: string): Line {
  return plain(text).map((one) => part(one.text, 'text.dim'));
}
