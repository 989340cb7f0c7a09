import { columnsOf } from '../text/columns.js';

/** The text broken at blanks so that no line passes the width, where that can be; later lines start with the hanging indent. */
export function wrap(text: string, width: number, hanging = ''): readonly string[] {
  const lines: string[] = [];
  const indentation = /^ */.exec(text)?.[0] ?? '';
  let line = '';
  for (const word of text.slice(indentation.length).split(' ')) {
    const next = line === '' ? indentation + word : `${line} ${word}`;
    if (line !== '' && columnsOf(next) > width) {
      lines.push(line);
      line = hanging + word;
    } else line = next;
  }
  return [...lines, line];
}
