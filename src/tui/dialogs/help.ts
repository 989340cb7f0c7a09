import type { Step } from '../event.js';
import { editField, type Field, fieldOf } from '../field.js';
import type { Place } from '../keys/registry.js';
import type { State } from '../state.js';
import { helpColumns } from '../view/help-columns.js';
import { type Line, part } from '../view/line.js';
import { safeText } from '../view/text.js';
import type { Dialog, DialogKind } from './dialog.js';

/** The keys of this screen, then all keys. */
export interface HelpDialog {
  readonly kind: 'help';
  readonly top: number;
  /** Shows only lines with this text. */
  readonly find: Field | undefined;
  readonly typing: boolean;
  /** What it was opened over, and stands there again behind it. */
  readonly under: Dialog | undefined;
}

export const helpDialog: DialogKind<HelpDialog> = {
  place: ({ typing }) => (typing ? 'input' : 'list'),
  key(state, dialog, key): Step {
    if (dialog.typing && dialog.find !== undefined) {
      if (key.name === 'Esc') return stay(state, { ...dialog, find: undefined, typing: false, top: 0 });
      if (key.name === 'Enter') return stay(state, { ...dialog, typing: false });
      const find = editField(dialog.find, key)?.field;
      return find === undefined ? { state, effects: [] } : stay(state, { ...dialog, find, top: 0 });
    }
    if (key.name === '/') return stay(state, { ...dialog, find: dialog.find ?? fieldOf(), typing: true });
    if (key.name === 'Esc' && dialog.find !== undefined) return stay(state, { ...dialog, find: undefined, top: 0 });
    if (key.name === 'Esc' || key.name === 'q' || key.name === '?') {
      return { state: { ...state, dialog: dialog.under }, effects: [] };
    }
    const { columns, rows } = state.size;
    const { last } = shown(state, dialog, columns - 4, rows - 5);
    const half = Math.max(1, Math.floor((rows - 5) / 2));
    const move = moves[key.name];
    if (move === undefined) return { state, effects: [] };
    return stay(state, { ...dialog, top: Math.max(0, Math.min(last, move(dialog.top, half, last))) });
  },
  pane(state, dialog, width, height) {
    const { lines, more } = shown(state, dialog, width, height);
    const find = dialog.find === undefined ? '' : ` /${safeText(dialog.find.text)}${dialog.typing ? '▌' : ''}`;
    const note = more > 0 ? `j scrolls, ${more} more` : dialog.top > 0 ? 'the end' : 'all keys';
    return { title: `Keys · ${screenWords(state, dialog)}${find}`, note: [part(note)], lines, where: 'whole' };
  },
  status: (): Line => [part('the same list stands in the README, made from the same registry', 'text.dim')],
  hints: (_, { typing }) =>
    typing
      ? [
          ['Enter', 'keep'],
          ['Esc', 'clear'],
        ]
      : [
          ['j', 'down'],
          ['/', 'search'],
          ['Esc', 'close'],
          ['q', 'close'],
          ['?', 'help'],
        ],
};

function stay(state: State, dialog: HelpDialog): Step {
  return { state: { ...state, dialog }, effects: [] };
}

const moves: { readonly [key: string]: ((top: number, half: number, last: number) => number) | undefined } = {
  j: (top) => top + 1,
  '↓': (top) => top + 1,
  k: (top) => top - 1,
  '↑': (top) => top - 1,
  g: () => 0,
  Home: () => 0,
  G: (_, __, last) => last,
  End: (_, __, last) => last,
  'Ctrl-D': (top, half) => top + half,
  PgDn: (top, half) => top + half,
  'Ctrl-U': (top, half) => top - half,
  PgUp: (top, half) => top - half,
};

function shown(state: State, dialog: HelpDialog, width: number, height: number) {
  return helpColumns(placesFirst(state, dialog), dialog.find?.text ?? '', dialog.top, width, height);
}

/** The place that the help was opened in comes first. */
function placesFirst(state: State, { under }: HelpDialog): Place {
  if (under === undefined) return state.focus === 'tree' ? 'list' : 'decide';
  return under.kind === 'reading' || under.kind === 'filter' ? 'choice' : under.kind === 'ask' ? 'ask' : 'input';
}

function screenWords(state: State, { under }: HelpDialog): string {
  if (under !== undefined) return under.kind;
  if (state.summary) return 'summary';
  if (state.focus === 'rule') return 'rule';
  return state.focus === 'tree' ? 'list' : 'scenario open';
}
