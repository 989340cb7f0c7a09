// Going along the list and scrolling panes.
import type { Key } from '../keys/key.js';
import { isNarrowed } from '../narrowing.js';
import { cursorIndex, leftOutside, moveTo, nextUndecided, treeRows } from '../rows.js';
import { currentRule } from '../select.js';
import type { State } from '../state.js';
import { listHeight, type Scrolled, scrolledPane } from '../view/panes.js';
import { always, type Command, stepTo } from './command.js';

/** A command that goes along the list, or scrolls the pane in focus: from a place, in so many, a page being so long. */
function along(target: (from: number, count: number, page: number) => number): Command {
  return {
    off: always,
    run(state) {
      const pane = scrolledPane(state);
      return stepTo(pane === undefined ? alongList(state, target) : scrollPane(state, pane, target));
    },
  };
}

function alongList(state: State, target: (from: number, count: number, page: number) => number): State {
  const rows = treeRows(state);
  const row = rows[within(target(cursorIndex(state), rows.length, listHeight(state)), rows.length)];
  return row === undefined ? state : { ...moveTo(state, row.id), summary: false };
}

function scrollPane(
  state: State,
  pane: Scrolled,
  target: (from: number, count: number, page: number) => number,
): State {
  const top = within(target(pane.top, pane.last + 1, pane.height), pane.last + 1);
  const scroll = { ...state.scroll, [pane.pane]: top };
  return { ...state, scroll, ruleFollows: pane.pane === 'rule' ? false : state.ruleFollows };
}

function within(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}

const half = (page: number): number => Math.max(1, Math.floor(page / 2));

export const down: Command = along((from) => from + 1);
export const up: Command = along((from) => from - 1);
export const first: Command = along(() => 0);
export const last: Command = along((_, count) => count - 1);
export const pageDown: Command = along((from, _, page) => from + half(page));
export const pageUp: Command = along((from, _, page) => from - half(page));

/** Folds the rule, or scrolls code to the left. */
export const left: Command = {
  off: always,
  run(state) {
    if (scrolledPane(state) !== undefined) return stepTo(sideways(state, -8));
    const rule = currentRule(state);
    if (rule === undefined) return stepTo(state);
    return stepTo({ ...moveTo(state, rule.id), folded: new Set([...state.folded, rule.id]) });
  },
};

/** Unfolds the rule, or goes to its first scenario; or scrolls code to the right. */
export const right: Command = {
  off: always,
  run(state) {
    if (scrolledPane(state) !== undefined) return stepTo(sideways(state, 8));
    const row = treeRows(state)[cursorIndex(state)];
    if (row?.kind !== 'rule') return stepTo(state);
    if (row.folded) return stepTo({ ...state, folded: new Set([...state.folded].filter((id) => id !== row.id)) });
    const below = treeRows(state)[cursorIndex(state) + 1];
    return stepTo(below?.kind === 'scenario' ? moveTo(state, below.id) : state);
  },
};

function sideways(state: State, by: number): State {
  if (state.focus !== 'rule') return state;
  return { ...state, scroll: { ...state.scroll, ruleLeft: Math.max(0, Math.min(400, state.scroll.ruleLeft + by)) } };
}

/** Folds all rules with `-`, unfolds them with `=`. */
export const foldAll: Command = {
  off: (state) => (state.rules.length === 0 ? 'there is no rule' : undefined),
  run(state, _, key: Key) {
    if (key.name === '=') return stepTo({ ...state, folded: new Set() });
    const folded = { ...state, folded: new Set(state.rules.map(({ id }) => id)) };
    return stepTo(moveToRule(folded));
  },
};

function moveToRule(state: State): State {
  const rule = currentRule(state);
  return rule === undefined ? state : moveTo(state, rule.id);
}

/** The next scenario that needs a decision; where none is left, the summary. */
export const nextOpen: Command = openCommand(1);
/** The one before; from the summary, back to the one that was decided last. */
export const previousOpen: Command = openCommand(-1);

function openCommand(way: 1 | -1): Command {
  return {
    off: (state) => (state.scenarios.size === 0 ? 'there is no scenario' : undefined),
    run(state) {
      if (state.summary && way === -1) return stepTo({ ...state, summary: false });
      const next = nextUndecided(state, state.cursor, way);
      if (next !== undefined) return stepTo({ ...moveTo(state, next), summary: false });
      const here = state.cursor !== undefined && nextUndecided(state, undefined) === state.cursor;
      const only = `this is the only one${isNarrowed(state) ? ' of this list' : ''} that needs a decision`;
      if (here) return stepTo({ ...state, log: { tone: 'plain', text: only } });
      const left = leftOutside(state);
      if (left !== undefined) return stepTo({ ...state, log: { tone: 'plain', text: left } });
      return stepTo({ ...state, summary: true, zoomed: false });
    },
  };
}

/** To the row of another rule: the next one, or the one before this one's scenarios. */
function ruleCommand(way: 1 | -1): Command {
  return {
    off: (state) => (state.rules.length === 0 ? 'there is no rule' : undefined),
    run(state) {
      const rows = treeRows(state);
      const here = cursorIndex(state);
      const next =
        way === 1
          ? rows.find((row, index) => row.kind === 'rule' && index > here)
          : rows.findLast((row, index) => row.kind === 'rule' && index < here);
      if (next !== undefined) return stepTo({ ...moveTo(state, next.id), summary: false });
      return stepTo({
        ...state,
        log: { tone: 'plain', text: way === 1 ? 'this is the last rule' : 'this is the first rule' },
      });
    },
  };
}

export const nextRule: Command = ruleCommand(1);
export const previousRule: Command = ruleCommand(-1);
