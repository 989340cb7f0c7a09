import type { ScenarioKey } from './view.js';

// A rule's id may hold nearly anything, a scenario's id no white space: what stands behind the last tab is the scenario's.
/** The key of a scenario of a rule. */
export function scenarioKey(rule: string, scenario: string): ScenarioKey {
  return `${rule}\t${scenario}`;
}

/** The id of a key's scenario in its file. */
export function scenarioOf(key: ScenarioKey): string {
  return key.slice(key.lastIndexOf('\t') + 1);
}

/** The id of a key's rule. */
export function ruleOf(key: ScenarioKey): string {
  return key.slice(0, key.lastIndexOf('\t'));
}
