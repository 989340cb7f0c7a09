// The list as rows, and the way along them. Everything here is made once for a list and its folds, not once a key.
import type { Brief, RuleView, ScenarioKey, ScenarioView } from '../index.js';
import { matching, ruleIsIn } from './matching.js';
import { memoLast } from './memo.js';
import { isNarrowed } from './narrowing.js';
import type { Filters, State } from './state.js';
import { decidedBy, isDecided } from './status.js';

export type TreeRow =
  | {
      readonly kind: 'rule';
      readonly id: string;
      readonly rule: RuleView;
      readonly decided: number;
      /** Of the scenarios that the search and the filters leave. */
      readonly total: number;
      readonly folded: boolean;
    }
  | { readonly kind: 'scenario'; readonly id: ScenarioKey; readonly scenario: ScenarioView };

/** What the list shows, from top to bottom. */
export function treeRows(state: State): readonly TreeRow[] {
  return rowsOf(state.rules, state.scenarios, state.briefs, state.folded, matching(state), state.filters);
}

const rowsOf = memoLast(
  (
    rules: readonly RuleView[],
    scenarios: State['scenarios'],
    briefs: ReadonlyMap<ScenarioKey, Brief>,
    folded: ReadonlySet<string>,
    found: ReadonlySet<ScenarioKey> | undefined,
    filters: Filters,
  ): readonly TreeRow[] => {
    const bare = filters.status.length + filters.codes.length + filters.tables.length === 0;
    return rules.flatMap((rule): readonly TreeRow[] => {
      const keys = found === undefined ? rule.scenarios : rule.scenarios.filter((key) => found.has(key));
      // A rule without scenarios matches no search and no status; asked for by name it is there.
      const kept = found === undefined || keys.length > 0 || (bare && isNamed(rule, filters));
      if (!kept) return [];
      return ruleRows(rule, keys, folded.has(rule.id), scenarios, briefs);
    });
  },
);

const lastRows = new WeakMap<RuleView, readonly TreeRow[]>();

/** The rows of a rule: the last ones, where nothing of them is another. */
function ruleRows(
  rule: RuleView,
  keys: readonly ScenarioKey[],
  folded: boolean,
  scenarios: State['scenarios'],
  briefs: State['briefs'],
): readonly TreeRow[] {
  let decided = 0;
  const views: ScenarioView[] = [];
  for (const key of keys) {
    const scenario = scenarios.get(key);
    if (scenario === undefined) continue;
    views.push(scenario);
    if (decidedBy(scenario, briefs.get(key))) decided++;
  }
  const shown = folded ? [] : views;
  const last = lastRows.get(rule);
  const head = last?.[0];
  if (
    head?.kind === 'rule' &&
    head.decided === decided &&
    head.total === keys.length &&
    head.folded === folded &&
    last?.length === shown.length + 1 &&
    shown.every((scenario, index) => scenarioOf(last[index + 1]) === scenario)
  ) {
    return last;
  }
  const made: readonly TreeRow[] = [
    { kind: 'rule', id: rule.id, rule, decided, total: keys.length, folded },
    ...shown.map((scenario): TreeRow => ({ kind: 'scenario', id: scenario.key, scenario })),
  ];
  lastRows.set(rule, made);
  return made;
}

function scenarioOf(row: TreeRow | undefined): ScenarioView | undefined {
  return row?.kind === 'scenario' ? row.scenario : undefined;
}

function isNamed(rule: RuleView, filters: Filters): boolean {
  return rule.scenarios.length === 0 && filters.rules.length > 0 && ruleIsIn(rule, filters.rules);
}

const indexOfRows = memoLast((rows: readonly TreeRow[]) => new Map(rows.map((row, index) => [row.id, index])));

/** The cursor's place among the rows; where it is folded away, its rule's; -1 where there is none. */
export function cursorIndex(state: State): number {
  if (state.cursor === undefined) return -1;
  const places = indexOfRows(treeRows(state));
  const rule = state.scenarios.get(state.cursor)?.rule ?? '';
  return places.get(state.cursor) ?? (state.folded.has(rule) ? places.get(rule) : undefined) ?? -1;
}

