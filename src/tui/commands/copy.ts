// Copying the clause that is on the screen.
import type { Step } from '../event.js';
import { currentDetail } from '../select.js';
import { shownReading } from '../shown-reading.js';
import type { State } from '../state.js';
import { say, whyUnknown } from '../writing.js';

/** Why there is no clause to copy. */
export function copyOff(state: State): string | undefined {
  const detail = currentDetail(state);
  if (detail === undefined)
    return state.cursor !== undefined && state.scenarios.has(state.cursor)
      ? whyUnknown(state)
      : 'no scenario is under the cursor';
  const reading = shownReading(detail);
  if (reading === undefined && detail.readings.length > 1) return 'two readings are possible, choose one with r';
  return reading?.clause === undefined ? 'nothing compiles yet' : undefined;
}

/** Copies the clause as it would be woven, without its leading bar. */
export function copyClause(state: State): Step {
  const reading = shownReading(currentDetail(state));
  if (reading?.clause === undefined) return say(state, 'plain', 'nothing compiles yet');
  const lines = reading.clause.length;
  const step = say(
    state,
    'good',
    `copied the clause of ${reading.reading}, ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  );
  return { ...step, effects: [{ kind: 'copy', text: reading.clause.join('\n') }] };
}
