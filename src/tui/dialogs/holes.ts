import type { Step } from '../event.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { fit, safeText } from '../view/text.js';
import { say } from '../writing.js';
import { askAllow } from './allow.js';
import type { DialogKind } from './dialog.js';
import { openValues } from './values.js';

/** Chooses one of several: a hole to fill, a code to explain, a finding to accept. */
export interface HolesDialog {
  readonly kind: 'holes';
  readonly to: 'values' | 'explain' | 'allow';
  /** A hole's name or a code, and what is said of it. */
  readonly items: readonly { readonly name: string; readonly words: string }[];
  readonly marked: number;
}

/** Takes the only item at once, or lets the reviewer choose one. */
export function chooseOne(state: State, to: HolesDialog['to'], items: HolesDialog['items']): Step {
  const [only, second] = items;
  if (only !== undefined && second === undefined) return take(state, to, only.name);
  return { state: { ...state, log: undefined, dialog: { kind: 'holes', to, items, marked: 0 } }, effects: [] };
}

export const holesDialog: DialogKind<HolesDialog> = {
  place: () => 'choice',
  key(state, dialog, key): Step {
    const { items, marked } = dialog;
    const mark = (to: number): Step => ({
      state: { ...state, dialog: { ...dialog, marked: Math.max(0, Math.min(items.length - 1, to)) } },
      effects: [],
    });
    if (key.name === 'Esc' || key.name === 'q') return { state: { ...state, dialog: undefined }, effects: [] };
    if (key.name === 'j' || key.name === '↓') return mark(marked + 1);
    if (key.name === 'k' || key.name === '↑') return mark(marked - 1);
    if (key.name === 'g' || key.name === 'Home') return mark(0);
    if (key.name === 'G' || key.name === 'End') return mark(items.length - 1);
    const item = /^[1-9]$/.test(key.name)
      ? items[Number(key.name) - 1]
      : key.name === 'Enter'
        ? items[marked]
        : undefined;
    if (item === undefined && /^[1-9]$/.test(key.name)) return say(state, 'plain', `there are ${items.length} lines`);
    if (item === undefined) return { state, effects: [] };
    return take({ ...state, dialog: undefined }, dialog.to, item.name);
  },
  pane(_, { to, items, marked }, width, height) {
    const rows = Math.max(1, height);
    const top = Math.max(0, Math.min(marked - Math.floor(rows / 2), items.length - rows));
    return {
      title: titles[to],
      note: undefined,
      lines: items.slice(top, top + rows).map(({ name, words }, index): Line => {
        const at = top + index;
        const sign = at === marked ? '›' : ' ';
        const line: Line = [
          { text: `${sign} ${at < 9 ? at + 1 : ' '} ` },
          part(safeText(name), 'text.strong'),
          { text: `  ${safeText(words)}` },
        ];
        return at === marked ? fit(line, width).map(({ text }) => part(text, 'list.cursor')) : line;
      }),
      where: 'below',
    };
  },
  status: (_, { to, items, marked }): Line => [
    part('Enter', 'key.cap'),
    part(` ${does[to]} ${safeText(items[marked]?.name ?? '')}`),
  ],
  hints: (_, { items }) => [
    [`1-${Math.min(9, items.length)}`, 'pick'],
    ['Enter', 'take'],
    ['Esc', 'back'],
  ],
};

const titles = {
  values: 'Which hole to fill',
  explain: 'Which code to explain',
  allow: 'Which finding to accept',
} as const satisfies Record<HolesDialog['to'], string>;

const does = {
  values: 'fills',
  explain: 'explains',
  allow: 'asks whether to accept',
} as const satisfies Record<HolesDialog['to'], string>;

function take(state: State, to: HolesDialog['to'], name: string): Step {
  switch (to) {
    case 'values':
      return openValues(state, name);
    case 'explain':
      return { state: { ...state, log: undefined }, effects: [{ kind: 'explain', code: name }] };
    case 'allow':
      return askAllow(state, name);
  }
}
