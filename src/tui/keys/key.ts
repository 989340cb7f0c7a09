/** One key press, or one paste. Names are those of the key table: `j`, `G`, `Enter`, `Shift-Tab`, `Ctrl-D`, `PgDn`, `↑`. */
export interface Key {
  readonly name: string;
  /** What it would type into a field: one character, or a whole paste (`name` is `Paste`); empty for keys that type nothing. */
  readonly text: string;
}
