import type { Detail, ReadingView, ReviewChange } from '../../index.js';
import { approveNow } from '../approve.js';
import type { Step } from '../event.js';
import { currentScenario } from '../select.js';
import { detailId, type State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { safeText } from '../view/text.js';
import { say, whyUnknown, write } from '../writing.js';
import type { DialogKind } from './dialog.js';

/** Chooses what the author meant, in place: the scenario's own pane shows the mark, the rule's pane what it would give. */
export interface ReadingDialog {
  readonly kind: 'reading';
  /** On a tie none. */
  readonly marked: ReadingView['reading'] | undefined;
  readonly change: ReviewChange;
}

/** The readings of the scenario under the cursor as its file has it; undefined until the checker has said them. */
function writtenDetail(state: State): Detail | undefined {
  const scenario = currentScenario(state);
  return scenario && state.details.get(detailId(scenario.key));
}

/** Why no reading can be chosen. */
export function readingOff(state: State): string | undefined {
  const detail = writtenDetail(state);
  if (detail === undefined) return whyUnknown(state);
  if (detail.readings.length === 0) return 'nothing can be read from this filter yet: write your own (e)';
  return detail.readings.length === 1 ? 'only one reading is possible' : undefined;
}

/** Opens the choice with the decided reading marked, else the recommended one. */
export function openReading(state: State): Step {
  const detail = writtenDetail(state);
  const marked = detail?.reading ?? detail?.readings.find(({ recommended }) => recommended)?.reading;
  return mark(
    { ...state, log: undefined },
    detail?.readings.find(({ reading }) => reading === marked),
  );
}

function mark(state: State, view: ReadingView | undefined): Step {
  const change: ReviewChange = view === undefined ? {} : { reading: view.reading };
  return { state: { ...state, dialog: { kind: 'reading', marked: view?.reading, change } }, effects: [] };
}

export const readingDialog: DialogKind<ReadingDialog> = {
  place: () => 'choice',
  key(state, dialog, key, at): Step {
    const readings = writtenDetail(state)?.readings ?? [];
    const index = readings.findIndex(({ reading }) => reading === dialog.marked);
    switch (key.name) {
      case 'Esc':
      case 'q':
      case 'r':
        return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
      case 'j':
      case '↓':
        return pick(state, readings, step(readings, index, 1));
      case 'k':
      case '↑':
        return pick(state, readings, step(readings, index, -1));
      case 'Enter':
        return take(state, dialog);
      case 'a':
        return takeAndApprove(state, dialog, at);
      default:
        return /^[1-9]$/.test(key.name) ? pick(state, readings, Number(key.name) - 1) : { state, effects: [] };
    }
  },
  pane: () => undefined,
  status(state, { marked }): Line {
    if (marked === undefined) return [part('a is off', 'key.disabled'), part(': choose one of the readings first')];
    const words = `Enter writes `;
    const held = state.pending === undefined ? '' : ' when the last write is done';
    const idle = writtenDetail(state)?.readings.find(({ reading }) => reading === marked)?.idle === true;
    return [
      part(words),
      part(`reading: ${marked}`, 'diff.added'),
      part(`${held}; a approves it as well`),
      ...(idle ? [part(', but '), part('it never matches', 'severity.warning')] : []),
    ];
  },
  hints: (state) => [
    [`1-${Math.max(1, writtenDetail(state)?.readings.length ?? 1)}`, 'pick'],
    ['a', 'take and approve'],
    ['Enter', 'take'],
    ['Esc', 'back'],
  ],
};

// Only what can be taken is stepped on; the rest says why not when its number is pressed.
function step(readings: readonly ReadingView[], from: number, by: 1 | -1): number {
  const start = from === -1 && by < 0 ? readings.length : from;
  for (let index = start + by; index >= 0 && index < readings.length; index += by) {
    if (readings[index]?.anchored) return index;
  }
  return from;
}

function pick(state: State, readings: readonly ReadingView[], index: number): Step {
  const view = readings[index];
  if (view === undefined && index < 0) return { state, effects: [] };
  // A pick that is none is not to be taken for the one before it: then nothing is marked.
  const { state: none } = mark(state, undefined);
  if (view === undefined) return say(none, 'plain', `there are ${readings.length} readings`);
  if (!view.anchored) return say(none, 'bad', `${index + 1} ${view.reading} cannot be taken: ${whyNot(view)}`);
  return mark({ ...state, log: undefined }, view);
}

function whyNot(view: ReadingView): string {
  return safeText(view.why.replace(/^not offered[:,;]?\s*(because\s+)?/i, '')) || 'it would silence the rule';
}

function take(state: State, dialog: ReadingDialog): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined || dialog.marked === undefined)
    return say(state, 'plain', 'choose one of the readings first');
  const label = `reading: ${dialog.marked}`;
  return write(state, { key: scenario.key, change: dialog.change, approve: false, label });
}

function takeAndApprove(state: State, dialog: ReadingDialog, at: number): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined) return { state, effects: [] };
  if (dialog.marked === undefined) return say(state, 'plain', 'a is off: choose one of the readings first');
  const answer = state.details.get(detailId(scenario.key, dialog.change))?.approval;
  if (answer?.ok === false) return say(state, 'bad', `a is off: ${answer.why}`);
  return approveNow(state, scenario, dialog.change, at);
}
