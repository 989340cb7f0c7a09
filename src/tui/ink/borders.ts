import { styled, type Theme } from '../theme.js';
import { signs, titleRow } from '../view/frame.js';
import type { PlacedPane } from '../view/layout.js';
import { part } from '../view/line.js';

/** A pane's edges as Ink draws them. */
export interface BorderStyle {
  readonly topLeft: string;
  readonly top: string;
  readonly topRight: string;
  readonly left: string;
  readonly bottomLeft: string;
  readonly bottom: string;
  readonly bottomRight: string;
  readonly right: string;
}

export interface Borders {
  readonly active: BorderStyle;
  readonly other: BorderStyle;
  /** The upper edge, with the pane's title and its note. */
  title(pane: PlacedPane): string;
}

/** The edges of panes: heavy around the one in focus. */
export function bordersFor(theme: Theme, ascii: boolean): Borders {
  const setOf = (active: boolean) => signs[active ? (ascii ? 'heavyAscii' : 'heavy') : ascii ? 'lightAscii' : 'light'];
  const edge = (sign: string, active: boolean) => part(sign, active ? 'pane.borderActive' : 'pane.border');
  const styleOf = (active: boolean): BorderStyle => {
    const { corners, across, down } = setOf(active);
    const [topLeft = '', topRight = '', bottomLeft = '', bottomRight = ''] = Array.from(corners, (sign) =>
      styled([edge(sign, active)], theme),
    );
    const top = styled([edge(across, active)], theme);
    const left = styled([edge(down, active)], theme);
    return { topLeft, top, topRight, left, bottomLeft, bottom: top, bottomRight, right: left };
  };
  return {
    active: styleOf(true),
    other: styleOf(false),
    title: (pane) => {
      const { corners, across } = setOf(pane.active);
      const [first = '', last = ''] = corners;
      return styled(titleRow(pane, ascii, across, edge(first, pane.active), edge(last, pane.active)), theme);
    },
  };
}
