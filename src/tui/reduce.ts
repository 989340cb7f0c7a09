import { commands, offReason } from './commands/all.js';
import { decideEvent } from './commands/decide.js';
import { dialogKinds } from './dialogs/all.js';
import type { Dialog, DialogKind } from './dialogs/dialog.js';
import type { Event, Step } from './event.js';
import { readAgain } from './incoming.js';
import type { Key } from './keys/key.js';
import { lookup } from './keys/lookup.js';
import type { CommandName } from './keys/registry.js';
import { isNarrowed } from './narrowing.js';
import { withCursor } from './rows.js';
import { detailId, type State } from './state.js';
import { hasFindings, isTiny } from './view/rooms.js';

/** What an event makes of the state, and what is to be done outside of it. Nothing else changes the screen. */
export function reduce(state: State, event: Event): Step {
  switch (event.kind) {
    case 'key':
      return onKey(state, event.key, event.at);
    case 'resize':
      return only(resized(state, { columns: event.columns, rows: event.rows }));
    case 'outline':
      return only(readAgain(state, event.outline));
    case 'checked':
      return only(checked(state, event));
    case 'all-checked':
      return only({ ...state, checker: 'idle' });
    case 'checker-died':
      return only({
        ...state,
        checker: 'stopped',
        log: { tone: 'bad', text: 'the checker stopped: R starts it again' },
      });
    case 'detail':
      return only(detailed(state, event));
    case 'changed-on-disk':
      return only(changedOnDisk(state, event));
    case 'said':
      return only({ ...state, log: { tone: event.good ? 'good' : 'bad', text: event.words } });
    default:
      return decideEvent(state, event) ?? only(state);
  }
}

function only(state: State): Step {
  return { state, effects: [] };
}

function resized(state: State, size: State['size']): State {
  const focus = state.focus === 'findings' && !hasFindings(size) ? 'scenario' : state.focus;
  return { ...state, size, focus };
}

function checked(state: State, { rules }: Event & { readonly kind: 'checked' }): State {
  const checks = new Map(state.checks);
  const briefs = new Map(state.briefs);
  for (const { rule, table, broken, scenarios } of rules) {
    checks.set(rule, { table, broken });
    for (const brief of scenarios) briefs.set(brief.key, brief);
  }
  const checker = state.checker === 'starting' ? 'running' : state.checker;
  const next = { ...state, checks, briefs, checker };
  // Only a list that asks for what the checker says has other rows now.
  return isNarrowed(state) ? withCursor(next) : next;
}

/** How many details are kept: enough to go back and forth without waiting. */
const keptDetails = 60;

function detailed(state: State, { detail }: Event & { readonly kind: 'detail' }): State {
  const id = detailId(detail.key, detail.change);
  const details = new Map(state.details);
  details.delete(id);
  details.set(id, detail);
  for (const old of details.keys()) {
    if (details.size <= keptDetails) break;
    details.delete(old);
  }
  const written = id === detailId(detail.key);
  const briefs = written ? new Map(state.briefs).set(detail.key, detail.brief) : state.briefs;
  return { ...state, details, briefs };
}

function changedOnDisk(state: State, event: Event & { readonly kind: 'changed-on-disk' }): State {
  const { path, scenarios, broken } = event;
  const count = `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'}`;
  return broken === undefined
    ? { ...state, log: { tone: 'plain', text: `${path} changed on disk: ${count} read again` } }
    : { ...state, log: { tone: 'bad', text: `${path} cannot be read: ${broken}` } };
}

function onKey(state: State, key: Key, at: number): Step {
  if (key.name === 'Ctrl-C') return run(state, 'interrupt', key, at);
  // Nothing is done that nobody sees.
  if (isTiny(state.size)) return only(state);
  // What was said stands until the next key.
  const calm = state.log === undefined ? state : { ...state, log: undefined };
  if (calm.dialog !== undefined) return onDialogKey(calm, calm.dialog, key, at);
  const command = lookup('decide', key.name)?.command;
  return command === undefined ? only(state) : run(calm, command, key, at);
}

/** What holds in every dialog that is no field. */
const everywhere = new Set<CommandName>(['help', 'redraw', 'suspend']);

function onDialogKey<D extends Dialog>(state: State, dialog: D, key: Key, at: number): Step {
  const kind = dialogKinds[dialog.kind] as unknown as DialogKind<D>;
  const place = kind.place(dialog);
  const typing = place === 'input';
  const command = lookup('any', key.name)?.command;
  if (command !== undefined && everywhere.has(command) && !(typing && key.text !== '') && dialog.kind !== 'help') {
    return run(state, command, key, at);
  }
  const named = lookup(place, key.name);
  if (state.options.readOnly && named?.writes === true) return off(state, key, 'started with --read-only');
  const step = kind.key(state, dialog, key, at);
  const leaves = key.name === 'Esc' || (key.name === 'q' && !typing);
  // A dialog need not know how it is left.
  const stuck = leaves && step.state.dialog === dialog && step.effects.length === 0;
  return stuck ? only({ ...step.state, dialog: undefined }) : step;
}

function run(state: State, name: CommandName, key: Key, at: number): Step {
  const why = offReason(state, name);
  if (why !== undefined) return off(state, key, why);
  return commands[name]?.run(state, at, key) ?? only(state);
}

function off(state: State, key: Key, why: string): Step {
  return only({ ...state, log: { tone: 'plain', text: `${key.name} is off: ${why}` } });
}
