import type { State } from './state.js';

/** What stands in the shell after the review: what was decided, and how to look at it. */
export function farewell(state: State, folder: string, wrote: boolean): string | undefined {
  const total = state.scenarios.size;
  if (total === 0) return undefined;
  let approved = 0;
  let rejected = 0;
  for (const { review } of state.scenarios.values()) {
    if (review?.decision === 'approved') approved += 1;
    if (review?.decision === 'rejected') rejected += 1;
  }
  const counts = `${total} ${total === 1 ? 'scenario' : 'scenarios'}: ${approved} approved, ${rejected} rejected, ${total - approved - rejected} left`;
  return wrote ? `${counts}; git diff ${folder}/ shows what was written` : counts;
}
