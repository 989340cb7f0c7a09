import type { Detail, FindingView, FixView, ReviewChange, ScenarioKey, ScenarioView } from '../../index.js';
import type { Step } from '../event.js';
import { editField, type Field, fieldLimit, fieldOf, replaceText } from '../field.js';
import type { Key } from '../keys/key.js';
import { currentDetail, currentRule, currentScenario, shortName } from '../select.js';
import { detailId, type State } from '../state.js';
import { type Line, part, type Token } from '../view/line.js';
import { fitText, safeText } from '../view/text.js';
import { filterChange, placeOf, say, write } from '../writing.js';
import type { DialogKind } from './dialog.js';
import { editPane } from './edit-pane.js';
import { fixesOf } from './fixes.js';

/** The filter in a field, with what the checker says of it as it stands. */
export interface EditDialog {
  readonly kind: 'edit';
  readonly field: Field;
  /** The filter that counted when the field was opened. */
  readonly was: string;
  readonly change: ReviewChange;
  /** The last change that the checker has answered: shown dimmed until the next answer is there. */
  readonly seen: ReviewChange;
}

/** Opens the filter that counts, or what was typed and left before. */
export function openEdit(state: State): Step {
  const scenario = currentScenario(state);
  if (scenario === undefined) return say(state, 'plain', 'no scenario is under the cursor');
  const draft = state.drafts?.get(scenario.key);
  const field = fieldOf(draft ?? scenario.filter, true);
  const dialog: EditDialog = {
    kind: 'edit',
    field,
    was: scenario.filter,
    change: changeTo(scenario, field.text),
    seen: {},
  };
  const log = draft === undefined ? undefined : ({ tone: 'plain', text: 'this is what you typed before' } as const);
  return { state: { ...state, log, dialog }, effects: [] };
}

/** The answer for exactly what stands in the field, or the last one that there was. */
export function editAnswer(state: State, dialog: EditDialog): { detail: Detail | undefined; current: boolean } {
  const now = currentDetail(state);
  const key = currentScenario(state)?.key;
  if (now !== undefined || key === undefined) return { detail: now, current: true };
  return { detail: state.details.get(detailId(key, dialog.seen)), current: false };
}

/** How many errors of the text itself stand against it. */
export function errorsOf(detail: Detail | undefined): number {
  return (detail?.findings ?? []).filter(
    ({ severity, span, code }) => severity === 'error' && (span !== undefined || /^WN[1-5]/.test(code)),
  ).length;
}

/** The first fix of the text that there is, with the finding that it settles. */
export function suggestionOf(detail: Detail | undefined): { finding: FindingView; fix: FixView } | undefined {
  for (const finding of detail?.findings ?? []) {
    const [fix] = fixesOf(finding, detail?.filter ?? '');
    if (fix !== undefined) return { finding, fix };
  }
  return undefined;
}

export const editDialog: DialogKind<EditDialog> = {
  place: () => 'input',
  key(state, dialog, key): Step {
    if (key.name === 'Esc') return leave(state, dialog);
    if (key.name === 'Enter') return save(state, dialog);
    if (key.name === 'Tab') return complete(state, dialog);
    return type(state, dialog, key);
  },
  pane(state, dialog, width, height) {
    const { detail, current } = editAnswer(state, dialog);
    const errors = errorsOf(detail);
    const scenario = currentScenario(state);
    const rule = currentRule(state);
    const where = scenario && rule ? ` · ${safeText(shortName(state, rule))} › ${placeOf(state, scenario)}` : '';
    const [words, token] = worst(detail, errors);
    return {
      title: `Edit filter${where}`,
      note: detail === undefined ? undefined : [current ? part(words, token) : part('checking', 'text.dim')],
      lines: editPane({ dialog, detail, current, suggestion: suggestionOf(detail) }, width, height),
      where: 'scenario',
    };
  },
  status(state, dialog): Line {
    const off = saveOff(state, dialog);
    if (off !== undefined) {
      const tab = suggestionOf(currentDetail(state)) !== undefined;
      return [
        part('Enter is off', 'key.disabled'),
        part(`: ${off}${tab ? '; ' : ''}`),
        ...(tab ? [part('Tab', 'key.cap'), part(' takes the suggestion')] : []),
      ];
    }
    if ('filter' in dialog.change && dialog.change.filter === undefined)
      return [part('Enter takes your wording out: the filter of the author counts again')];
    return [
      part('Enter', 'key.cap'),
      part(' writes '),
      part(`filter: ${fitText(safeText(dialog.field.text), Math.max(10, state.size.columns - 50))}`, 'diff.added'),
      part(' and decides nothing'),
    ];
  },
  hints: (state, dialog) => [
    ...(saveOff(state, dialog) === undefined ? ([['Enter', 'save']] as const) : []),
    ...(suggestionOf(currentDetail(state)) === undefined ? [] : ([['Tab', 'complete']] as const)),
    ['Esc', 'cancel'],
    ['Ctrl-J', 'line'],
    ['Ctrl-W', 'word'],
    ['Ctrl-U', 'start'],
    ['Ctrl-K', 'end'],
  ],
};

