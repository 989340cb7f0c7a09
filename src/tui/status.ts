import type { Brief, ScenarioKey, ScenarioView, Status } from '../index.js';
import type { State, StatusWord } from './state.js';

const words = {
  ready: 'ready',
  partial: 'partial',
  'needs-decision': 'decide',
  untranslatable: 'untransl.',
  malformed: 'malformed',
} as const satisfies Record<Status, StatusWord>;

/** The words of the tree in the order in which lists show them: what needs a person first. */
export const statusWords = [
  'decide',
  'ready',
  'partial',
  'untransl.',
  'malformed',
  'stale',
  'expired',
  'approved',
  'rejected',
  'checking',
] as const satisfies readonly StatusWord[];

/** The word that the tree has for a scenario. */
export function statusWord(state: Pick<State, 'scenarios' | 'briefs'>, key: ScenarioKey): StatusWord {
  return wordOf(state.scenarios.get(key), state.briefs.get(key));
}

/** The same of a scenario and what the checker said of it. */
export function wordOf(scenario: ScenarioView | undefined, brief: Brief | undefined): StatusWord {
  const decision = scenario?.review?.decision;
  if (decision === 'rejected') return 'rejected';
  if (brief === undefined) return 'checking';
  if (decision === undefined) return words[brief.status];
  if (brief.expired) return 'expired';
  // A brief of the time before the approval says nothing against it.
  return brief.review === 'stale' || brief.review === 'unsealed' ? 'stale' : 'approved';
}

/** Whether nobody has to look at it again. Before it is checked, the record is believed. */
export function isDecided(state: Pick<State, 'scenarios' | 'briefs'>, key: ScenarioKey): boolean {
  return decidedBy(state.scenarios.get(key), state.briefs.get(key));
}

/** The same of a scenario and what the checker said of it. */
export function decidedBy(scenario: ScenarioView | undefined, brief: Brief | undefined): boolean {
  if (scenario?.review?.decision === undefined) return false;
  const word = wordOf(scenario, brief);
  return word === 'approved' || word === 'rejected' || word === 'checking';
}
