import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';

/** The longest filter, in characters, and the deepest nesting: checked before parsing, so that no text can exhaust the parser. */
export const maximumLength = 16 * 1024;
export const maximumDepth = 64;

/** What makes a filter too large to parse, if anything. Linear in the text. */
export function checkLimits(text: string): Diagnostic | undefined {
  if (text.length > maximumLength) {
    return diagnose('WN103', `the filter has ${text.length} characters, more than ${maximumLength}`, {
      span: { start: maximumLength, end: text.length },
      help: 'split the scenario, or put a long list of values into a file (`values: { name: { file: … } }`)',
    });
  }
  let depth = 0;
  let negations = 0;
  for (const token of text.matchAll(/[([{)\]}!]|\bnot\b|[^\s([{)\]}!]/gi)) {
    const word = token[0].toLowerCase();
    if ('([{'.includes(word)) depth += 1;
    else if (')]}'.includes(word)) depth = Math.max(0, depth - 1);
    else if (word === '!' || word === 'not') negations += 1;
    else negations = 0;
    if (depth + negations > maximumDepth) {
      return diagnose('WN104', `the filter is nested more than ${maximumDepth} levels deep`, {
        span: { start: token.index, end: token.index + token[0].length },
        help: 'take out parentheses that change nothing',
      });
    }
  }
  return undefined;
}
