// What a terminal is sent: whole frames in, changed rows out. Ink's own way of drawing clears a full screen for each frame.

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Takes over the terminal: its other screen, no cursor, no wrapping at the right edge, pastes told apart from typing. */
export const enterScreen: string = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h';
/** Gives the terminal back as it was. */
export const leaveScreen: string = '\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l';

/** What turns the last frame on the screen into the next one; nothing for equal frames. Without a last frame all is cleared once. */
export function paint(last: readonly string[] | undefined, next: readonly string[], size: Size): string {
  const rows: string[] = last === undefined ? ['\x1b[0m\x1b[2J'] : [];
  for (let row = 0; row < size.rows; row += 1) {
    const text = next[row] ?? '';
    if (text === (last === undefined ? '' : (last[row] ?? ''))) continue;
    // Erased before the text: behind a text that fills its row, erasing to the end takes the last column along.
    rows.push(`\x1b[${row + 1};1H\x1b[2K${text}\x1b[0m`);
  }
  // All at once, where the terminal can.
  return rows.length === 0 ? '' : `\x1b[?2026h${rows.join('')}\x1b[?2026l`;
}
