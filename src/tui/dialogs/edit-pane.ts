// What the field of a filter shows: the wording that counted, the one that is typed with its marks, what is found in it, its
// columns and what it says.
import type { AtomView, Detail, FindingView, FixView } from '../../index.js';
import type { Field } from '../field.js';
import { shownReading } from '../shown-reading.js';
import { type Line, part } from '../view/line.js';
import { type Mark, markedText } from '../view/marks.js';
import { leftOutWords } from '../view/readings.js';
import { section } from '../view/section.js';
import { fit, fitText, lineText, safeText, sliceLine, width as widthOf, wrapLine } from '../view/text.js';
import { changedPart } from './changed-part.js';
import type { EditDialog } from './edit.js';

export interface Shown {
  readonly dialog: EditDialog;
  readonly detail: Detail | undefined;
  /** The detail is of exactly what stands in the field. */
  readonly current: boolean;
  /** What Tab writes, with the finding that it settles. */
  readonly suggestion: { readonly finding: FindingView; readonly fix: FixView } | undefined;
}

const label = 5;

/** The lines of the pane; what was and what is typed give way to each other where there is little room. */
export function editPane(shown: Shown, width: number, height: number): readonly Line[] {
  const { dialog, detail, current } = shown;
  const room = Math.max(8, width - label);
  const was = cutTo(
    wrapLine([part('was  ', 'text.dim'), part(safeText(dialog.was), 'diff.removed')], width, label),
    Math.max(1, Math.floor(height / 4)),
    width,
  );
  const marks = current ? marksOf(detail) : [];
  const { lines, row } = nowLines(dialog.field, marks, room);
  const most = Math.max(3, Math.floor(height / 2));
  const top = Math.max(0, Math.min(row - most + 2, lines.length - most));
  const now = lines
    .slice(top, top + most)
    .map((line, index): Line => [part(index === 0 ? 'now  ' : ' '.repeat(label)), ...line]);
  const answer = detail === undefined ? [] : answerLines(detail, shown.suggestion, width);
  const below = current ? answer : answer.map((line) => line.map(({ text }) => part(text, 'text.dim')));
  return cutTo([...was, [], ...now, ...below], height, width);
}

const signs = {
  error: { token: 'span.error', sign: '^' },
  warning: { token: 'span.warning', sign: '~' },
  note: { token: 'span.hole', sign: '?' },
} as const;

/** A finding about all of the text marks nothing in it: it would cover the others. */
function marksOf(detail: Detail | undefined): readonly Mark[] {
  const end = detail?.filter.trimEnd().length ?? 0;
  return (detail?.findings ?? []).flatMap(({ span, severity }, index) =>
    span === undefined || (span.start <= 0 && span.end >= end)
      ? []
      : [{ span, label: String(index + 1), ...(isKnown(severity) ? signs[severity] : signs.note) }],
  );
}

function isKnown(severity: string): severity is keyof typeof signs {
  return Object.hasOwn(signs, severity);
}

const cursorSign = '▌';

/** The field's rows, each with its marks below it, and where the cursor is among them. */
function nowLines(field: Field, marks: readonly Mark[], width: number): { lines: readonly Line[]; row: number } {
  const { text, cursor } = field;
  // The cursor stands in the text as a sign of its own, so what is behind it moves by one.
  const moved = marks.map((mark) => ({
    ...mark,
    span: {
      start: mark.span.start + (mark.span.start >= cursor ? 1 : 0),
      end: mark.span.end + (mark.span.end > cursor ? 1 : 0),
    },
  }));
  const lines = markedText(`${text.slice(0, cursor)}${cursorSign}${text.slice(cursor)}`, moved, width);
  let before = text.slice(0, cursor).split(cursorSign).length - 1;
  let row = 0;
  const shown = lines.map((line, index): Line => {
    const signsHere = lineText(line).split(cursorSign).length - 1;
    const here = before >= 0 && before < signsHere;
    const skip = before;
    before -= signsHere;
    if (!here) return line;
    row = index;
    return withCursor(line, skip);
  });
  return { lines: shown, row };
}

