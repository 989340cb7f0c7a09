import { styled, type Theme } from '../theme.js';
import type { Line } from '../view/line.js';
import { fit } from '../view/text.js';

export type RowText = (line: Line, columns: number) => string;

/** Makes lines into what the terminal takes, each once: panes keep their lines, so most rows of a frame are those of the last one. */
export function rowTexts(theme: Theme): RowText {
  const known = new WeakMap<Line, { columns: number; text: string }>();
  return (line, columns) => {
    const found = known.get(line);
    if (found?.columns === columns) return found.text;
    const text = styled(fit(line, columns), theme);
    known.set(line, { columns, text });
    return text;
  };
}
