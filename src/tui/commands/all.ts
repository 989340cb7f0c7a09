import { bindingOf } from '../keys/lookup.js';
import type { CommandName } from '../keys/registry.js';
import type { State } from '../state.js';
import { browseCommands } from './browse.js';
import type { Command } from './command.js';
import { decideCommands } from './decide.js';

/** What keys and palette run, by name. Bindings of dialogs are not in it: each dialog does what they say. */
export const commands: Partial<Record<CommandName, Command>> = { ...browseCommands, ...decideCommands };

/** Why a command is off; undefined where it works. */
export function offReason(state: State, name: CommandName): string | undefined {
  const { where, writes } = bindingOf(name);
  if (state.options.readOnly && writes === true) return 'started with --read-only';
  // The scenario under the cursor is not on the screen.
  if (state.summary && where === 'decide') return 'nothing is left to decide, N goes back';
  return commands[name]?.off(state);
}
