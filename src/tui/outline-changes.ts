import { isDeepStrictEqual } from 'node:util';
import type { Outline, RuleView, ScenarioView } from '../index.js';
import type { OutlineChanges } from './protocol.js';

/** What a file's change did to the outline, for one file. */
export interface FileChange {
  readonly path: string;
  /** How many scenarios are others than before, gone or new. */
  readonly scenarios: number;
  /** Why the file cannot be read any longer. */
  readonly broken: string | undefined;
}

/** What is another in the second outline; undefined where nothing is. */
export function outlineChanges(before: Outline, after: Outline): OutlineChanges | undefined {
  const rules = changed(before.rules, after.rules, (rule) => rule.id);
  const scenarios = changed(before.scenarios, after.scenarios, (scenario) => scenario.key);
  const order = after.rules.map((rule) => rule.id);
  const same =
    rules.length === 0 &&
    scenarios.length === 0 &&
    before.rules.length === order.length &&
    before.rules.every((rule, index) => rule.id === order[index]) &&
    isDeepStrictEqual(before.problems, after.problems);
  return same ? undefined : { order, rules, scenarios, problems: after.problems };
}

/** The outline that the changes make of an earlier one: what did not change is the same value. */
export function changedOutline(before: Outline, changes: OutlineChanges): Outline {
  const ruleById = new Map([...before.rules, ...changes.rules].map((rule) => [rule.id, rule]));
  const rules = changes.order.flatMap((id) => ruleById.get(id) ?? []);
  const byKey = new Map([...before.scenarios, ...changes.scenarios].map((scenario) => [scenario.key, scenario]));
  const scenarios = rules.flatMap((rule) => rule.scenarios.flatMap((key) => byKey.get(key) ?? []));
  return { rules, scenarios, problems: changes.problems, partial: false };
}

/** The rules whose check no longer holds. */
export function rulesToCheck(changes: OutlineChanges): readonly string[] {
  return [...new Set([...changes.rules.map((rule) => rule.id), ...changes.scenarios.map((scenario) => scenario.rule)])];
}

/**
 * What changed, file by file, as it is told: a scenario that only stands on another line is the same one. Of the files that are
 * said to have changed, lists of values and the configuration are told where they make rules others.
 */
export function fileChanges(before: Outline, after: Outline, paths: readonly string[] = []): readonly FileChange[] {
  const count = new Map<string, number>();
  const add = (path: string, more: number) => count.set(path, (count.get(path) ?? 0) + more);
  const withoutLine = (scenario: ScenarioView): ScenarioView => ({ ...scenario, line: 0 });
  const old = new Map(before.scenarios.map((scenario) => [scenario.key, scenario]));
  for (const scenario of after.scenarios) {
    const was = old.get(scenario.key);
    old.delete(scenario.key);
    if (was === undefined || !isDeepStrictEqual(withoutLine(was), withoutLine(scenario))) add(scenario.path, 1);
  }
  for (const gone of old.values()) add(gone.path, 1);
  const text = (rule: RuleView) => [rule.name, rule.query];
  const oldRules = new Map(before.rules.map((rule) => [rule.id, rule]));
  for (const rule of after.rules) {
    const was = oldRules.get(rule.id);
    if (was === undefined || !isDeepStrictEqual(text(was), text(rule))) add(rule.path, 0);
  }
  const known = new Set(before.problems.map((problem) => `${problem.path}\n${problem.message}`));
  const broken = new Map(
    after.problems
      .filter((problem) => !known.has(`${problem.path}\n${problem.message}`))
      .map((problem) => [problem.path, problemWords(problem)]),
  );
  const others = besides(oldRules, after, count);
  for (const path of paths) if (others > 0 && !count.has(path)) count.set(path, others);
  const told = new Set([...count.keys(), ...broken.keys()]);
  return [...told].map((path) => ({ path, scenarios: count.get(path) ?? 0, broken: broken.get(path) }));
}

/** How many scenarios have rules that are others by what stands in none of the files that are told. */
function besides(before: ReadonlyMap<string, RuleView>, { rules }: Outline, told: ReadonlyMap<string, number>): number {
  return rules
    .filter(({ id, stamp, path }) => before.has(id) && before.get(id)?.stamp !== stamp && !told.has(path))
    .reduce((sum, { scenarios }) => sum + scenarios.length, 0);
}

function problemWords(problem: Outline['problems'][number]): string {
  const place = problem.line === undefined ? '' : ` at ${problem.line}:${problem.column ?? 1}`;
  return `${problem.message}${place}`;
}

function changed<T>(before: readonly T[], after: readonly T[], id: (one: T) => string): readonly T[] {
  const old = new Map(before.map((one) => [id(one), one]));
  return after.filter((one) => !isDeepStrictEqual(old.get(id(one)), one));
}
