import type { Detail, ReviewChange, RuleView, ScenarioKey, ScenarioView } from '../index.js';
import type { ShowsChange } from './dialogs/dialog.js';
import { memoLast } from './memo.js';
import { isNarrowed } from './narrowing.js';
import { treeRows } from './rows.js';
import { detailId, type State } from './state.js';

export { nextUndecided, progress, type TreeRow, treeRows } from './rows.js';
export { isDecided, statusWord } from './status.js';

/** The scenario under the cursor; undefined on a rule and where nothing is. */
export function currentScenario(state: State): ScenarioView | undefined {
  return state.cursor === undefined || isListEmpty(state) ? undefined : state.scenarios.get(state.cursor);
}

/** Whether search and filters leave nothing: then nothing is under the cursor. A dialog keeps what it was opened on. */
export function isListEmpty(state: State): boolean {
  return isNarrowed(state) && state.opened === undefined && treeRows(state).length === 0;
}

/** The rule under the cursor, or the one whose scenario is. */
export function currentRule(state: State): RuleView | undefined {
  if (state.cursor === undefined || isListEmpty(state)) return undefined;
  return ruleById(state.rules).get(currentScenario(state)?.rule ?? state.cursor);
}

/** The rules by their ids. */
export const ruleById: (rules: readonly RuleView[]) => ReadonlyMap<string, RuleView> = memoLast(
  (rules: readonly RuleView[]) => new Map(rules.map((rule) => [rule.id, rule])),
);

/** A rule's name without the beginning that all rules share. */
export function shortName(state: State, rule: RuleView): string {
  return rule.name.slice(sharedPrefix(state.rules).length);
}

/** The longest beginning that ends in ` - ` or `: ` and that all names have; nothing for a single rule. */
export const sharedPrefix = memoLast((rules: readonly RuleView[]): string => {
  const [first, ...rest] = rules;
  if (first === undefined || rest.length === 0) return '';
  let length = first.name.length;
  for (const { name } of rest) {
    let same = 0;
    while (same < length && name[same] === first.name[same]) same++;
    length = same;
  }
  const shared = first.name.slice(0, length);
  const end = Math.max(shared.lastIndexOf(' - ') + 3, shared.lastIndexOf(': ') + 2);
  // A name must not vanish, and -1 + 3 is no place.
  const prefix = / - |: /.test(shared) ? shared.slice(0, end) : '';
  return rules.every(({ name }) => name.length > prefix.length) ? prefix : '';
});

const noChange: ReviewChange = {};

/** What the open dialog would write, were it taken now; nothing without one. */
export function shownChange(state: State): ReviewChange {
  return (state.dialog as ShowsChange | undefined)?.change ?? noChange;
}

/** All about the scenario under the cursor, as the open dialog would have it; undefined until the checker has said it. */
export function currentDetail(state: State): Detail | undefined {
  const scenario = currentScenario(state);
  return scenario && state.details.get(detailId(scenario.key, shownChange(state)));
}

/** What the checker is to look at next: what the screen shows and nobody has said yet. */
export function neededDetail(state: State): { readonly key: ScenarioKey; readonly change: ReviewChange } | undefined {
  const scenario = currentScenario(state);
  if (scenario === undefined || currentDetail(state) !== undefined) return undefined;
  return { key: scenario.key, change: shownChange(state) };
}
