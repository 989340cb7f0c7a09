import type { Step } from '../event.js';
import { type Facet, facets, toggled } from '../facets.js';
import { fieldOf } from '../field.js';
import { found, searchWords } from '../narrowing.js';
import { moveTo, nextUndecided, withCursor } from '../rows.js';
import type { Filters, State, StatusWord } from '../state.js';
import { statusMarks } from '../view/glyphs.js';
import { type Line, part, plain } from '../view/line.js';
import { fitText, lineText, safeText, width as widthOf } from '../view/text.js';
import type { DialogKind, DialogPane } from './dialog.js';
import { matchLine } from './search.js';

/** The panel beside the list: what it can be narrowed by. */
export interface FilterDialog {
  readonly kind: 'filter';
  /** The line with the mark, counted without headings. */
  readonly at: number;
}

const noFilters: Filters = { status: [], tables: [], codes: [], rules: [] };

export const filterDialog: DialogKind<FilterDialog> = {
  place: () => 'choice',
  key(state, dialog, key): Step {
    const count = facets(state).length;
    const to = (at: number): Step => ({
      state: { ...state, dialog: { ...dialog, at: Math.max(0, Math.min(at, count - 1)) } },
      effects: [],
    });
    const at = Math.min(dialog.at, count - 1);
    switch (key.name) {
      case 'j':
      case '↓':
        return to(at + 1);
      case 'k':
      case '↑':
        return to(at - 1);
      case 'g':
      case 'Home':
        return to(0);
      case 'G':
      case 'End':
        return to(count - 1);
      case 'Ctrl-D':
      case 'PgDn':
        return to(at + 8);
      case 'Ctrl-U':
      case 'PgUp':
        return to(at - 8);
      case 'Space':
        return { state: mark(state, dialog), effects: [] };
      case 'Esc':
        return { state: withCursor({ ...state, dialog: undefined, filters: noFilters }), effects: [] };
      case 'Enter':
      case 'q':
      case 'F':
        return { state: { ...state, dialog: undefined }, effects: [] };
      case 'n':
      case 'N':
        return { state: along(state, key.name === 'n' ? 1 : -1), effects: [] };
      case 'Tab':
      case 'Shift-Tab':
      case '/':
        return { state: { ...state, dialog: searching(state, dialog) }, effects: [] };
      default:
        return { state, effects: [] };
    }
  },
  // It stands beside the list: the layout asks for `filterPane`.
  pane: () => undefined,
  status: (state) => matchLine(state),
  hints: () => [
    ['Enter', 'keep'],
    ['Esc', 'clear'],
    ['Space', 'mark'],
    ['Tab', 'search'],
    ['n', 'next'],
    ['?', 'help'],
  ],
};

function searching(state: State, { at }: FilterDialog): State['dialog'] {
  return { kind: 'search', field: fieldOf(searchWords(state.search)), earlier: 0, from: state.cursor, at };
}

/** Marks or unmarks the line; it stays on the same one, wherever that then stands. */
function mark(state: State, dialog: FilterDialog): State {
  const facet = facets(state)[dialog.at];
  if (facet === undefined) return state;
  const next = withCursor({ ...state, filters: toggled(state.filters, facet, state.rules) });
  const at = facets(next).findIndex(({ group, value }) => group === facet.group && value === facet.value);
  return { ...next, dialog: { ...dialog, at: Math.max(0, at) } };
}

function along(state: State, way: 1 | -1): State {
  const next = nextUndecided(state, state.cursor, way);
  if (next !== undefined) return moveTo(state, next);
  return { ...state, log: { tone: 'plain', text: 'no other scenario of this list needs a decision' } };
}

const headings = { status: 'status', tables: 'table', codes: 'code', rules: 'rule' } as const satisfies Record<
  keyof Filters,
  string
>;

/** The panel, for so much room; `at` is the marked line. */
export function filterPane(state: State, at: number, width: number, height: number): DialogPane {
  const list = facets(state);
  const marked = Math.max(0, Math.min(at, list.length - 1));
  const lines: Line[] = [];
  let cursor = 0;
  for (const [index, facet] of list.entries()) {
    if (facet.group !== list[index - 1]?.group) lines.push([part(headings[facet.group], 'help')]);
    if (index === marked) cursor = lines.length;
    lines.push(facetLine(facet, index === marked, width));
  }
  const room = height - 2;
  const top = Math.max(0, Math.min(cursor - Math.floor(room / 2), lines.length - room));
  const counted: Line = [part(`counts are of the ${found(state).count} that match`, 'text.dim')];
  return {
    title: 'Filter (F)',
    note: undefined,
    lines: [...lines.slice(top, top + room), [], counted],
    where: 'below',
  };
}

function facetLine({ group, value, label, count, marked }: Facet, here: boolean, width: number): Line {
  const number = String(count);
  const name = group === 'status' ? `${statusMarks[value as StatusWord].glyph} ${label}` : safeText(label);
  const room = group === 'status' ? 15 : Math.max(8, Math.min(27, width - 6 - number.length));
  const text = fitText(name, room - (group === 'status' || room === 27 ? 2 : 1));
  const line = plain(
    `${here ? '› ' : '  '}[${marked ? 'x' : ' '}] ${text}${' '.repeat(Math.max(1, room - widthOf(text)))}${number}`,
  );
  if (here) return [part(lineText(line), 'list.cursor')];
  return marked ? [part(lineText(line), 'choice.on')] : line;
}
