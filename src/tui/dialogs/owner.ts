import type { ReviewChange } from '../../index.js';
import { approveNow } from '../approve.js';
import type { Step } from '../event.js';
import { editField, type Field, fieldLines, fieldOf } from '../field.js';
import type { Key } from '../keys/key.js';
import { currentScenario } from '../select.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { dropHeld, isHeld, say } from '../writing.js';
import type { DialogKind } from './dialog.js';
import { coveredChange, ownerChange, ownerProblem, renewOff, renews, writeOwner } from './owner-change.js';
import { openReasons } from './reasons.js';

export type OwnerField = 'by' | 'ticket' | 'expires' | 'reason';

/** What goes on when the name is known. */
export type AfterName = { readonly kind: 'approve'; readonly change: ReviewChange } | { readonly kind: 'reject' };

/** Who answers for a scenario: its owner, ticket, last day and reason; or the name alone, once for a run. */
export interface OwnerDialog {
  readonly kind: 'owner';
  readonly fields: readonly { readonly name: OwnerField; readonly field: Field }[];
  readonly marked: number;
  readonly after: AfterName | undefined;
  /** What changes what an approval covers. */
  readonly change: ReviewChange;
}

const names = ['by', 'ticket', 'expires', 'reason'] as const satisfies readonly (OwnerField & keyof ReviewChange)[];

/** Opens the fields with what the review says. */
export function openOwner(state: State): Step {
  const review = currentScenario(state)?.review;
  const fields = names.map((name) => ({
    name,
    field: fieldOf(review?.[name] ?? (name === 'by' ? (state.options.by ?? '') : '')),
  }));
  return {
    state: { ...state, log: undefined, dialog: { kind: 'owner', fields, marked: 0, after: undefined, change: {} } },
    effects: [],
  };
}

export const ownerDialog: DialogKind<OwnerDialog> = {
  place: () => 'input',
  key(state, dialog, key, at): Step {
    const by = moves[key.name];
    if (key.name === 'Esc') return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
    if (key.name === 'Enter') return save(state, dialog, at);
    if (dialog.after !== undefined && (key.name === 'a' || key.name === 'x') && isHeld(state, at))
      return dropHeld(state, at, key.name);
    if (by !== undefined) {
      const marked = (dialog.marked + by + dialog.fields.length) % dialog.fields.length;
      return { state: { ...state, log: undefined, dialog: { ...dialog, marked } }, effects: [] };
    }
    return type(state, dialog, key);
  },
  pane(_, dialog, width, height) {
    const lines = dialog.fields.flatMap(({ name, field }, index): readonly Line[] => {
      const label = labels[name].padEnd(10);
      const on = index === dialog.marked;
      const rows = fieldLines(field, Math.max(10, width - 12)).lines;
      return rows.map((row, at) => [
        part(`${on && at === 0 ? '›' : ' '} `),
        part(at === 0 ? label : ' '.repeat(10), on ? 'choice.on' : 'text.dim'),
        ...(on ? row : row.filter(({ token }) => token !== 'input.cursor')),
      ]);
    });
    const hint = dialog.after === undefined ? undefined : 'written as `by:` of your decisions, asked once for this run';
    return {
      title: dialog.after === undefined ? 'Owner, ticket, expiry' : 'Who decides?',
      note: undefined,
      lines: [...lines, ...(hint === undefined ? [] : [[part(hint, 'text.dim')]])].slice(0, height),
      where: 'below',
    };
  },
  status(state, dialog): Line {
    const off = saveOff(state, dialog);
    if (off !== undefined) return [part('Enter is off', 'key.disabled'), part(`: ${off}`)];
    if (dialog.after !== undefined) return [part('Enter goes on')];
    const changed = Object.keys(ownerChange(state, dialog));
    return [
      part('Enter writes '),
      part(changed.join(', '), 'diff.added'),
      part(renews(state, dialog) ? ` and approves anew${dayWords(changed)}` : ''),
    ];
  },
  hints: (_, { after }) => [
    ['Enter', after === undefined ? 'save' : 'go on'],
    ['Esc', 'cancel'],
    ...(after === undefined ? ([['Tab', 'next']] as const) : []),
    ['Ctrl-U', 'clear-line'],
  ],
};

function dayWords(changed: readonly string[]): string {
  return changed.includes('expires') ? ': the last day is part of the clause' : '';
}

const moves: { readonly [name: string]: 1 | -1 | undefined } = { Tab: 1, '↓': 1, 'Shift-Tab': -1, '↑': -1 };

const labels = { by: 'by', ticket: 'ticket', expires: 'expires', reason: 'reason' } as const satisfies Record<
  OwnerField,
  string
>;

function type(state: State, dialog: OwnerDialog, key: Key): Step {
  const current = dialog.fields[dialog.marked];
  const edited = current && editField(current.field, key);
  if (edited === undefined) return { state, effects: [] };
  const fields = dialog.fields.map((one, index) => (index === dialog.marked ? { ...one, field: edited.field } : one));
  const next = { ...dialog, fields };
  const change = dialog.after === undefined ? covered(state, next) : dialog.change;
  return { state: { ...state, log: undefined, dialog: { ...next, change } }, effects: [] };
}

// Only a last day that goes into an approval's clause changes what the other panes show.
function covered(state: State, dialog: OwnerDialog): ReviewChange {
  return renews(state, dialog) ? coveredChange(state, dialog) : {};
}

function saveOff(state: State, dialog: OwnerDialog): string | undefined {
  if (dialog.after !== undefined)
    return (dialog.fields[0]?.field.text ?? '').trim() === '' ? 'type the name that stands for you' : undefined;
  const problem = ownerProblem(state, dialog);
  if (problem !== undefined) return problem;
  if (Object.keys(ownerChange(state, dialog)).length === 0) return 'nothing has changed';
  return renews(state, dialog) ? renewOff(state, dialog) : undefined;
}

function save(state: State, dialog: OwnerDialog, at: number): Step {
  const off = saveOff(state, dialog);
  if (off !== undefined) return say(state, 'plain', `Enter is off: ${off}`);
  if (dialog.after === undefined) return writeOwner(state, dialog);
  const by = (dialog.fields[0]?.field.text ?? '').trim();
  const named: State = { ...state, dialog: undefined, log: undefined, options: { ...state.options, by } };
  // The key that asked for this was long ago: the decision it stands for is made now.
  const fresh = { ...named, decidedAt: Number.NEGATIVE_INFINITY };
  const scenario = currentScenario(fresh);
  if (dialog.after.kind === 'reject') return openReasons(fresh, at);
  return scenario === undefined ? { state: named, effects: [] } : approveNow(fresh, scenario, dialog.after.change, at);
}
