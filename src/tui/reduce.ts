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
import { calmed, changedOnDisk } from './news.js';
import { withCursor } from './rows.js';
import { currentScenario } from './select.js';
import { detailId, type State } from './state.js';
import { hasFindings, isTiny } from './view/rooms.js';
import { seenNow } from './view/seen.js';
import { lookFor } from './writing.js';

/** What an event makes of the state, and what is to be done outside of it. Nothing else changes the screen. */
export function reduce(state: State, event: Event): Step {
  if (event.kind === 'key') return onKey(state, event.key, event.at);
  if (event.kind === 'shown') return only(seenNow(state, event.at, event.whole === true));
  const step = happened(state, event);
  const calm = calmed(state, step.state);
  return calm === step.state ? step : { ...step, state: calm };
}

/** What comes by itself. */
function happened(state: State, event: Exclude<Event, { readonly kind: 'key' | 'shown' }>): Step {
  switch (event.kind) {
    case 'resize':
      return only(resized(state, { columns: event.columns, rows: event.rows }));
    case 'outline':
      return only(readAgain(state, event.outline, event.own === true));
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
  // Only a list that asks for what the checker says has other rows now; a dialog keeps what it was opened on.
  return isNarrowed(state) && state.opened === undefined ? withCursor(next) : next;
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

function onKey(state: State, key: Key, at: number): Step {
  if (key.name === 'Ctrl-C') return run(state, 'interrupt', key, at);
  // Nothing is done that nobody sees.
  if (isTiny(state.size)) return only(state);
  // What was said stands until the next key.
  const calm =
    state.log === undefined && state.changed === undefined ? state : { ...state, log: undefined, changed: undefined };
  if (comesTooLate(state, key))
    return only({ ...calm, log: { tone: 'plain', text: 'it changed on disk: a again approves what stands here now' } });
  // Who does something else in between has looked up.
  const looked = calm.pause !== undefined && !isDecisionKey(key) ? { ...calm, pause: lookFor } : calm;
  const step = pressed(looked, key, at);
  const after = pinned(calm, step.state);
  // One that was off was pressed all the same: what is held down does not count from its last success.
  const renewed = isDecisionKey(key) && decides(calm) && after.decidedAt < at ? { ...after, decidedAt: at } : after;
  return { ...step, state: renewed };
}

function isDecisionKey({ name }: Key): boolean {
  return name === 'a' || name === 'x';
}

function decides({ dialog }: State): boolean {
  return dialog === undefined || dialog.kind === 'reading';
}

function pressed(state: State, key: Key, at: number): Step {
  if (state.dialog !== undefined) return onDialogKey(state, state.dialog, key, at);
  const command = lookup('decide', key.name)?.command;
  return command === undefined ? only(state) : run(state, command, key, at);
}

/** Whether an approval was meant for what stood there before it changed on disk. */
function comesTooLate(state: State, key: Key): boolean {
  const { changed, cursor } = state;
  return key.name === 'a' && decides(state) && changed !== undefined && changed === cursor;
}

/** What a dialog was opened on stays what it is about, whatever happens to the list or the file meanwhile. */
function pinned(before: State, after: State): State {
  const { dialog, opened } = after;
  if (dialog === undefined || dialog.kind === 'search' || dialog.kind === 'filter') {
    if (opened === undefined && before.opened === undefined) return after;
    const closed = { ...after, opened: undefined };
    return isNarrowed(closed) ? withCursor(closed) : closed;
  }
  const fresh = before.dialog === undefined || before.dialog.kind === 'search' || before.dialog.kind === 'filter';
  return fresh ? { ...after, opened: currentScenario(before) } : after;
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
  if (why !== undefined) return off(state, key, why, name);
  return commands[name]?.run(state, at, key) ?? only(state);
}

function off(state: State, key: Key, why: string, of?: CommandName): Step {
  const text = `${key.name} is off: ${why}`;
  return only({ ...state, log: { tone: 'plain', text, ...(of !== undefined && { of }) } });
}
