import type { Span } from '../text/span.js';

/** The first line end at or after the offset, or the empty place at the end of the text. */
export function lineEndAfter(text: string, offset: number): Span {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return { start: text.length, end: text.length };
  return { start: newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline, end: newline + 1 };
}

/** The line end that the text uses around an offset: that of its own line, else of the line before it, else LF. */
export function lineBreakAt(text: string, offset: number): string {
  const after = text.indexOf('\n', offset);
  const newline = after === -1 ? text.lastIndexOf('\n') : after;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** The line that holds the place right before the offset, up to the offset. */
export function lineOf(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

/** Whether nothing but blanks stands between the offset and the end of its line. */
export function restIsBlank(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(offset, lineEndAfter(text, offset).start));
}
