import { dedent, type Line, skipBlankLines, trimBlanks } from './lines.js';

/** Lines `[from, to)`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Walks down a copy of the query and the lines under `query:` as long as they are the same, and calls `visit` with the
 * next line on either side after each. Blanks at the ends of lines and blank lines do not count: a page may have lost
 * them in one of the two places.
 */
export function walkCopy(
  lines: readonly Line[],
  copy: LineRange,
  query: number,
  visit: (above: number, below: number) => void,
): void {
  let above = skipBlankLines(lines, copy.from, copy.to);
  let below = skipBlankLines(lines, query + 1, lines.length);
  while (above < copy.to && below < lines.length) {
    if (trimBlanks(lines[above]?.text ?? '') !== trimBlanks(lines[below]?.text ?? '')) return;
    const behind = below + 1;
    above = skipBlankLines(lines, above + 1, copy.to);
    below = skipBlankLines(lines, behind, lines.length);
    visit(above, behind);
  }
}

/** The line behind the query's text when all of the copy stands under `query:`, else undefined. */
export function endOfCopied(lines: readonly Line[], copy: LineRange, query: number): number | undefined {
  let end: number | undefined;
  walkCopy(lines, copy, query, (above, below) => {
    if (above === copy.to) end = below;
  });
  return end;
}

/**
 * The text of the query from its two places: the rule's own lines, but for a page that lost their indentation or blank
 * lines there and kept them in the copy.
 */
export function fullerText(own: readonly string[], copy: readonly string[]): readonly string[] {
  const stripped = dedent(own);
  if (own.every((text, at) => text === copy[at]) && own.length === copy.length) return own;
  const size = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length + 1, 0);
  return size(copy) > size(stripped) ? copy : stripped;
}
