import type { Line } from './line.js';
import { innerHeight, innerWidth, type Rect } from './rooms.js';
import { fit, fitText, lineWidth, width as widthOf } from './text.js';

/** A pane at its place, in cells from 0, borders included; its lines fill the inside, each as wide as that (`width` - 4). */
export interface PlacedPane {
  readonly key: string;
  readonly rect: Rect;
  readonly title: string;
  /** At the right of the upper border; short enough to stand there beside the title. */
  readonly note: Line | undefined;
  /** It has the focus: its border is heavy. */
  readonly active: boolean;
  readonly lines: readonly Line[];
}

const known = new Map<string, PlacedPane>();

/** A pane with all its lines fitted; the last one of its name, where nothing of it is another. */
export function placed(
  key: string,
  title: string,
  note: Line | undefined,
  lines: readonly Line[],
  rect: Rect,
  active: boolean,
): PlacedPane {
  const width = innerWidth(rect);
  const room = rect.width - 6;
  const fittedNote =
    note === undefined || lineWidth(note) === 0 ? undefined : lineWidth(note) > room - 8 ? fit(note, room - 8) : note;
  const titleRoom = room - (fittedNote === undefined ? 0 : lineWidth(fittedNote) + 3);
  const fitted = lines.slice(0, innerHeight(rect)).map((line) => fittedLine(line, width));
  const last = known.get(key);
  const next: PlacedPane = {
    key,
    rect: last !== undefined && sameRect(last.rect, rect) ? last.rect : rect,
    title: widthOf(title) > titleRoom ? fitText(title, titleRoom) : title,
    note: fittedNote,
    active,
    lines: last !== undefined && sameItems(last.lines, fitted) ? last.lines : fitted,
  };
  known.set(key, next);
  return next;
}

const fits = new WeakMap<Line, { readonly width: number; readonly line: Line }>();

function fittedLine(line: Line, width: number): Line {
  const found = fits.get(line);
  if (found?.width === width) return found.line;
  const made = fit(line, width);
  fits.set(line, { width, line: made });
  return made;
}

function sameRect(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
