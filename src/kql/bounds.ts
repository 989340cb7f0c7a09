import { attempt, libraries } from './kusto.js';
import { weightOf } from './name-weight.js';

/**
 * Why a text is not given to Kusto's analysis, as words for a message; undefined for every real rule. The analysis takes
 * exponential time where names that the query binds are used twice by each other, and the square of the length in other
 * cases: what is counted here is the text, never time, so that the answer is the same on every machine.
 */
export function beyondBounds(text: string): string | undefined {
  if (text.length > longest) return 'the rule is too long to be read';
  if (tooDeep(text)) return 'the rule is nested too deeply to be read';
  if ((text.match(/\b(?:join|lookup|union)\b/g)?.length ?? 0) > mostMerges)
    return 'the rule has more joins and unions than winnow reads';
  // Only what could be heavy by a glance at its words is parsed for it.
  if (mayBeHeavy(text)) {
    const heavy = attempt(() => {
      const { KustoCode, GlobalState } = libraries().kusto;
      return weightOf(KustoCode.Parse(text, GlobalState.Default).Syntax) > heaviest;
    });
    if (!heavy.ok || heavy.value) return 'the rule uses its own names over and over: it would be too large to be read';
  }
  return undefined;
}

// Among real rules the longest has 14 thousand characters, the most merging one 14 joins and unions, the heaviest a weight of 369.
const longest = 250_000;
const mostMerges = 100;
const heaviest = 8_000;

/** Brackets inside each other beyond which Kusto's parser takes seconds before it gives up. */
const deepest = 500;

function tooDeep(text: string): boolean {
  if ((text.match(/[([{]/g)?.length ?? 0) <= deepest) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest) return true;
  }
  return false;
}

/** Whether a text could be heavier than the bound: never false where it is. */
function mayBeHeavy(text: string): boolean {
  const bound = new Set<string>();
  for (const [, name] of text.matchAll(/\b(?:let|as)\b(?:\s+([A-Za-z_]\w*))?/g)) {
    // A name that is written in another way, or behind a comment.
    if (name === undefined) return true;
    bound.add(name);
  }
  if (bound.size === 0) return false;
  // A name in brackets may be spelled with escapes.
  if (/\[\s*[@h]*["'][^\]]*\\/i.test(text)) return true;
  const uses = new Map<string, number>();
  for (const word of text.match(/\w+/g) ?? []) if (bound.has(word)) uses.set(word, (uses.get(word) ?? 0) + 1);
  let most = 1;
  for (const count of uses.values()) most *= count;
  return most > heaviest;
}
