import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { beginMarker, endMarker, isMarkerId, lineRole } from './markers.js';

/** The lines of one clause between its markers, without the indentation of the place where they go. */
export interface Chunk {
  readonly begin: string;
  readonly body: readonly string[];
  readonly end: string;
}

// Line ends of any kind would tear a line in two; control characters may not stand in YAML.
const unfit = /[^\P{Cc}\t]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/**
 * A clause's lines between markers. `lines` is the operator's text without its bar, laid out for review; its first line
 * starts with `where not(`. WN602 when an id or a line cannot stand there: ids are data, and data never becomes code.
 */
export function clauseText(lines: readonly string[], ruleId: string, scenarioId: string): Outcome<Chunk> {
  const reason = unfitReason(lines, ruleId, scenarioId);
  if (reason !== undefined) return { value: undefined, diagnostics: [diagnose('WN602', reason)] };
  const [first = '', ...rest] = lines;
  return {
    value: { begin: beginMarker(ruleId, scenarioId), body: [`| ${first}`, ...rest], end: endMarker },
    diagnostics: [],
  };
}

function unfitReason(lines: readonly string[], ruleId: string, scenarioId: string): string | undefined {
  for (const [what, id] of [
    ['rule', ruleId],
    ['scenario', scenarioId],
  ] as const) {
    if (!isMarkerId(id)) {
      return `the ${what} id \`${id.replace(/[`\s]+/g, ' ')}\` cannot stand in a comment: only letters, digits, \`.\`, \`_\` and \`-\` can`;
    }
  }
  if (!lines[0]?.startsWith('where not(')) return 'a clause must start with `where not(`';
  if (lines.some((line) => unfit.test(line))) {
    return 'the clause holds a character that cannot stand in a rule file as it is';
  }
  return lines.some((line) => lineRole(line).kind !== 'text') ? 'a line of the clause reads like a marker' : undefined;
}
