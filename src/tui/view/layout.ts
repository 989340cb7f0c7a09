import { dialogKinds } from '../dialogs/all.js';
import type { Dialog, DialogKind, DialogPane } from '../dialogs/dialog.js';
import { filterPane } from '../dialogs/filter.js';
import { memoLast } from '../memo.js';
import { searchWords } from '../narrowing.js';
import { currentScenario } from '../select.js';
import type { Focus, State } from '../state.js';
import { asciiLine, asciiLines } from './ascii.js';
import { headerLine } from './header.js';
import { hintsLine } from './hints.js';
import { type Line, part } from './line.js';
import { type Content, findingsContent, isPreview, listNote, roomsFor, ruleContent, scenarioContent } from './panes.js';
import { type PlacedPane, placed } from './placed.js';
import { bodyOf, innerHeight, innerWidth, isTiny, isWide, type Rect, type Room } from './rooms.js';
import { statusLine } from './status.js';
import { summaryLines, summaryTitle } from './summary.js';
import { fit, safeText } from './text.js';
import { treeLines } from './tree.js';

export { plainFrame, tokensOf } from './frame.js';
export type { PlacedPane } from './placed.js';

/** What stands on the screen. Equal parts of two screens are the same objects, so that nothing is drawn twice. */
export interface Screen {
  readonly header: Line;
  readonly panes: readonly PlacedPane[];
  readonly status: Line;
  readonly hints: Line;
}

/** The screen of a state. */
export function screenOf(state: State): Screen {
  const { size, options } = state;
  if (isTiny(size)) return tinyScreen(size.columns, size.rows);
  const screen: Screen = {
    header: headerLine(state),
    panes: placedPanes(state),
    status: fit(statusLine(state), size.columns),
    hints: hintsLine(state),
  };
  return options.ascii ? inAscii(screen) : screen;
}

const tinyScreen = memoLast((columns: number, rows: number): Screen => {
  const words = `winnow needs 80x24, this is ${columns}x${rows}: make the window larger, nothing is lost`;
  return { header: [part(words)], panes: [], status: [], hints: [] };
});

function placedPanes(state: State): readonly PlacedPane[] {
  const body = bodyOf(state.size);
  const { dialog } = state;
  if (state.rules.length === 0 && dialog === undefined) return [treePane(state, body, true)];
  if (dialog?.kind === 'search' || dialog?.kind === 'filter') return narrowing(state, dialog, body);
  const inside: Rect = { ...body };
  const pane = dialog && dialogPane(state, dialog, innerWidth(inside), innerHeight(inside));
  if (pane === undefined) {
    return state.summary ? withSummary(state, body) : roomed(shownState(state), body, dialog === undefined);
  }
  switch (pane.where) {
    case 'whole':
      return [dialogAt('dialog', pane, body)];
    case 'top':
      return above(state, pane, body);
    case 'below':
    case 'scenario':
      return isWide(state.size) ? beside(state, pane, body) : over(state, pane, body);
  }
}

/** The reading is chosen in the scenario's own pane, which therefore gets the room that it has when it is open. */
function shownState(state: State): State {
  return state.dialog?.kind === 'reading' ? { ...state, open: true, zoomed: false, focus: 'scenario' } : state;
}

function dialogPane<D extends Dialog>(state: State, dialog: D, width: number, height: number): DialogPane | undefined {
  return (dialogKinds[dialog.kind] as unknown as DialogKind<D>).pane(state, dialog, width, height);
}

/** The panes of list, scenario, findings and rule in a part of the screen. */
function roomed(state: State, body: Rect, focused: boolean): readonly PlacedPane[] {
  const active = focused || state.dialog?.kind === 'reading' || state.dialog?.kind === 'ask';
  return roomsFor(state, body).map((room) => placedRoom(state, room, active && state.focus === room.pane));
}

function placedRoom(state: State, { pane, rect }: Room, active: boolean): PlacedPane {
  if (pane === 'tree') return treePane(state, rect, active);
  return scrolled(pane, contentOf(state, pane, rect), rect, active);
}

function contentOf(state: State, pane: Exclude<Focus, 'tree'>, rect: Rect): Content {
  if (pane === 'rule') return ruleContent(state, rect);
  return pane === 'findings' ? findingsContent(state, rect) : scenarioContent(state, rect, isPreview(state));
}

function treePane(state: State, rect: Rect, active: boolean): PlacedPane {
  const search = searchWords(state.search);
  const typing = state.dialog?.kind === 'search' ? state.dialog.field : undefined;
  const title =
    typing === undefined
      ? search === ''
        ? 'Rules'
        : `/${safeText(search)}`
      : `/${safeText(typing.text.slice(0, typing.cursor))}▌${safeText(typing.text.slice(typing.cursor))}`;
  const lines = treeLines(state, innerWidth(rect), innerHeight(rect));
  return placed('tree', title, [part(listNote(state))], lines, rect, active);
}

/** A pane that shows the part of its lines that it is scrolled to, and says how much follows. */
function scrolled(key: string, { title, note, lines, top }: Content, rect: Rect, active: boolean): PlacedPane {
  const height = innerHeight(rect);
  const from = Math.max(0, Math.min(top, key === 'rule' ? lines.length - 1 : lines.length - height));
  // The rule opens in its middle: line numbers say where.
  return placed(key, title, note, windowOf(lines, from, height, key !== 'rule'), rect, active);
}

const moreLine = (count: number, where: 'more' | 'above'): Line => {
  const lines = count === 1 ? 'line' : 'lines';
  return [part(where === 'more' ? `… ${count} more ${lines}` : `… ${count} ${lines} above`, 'text.dim')];
};