function count(errors: number, what = 'error'): string {
  return `${errors} ${what}${errors === 1 ? '' : 's'}`;
}

/** What the title says of the text: how many findings of the worst kind there are. */
function worst(detail: Detail | undefined, errors: number): readonly [words: string, token: Token] {
  if (errors > 0) return [count(errors), 'severity.error'];
  const of = (severity: FindingView['severity']): number =>
    (detail?.findings ?? []).filter((one) => one.severity === severity).length;
  if (of('warning') > 0) return [count(of('warning'), 'warning'), 'severity.warning'];
  return of('note') > 0 ? [count(of('note'), 'note'), 'severity.note'] : ['no finding', 'status.ready'];
}

function changeTo(scenario: ScenarioView, text: string): ReviewChange {
  return text === scenario.filter ? {} : filterChange(scenario, text);
}

function saveOff(state: State, dialog: EditDialog): string | undefined {
  if (dialog.field.text.trim() === '') return 'the filter is empty';
  if (!('filter' in dialog.change)) return 'nothing has changed';
  // Without the checker editing goes on: approving waits for it anyway.
  if (state.checker === 'stopped') return undefined;
  const detail = currentDetail(state);
  if (detail === undefined) return 'still checking what you typed';
  const errors = errorsOf(detail);
  return errors === 0 ? undefined : count(errors);
}

function withText(state: State, dialog: EditDialog, field: Field): State {
  const scenario = currentScenario(state);
  const answered = scenario !== undefined && state.details.has(detailId(scenario.key, dialog.change));
  const change = scenario === undefined ? {} : changeTo(scenario, field.text);
  return {
    ...state,
    log: undefined,
    dialog: { ...dialog, field, change, seen: answered ? dialog.change : dialog.seen },
  };
}

function type(state: State, dialog: EditDialog, key: Key): Step {
  const edited = editField(dialog.field, key);
  if (edited === undefined) return { state, effects: [] };
  const next = withText(state, dialog, edited.field);
  if (!edited.full) return { state: next, effects: [] };
  return say(next, 'bad', `not all of it fits: a filter has at most ${fieldLimit} characters`);
}

function complete(state: State, dialog: EditDialog): Step {
  const suggestion = suggestionOf(currentDetail(state));
  if (suggestion === undefined) return say(state, 'plain', 'Tab is off: there is no suggestion');
  return { state: withText(state, dialog, replaceText(dialog.field, suggestion.fix.filter)), effects: [] };
}

/** Leaves the field; what was typed is kept for the next time. */
function leave(state: State, dialog: EditDialog): Step {
  const key = (state.opened ?? currentScenario(state))?.key;
  const closed = { ...state, dialog: undefined, log: undefined };
  if (key === undefined) return { state: closed, effects: [] };
  if (dialog.field.text === dialog.was) return { state: withoutDraft(closed, key), effects: [] };
  const drafts = new Map(state.drafts).set(key, dialog.field.text);
  return say({ ...closed, drafts }, 'plain', 'not saved; e goes on with what you typed');
}

/** The state without what was typed for a scenario. */
export function withoutDraft(state: State, key: ScenarioKey): State {
  if (state.drafts?.has(key) !== true) return state;
  const drafts = new Map(state.drafts);
  drafts.delete(key);
  return { ...state, drafts };
}

function save(state: State, dialog: EditDialog): Step {
  const scenario = currentScenario(state);
  const off = saveOff(state, dialog);
  if (off !== undefined) return say(state, 'plain', `Enter is off: ${off}`);
  if (scenario === undefined || state.pending !== undefined)
    return say(state, 'plain', 'the last write is still on its way');
  const label = dialog.change.filter === undefined ? "filter: the author's" : 'filter';
  return write(withoutDraft(state, scenario.key), {
    key: scenario.key,
    change: dialog.change,
    approve: false,
    label,
  });
}
