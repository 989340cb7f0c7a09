import type { HoleView, ReviewChange } from '../../index.js';
import type { Step } from '../event.js';
import { editField, type Field, fieldOf } from '../field.js';
import type { Key } from '../keys/key.js';
import { currentDetail, currentScenario } from '../select.js';
import { detailId, type State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { safeText, width as widthOf } from '../view/text.js';
import { say, whyUnknown, write } from '../writing.js';
import type { DialogKind } from './dialog.js';
import { valuesPane } from './values-pane.js';
import { judge, listed, type ValueSource, valueSources, valuesChange, wrongItems } from './values-text.js';

/** Some thousands of hashes; what is longer is better a file. */
const listLimit = 256 * 1024;

/** Fills one hole: with a list, with a file of the repository, or with a watchlist. */
export interface ValuesDialog {
  readonly kind: 'values';
  readonly hole: HoleView;
  readonly source: ValueSource;
  /** What was typed for each source stays while the others are looked at. */
  readonly fields: { readonly [Source in ValueSource]: Field };
  /** On the row of the sources digits pick; in the field they are typed. */
  readonly onSource: boolean;
  readonly change: ReviewChange;
  /** The last change that the checker has answered: shown until the next answer is there. */
  readonly seen: ReviewChange;
}

/** The holes of the scenario that values can fill. */
export function fillable(state: State): readonly HoleView[] {
  const holes = currentDetail(state)?.holes ?? [];
  // Values of a field without a column lead nowhere, but what fills it already can be taken out.
  return holes.filter(({ kind, column, filled }) => kind !== 'condition' && (column !== undefined || filled));
}

/** Why no hole can be filled. */
export function valuesOff(state: State): string | undefined {
  const detail = currentDetail(state);
  if (detail === undefined) return whyUnknown(state);
  if (detail.holes.length === 0) return 'this filter has no hole';
  if (fillable(state).length > 0) return undefined;
  const field = detail.holes.find(({ kind }) => kind !== 'condition')?.field;
  return field === undefined ? 'a condition is missing, no value: write your own filter (e)' : `${field} has no column`;
}

/** Opens the field of a hole with what fills it already. */
export function openValues(state: State, name: string): Step {
  const hole = fillable(state).find((one) => one.name === name);
  if (hole === undefined) return say(state, 'plain', `the hole ${name} is not there any more`);
  const values = currentScenario(state)?.review?.values ?? {};
  const now = Object.hasOwn(values, name) ? values[name] : undefined;
  const list = Array.isArray(now) ? now.map(listed).join('\n') : '';
  const file = now !== undefined && 'file' in now ? now.file : '';
  const watchlist = now !== undefined && 'watchlist' in now ? now.watchlist : '';
  const fields = {
    list: { ...fieldOf(list, true), limit: listLimit },
    file: fieldOf(file),
    watchlist: fieldOf(watchlist),
  };
  const source = file !== '' ? 'file' : watchlist !== '' ? 'watchlist' : 'list';
  const dialog: ValuesDialog = { kind: 'values', hole, source, fields, onSource: false, change: {}, seen: {} };
  return { state: { ...state, log: undefined, dialog }, effects: [] };
}

export const valuesDialog: DialogKind<ValuesDialog> = {
  place: ({ onSource }) => (onSource ? 'choice' : 'input'),
  key(state, dialog, key): Step {
    if (key.name === 'Esc') return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
    if (key.name === 'Tab' || key.name === 'Shift-Tab') return turn(state, dialog, key.name === 'Tab' ? 1 : -1);
    if (dialog.onSource) return sourceKey(state, dialog, key);
    if (key.name === 'Enter') return save(state, dialog);
    return type(state, dialog, key);
  },
  pane: (state, dialog, width, height) => ({
    title: `Values of ${safeText(dialog.hole.name)}`,
    note: [part(aboutHole(dialog.hole, width - widthOf(safeText(dialog.hole.name)) - 'Values of '.length - 5))],
    lines: valuesPane(state, dialog, width, height),
    where: 'below',
  }),
  status(state, dialog): Line {
    const off = saveOff(state, dialog);
    if (off !== undefined) return [part('Enter is off', 'key.disabled'), part(`: ${off}`)];
    const wrong = wrongItems(judge(currentDetail(state), dialog));
    return [
      part('Enter', 'key.cap'),
      part(' writes '),
      part(safeText(labelOf(dialog)), 'diff.added'),
      part(
        wrong.length === 0
          ? ''
          : `; ${wrong.length === 1 ? `line ${wrong[0]}` : `lines ${wrong.join(', ')}`} never matches`.replace(
              /^(; lines .*)es$/,
              '$1',
            ),
      ),
    ];
  },
  hints: (_, { source, onSource }) =>
    onSource
      ? [
          ['1-3', 'pick'],
          ['Enter', 'to the field'],
          ['Tab', 'source'],
          ['Esc', 'cancel'],
        ]
      : [
          ['Enter', 'save'],
          ['Esc', 'cancel'],
          ['Tab', 'source'],
          ...(source === 'list' ? ([['Ctrl-J', 'line']] as const) : []),
          ['Ctrl-U', 'clear-line'],
        ],
};

/** What its values are: as much of it as there is room for beside the hole's name. */
function aboutHole({ field, column, type }: HoleView, room: number): string {
  const to = [field, column].filter((one) => one !== undefined).join(' → ');
  const all = [[to, type], [column, type], [type], [column]].map((some) =>
    safeText(some.filter((one) => one !== undefined && one !== '').join(', ')),
  );
  return all.find((one) => widthOf(one) <= room) ?? '';
}

function turn(state: State, dialog: ValuesDialog, by: 1 | -1): Step {
  const at = (valueSources.indexOf(dialog.source) + by + valueSources.length) % valueSources.length;
  return changed(state, dialog, { source: valueSources[at] ?? 'list' });
}

function sourceKey(state: State, dialog: ValuesDialog, key: Key): Step {
  const picked = /^[1-3]$/.test(key.name) ? valueSources[Number(key.name) - 1] : undefined;
  if (picked !== undefined) return changed(state, dialog, { source: picked, onSource: false });
  if (key.name === '←' || key.name === 'h') return turn(state, dialog, -1);
  if (key.name === '→' || key.name === 'l') return turn(state, dialog, 1);
  if (['Enter', '↓', 'j'].includes(key.name)) return changed(state, dialog, { onSource: false });
  if (key.name === 'q') return { state: { ...state, dialog: undefined, log: undefined }, effects: [] };
  return { state, effects: [] };
}

function type(state: State, dialog: ValuesDialog, key: Key): Step {
  const field = dialog.fields[dialog.source];
  const edited = editField(field, key);
  if (edited === undefined)
    return key.name === '↑' ? changed(state, dialog, { onSource: true }) : { state, effects: [] };
  const step = changed(state, dialog, { fields: { ...dialog.fields, [dialog.source]: edited.field } });
  return edited.full ? say(step.state, 'bad', `not all of it fits: put a long list into a file (Tab)`) : step;
}

function changed(state: State, dialog: ValuesDialog, to: Partial<ValuesDialog>): Step {
  const scenario = currentScenario(state);
  const next = { ...dialog, ...to };
  const answered = scenario !== undefined && state.details.has(detailId(scenario.key, dialog.change));
  return {
    state: {
      ...state,
      log: undefined,
      dialog: {
        ...next,
        change: scenario === undefined ? {} : valuesChange(scenario, next),
        seen: answered ? dialog.change : dialog.seen,
      },
    },
    effects: [],
  };
}

function saveOff(state: State, dialog: ValuesDialog): string | undefined {
  const text = dialog.fields[dialog.source].text.trim();
  if (!('values' in dialog.change)) {
    if (text !== '') return dialog.source === 'watchlist' ? watchlistOff : 'nothing has changed';
    return { list: 'type or paste at least one value', file: 'type the path of a list', watchlist: watchlistOff }[
      dialog.source
    ];
  }
  const unusable = currentDetail(state)?.findings.find(({ code }) => code === 'WN814');
  return dialog.source === 'file' && unusable !== undefined ? `${unusable.message} (WN814)` : undefined;
}

const watchlistOff = 'type the alias of a watchlist: letters, digits, blanks, `.`, `_` and `-`';

function save(state: State, dialog: ValuesDialog): Step {
  const scenario = currentScenario(state);
  const off = saveOff(state, dialog);
  if (off !== undefined) return say(state, 'plain', `Enter is off: ${off}`);
  if (scenario === undefined) return { state, effects: [] };
  return write(state, { key: scenario.key, change: dialog.change, approve: false, label: labelOf(dialog) });
}

function labelOf({ hole, change, source, fields }: ValuesDialog): string {
  const values = change.values?.[hole.name];
  if (values === undefined) return `values: { ${hole.name}: none }`;
  const words = Array.isArray(values)
    ? `[${values.length} ${values.length === 1 ? 'value' : 'values'}]`
    : `{ ${source}: ${fields[source].text.trim()} }`;
  return `values: { ${hole.name}: ${words} }`;
}
