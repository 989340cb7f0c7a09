import { offReason } from '../commands/all.js';
import { dialogKinds } from '../dialogs/all.js';
import type { Dialog, DialogKind } from '../dialogs/dialog.js';
import { bindingOf } from '../keys/lookup.js';
import type { CommandName } from '../keys/registry.js';
import { currentScenario } from '../select.js';
import type { State } from '../state.js';
import { statusWord } from '../status.js';
import { type Line, part, type Segment } from './line.js';
import { scrolledPane } from './panes.js';
import { isWide } from './rooms.js';
import { width as widthOf } from './text.js';

/** A screen's commands: in the order in which they stand, and in the order in which they are given up last. */
interface Hints {
  readonly order: readonly CommandName[];
  readonly rank: readonly CommandName[];
}

const deciding = ['approve', 'allow', 'reading', 'values', 'fix', 'reject', 'edit'] as const;

const screens = {
  list: {
    order: [...deciding, 'owner', 'sightings', 'open', 'next-open', 'undo', 'search', 'filter', 'command', 'help'],
    rank: [
      'help',
      ...deciding.slice(0, 6),
      'open',
      'next-open',
      'search',
      'command',
      'undo',
      'edit',
      'filter',
      'owner',
      'sightings',
    ],
  },
  rule: {
    order: ['open', 'next-open', 'editor', 'undo', 'compile', 'search', 'filter', 'reload', 'command', 'quit', 'help'],
    rank: ['help', 'open', 'next-open', 'editor', 'search', 'filter', 'command', 'quit', 'undo', 'compile', 'reload'],
  },
  scenario: {
    order: [
      ...deciding,
      'down',
      'owner',
      'sightings',
      'explain',
      'next-pane',
      'next-open',
      'undo',
      'search',
      'command',
      'quit',
      'help',
    ],
    rank: [
      'help',
      ...deciding,
      'down',
      'quit',
      'next-pane',
      'next-open',
      'explain',
      'undo',
      'owner',
      'sightings',
      'search',
      'command',
    ],
  },
  draft: {
    order: [
      'approve',
      'edit',
      'fix',
      'reject',
      'values',
      'down',
      'owner',
      'explain',
      'next-pane',
      'next-open',
      'undo',
      'search',
      'command',
      'quit',
      'help',
    ],
    rank: [
      'help',
      'approve',
      'edit',
      'fix',
      'reject',
      'values',
      'down',
      'quit',
      'next-pane',
      'next-open',
      'explain',
      'undo',
      'owner',
      'search',
      'command',
    ],
  },
  malformed: {
    order: [
      'edit',
      'reject',
      'down',
      'editor',
      'explain',
      'next-pane',
      'next-open',
      'undo',
      'search',
      'command',
      'quit',
      'help',
    ],
    rank: [
      'help',
      'edit',
      'reject',
      'down',
      'quit',
      'next-pane',
      'next-open',
      'explain',
      'editor',
      'undo',
      'search',
      'command',
    ],
  },
  zoomed: {
    order: ['approve', 'diff', 'wrap', 'copy', 'zoom', 'next-open', 'next-pane', 'help'],
    rank: ['help', 'approve', 'diff', 'wrap', 'copy', 'zoom', 'next-open', 'next-pane'],
  },
  code: {
    order: ['approve', 'diff', 'wrap', 'copy', 'next-pane', 'zoom', 'next-open', 'quit', 'help'],
    rank: ['help', 'approve', 'diff', 'wrap', 'copy', 'next-pane', 'quit', 'next-open', 'zoom'],
  },
  summary: {
    order: ['compile', 'quit', 'undo', 'previous-open', 'filter', 'help'],
    rank: ['help', 'compile', 'quit', 'undo', 'previous-open', 'filter'],
  },
} as const satisfies Record<string, Hints>;

