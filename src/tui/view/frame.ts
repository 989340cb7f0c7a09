// A screen as text: for tests, and for whoever wants to see a frame without a terminal.
import { asciiText } from './ascii.js';
import type { Screen } from './layout.js';
import { type Line, part, type Segment } from './line.js';
import type { PlacedPane } from './placed.js';
import { fit, lineText, lineWidth, width as widthOf } from './text.js';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const signs = {
  heavy: { corners: '┏┓┗┛', across: '━', down: '┃' },
  light: { corners: '┌┐└┘', across: '─', down: '│' },
  heavyAscii: { corners: '####', across: '=', down: '#' },
  lightAscii: { corners: '++++', across: '-', down: '|' },
} as const;

/** The whole screen as rows of exactly `columns` cells, borders included. */
export function plainFrame(screen: Screen, size: Size, ascii: boolean): readonly string[] {
  return rowsOf(screen, size, ascii).map((row) => lineText(fit(row, size.columns)));
}

/** What on the screen has a meaning: `row:from-to token "text"`, counted from 1, in cells. */
export function tokensOf(screen: Screen, size: Size): string {
  const told = rowsOf(screen, size, false).flatMap((row, index) =>
    tokensOfRow(row).map(({ from, to, token, text }) => `${index + 1}:${from}-${to} ${token} ${JSON.stringify(text)}`),
  );
  return told.map((line) => `${line}\n`).join('');
}

function tokensOfRow(row: Line) {
  const told: { from: number; to: number; token: string; text: string }[] = [];
  let column = 1;
  for (const { text, token } of row) {
    const end = column + widthOf(text);
    const last = told.at(-1);
    // Borders and titles go without saying; blanks have no look.
    if (token !== undefined && !token.startsWith('pane.') && text.trim() !== '') {
      if (last?.token === token && last.to === column - 1) {
        last.to = end - 1;
        last.text += text;
      } else told.push({ from: column, to: end - 1, token, text });
    }
    column = end;
  }
  return told;
}

function rowsOf(screen: Screen, { columns, rows }: Size, ascii: boolean): readonly Line[] {
  const all: Segment[][] = Array.from({ length: rows }, () => []);
  const used: number[] = Array.from({ length: rows }, () => 0);
  const put = (row: number, left: number, line: Line): void => {
    const target = all[row];
    if (target === undefined) return;
    const gap = left - (used[row] ?? 0);
    if (gap > 0) target.push(part(' '.repeat(gap)));
    target.push(...line);
    used[row] = left + lineWidth(line);
  };
  put(0, 0, screen.header);
  for (const pane of [...screen.panes].sort((a, b) => a.rect.left - b.rect.left)) {
    paneRows(pane, ascii).forEach((line, index) => {
      put(pane.rect.top + index, pane.rect.left, line);
    });
  }
  put(rows - 2, 0, screen.status);
  put(rows - 1, 0, screen.hints);
  return all.map((row) => fit(row, columns));
}

function paneRows(pane: PlacedPane, ascii: boolean): readonly Line[] {
  const { rect, active, lines } = pane;
  const set = signs[active ? (ascii ? 'heavyAscii' : 'heavy') : ascii ? 'lightAscii' : 'light'];
  const [topLeft = '', topRight = '', bottomLeft = '', bottomRight = ''] = set.corners;
  const border = (text: string): Segment => part(text, active ? 'pane.borderActive' : 'pane.border');
  const inner = Array.from(
    { length: Math.max(0, rect.height - 2) },
    (_, index): Line => [
      border(set.down),
      part(' '),
      ...fit(lines[index] ?? [], rect.width - 4),
      part(' '),
      border(set.down),
    ],
  );
  return [
    titleRow(pane, ascii, set.across, border(topLeft), border(topRight)),
    ...inner,
    [border(`${bottomLeft}${set.across.repeat(Math.max(0, rect.width - 2))}${bottomRight}`)],
  ];
}

export function titleRow(pane: PlacedPane, ascii: boolean, across: string, first: Segment, last: Segment): Line {
  const { rect, note = [] } = pane;
  const edge = first.token ?? 'pane.border';
  const tail: Line = note.length === 0 ? [] : [part(' '), ...note, part(' ')];
  const text = ascii ? asciiText(pane.title) : pane.title;
  const rest = rect.width - 6 - widthOf(text) - lineWidth(tail);
  const at = text.indexOf('▌');
  // A field in the border shows its cursor.
  const title: Line =
    at === -1
      ? [part(text, 'pane.title')]
      : [part(text.slice(0, at), 'pane.title'), part('▌', 'input.cursor'), part(text.slice(at + 1), 'pane.title')];
  return [
    first,
    part(`${across} `, edge),
    ...title,
    part(` ${across.repeat(Math.max(0, rest))}`, edge),
    ...tail,
    part(across, edge),
    last,
  ];
}
