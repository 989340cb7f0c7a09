// The files as they were read: first a part, then all of them, and again whenever they change.
import type { Detail, Outline, RuleView, ScenarioKey, ScenarioView } from '../index.js';
import { withCursor } from './rows.js';
import { ruleById } from './select.js';
import type { State } from './state.js';
import { safeText } from './view/text.js';

/** The state with other files: everything stays where it is; what the checker said stays for what is as it was. */
export function readAgain(state: State, { rules, scenarios: list, problems, partial }: Outline, own = false): State {
  const before = ruleById(state.rules);
  const sameRule = new Map(rules.map((rule) => [rule.id, isSameRule(before.get(rule.id), rule)]));
  const unchanged = new Set<ScenarioKey>();
  const scenarios = new Map<ScenarioKey, ScenarioView>();
  for (const scenario of list) {
    const old = state.scenarios.get(scenario.key);
    const same = old !== undefined && isSameScenario(old, scenario);
    // The same object where it says the same: what was made of it is not made again.
    scenarios.set(scenario.key, same && old.line === scenario.line ? old : scenario);
    if (same && sameRule.get(scenario.rule) === true) unchanged.add(scenario.key);
  }
  const keeps = <Value>(map: ReadonlyMap<string, Value>, kept: (key: string, value: Value) => boolean) =>
    new Map([...map].filter(([key, value]) => kept(key, value)));
  const next: State = {
    ...state,
    rules,
    scenarios,
    problems,
    loaded: state.loaded || !partial,
    checks: keeps(state.checks, (id) => sameRule.get(id) === true),
    briefs: keeps(state.briefs, (key) => unchanged.has(key)),
    details: keeps(state.details, (_, { key }: Detail) => unchanged.has(key)),
    folded: new Set([...state.folded].filter((id) => sameRule.has(id))),
    log: problemLog({ ...state, rules }, problems) ?? (isReading(state.log) ? filesRead : state.log),
    changed:
      own || !state.loaded || state.cursor === undefined ? state.changed : changedHere(state, state.cursor, unchanged),
  };
  const placed = started(next, state);
  return placed.opened === undefined ? withCursor(placed) : placed;
}

/** What `R` says until the files are read, and then. */
export const readingFiles = { tone: 'plain', text: 'reading the files again …' } as const;
const filesRead = { tone: 'plain', text: 'the files were read again' } as const;

function isReading(log: State['log']): boolean {
  return log?.text === readingFiles.text;
}

function changedHere(state: State, key: string, unchanged: ReadonlySet<ScenarioKey>): State['changed'] {
  return state.scenarios.has(key) && !unchanged.has(key) ? key : state.changed;
}

/** The review begins at the first scenario without a decision. */
function started(state: State, before: State): State {
  if (state.cursor !== undefined && (state.scenarios.has(state.cursor) || ruleById(state.rules).has(state.cursor)))
    return state;
  if (before.cursor !== undefined) return { ...state, cursor: before.scenarios.get(before.cursor)?.rule };
  const order = state.rules.flatMap(({ scenarios }) => scenarios);
  const open = order.find((key) => state.scenarios.get(key)?.review?.decision === undefined);
  return { ...state, cursor: open ?? order[0] ?? state.rules[0]?.id };
}

function problemLog(state: State, problems: State['problems']): State['log'] {
  const known = new Set(state.problems.map(({ path, message }) => `${path}\n${message}`));
  const [first, ...others] = problems.filter(({ path, message }) => !known.has(`${path}\n${message}`));
  if (first === undefined) return undefined;
  // Said in the list itself.
  if (state.rules.length === 0) return undefined;
  const { path, line, column, message } = first;
  const place = line === undefined ? path : `${path}:${line}:${column ?? 1}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return { tone: 'bad', text: `${place}: ${safeText(message)}${more}` };
}

function isSameRule(before: RuleView | undefined, now: RuleView): boolean {
  return before !== undefined && before.query === now.query && before.path === now.path && before.stamp === now.stamp;
}

function isSameScenario(a: ScenarioView, b: ScenarioView): boolean {
  return (
    a.filter === b.filter &&
    a.written === b.written &&
    a.title === b.title &&
    a.description === b.description &&
    a.path === b.path &&
    a.rule === b.rule &&
    JSON.stringify(a.review) === JSON.stringify(b.review)
  );
}
