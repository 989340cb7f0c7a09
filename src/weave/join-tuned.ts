import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { addedSpans, strip } from './strip.js';

/** One tuned file of several that were made of one source, each with the clauses of another rule. WN602 when they do not join. */
export function joinTuned(source: string, tuned: readonly string[]): Outcome<string> {
  const edits = new Map<string, TextEdit>();
  for (const text of tuned) {
    let removed = 0;
    for (const { start, end } of addedSpans(text).value ?? []) {
      const at = start - removed;
      const added = text.slice(start, end);
      // All of them have the same header; no two clauses are the same, since each names its rule.
      edits.set(`${at} ${added}`, { span: { start: at, end: at }, text: added });
      removed += end - start;
    }
  }
  const joined = applyEdits(source, [...edits.values()]);
  return [...tuned, joined].every((text) => strip(text).value === source)
    ? { value: joined, diagnostics: [] }
    : { value: undefined, diagnostics: [diagnose('WN602', 'the tuned file would not give its source back')] };
}
