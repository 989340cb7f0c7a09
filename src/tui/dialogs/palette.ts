import type { ReviewChange } from '../../index.js';
import { setChange } from '../commands/set.js';
import type { Step } from '../event.js';
import { editField, type Field, fieldLines, replaceText } from '../field.js';
import { type Entry, entryCount, matchingEntries, nothingWords } from '../palette-entries.js';
import type { State } from '../state.js';
import { type Line, part, plain } from '../view/line.js';
import { fit, lineText, width as widthOf } from '../view/text.js';
import { say } from '../writing.js';
import type { DialogKind } from './dialog.js';

/** Any command by its name. */
export interface PaletteDialog {
  readonly kind: 'palette';
  readonly field: Field;
  readonly at: number;
  /** What of `set` an approval covers: the other panes show it. */
  readonly change?: ReviewChange | undefined;
}

export const paletteDialog: DialogKind<PaletteDialog> = {
  place: () => 'input',
  key(state, dialog, key, at): Step {
    const entries = matchingEntries(state, dialog.field.text);
    const marked = Math.min(dialog.at, entries.length - 1);
    const to = (index: number): Step => ({
      state: { ...state, dialog: { ...dialog, at: Math.max(0, Math.min(index, entries.length - 1)) } },
      effects: [],
    });
    switch (key.name) {
      case 'Esc':
        return { state: { ...state, dialog: undefined }, effects: [] };
      case 'Enter':
        return run(state, dialog, entries[marked], at);
      case 'Tab':
        return complete(state, dialog, entries[marked]);
      case '↓':
        return to(marked + 1);
      case '↑':
        return to(marked - 1);
      // No command has a question mark in its name.
      case '?':
        return {
          state: { ...state, dialog: { kind: 'help', top: 0, find: undefined, typing: false, under: dialog } },
          effects: [],
        };
      default: {
        const field = editField(dialog.field, key)?.field;
        return field === undefined ? { state, effects: [] } : withField(state, dialog, field);
      }
    }
  },
  pane(state, dialog, width, height) {
    const entries = matchingEntries(state, dialog.field.text);
    const room = Math.max(1, Math.min(entries.length, Math.max(4, Math.floor(height / 2) - 3)));
    const marked = Math.max(0, Math.min(dialog.at, entries.length - 1));
    const top = Math.max(0, Math.min(marked - Math.floor(room / 2), entries.length - room));
    const rows = entries.slice(top, top + room).map((one, index) => entryLine(one, top + index === marked, width));
    return {
      title: 'Command',
      note: [part(`${entries.length} of ${entryCount()}`)],
      lines: [
        [part(': '), ...(fieldLines(dialog.field, width - 2).lines[0] ?? [])],
        ...(rows.length > 0 ? rows : [plain(`  ${nothingWords(dialog.field.text)}`)]),
      ],
      where: 'top',
    };
  },
  status: (): Line => [
    part('also: rule NAME · status decide · code WN301 · explain WN402 · set ticket=SOC-1', 'text.dim'),
  ],
  hints: () => [
    ['Enter', 'run'],
    ['↓', 'next'],
    ['Tab', 'complete'],
    ['Esc', 'close'],
    ['?', 'help'],
  ],
};

function withField(state: State, dialog: PaletteDialog, field: Field): Step {
  return {
    state: { ...state, dialog: { ...dialog, field, at: 0, change: setChange(state, field.text) } },
    effects: [],
  };
}

function run(state: State, dialog: PaletteDialog, entry: Entry | undefined, at: number): Step {
  if (entry === undefined) return say(state, 'plain', nothingWords(dialog.field.text));
  const off = entry.off?.(state);
  if (off !== undefined)
    return { state: { ...state, log: { tone: 'plain', text: `${entry.name} is off: ${off}` } }, effects: [] };
  if (entry.needs === true) return complete(state, state.dialog as PaletteDialog, entry);
  return entry.run({ ...state, dialog: undefined }, at);
}

/** Writes the marked name into the field. */
function complete(state: State, dialog: PaletteDialog, entry: Entry | undefined): Step {
  if (entry === undefined) return { state, effects: [] };
  const text = entry.needs === true && !entry.name.endsWith('=') ? `${entry.name} ` : entry.name;
  return withField(state, dialog, replaceText(dialog.field, text));
}

function entryLine(entry: Entry, here: boolean, width: number): Line {
  const column = (text: string, size: number): string => `${text}${' '.repeat(Math.max(2, size - widthOf(text)))}`;
  const off = entry.state;
  const tail = off === undefined ? entry.words : `off: ${off}`;
  const name = `${here ? '› ' : '  '}${column(entry.name, 20)}`;
  // A reason is read to its end where a narrower column helps.
  const least = widthOf(name) + widthOf(entry.key) + 2 + widthOf(tail);
  const head = `${name}${column(entry.key, Math.max(0, Math.min(6, 6 - (least + 6 - widthOf(entry.key) - 2 - width))))}`;
  if (here) return [part(lineText(fit(plain(`${head}${tail}`), width)).trimEnd(), 'list.cursor')];
  return [part(head), part(tail, ...(off === undefined ? [] : (['key.disabled'] as const)))];
}
