// Where the panes stand: arithmetic alone, no text.
import type { Focus, State } from '../state.js';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A pane and its place, borders included. */
export interface Room {
  readonly pane: Focus;
  readonly rect: Rect;
}

/** All panes at once fit. */
export function isWide({ columns, rows }: State['size']): boolean {
  return columns >= 120 && rows >= 30;
}

/** Findings get a pane of their own. */
export function hasFindings(size: State['size']): boolean {
  return isWide(size) && size.columns >= 190;
}

/** Whether the rule's code has a pane now. */
export function isRuleShown({ size, zoomed, open, focus }: State): boolean {
  return zoomed || !isWide(size) ? focus === 'rule' && (zoomed || open) : true;
}

/** Too small to show anything but a sentence. */
export function isTiny({ columns, rows }: State['size']): boolean {
  return columns < 80 || rows < 24;
}

/** Everything between the header and the two last lines. */
export function bodyOf({ columns, rows }: State['size']): Rect {
  return { left: 0, top: 1, width: columns, height: Math.max(0, rows - 3) };
}

/** The rows inside a pane's borders. */
export function innerHeight(rect: Rect): number {
  return Math.max(0, rect.height - 2);
}

/** The columns inside a pane's borders and the blank beside each. */
export function innerWidth(rect: Rect): number {
  return Math.max(0, rect.width - 4);
}

/** The panes that stand in a part of the screen; `natural` is how many rows the scenario would like for a width. */
export function roomsOf(state: State, body: Rect, natural: (width: number) => number): readonly Room[] {
  const { focus, zoomed, open, size } = state;
  if (zoomed) return [{ pane: focus, rect: body }];
  if (!isWide(size)) {
    if (open) return [{ pane: focus === 'rule' ? 'rule' : 'scenario', rect: body }];
    const tree = Math.min(36, body.width);
    return [
      { pane: 'tree', rect: { ...body, width: tree } },
      { pane: 'scenario', rect: { ...body, left: tree, width: body.width - tree } },
    ];
  }
  return wideRooms(body, hasFindings(size), natural);
}

const tree = 46;

function wideRooms(body: Rect, findings: boolean, natural: (width: number) => number): readonly Room[] {
  const side = findings ? Math.max(50, Math.floor((body.width - tree) * 0.36)) : 0;
  const width = body.width - tree - side;
  const least = Math.floor(body.height / 2);
  const height = Math.max(least, Math.min(natural(width - 4) + 2, body.height - Math.min(10, least)));
  const main = { left: tree, width };
  return [
    { pane: 'tree', rect: { ...body, width: tree } },
    { pane: 'scenario', rect: { ...main, top: body.top, height } },
    ...(findings ? [{ pane: 'findings' as const, rect: { ...body, left: tree + width, width: side } }] : []),
    { pane: 'rule', rect: { ...main, top: body.top + height, height: body.height - height } },
  ];
}
