/** A file's text with its path, relative to the workspace, with `/` between folders. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A place in a text; both numbers count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset; an offset behind the end gives the end's position. */
export function positionAt(text: string, offset: number): Position {
  const at = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: at - lineStart + 1 };
}

/** The line that holds the offset, without its line end, and the offset at which it starts. */
export function lineAt(text: string, offset: number): { readonly start: number; readonly text: string } {
  const at = Math.min(Math.max(offset, 0), text.length);
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { start, text: text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '') };
}