/** All scenarios in the order of the list, folded and hidden ones too. */
const orderOf = memoLast((rules: readonly RuleView[]) => rules.flatMap((rule) => rule.scenarios));
const placesOf = memoLast((order: readonly ScenarioKey[]) => new Map(order.map((key, index) => [key, index])));

/** A scenario's place among all scenarios, from 1; 0 for what is none. */
export function placeOf(state: State, key: string): number {
  return (placesOf(orderOf(state.rules)).get(key) ?? -1) + 1;
}

/** What still needs a decision where the list shows none: it was narrowed; undefined where nothing does. */
export function leftOutside(state: State): string | undefined {
  const { decided, total } = progress(state);
  const left = total - decided;
  if (left === 0 || !isNarrowed(state)) return undefined;
  return `nothing is left in this list, ${left} outside of it: Esc shows all`;
}

/** How many scenarios there are in the rules that were asked for, and how many of them nobody has to look at again. */
export function progress(state: State): { readonly decided: number; readonly total: number } {
  return progressOf(state.rules, state.scenarios, state.briefs, state.filters.rules);
}

const progressOf = memoLast(
  (rules: readonly RuleView[], scenarios: State['scenarios'], briefs: State['briefs'], names: readonly string[]) => {
    let decided = 0;
    let total = 0;
    for (const rule of rules) {
      if (!ruleIsIn(rule, names)) continue;
      total += rule.scenarios.length;
      for (const key of rule.scenarios) if (decidedBy(scenarios.get(key), briefs.get(key))) decided++;
    }
    return { decided, total };
  },
);

/**
 * The next scenario of the list that needs a decision: below `from`, then from the top; undefined where there is no other.
 * With `-1` the one above, then from the bottom. Folded ones count, ones that a search or a filter hides do not.
 */
export function nextUndecided(state: State, from: string | undefined, way: 1 | -1 = 1): ScenarioKey | undefined {
  const order = orderOf(state.rules);
  const found = matching(state);
  const start = startOf(state, order, from, way);
  for (let step = 1; step <= order.length; step++) {
    const index = (start + way * step + 2 * order.length) % order.length;
    const key = order[index];
    if (key === undefined || key === from) continue;
    if ((found === undefined || found.has(key)) && !isDecided(state, key)) return key;
  }
  return undefined;
}

/** The place that the walk leaves: a rule stands before its first scenario. */
function startOf(state: State, order: readonly ScenarioKey[], from: string | undefined, way: 1 | -1): number {
  const places = placesOf(order);
  const own = places.get(from ?? '');
  if (own !== undefined) return own;
  const rule = state.rules.findIndex((one) => one.id === from);
  const next = rule === -1 ? undefined : state.rules.slice(rule).find((one) => one.scenarios.length > 0);
  const first = places.get(next?.scenarios[0] ?? '') ?? 0;
  return way === 1 ? first - 1 : first;
}

/** The state with a cursor that stands on a row of the list: where it was, or else at what comes next in order. */
export function withCursor(state: State): State {
  if (cursorIndex(state) !== -1) {
    return state;
  }
  const rows = treeRows(state);
  const place = state.cursor === undefined ? 0 : placeOf(state, state.cursor);
  const next =
    rows.find((row) => row.kind === 'scenario' && placeOf(state, row.id) >= place) ??
    rows.findLast((row) => row.kind === 'scenario') ??
    rows[0];
  // With an empty list the cursor stays where it is: it is there again when the list is.
  return next === undefined ? state : moveTo(state, next.id);
}

/** The state with the cursor on a rule or a scenario, which is unfolded to; the panes start at their tops. */
export function moveTo(state: State, id: string): State {
  const rule = state.scenarios.get(id)?.rule;
  const folded = rule !== undefined && state.folded.has(rule) ? without(state.folded, rule) : state.folded;
  if (id === state.cursor) return folded === state.folded ? state : { ...state, folded };
  return {
    ...state,
    cursor: id,
    folded,
    scroll: { scenario: 0, findings: 0, rule: 0, ruleLeft: 0 },
    ruleFollows: true,
    more: false,
  };
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const rest = new Set(set);
  rest.delete(id);
  return rest;
}
