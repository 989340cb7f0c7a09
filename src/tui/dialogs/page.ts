import type { Step } from '../event.js';
import type { State } from '../state.js';
import { type Line, part, plain } from '../view/line.js';
import { fit, safeText, width as widthOf, wrapLine } from '../view/text.js';
import type { DialogKind } from './dialog.js';

/** A page of text to read, such as what a code means. */
export interface PageDialog {
  readonly kind: 'page';
  readonly title: string;
  readonly lines: readonly string[];
  readonly top: number;
}

/** Opens a page over the list. */
export function openPage(state: State, title: string, lines: readonly string[]): Step {
  return { state: { ...state, log: undefined, dialog: { kind: 'page', title, lines, top: 0 } }, effects: [] };
}

export const pageDialog: DialogKind<PageDialog> = {
  place: () => 'list',
  key(state, dialog, key): Step {
    if (key.name === 'Esc' || key.name === 'q' || key.name === 'i')
      return { state: { ...state, dialog: undefined }, effects: [] };
    const half = Math.max(1, Math.floor((state.size.rows - 5) / 2));
    const last = lastTop(state, dialog);
    const top = Math.max(0, Math.min(last, target(key.name, Math.min(dialog.top, last), half, last)));
    return top === dialog.top
      ? { state, effects: [] }
      : { state: { ...state, dialog: { ...dialog, top } }, effects: [] };
  },
  pane(_, dialog, width, height) {
    const lines = wrapped(dialog, width);
    const top = Math.max(0, Math.min(dialog.top, lines.length - height));
    const left = lines.length - top - height;
    return {
      title: safeText(dialog.title),
      note: lines.length > height ? plain(left > 0 ? `j scrolls, ${left} more` : 'the end') : undefined,
      lines: lines.slice(top, top + height),
      where: 'whole',
    };
  },
  status: () => [part('Esc or q goes back', 'text.dim')],
  hints: () => [
    ['j', 'down'],
    ['k', 'up'],
    ['Ctrl-D', 'half a page'],
    ['G', 'end'],
    ['Esc', 'close'],
    ['q', 'close'],
  ],
};

/** The page for a width: paragraphs, which come wrapped for a wider screen, are put together again first. */
function wrapped({ lines }: PageDialog, width: number): readonly Line[] {
  const [head = '', ...rest] = lines.map(safeText);
  return [
    headLine(head, width),
    ...paragraphs(rest).flatMap((text) => wrapLine(plain(text), width, hanging(text, width))),
  ];
}

/** What it is, and at the right of it how bad it is. */
function headLine(text: string, width: number): Line {
  const [, title, severity] = /^(.*\S) {2,}(\w+)$/.exec(text) ?? [];
  if (title === undefined || severity === undefined) return fit(plain(text), width);
  return [...fit(plain(title), Math.max(1, width - widthOf(severity) - 1)), part(` ${severity}`)];
}

/** For how many columns a page's text comes wrapped. */
const textColumns = 80;

/** Lines put together again where the next one's first word had no room. */
function paragraphs(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let last = '';
  for (const line of lines) {
    const [word = ''] = line.split(' ');
    const goesOn = /^\S/.test(last) && word !== '' && widthOf(last) + 1 + widthOf(word) > textColumns;
    if (goesOn) found.push(`${found.pop() ?? ''} ${line}`);
    else found.push(line);
    last = line;
  }
  return found;
}

/** Where a line goes on: in a table under its last column, else under its beginning. */
function hanging(text: string, width: number): number {
  const table = /^ +\S+(?: \S+)* {2,}(?=\S)/.exec(text)?.[0].length ?? 0;
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  return table > 0 && table <= width / 2 ? table : indent;
}

// The page stands between the header and the two last lines, inside a border.
function lastTop(state: State, dialog: PageDialog): number {
  return Math.max(0, wrapped(dialog, state.size.columns - 4).length - (state.size.rows - 5));
}

function target(name: string, top: number, half: number, last: number): number {
  switch (name) {
    case 'j':
    case '↓':
    case 'Enter':
      return top + 1;
    case 'k':
    case '↑':
      return top - 1;
    case 'Ctrl-D':
    case 'PgDn':
      return top + half;
    case 'Ctrl-U':
    case 'PgUp':
      return top - half;
    case 'g':
    case 'Home':
      return 0;
    case 'G':
    case 'End':
      return last;
    default:
      return top;
  }
}
