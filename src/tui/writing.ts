// How a decision leaves the screen: one write at a time, never under a mode or a file that forbids it.
import type { ReviewChange, ScenarioKey, ScenarioView } from '../index.js';
import type { Step } from './event.js';
import { currentRule, currentScenario, isListEmpty } from './select.js';
import type { Log, State } from './state.js';
import { safeText } from './view/text.js';
import { emptyWords } from './view/tree.js';

/** For how long a second decision key counts as the first one held down, in milliseconds. */
export const heldFor = 120;

export interface Wanted {
  readonly key: ScenarioKey;
  readonly change: ReviewChange;
  /** With the checker's word and fingerprint. */
  readonly approve: boolean;
  readonly label: string;
  /** Of an approval: the fingerprint of what is on the screen. */
  readonly seal?: string | undefined;
  /** Where it is not the scenario as it stands now, nor as it stood when the dialog was opened. */
  readonly shown?: ScenarioView | undefined;
}

/** A step that says something in the log and does nothing else. */
export function say(state: State, tone: Log['tone'], text: string): Step {
  return { state: { ...state, log: { tone, text: safeText(text) } }, effects: [] };
}

/** Why nothing can be written here now; undefined where it can. */
export function writeOff(state: State): string | undefined {
  if (state.options.readOnly) return 'started with --read-only';
  const scenario = currentScenario(state);
  if (scenario === undefined) return noScenario(state);
  if (state.unwritten !== undefined) return 'a decision is not written yet: R tries again, u drops it';
  const broken = currentRule(state)?.broken;
  if (broken?.path === scenario.path) return `${scenario.path} cannot be read: ${broken.message}`;
  return undefined;
}

/** Why there is no scenario to do anything with. */
export function noScenario(state: State): string {
  return isListEmpty(state) ? emptyWords(state) : 'no scenario is under the cursor';
}

/** Why nothing is known of the scenario yet. */
export function whyUnknown(state: State): string {
  return state.checker === 'stopped' ? 'the checker stopped: R starts it again' : 'still checking this rule';
}

/** Sends a write on its way and closes what asked for it; only one is on its way at a time. */
export function write(state: State, wanted: Wanted): Step {
  const shown = wanted.shown ?? openedAs(state, wanted.key) ?? state.scenarios.get(wanted.key);
  if (shown === undefined) return say(state, 'bad', 'the scenario is not there any more: R reads the files again');
  if (wanted.approve && wanted.seal === undefined) return say(state, 'plain', 'a is off: still checking this rule');
  if (state.pending !== undefined) return say(state, 'plain', `${oneAtATime}the last write is still on its way`);
  return {
    state: {
      ...state,
      dialog: undefined,
      opened: undefined,
      log: undefined,
      pending: { key: wanted.key, words: wanted.approve ? 'approving' : 'writing' },
    },
    effects: [{ kind: 'write', ...wanted, shown }],
  };
}

/** The scenario as it stood when the dialog was opened: meanwhile it may have changed on disk. */
function openedAs({ dialog, opened }: State, key: ScenarioKey): ScenarioView | undefined {
  return dialog !== undefined && opened?.key === key ? opened : undefined;
}

/** The same where a decision went on to another scenario, longer than a keyboard waits before it repeats a key that is held. */
export const restFor = 700;
/** And where another key came since. */
export const lookFor = 350;

/**
 * Whether a decision key is the one before it held down, or comes while that one is on its way. Behind a decision that went on
 * to another scenario nothing is decided before that one was looked at.
 */
export function isHeld(state: State, at: number): boolean {
  return state.pending !== undefined || at - state.decidedAt < (state.pause ?? heldFor);
}

/** The state once a decision key counted. */
export function decidedNow(state: State, at: number): State {
  return { ...state, decidedAt: at, pause: undefined };
}

export const oneAtATime = 'one at a time: ';

/** What a held decision key does: nothing but to say so. */
export function dropHeld(state: State, at: number, key: 'a' | 'x'): Step {
  const words = key === 'a' ? 'a again to approve this one' : 'x again to reject this one';
  return say({ ...state, decidedAt: at }, 'plain', `${oneAtATime}${words}`);
}

/** Whether its approval stands for what is on the screen: another filter, reading or value would make it stale. */
export function isApproved(state: State, key: ScenarioKey): boolean {
  return state.briefs.get(key)?.review === 'approved';
}

/** The change that makes a text the filter that counts: the author's own is never written twice. */
export function filterChange(scenario: ScenarioView, text: string): ReviewChange {
  return { filter: text === scenario.written ? undefined : text };
}

/** A path that keeps its end where there is little room: its file, not its folders. */
export function shortPath(path: string, room: number): string {
  const most = Math.max(16, room);
  return path.length <= most ? path : `…${path.slice(1 - most)}`;
}

/** A path in so much room: its file alone where all of it is too long, and of a long name the beginning and the end. */
export function pathIn(path: string, room: number): string {
  if (path.length <= room) return path;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const most = Math.max(12, room);
  if (name.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(head + 1 - most)}`;
}

/** Where a scenario stands in its rule, such as `2 of 5`. */
export function placeOf(state: State, scenario: ScenarioView): string {
  const keys = state.rules.find(({ id }) => id === scenario.rule)?.scenarios ?? [];
  return `${keys.indexOf(scenario.key) + 1} of ${keys.length}`;
}
