import { cellsOf } from '../../src/tui/view/cells.js';

/** A terminal as far as winnow uses one: what stands on its screen, and which of its modes are on. */
export function fakeTerminal(size: { columns: number; rows: number }) {
  let { columns, rows } = size;
  let grid: string[][] = [];
  const modes = new Set<string>(['7', '25']);
  let row = 0;
  let column = 0;
  let syncs = 0;
  let clears = 0;
  const blank = (): string[] => Array.from({ length: columns }, () => ' ');
  const clear = (): void => {
    grid = Array.from({ length: rows }, blank);
  };
  clear();

  function command(parameters: string, final: string): void {
    const numbers = parameters.split(';').map((one) => Number(one));
    if (final === 'H') [row, column] = [(numbers[0] || 1) - 1, (numbers[1] || 1) - 1];
    else if (final === 'J' && parameters === '2') {
      clears += 1;
      clear();
    } else if (final === 'K' && parameters === '2') grid[row] = blank();
    else if ((final === 'h' || final === 'l') && parameters.startsWith('?')) {
      if (parameters === '?2026' && final === 'h') syncs += 1;
      if (final === 'h') modes.add(parameters.slice(1));
      else modes.delete(parameters.slice(1));
    } else if (final !== 'm') throw new Error(`not known here: ${parameters}${final}`);
  }

  return {
    send(bytes: string): void {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one
      for (const [whole, parameters, final] of bytes.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|[^\x1b]+/g)) {
        if (final !== undefined) command(parameters ?? '', final);
        else {
          for (const cell of cellsOf(whole)) {
            const line = grid[row];
            // Without wrapping what goes beyond the edge is lost.
            if (line !== undefined && column < columns) {
              line[column] = cell.text;
              for (let more = 1; more < cell.width; more += 1) line[column + more] = '';
            }
            column += cell.width;
          }
        }
      }
    },
    resize(next: { columns: number; rows: number }): void {
      ({ columns, rows } = next);
      const old = grid;
      // What a terminal leaves behind when it changes its size.
      clear();
      old.slice(0, rows).forEach((line, index) => {
        grid[index] = [...line.slice(0, columns), ...blank()].slice(0, columns);
      });
    },
    text: (): readonly string[] => grid.map((line) => line.join('')),
    modes: (): readonly string[] => [...modes].sort(),
    counts: () => ({ syncs, clears }),
  };
}
