import { rejectReasons } from '../../index.js';
import { askName } from '../approve.js';
import type { Step } from '../event.js';
import { editField, type Field, fieldLines, fieldOf } from '../field.js';
import type { Key } from '../keys/key.js';
import { currentDetail, currentScenario } from '../select.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { safeText, wrapLine } from '../view/text.js';
import { decidedNow, dropHeld, isHeld, say, write } from '../writing.js';
import type { DialogKind } from './dialog.js';

/** Why a scenario is rejected: reasons made of its findings, and a line for any other. */
export interface ReasonsDialog {
  readonly kind: 'reasons';
  readonly reasons: readonly string[];
  /** The line behind the last reason is the field. */
  readonly marked: number;
  readonly field: Field;
}

/** Opens the reasons; asks for the name first where nobody has said it. */
export function openReasons(state: State, at: number): Step {
  if (isHeld(state, at)) return dropHeld(state, at, 'x');
  const decided = decidedNow(state, at);
  if (state.options.by === undefined) return askName(decided, { kind: 'reject' });
  const reasons = rejectReasons(currentDetail(state));
  const dialog: ReasonsDialog = { kind: 'reasons', reasons, marked: 0, field: fieldOf() };
  return { state: { ...decided, log: undefined, dialog }, effects: [] };
}

export const reasonsDialog: DialogKind<ReasonsDialog> = {
  place: (dialog) => (inField(dialog) ? 'input' : 'choice'),
  key(state, dialog, key, at): Step {
    if (key.name === 'Esc') return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
    return inField(dialog) ? fieldKey(state, dialog, key, at) : listKey(state, dialog, key, at);
  },
  pane(_, dialog, width, height) {
    const lines = dialog.reasons.flatMap((reason, index): readonly Line[] => {
      const on = index === dialog.marked;
      const text = `${on ? '›' : ' '} ${index < 9 ? index + 1 : ' '} ${safeText(reason)}`;
      return wrapLine([on ? part(text, 'choice.on') : part(text)], width, 4);
    });
    const own: readonly Line[] = inField(dialog)
      ? fieldLines(dialog.field, width - 4).lines.map((line, index) => [
          { text: index === 0 ? '›   ' : '    ' },
          ...line,
        ])
      : [
          [
            part(
              `    ${dialog.field.text === '' ? 'another reason: type it' : safeText(dialog.field.text)}`,
              'text.dim',
            ),
          ],
        ];
    // The marked line stays on the screen where there are more than fit.
    const all = [...lines, ...own];
    const from = inField(dialog) ? Math.max(0, all.length - height) : 0;
    return { title: 'Reject, because …', note: undefined, lines: all.slice(from, from + height), where: 'below' };
  },
  status(state, dialog): Line {
    const reason = inField(dialog) ? dialog.field.text.trim() : dialog.reasons[dialog.marked];
    if (reason === undefined || reason === '')
      return [part('Enter is off', 'key.disabled'), part(': type why it is rejected')];
    return [
      part('Enter writes '),
      part(`decision: rejected, by: ${safeText(state.options.by ?? '')}, on: ${state.options.today}`, 'diff.added'),
      part(' and the reason'),
    ];
  },
  hints: (_, dialog) =>
    inField(dialog)
      ? [
          ['Enter', 'save'],
          ['Esc', 'cancel'],
          ...(dialog.reasons.length > 0 ? ([['↑', 'reasons']] as const) : []),
          ['Ctrl-U', 'clear-line'],
        ]
      : [
          [`1-${Math.min(9, dialog.reasons.length)}`, 'take'],
          ['Enter', 'take'],
          ['↓', 'next'],
          ['Esc', 'back'],
        ],
};

function inField({ reasons, marked }: ReasonsDialog): boolean {
  return marked >= reasons.length;
}

function marks(state: State, dialog: ReasonsDialog, marked: number): Step {
  const to = Math.max(0, Math.min(dialog.reasons.length, marked));
  return { state: { ...state, log: undefined, dialog: { ...dialog, marked: to } }, effects: [] };
}

function listKey(state: State, dialog: ReasonsDialog, key: Key, at: number): Step {
  switch (key.name) {
    case 'q':
      return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
    case 'j':
    case '↓':
      return marks(state, dialog, dialog.marked + 1);
    case 'k':
    case '↑':
      return marks(state, dialog, dialog.marked - 1);
    case 'g':
    case 'Home':
      return marks(state, dialog, 0);
    case 'G':
    case 'End':
      return marks(state, dialog, dialog.reasons.length);
    case 'Enter':
      return reject(state, dialog.reasons[dialog.marked]);
    default:
      return /^[1-9]$/.test(key.name) ? rejectLine(state, dialog, Number(key.name)) : typed(state, dialog, key, at);
  }
}

function rejectLine(state: State, { reasons }: ReasonsDialog, line: number): Step {
  const reason = reasons[line - 1];
  return reason === undefined ? say(state, 'plain', `there are ${reasons.length} reasons`) : reject(state, reason);
}

/** What is no key of the list begins a reason of one's own. */
function typed(state: State, dialog: ReasonsDialog, key: Key, at: number): Step {
  if (key.name === 'x' && isHeld(state, at)) return dropHeld(state, at, 'x');
  if (key.text.trim() === '') return { state, effects: [] };
  return fieldKey(state, { ...dialog, marked: dialog.reasons.length }, key, at);
}

function fieldKey(state: State, dialog: ReasonsDialog, key: Key, at: number): Step {
  // The key that opened the field, still held down, types nothing.
  if (key.name === 'x' && isHeld(state, at)) return dropHeld(state, at, 'x');
  if (key.name === '↑') return marks(state, dialog, dialog.marked - 1);
  if (key.name === 'Enter') {
    const reason = dialog.field.text.trim();
    return reason === '' ? say(state, 'plain', 'Enter is off: type why it is rejected') : reject(state, reason);
  }
  const edited = editField(dialog.field, key);
  if (edited === undefined) return { state, effects: [] };
  return { state: { ...state, log: undefined, dialog: { ...dialog, field: edited.field } }, effects: [] };
}

function reject(state: State, reason: string | undefined): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined || reason === undefined) return { state, effects: [] };
  const { by, today } = state.options;
  return write(state, {
    key: scenario.key,
    change: { decision: 'rejected', by, on: today, reason, fingerprint: undefined },
    approve: false,
    label: 'rejected',
  });
}
