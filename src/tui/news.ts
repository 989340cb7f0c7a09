// What is said of things that happen by themselves, beside what was said of a key.
import { offReason } from './commands/all.js';
import type { Event } from './event.js';
import type { Log, State } from './state.js';
import { safeText } from './view/text.js';
import { oneAtATime, pathIn } from './writing.js';

/** Without the reason why a key was off, where it holds no longer. */
export function calmed(before: State, after: State): State {
  const { log } = after;
  if (log?.of === undefined || log !== before.log) return after;
  const why = offReason(after, log.of);
  return why !== undefined && log.text.endsWith(`is off: ${why}`) ? after : { ...after, log: undefined };
}

/** The state that says of a file that it was read again. What was written is still told, and first. */
export function changedOnDisk(state: State, event: Event & { readonly kind: 'changed-on-disk' }): State {
  const { path, scenarios, broken } = event;
  const room = state.size.columns - 2;
  if (broken !== undefined) return { ...state, log: { tone: 'bad', text: `${path} cannot be read: ${broken}` } };
  const again = `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} read again`;
  const written = writtenBefore(state.log);
  const head = written === undefined ? '' : `${written}; `;
  // What a key did is told until the next one.
  if (head.length > longestHead || isHeldLog(state.log)) return state;
  const what = head === '' ? ` changed on disk: ${again}` : ` changed: ${again}`;
  const text = `${head}${pathIn(safeText(path), room - head.length - what.length)}${what}`;
  return {
    ...state,
    log: { tone: written === undefined ? 'plain' : 'good', text, ...(written !== undefined && { written }) },
  };
}

/** Behind more than that there is no room for anything. */
const longestHead = 36;

function isHeldLog(log: Log | undefined): boolean {
  return log?.text.includes(oneAtATime) === true;
}

/** What was written, without where: there is only one line for both. */
function writtenBefore(log: Log | undefined): string | undefined {
  if (log?.written !== undefined) return log.written;
  return log?.tone === 'good' && log.text.startsWith('✓') ? log.text.replace(/ to \S+/, '') : undefined;
}
