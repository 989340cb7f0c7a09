import type { Step } from '../event.js';
import { editField, type Field, fieldOf } from '../field.js';
import type { Key } from '../keys/key.js';
import { found, searchOf } from '../narrowing.js';
import { moveTo, withCursor } from '../rows.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { safeText } from '../view/text.js';
import { emptyWords } from '../view/tree.js';
import type { DialogKind } from './dialog.js';

/** The search at work: it narrows the list while it is typed, `!` at its beginning turns it around. */
export interface SearchDialog {
  readonly kind: 'search';
  readonly field: Field;
  /** How many searches back the field shows; 0 for what is being typed. */
  readonly earlier: number;
  /** Where the cursor was when it began: the nearest match behind it is shown, and Esc goes back there. */
  readonly from: string | undefined;
  /** Where the filters beside it were left. */
  readonly at: number;
}

/** How many earlier searches are kept. */
const kept = 50;

export const searchDialog: DialogKind<SearchDialog> = {
  place: () => 'input',
  key(state, dialog, key): Step {
    switch (key.name) {
      case 'Esc':
        return { state: sought({ ...state, dialog: undefined }, dialog.from, ''), effects: [] };
      case 'Enter':
        return { state: remembered({ ...state, dialog: undefined }, dialog.field.text), effects: [] };
      case 'Tab':
        return {
          state: { ...remembered(state, dialog.field.text), dialog: { kind: 'filter', at: dialog.at } },
          effects: [],
        };
      case '↑':
        return recall(state, dialog, dialog.earlier + 1);
      case '↓':
        return recall(state, dialog, dialog.earlier - 1);
      default:
        return typed(state, dialog, key);
    }
  },
  // It shows itself in the list's own border.
  pane: () => undefined,
  status: (state) => matchLine(state),
  hints: (state) => [
    ['Enter', 'keep'],
    ['Esc', 'clear'],
    ['Tab', 'filter'],
    ...(state.searches.length > 0 ? ([['↑', 'earlier']] as const) : []),
  ],
};

function typed(state: State, dialog: SearchDialog, key: Key): Step {
  const edited = editField(dialog.field, key);
  if (edited === undefined) return { state, effects: [] };
  const next = { ...state, dialog: { ...dialog, field: edited.field, earlier: 0 } };
  return { state: sought(next, dialog.from, edited.field.text), effects: [] };
}

function recall(state: State, dialog: SearchDialog, earlier: number): Step {
  const text = earlier === 0 ? '' : state.searches.at(-earlier);
  if (earlier < 0 || text === undefined) return { state, effects: [] };
  const next = { ...state, dialog: { ...dialog, field: fieldOf(text), earlier } };
  return { state: sought(next, dialog.from, text), effects: [] };
}

function sought(state: State, from: string | undefined, text: string): State {
  const next = withCursor({ ...state, search: searchOf(text), cursor: from });
  return next.cursor === from ? next : moveTo({ ...next, cursor: state.cursor }, next.cursor ?? '');
}

function remembered(state: State, text: string): State {
  if (searchOf(text).text === '') return state;
  return { ...state, searches: [...state.searches.filter((one) => one !== text), text].slice(-kept) };
}

/** How many scenarios match, in words. */
export function matchLine(state: State): Line {
  const { text, inverted } = state.search;
  const { count, total } = found(state);
  if (count === 0 && total > 0) return [part(emptyWords(state), 'status.decide')];
  if (text === '') {
    const words =
      count === total ? `${total} scenarios; /! turns a search around` : `${count} of ${total} match the filters`;
    return [part(words, 'text.dim')];
  }
  const verb = inverted ? (count === 1 ? 'does not contain' : 'do not contain') : count === 1 ? 'contains' : 'contain';
  return [
    part(`${count} of ${total} ${verb}`, 'text.dim'),
    part(` ${safeText(text)} `),
    part('in title, description or filter', 'text.dim'),
  ];
}
