import { ask, quitQuestion } from '../dialogs/ask.js';
import type { Step } from '../event.js';
import { fieldOf } from '../field.js';
import { readingFiles } from '../incoming.js';
import type { CommandName } from '../keys/registry.js';
import { isNarrowed, searchOf, searchWords } from '../narrowing.js';
import { withCursor } from '../rows.js';
import { currentDetail, currentScenario } from '../select.js';
import type { Focus, State } from '../state.js';
import { hasFindings, isWide } from '../view/rooms.js';
import { always, type Command, stepTo } from './command.js';
import { retryUnwritten } from './decide.js';
import * as move from './move.js';

/** Opens the scenario; on a rule, folds it or not; in the findings' pane, the page of the first finding. */
const open: Command = {
  off: (state) => (state.cursor === undefined ? 'there is nothing to open' : undefined),
  run(state) {
    if (state.summary) return stepTo({ ...state, summary: false });
    if (currentScenario(state) === undefined) return stepTo(toggled(state));
    if (state.open && state.focus !== 'rule') return findingPage(state);
    return stepTo({ ...state, open: true, focus: state.focus === 'tree' ? 'scenario' : state.focus });
  },
};

function findingPage(state: State): Step {
  const code = currentDetail(state)?.findings[0]?.code;
  if (code !== undefined) return { state, effects: [{ kind: 'explain', code }] };
  return stepTo({ ...state, log: { tone: 'plain', text: 'there is no finding to open' } });
}

function toggled(state: State): State {
  const id = state.cursor ?? '';
  const folded = new Set(state.folded);
  if (!folded.delete(id)) folded.add(id);
  return { ...state, folded };
}

/** The panes that Tab goes through. */
function panesOf(state: State): readonly Focus[] {
  if (isWide(state.size)) {
    return hasFindings(state.size) ? ['tree', 'scenario', 'findings', 'rule'] : ['tree', 'scenario', 'rule'];
  }
  if (state.zoomed) return ['tree', 'scenario', 'rule'];
  return state.open ? ['scenario', 'rule'] : ['tree', 'scenario'];
}

function paneCommand(way: 1 | -1): Command {
  return {
    off: (state) => (state.summary ? 'the summary is one pane: N goes back' : undefined),
    run(state) {
      const panes = panesOf(state);
      const index = panes.indexOf(state.focus);
      const focus = panes[(index + way + panes.length) % panes.length] ?? 'tree';
      return stepTo({ ...state, focus, open: isWide(state.size) ? focus !== 'tree' : state.open });
    },
  };
}

const zoom: Command = {
  off: (state) => (state.summary ? 'the summary has no panes: N goes back' : undefined),
  run: (state, _, key) => stepTo({ ...state, zoomed: key.name === '+' ? !state.zoomed : false }),
};

const wrap: Command = {
  off: always,
  run(state) {
    const text = state.wrap ? 'long lines are cut: h and l scroll the rule' : 'long lines are wrapped';
    return stepTo({
      ...state,
      wrap: !state.wrap,
      scroll: { ...state.scroll, ruleLeft: 0 },
      log: { tone: 'plain', text },
    });
  },
};

const more: Command = {
  off(state) {
    const scenario = currentScenario(state);
    if (scenario === undefined) return 'no scenario is under the cursor';
    return scenario.description === undefined ? 'the scenario has no description' : undefined;
  },
  run: (state) => stepTo({ ...state, more: !state.more }),
};

const search: Command = {
  off: always,
  run(state) {
    const field = fieldOf(searchWords(state.search));
    return stepTo({ ...list(state), dialog: { kind: 'search', field, earlier: 0, from: state.cursor, at: 0 } });
  },
};

const filter: Command = {
  off: always,
  run: (state) => stepTo({ ...list(state), dialog: { kind: 'filter', at: 0 } }),
};

/** Search and filter show the list, so nothing may stand before it. */
function list(state: State): State {
  return { ...state, summary: false, zoomed: false, open: false, focus: 'tree' };
}

const command: Command = {
  off: always,
  run: (state) => stepTo({ ...state, dialog: { kind: 'palette', field: fieldOf(), at: 0 } }),
};

const help: Command = {
  off: always,
  run(state) {
    const under = state.dialog;
    return stepTo({ ...state, dialog: { kind: 'help', top: 0, find: undefined, typing: false, under } });
  },
};

const reload: Command = {
  off: always,
  run(state) {
    const again = retryUnwritten(state);
    if (again !== undefined) return again;
    const checker = state.checker === 'stopped' ? 'starting' : state.checker;
    // What they say may come from files that no outline shows, such as lists of values.
    return { state: { ...state, log: readingFiles, checker, details: new Map() }, effects: [{ kind: 'reload' }] };
  },
};

const redraw: Command = { off: always, run: (state) => ({ state, effects: [{ kind: 'redraw' }] }) };
const suspend: Command = { off: always, run: (state) => ({ state, effects: [{ kind: 'suspend' }] }) };
const interrupt: Command = { off: always, run: (state) => ({ state, effects: [{ kind: 'quit' }] }) };

/** One level up; undefined at the top. */
function goneUp(state: State): State | undefined {
  if (state.summary) return { ...state, summary: false };
  if (state.zoomed) return { ...state, zoomed: false };
  if (state.open || state.focus !== 'tree') return { ...state, open: false, focus: 'tree' };
  return undefined;
}

const noFilters = { status: [], tables: [], codes: [], rules: [] };

const back: Command = {
  off: always,
  run(state) {
    const gone = goneUp(state);
    if (gone !== undefined) return stepTo(gone);
    if (isNarrowed(state)) return stepTo(withCursor({ ...state, search: searchOf(''), filters: noFilters }));
    return stepTo({ ...state, log: { tone: 'plain', text: 'this is the top: q leaves' } });
  },
};

const quit: Command = {
  off: always,
  run(state) {
    const gone = state.summary ? undefined : goneUp(state);
    if (gone !== undefined) return stepTo(gone);
    const question = quitQuestion(state);
    return question === undefined ? { state, effects: [{ kind: 'quit' }] } : ask(state, question, { kind: 'quit' });
  },
};

/** The commands that decide nothing. */
export const browseCommands: Partial<Record<CommandName, Command>> = {
  down: move.down,
  up: move.up,
  first: move.first,
  last: move.last,
  'page-down': move.pageDown,
  'page-up': move.pageUp,
  left: move.left,
  right: move.right,
  'fold-all': move.foldAll,
  open,
  'next-open': move.nextOpen,
  'previous-open': move.previousOpen,
  'next-rule': move.nextRule,
  'previous-rule': move.previousRule,
  'next-pane': paneCommand(1),
  'previous-pane': paneCommand(-1),
  zoom,
  wrap,
  more,
  search,
  filter,
  command,
  help,
  reload,
  redraw,
  suspend,
  back,
  quit,
  interrupt,
};