/** The lines from one on; where some are above or below, the first or the last line says how many. */
function windowOf(lines: readonly Line[], from: number, height: number, above: boolean): readonly Line[] {
  const shown = lines.slice(from, from + height);
  const below = lines.length - from - height;
  if (below > 0) shown[shown.length - 1] = moreLine(below + 1, 'more');
  if (above && from > 0 && height > 2) shown[0] = moreLine(from + 1, 'above');
  return shown;
}

function withSummary(state: State, body: Rect): readonly PlacedPane[] {
  if (!isWide(state.size)) return [summaryPane(state, body)];
  const tree = 46;
  return [
    treePane(state, { ...body, width: tree }, false),
    summaryPane(state, { ...body, left: tree, width: body.width - tree }),
  ];
}

function summaryPane(state: State, rect: Rect): PlacedPane {
  const lines = summaryLines(state, innerWidth(rect), innerHeight(rect));
  return placed('summary', summaryTitle(state), undefined, lines, rect, true);
}

/** The list with its search in the border, and beside it what it can be filtered by. */
function narrowing(state: State, dialog: { readonly kind: 'search' | 'filter'; readonly at: number }, body: Rect) {
  const wide = state.size.columns >= 120;
  const filter = 38;
  const tree = wide ? 50 : body.width - filter;
  const panel: Rect = { ...body, left: tree, width: filter };
  const rest: Rect = { ...body, left: tree + filter, width: body.width - tree - filter };
  const typing = dialog.kind === 'search';
  return [
    treePane(state, { ...body, width: tree }, typing),
    dialogAt('filter', filterPane(state, dialog.at, innerWidth(panel), innerHeight(panel)), panel, !typing),
    ...(wide ? [scrolled('scenario', scenarioContent(state, rest, false, true), rest, false)] : []),
  ];
}

/** A dialog at the top, and the rest of the screen under it. */
function above(state: State, pane: DialogPane, body: Rect): readonly PlacedPane[] {
  const height = Math.min(pane.lines.length + 2, body.height - 8);
  const under: Rect = { ...body, top: body.top + height, height: body.height - height };
  // A list and a preview would be too small: the scenario alone stands there.
  const narrow = !isWide(state.size) && currentScenario(state) !== undefined;
  const shown = narrow
    ? { ...state, open: true, focus: state.focus === 'rule' ? state.focus : ('scenario' as const) }
    : state;
  return [dialogAt('dialog', pane, { ...body, height }), ...roomed(shown, under, false)];
}

/** A dialog in the lower part of a small screen, or in all of it. */
function over(state: State, pane: DialogPane, body: Rect): readonly PlacedPane[] {
  if (pane.where === 'scenario') return [dialogAt('dialog', pane, body)];
  const height = Math.min(pane.lines.length + 2, body.height - 7);
  const upper: Rect = { ...body, height: body.height - height };
  const shown = { ...state, open: true, zoomed: false, focus: 'scenario' as const };
  return [...roomed(shown, upper, false), dialogAt('dialog', pane, { ...body, top: body.top + upper.height, height })];
}

/** A dialog among the panes of a large screen: in the scenario's place, or between it and the rule. */
function beside(state: State, pane: DialogPane, body: Rect): readonly PlacedPane[] {
  const rooms = roomsFor({ ...state, zoomed: false }, body);
  const scenario = rooms.find((room) => room.pane === 'scenario')?.rect ?? body;
  const shown = { ...state, zoomed: false };
  const others = (rects: { readonly [P in Focus]?: Rect | undefined }): readonly PlacedPane[] =>
    rooms.flatMap((room) => {
      const rect = room.pane in rects ? rects[room.pane] : room.rect;
      return rect === undefined ? [] : [placedRoom(shown, { ...room, rect }, false)];
    });
  const own = dialogAgain(state, scenario) ?? pane;
  const asked = own.lines.length + 2;
  if (pane.where === 'scenario') {
    const height = Math.max(scenario.height, Math.min(asked, body.height - 8));
    const rule: Rect = { ...scenario, top: scenario.top + height, height: body.height - height };
    return [...others({ scenario: undefined, rule }), dialogAt('dialog', own, { ...scenario, height })];
  }
  const natural = scenarioContent(shown, scenario, false).lines.length + 2;
  const upper: Rect = {
    ...scenario,
    height: Math.max(6, Math.min(natural, body.height - asked - 6, body.height - 14)),
  };
  const height = Math.min(asked, body.height - upper.height - 6);
  const middle: Rect = { ...scenario, top: upper.top + upper.height, height };
  const top = middle.top + height;
  const rule: Rect = { ...scenario, top, height: body.top + body.height - top };
  return [...others({ scenario: upper, rule }), dialogAt('dialog', own, middle)];
}

/** The dialog once more, for the width that it really gets. */
function dialogAgain(state: State, rect: Rect): DialogPane | undefined {
  return state.dialog && dialogPane(state, state.dialog, innerWidth(rect), state.size.rows - 5);
}

function dialogAt(key: string, pane: DialogPane, rect: Rect, active = true): PlacedPane {
  return placed(key, pane.title, pane.note, pane.lines, rect, active);
}

function inAscii(screen: Screen): Screen {
  return {
    header: asciiLine(screen.header),
    panes: screen.panes.map((pane) => ({
      ...pane,
      note: pane.note && asciiLine(pane.note),
      lines: asciiLines(pane.lines),
    })),
    status: asciiLine(screen.status),
    hints: asciiLine(screen.hints),
  };
}
