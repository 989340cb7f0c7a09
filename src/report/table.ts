import Table from 'cli-table3';
import { columnsOf } from '../text/columns.js';
import type { Style } from './style.js';

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Rows in columns: aligned on a terminal, separated by tabs and never cut in a pipe. `right` names the columns of numbers. */
export function table(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
  style: Style,
): readonly string[] {
  if (!style.terminal) return rows.map((row) => row.join('\t'));
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((row) => columnsOf(row[index] ?? ''))),
  );
  const others = (gap: number): number => widths.slice(1).reduce((sum, width) => sum + width + gap, 0);
  const gap = (widths[0] ?? 0) + others(3) <= style.width ? 3 : 2;
  const colWidths = widths.map((width, index) =>
    index === 0 ? Math.max(12, Math.min(width, style.width - others(gap))) : width + gap,
  );
  const drawn = new Table({
    chars: noBorders,
    colWidths,
    colAligns: colWidths.map((_, index) => (right.has(index) ? 'right' : 'left')),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  drawn.push(
    ...rows.map((row) => row.map((cell, index) => (index > 0 && !right.has(index) ? ' '.repeat(gap) + cell : cell))),
  );
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
