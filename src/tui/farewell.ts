import { ruleIsIn } from './matching.js';
import { progress } from './rows.js';
import type { State } from './state.js';
import { safeText } from './view/text.js';

/** What stands in the shell after the review: what was decided, and how to look at it. */
export function farewell(state: State, folder: string): string | undefined {
  const { total } = progress(state);
  if (total === 0) return undefined;
  let approved = 0;
  let rejected = 0;
  const asked = new Set(state.rules.filter((rule) => ruleIsIn(rule, state.filters.rules)).map(({ id }) => id));
  for (const { review, rule } of state.scenarios.values()) {
    if (!asked.has(rule)) continue;
    if (review?.decision === 'approved') approved += 1;
    if (review?.decision === 'rejected') rejected += 1;
  }
  const counts = `${total} ${total === 1 ? 'scenario' : 'scenarios'}: ${approved} approved, ${rejected} rejected, ${total - approved - rejected} left`;
  // Two lines, neither of which a shell of 80 columns breaks. What was taken back again is no change.
  return state.undo.length > 0 ? `${counts}\ngit diff ${folder}/ shows what was written` : counts;
}

/** A decision that is in no file when the review ends, in words; undefined where there is none. */
export function lostDecision(state: State): string | undefined {
  const { unwritten, pending, scenarios } = state;
  const key = unwritten?.key ?? pending?.key;
  if (key === undefined) return undefined;
  const { title = key, path = '' } = unwritten?.shown ?? scenarios.get(key) ?? {};
  const decision =
    unwritten?.approve === true ? 'approved' : (unwritten?.change.decision ?? pending?.words ?? 'a change');
  return safeText(`not written: ${decision} "${title}"${path === '' ? '' : ` in ${path}`}`);
}
