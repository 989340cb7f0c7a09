// Accepting one finding by name: what a reviewer may accept, and the question before it is written.
import type { FindingView } from '../../index.js';
import type { Step } from '../event.js';
import { currentDetail, currentScenario } from '../select.js';
import type { State } from '../state.js';
import { say } from '../writing.js';
import { ask } from './ask.js';

/** The findings that can be accepted and are not yet, one a code. */
export function allowable(state: State): readonly FindingView[] {
  const allowed = currentScenario(state)?.review?.allow ?? [];
  const codes = new Set<string>(allowed);
  return (currentDetail(state)?.findings ?? []).filter((finding) => {
    if (!finding.allowable || codes.has(finding.code)) return false;
    codes.add(finding.code);
    return true;
  });
}

/** Asks whether a finding is to be accepted, by its code and its words. */
export function askAllow(state: State, code: string): Step {
  const scenario = currentScenario(state);
  const finding = allowable(state).find((one) => one.code === code);
  if (scenario === undefined || finding === undefined) return say(state, 'plain', `${code} is not there any more`);
  return ask(state, `accept ${code} by name: ${finding.message}?`, {
    kind: 'write',
    key: scenario.key,
    shown: scenario,
    change: { allow: [...(scenario.review?.allow ?? []), code] },
    approve: false,
    label: `allow: ${code}`,
  });
}
