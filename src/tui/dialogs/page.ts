import type { Step } from '../event.js';
import type { State } from '../state.js';
import { part, plain } from '../view/line.js';
import { safeText, wrapLine } from '../view/text.js';
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

function wrapped(dialog: PageDialog, width: number) {
  return dialog.lines.flatMap((line) => {
    const text = safeText(line);
    return wrapLine(plain(text), width, /^ */.exec(text)?.[0].length ?? 0);
  });
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