/** The last line: what works here, most important first where there is no room for all. */
export function hintsLine(state: State): Line {
  const { dialog } = state;
  if (dialog !== undefined) return hintLine(cutTo(dialogHints(state, dialog), state.size.columns));
  const screen = hintsOf(state);
  const works = new Set(screen.rank.filter((name) => isShown(state, name) && offReason(state, name) === undefined));
  const kept = new Set<CommandName>();
  let used = 1;
  for (const name of screen.rank) {
    if (!works.has(name)) continue;
    const [key, word] = hint(state, name);
    used += widthOf(key) + 1 + widthOf(word) + 2;
    // The last one needs no blanks behind it.
    if (used - 1 > state.size.columns) break;
    kept.add(name);
  }
  return hintLine(screen.order.filter((name) => kept.has(name)).map((name) => hint(state, name)));
}

function dialogHints<D extends Dialog>(state: State, dialog: D): readonly (readonly [string, string])[] {
  return (dialogKinds[dialog.kind] as unknown as DialogKind<D>).hints(state, dialog);
}

/** A write that failed is tried again before anything else. */
function hintsOf(state: State): Hints {
  const { order, rank }: Hints = screens[screenName(state)];
  if (state.unwritten === undefined) return { order, rank };
  const others = (names: readonly CommandName[]) => names.filter((name) => name !== 'reload' && name !== 'undo');
  return { order: ['reload', 'undo', ...others(order)], rank: ['reload', 'undo', ...others(rank)] };
}

function screenName(state: State): keyof typeof screens {
  if (state.summary) return 'summary';
  if (state.focus === 'rule') return state.zoomed ? 'zoomed' : 'code';
  const scenario = currentScenario(state);
  if (scenario === undefined) return 'rule';
  if (!state.open && !state.zoomed) return 'list';
  if (statusWord(state, scenario.key) === 'malformed') return 'malformed';
  return state.briefs.get(scenario.key)?.draft === true ? 'draft' : 'scenario';
}

/** The key and its word; some say what is next from here. */
function hint(state: State, name: CommandName): readonly [string, string] {
  const { keys, hint: word = name } = bindingOf(name);
  const key = keys[0] ?? '';
  switch (name) {
    case 'next-pane':
      return [key, isWide(state.size) || state.zoomed ? 'pane' : state.focus === 'rule' ? 'scenario' : 'rule'];
    case 'quit':
      return [key, state.summary ? 'leave' : state.open || state.zoomed ? 'list' : 'quit'];
    case 'down':
      return [key, 'scroll'];
    case 'diff':
      return [key, { diff: 'tuned', tuned: 'original', original: 'diff' }[state.ruleView]];
    case 'reload':
      return [key, state.unwritten === undefined ? word : 'try again'];
    case 'undo':
      return [key, state.unwritten === undefined ? word : 'drop it'];
    case 'zoom':
      return state.zoomed ? ['_', 'back'] : ['+', 'zoom'];
    default:
      return [key, word];
  }
}

/** There is more below what the pane in focus shows. */
function isCut(state: State): boolean {
  const pane = scrolledPane(state);
  return pane !== undefined && pane.top < pane.last;
}

/** In a small window there is one pane, whatever has the focus. */
function isShown(state: State, name: CommandName): boolean {
  if (name === 'down') return isCut(state);
  return !(name === 'next-pane' && state.zoomed && !isWide(state.size));
}

function cutTo(list: readonly (readonly [string, string])[], columns: number): readonly (readonly [string, string])[] {
  let used = 1;
  const end = list.findIndex(([key, word]) => {
    used += widthOf(key) + widthOf(word) + 3;
    return used - 2 > columns;
  });
  return end === -1 ? list : list.slice(0, end);
}

function hintLine(list: readonly (readonly [string, string])[]): Line {
  return list.flatMap(([key, word], index): readonly Segment[] => [
    part(index === 0 ? ' ' : '  '),
    part(key, 'key.cap'),
    part(` ${word}`),
  ]);
}
