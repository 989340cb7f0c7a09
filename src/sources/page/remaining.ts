import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { isBlank, type Line, linesSpan } from './lines.js';
import type { PageParts } from './locate.js';
import { copyDiffers, lostLines } from './messages.js';
import type { Guidance } from './read-guidance.js';
import type { PageRule } from './read-rule.js';

/** The lines of a page that are neither in the rule nor in a scenario. */
export interface Remaining {
  readonly kept: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds what is to be kept in comments, and says which lines should have had a place. */
export function remainingLines(
  lines: readonly Line[],
  parts: PageParts,
  rule: PageRule,
  guidance: Guidance,
): Remaining {
  const { copy } = parts;
  const repeated = copy !== undefined && isCopy(lines.slice(copy.from, copy.to), rule.keys.get('query'));
  const unplaced = [...rule.unplaced, ...guidance.unplaced];
  const lost = new Set(unplaced);
  const used = new Set(guidance.used);
  const kept = lines.filter((line, at) => {
    if (isBlank(line.text) || used.has(at)) return false;
    if (at >= parts.rule.from && at < rule.end) return lost.has(at);
    return !(repeated && at >= copy.from && at < copy.to);
  });
  const differs = copy && !repeated ? [copyDiffers(linesSpan(lines, copy.from, copy.to))] : [];
  return { kept: kept.map((line) => line.text), diagnostics: [...differs, ...runs(lines, unplaced)] };
}

/** Whether the lines are the query, blanks at line ends and blank lines aside. */
function isCopy(lines: readonly Line[], query: unknown): boolean {
  const words = (texts: readonly string[]): string =>
    texts
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .join('\n');
  return typeof query === 'string' && words(lines.map((line) => line.text)) === words(query.split('\n'));
}

/** One message for lines next to each other. */
function runs(lines: readonly Line[], unplaced: readonly number[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  let from = 0;
  unplaced.forEach((at, index) => {
    if (unplaced[index + 1] === at + 1) return;
    found.push(lostLines(lines, unplaced[from] ?? at, at + 1));
    from = index + 1;
  });
  return found;
}
