import type { Brief, RuleView, ScenarioKey, ScenarioView } from '../index.js';
import { memoSome } from './memo.js';
import type { Filters, RuleState, State } from './state.js';
import { wordOf } from './status.js';

/** What a scenario has to be to stand in the list; undefined where nothing narrows it. */
export function matching(state: State): ReadonlySet<ScenarioKey> | undefined {
  return matchingWith(state, state.filters);
}

/** The same under other filters, for a panel that counts what each of them would leave. */
export function matchingWith(state: State, filters: Filters): ReadonlySet<ScenarioKey> | undefined {
  const { search } = state;
  const checked = filters.status.length > 0 || filters.tables.length > 0 || filters.codes.length > 0;
  if (search.text === '' && !checked && filters.rules.length === 0) return undefined;
  // What the checker says comes in bit by bit: a list that does not ask for it is not made again for it.
  return matchSet(
    state.rules,
    state.scenarios,
    search,
    filters,
    checked ? state.briefs : undefined,
    checked ? state.checks : undefined,
  );
}

// The list and the panel of the filters ask in turns.
const matchSet = memoSome(
  2,
  (
    rules: readonly RuleView[],
    scenarios: State['scenarios'],
    search: State['search'],
    filters: Filters,
    briefs: ReadonlyMap<ScenarioKey, Brief> | undefined,
    checks: ReadonlyMap<string, RuleState> | undefined,
  ): ReadonlySet<ScenarioKey> => {
    const needle = search.text.toLowerCase();
    const found = new Set<ScenarioKey>();
    for (const rule of rules) {
      if (!ruleIsIn(rule, filters.rules)) continue;
      if (filters.tables.length > 0 && !filters.tables.includes(checks?.get(rule.id)?.table ?? '')) continue;
      for (const key of rule.scenarios) {
        const scenario = scenarios.get(key);
        if (scenario === undefined) continue;
        if (needle !== '' && haystack(scenario).includes(needle) === search.inverted) continue;
        if (briefs !== undefined && !briefFits(scenario, briefs.get(key), filters)) continue;
        found.add(key);
      }
    }
    return found;
  },
);

function briefFits(scenario: ScenarioView, brief: Brief | undefined, filters: Filters): boolean {
  if (filters.status.length > 0 && !filters.status.includes(wordOf(scenario, brief))) return false;
  return filters.codes.length === 0 || brief?.codes.some((code) => filters.codes.includes(code)) === true;
}

/** Whether a rule is meant: by its id, its name, its file, or the file's own name. Every rule is by an empty list. */
export function ruleIsIn(rule: RuleView, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  const file = rule.path.slice(rule.path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return [rule.id, rule.name, rule.path, file].some((one) => names.includes(one));
}

const haystacks = new WeakMap<ScenarioView, string>();

/** What a search looks through. */
function haystack(scenario: ScenarioView): string {
  const known = haystacks.get(scenario);
  if (known !== undefined) return known;
  const text = [scenario.title, scenario.description ?? '', scenario.filter].join('\n').toLowerCase();
  haystacks.set(scenario, text);
  return text;
}
