// For a screen reader: no places, no borders, one line a fact, and only what became another.
import type { PlacedPane, Screen } from '../view/layout.js';
import { type Line, part } from '../view/line.js';
import { lineText } from '../view/text.js';

/** The screen as lines to be read out: how far the review is, the pane in focus, what `a` does or what was just said. */
export function facts(screen: Screen): readonly string[] {
  const active = screen.panes.find((pane) => pane.active) ?? screen.panes[0];
  const others = screen.panes.filter((pane) => pane !== active && pane.lines.length > 0);
  const cursor = active?.lines.find(isCursor);
  const lines = [
    screen.header,
    ...(active === undefined ? [] : cursor === undefined ? whole(active) : [cursor, ...others.flatMap(whole)]),
    screen.status,
  ];
  return lines.map(spoken).filter((text) => text !== '');
}

/** What is to be said after the last time. */
export function narrate(before: readonly string[], now: readonly string[]): readonly string[] {
  const said = new Set(before);
  return now.filter((fact) => !said.has(fact));
}

function whole(pane: PlacedPane): readonly Line[] {
  return [[part(pane.title), part(' '), ...(pane.note ?? [])], ...pane.lines];
}

function isCursor(line: Line): boolean {
  return line.some((segment) => segment.token === 'list.cursor');
}

/** Without bars, rules and signs that only draw. */
function spoken(line: Line): string {
  return lineText(line)
    .replace(/[─━═│▕▏█░▾▸›]+/g, ' ')
    .replace(/^\s*[~?]+\s*(?:\d+)?\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
