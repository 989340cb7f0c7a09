// Lines that a reviewer must have had on the screen before an approval: filter, effect and warnings. What a line is, is known
// where it is made; whoever places it asks here.
import type { Line } from './line.js';

/** How many lines an essential line stands for beside itself. */
const folded = new WeakMap<Line, number>();

/** Says of lines that nothing is approved before they were seen. */
export function essential(lines: readonly Line[]): readonly Line[] {
  for (const line of lines) if (!folded.has(line)) folded.set(line, 0);
  return lines;
}

/** Says of a line that it stands for others, which nobody sees where it is. */
export function inPlaceOf(count: number, line: Line): Line {
  folded.set(line, count);
  return line;
}

export function isEssential(line: Line): boolean {
  return folded.has(line);
}

/** How many lines are not there because this one is. */
export function foldedBehind(line: Line): number {
  return folded.get(line) ?? 0;
}