/** The line with its cursor told apart: behind so many signs that are part of the text. */
function withCursor(line: Line, skip: number): Line {
  const full = lineText(line);
  let at = full.indexOf(cursorSign);
  for (let index = 0; index < skip; index++) at = full.indexOf(cursorSign, at + 1);
  return [...sliceLine(line, 0, at), part(cursorSign, 'input.cursor'), ...sliceLine(line, at + 1, full.length)];
}

function answerLines(detail: Detail, suggestion: Shown['suggestion'], width: number): readonly Line[] {
  return [
    ...detail.findings.flatMap((finding, index) => findingLines(finding, index, detail, suggestion, width)),
    ...columnLines(detail, width),
    ...readingLines(detail, width),
  ];
}

const severities = { error: 'severity.error', warning: 'severity.warning', note: 'severity.note' } as const;

function findingLines(
  finding: FindingView,
  index: number,
  detail: Detail,
  suggestion: Shown['suggestion'],
  width: number,
): readonly Line[] {
  const { code, severity, message, help } = finding;
  const token = severities[severity as keyof typeof severities] ?? 'severity.note';
  const head = wrapLine([part(`${index + 1} ${severity} ${code}`, token), part(` ${safeText(message)}`)], width, 2);
  if (finding === suggestion?.finding) {
    const { now } = changedPart(detail.filter, suggestion.fix.filter);
    const wider = suggestion.fix.wider ? ' (wider than the words)' : '';
    return [...head, fit([part('  '), part('Tab writes', 'help'), part(` \`${safeText(now)}\`${wider}`)], width)];
  }
  return help === undefined || severity !== 'error'
    ? head
    : [...head, ...wrapLine([part(`  ${safeText(help)}`, 'help')], width, 2)];
}

function columnLines(detail: Detail, width: number): readonly Line[] {
  const atoms = detail.atoms.filter(({ field }) => field !== undefined);
  const unique = [...new Map(atoms.map((atom) => [`${atom.field}\n${atom.column}`, atom])).values()];
  if (unique.length === 0) return [];
  const tables = new Set(unique.flatMap(({ table }) => (table === undefined ? [] : [table])));
  const [table] = tables;
  const head = tables.size === 1 ? `columns, all of ${safeText(table ?? '')}` : 'columns';
  const widest = Math.max(...unique.map(({ field }) => widthOf(safeText(field ?? ''))));
  const at = Math.min(widest, Math.floor(width / 2));
  return [
    section([part(fitText(head, width - 6))], width),
    ...unique.map((atom) => columnLine(atom, at, tables.size > 1, width)),
  ];
}

function columnLine({ field, binding, column, table }: AtomView, at: number, tables: boolean, width: number): Line {
  const bound = binding !== 'unbound';
  const name = fitText(safeText(field ?? ''), at);
  const blank = ' '.repeat(Math.max(0, at - widthOf(name)) + 3);
  const to = column === undefined ? '' : `${column}${tables && table !== undefined ? ` of ${table}` : ''}`;
  return fit(
    [
      bound ? part('✓ bound', 'status.ready') : part('! not  ', 'severity.error'),
      part(`  ${name}${to === '' ? '' : blank}${safeText(to)}`),
    ],
    width,
  );
}

function readingLines(detail: Detail, width: number): readonly Line[] {
  const view = shownReading(detail);
  if (view === undefined) return [];
  const head =
    detail.reading === undefined ? `reads as ${view.reading}, if you choose it (r)` : `reads as ${view.reading}`;
  const effect = view.drops === undefined ? view.english : `a row goes when ${view.drops}`;
  const left = view.leftOut ?? [];
  return [
    section([part(fitText(head, width - 6))], width),
    ...wrapLine([part(safeText(effect))], width),
    ...(left.length === 0
      ? []
      : wrapLine([part('left out:', 'status.partial'), part(` ${leftOutWords(left)}`)], width, 2)),
    ...(view.idle === true ? [[part('its clause never matches', 'severity.warning')]] : []),
  ];
}

function cutTo(lines: readonly Line[], height: number, width: number): readonly Line[] {
  if (lines.length <= height || height < 1) return lines.slice(0, Math.max(0, height));
  const words = `… ${lines.length - height + 1} more lines`;
  return [...lines.slice(0, height - 1), fit([part(words, 'text.dim')], width)];
}
