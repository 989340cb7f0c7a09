import type { Step } from '../event.js';
import type { Key } from '../keys/key.js';
import type { State } from '../state.js';

/** What a key or a word of the palette runs. */
export interface Command {
  /** Why it is off now, in lower case and without a full stop; undefined where it works. A command is never silently dead. */
  off(state: State): string | undefined;
  /** `key` is the key that ran it: a command with several keys tells them apart by it; the palette gives the first of them. */
  run(state: State, at: number, key: Key): Step;
}

/** For commands that always work. */
export function always(): undefined {
  return undefined;
}

/** A step that does nothing but change the state. */
export function stepTo(state: State): Step {
  return { state, effects: [] };
}
