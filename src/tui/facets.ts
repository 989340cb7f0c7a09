// What the list can be narrowed by, and how many scenarios each of it would leave.
import { type RuleView, registryEntry, type ScenarioKey } from '../index.js';
import { matchingWith, ruleIsIn } from './matching.js';
import { memoLast } from './memo.js';
import { sharedPrefix } from './select.js';
import type { Filters, State, StatusWord } from './state.js';
import { statusWords, wordOf } from './status.js';

export interface Facet {
  readonly group: keyof Filters;
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly marked: boolean;
}

const noFilters: Filters = { status: [], tables: [], codes: [], rules: [] };

/** All that the list can be narrowed by now, grouped: what is marked, and what any of the scenarios has. */
export function facets(state: State): readonly Facet[] {
  // The list has asked for the same already where nothing is marked.
  const marked = Object.values(state.filters).some((list: readonly string[]) => list.length > 0);
  const searched = state.search.text === '' ? undefined : matchingWith(state, marked ? noFilters : state.filters);
  return facetsOf(state.rules, state.scenarios, state.briefs, state.checks, state.filters, searched);
}

const facetsOf = memoLast(
  (
    rules: State['rules'],
    scenarios: State['scenarios'],
    briefs: State['briefs'],
    checks: State['checks'],
    filters: Filters,
    searched: ReadonlySet<ScenarioKey> | undefined,
  ): readonly Facet[] => {
    const counts = { status: new Map(), tables: new Map(), codes: new Map(), rules: new Map() } satisfies Record<
      keyof Filters,
      Map<string, number>
    >;
    const add = (group: keyof Filters, value: string): void => {
      counts[group].set(value, (counts[group].get(value) ?? 0) + 1);
    };
    for (const rule of rules) {
      const table = checks.get(rule.id)?.table ?? '';
      const ruleFits = ruleIsIn(rule, filters.rules);
      const tableFits = filters.tables.length === 0 || filters.tables.includes(table);
      for (const key of rule.scenarios) {
        if (searched !== undefined && !searched.has(key)) continue;
        const brief = briefs.get(key);
        const word = wordOf(scenarios.get(key), brief);
        const codes = brief?.codes ?? [];
        const wordFits = filters.status.length === 0 || filters.status.includes(word);
        const codeFits = filters.codes.length === 0 || codes.some((code) => filters.codes.includes(code));
        // Each group is counted under the other groups' marks: what a further mark of it would add.
        if (ruleFits && tableFits && codeFits) add('status', word);
        if (ruleFits && wordFits && codeFits && table !== '') add('tables', table);
        if (ruleFits && tableFits && wordFits) for (const code of new Set(codes)) add('codes', code);
        if (tableFits && wordFits && codeFits) add('rules', rule.id);
      }
    }
    return groups(rules, counts, filters);
  },
);

function groups(
  rules: readonly RuleView[],
  counts: Readonly<Record<keyof Filters, ReadonlyMap<string, number>>>,
  filters: Filters,
): readonly Facet[] {
  const facet = (group: keyof Filters, value: string, label: string, marked: boolean): readonly Facet[] => {
    const count = counts[group].get(value) ?? 0;
    return count > 0 || marked ? [{ group, value, label, count, marked }] : [];
  };
  const sorted = (group: 'tables' | 'codes'): readonly string[] =>
    [...new Set([...counts[group].keys(), ...filters[group]])].sort();
  const prefix = sharedPrefix(rules).length;
  return [
    ...statusWords.flatMap((word: StatusWord) => facet('status', word, word, filters.status.includes(word))),
    ...sorted('tables').flatMap((table) => facet('tables', table, table, filters.tables.includes(table))),
    ...sorted('codes').flatMap((code) =>
      facet(
        'codes',
        code,
        `${code} ${(registryEntry(code)?.title ?? '').replace(/^(?:an?|the) /, '')}`,
        filters.codes.includes(code),
      ),
    ),
    ...rules.flatMap((rule) => {
      const marked = filters.rules.length > 0 && ruleIsIn(rule, filters.rules);
      return facet('rules', rule.id, rule.name.slice(prefix), marked);
    }),
  ];
}

/** The filters with one of them marked, or not any more. */
export function toggled(filters: Filters, facet: Facet, rules: readonly RuleView[]): Filters {
  const { group, value } = facet;
  // A rule may have been asked for by another of its names.
  const names = (list: readonly string[]): readonly string[] =>
    group === 'rules' ? rules.filter((rule) => list.length > 0 && ruleIsIn(rule, list)).map(({ id }) => id) : list;
  const list = names(filters[group]);
  const next = list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  return { ...filters, [group]: next };
}
