import type { ReviewChange } from '../../index.js';
import type { Effect, Step } from '../event.js';
import type { Key } from '../keys/key.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { fitText, safeText, wrapLine } from '../view/text.js';
import { write } from '../writing.js';
import type { Dialog, DialogKind } from './dialog.js';

/** A question of one line. What a yes does is data, so that it can be shown, compared and kept. */
export interface AskDialog {
  readonly kind: 'ask';
  readonly question: string;
  readonly yes: Effect;
  /** The filters that the question is about, where it is about one. */
  readonly about: { readonly title: string; readonly was: string; readonly now: string } | undefined;
  /** What a yes would write: the other panes show it. */
  readonly change: ReviewChange;
  /** What stands there again after a no. */
  readonly back: Dialog | undefined;
}

/** Asks before an effect. */
export function ask(state: State, question: string, yes: Effect, about?: AskDialog['about']): Step {
  const change = yes.kind === 'write' ? yes.change : {};
  const dialog: AskDialog = { kind: 'ask', question, yes, about, change, back: state.dialog };
  return { state: { ...state, log: undefined, dialog }, effects: [] };
}

/** What leaving asks first; undefined where nothing would be lost. */
export function quitQuestion(state: State): string | undefined {
  if (state.unwritten !== undefined) return 'a decision is not written yet (R tries again): leave all the same?';
  if ((state.drafts?.size ?? 0) > 0)
    return 'a filter that you typed is not saved (e goes on with it): leave all the same?';
  return undefined;
}

export const askDialog: DialogKind<AskDialog> = {
  place: () => 'ask',
  key(state, dialog, key): Step {
    if (isYes(key)) return yes({ ...state, dialog: undefined }, dialog.yes);
    if (isNo(key)) return { state: { ...state, dialog: dialog.back, log: undefined }, effects: [] };
    return { state, effects: [] };
  },
  pane(_, { about }, width, height) {
    if (about === undefined) return undefined;
    const lines = [
      ...wrapLine([part('- '), part(safeText(about.was), 'diff.removed')], width, 2),
      ...wrapLine([part('+ '), part(safeText(about.now), 'diff.added')], width, 2),
    ];
    return { title: about.title, note: undefined, lines: lines.slice(0, height), where: 'below' };
  },
  // However long the question, its answers stand behind it.
  status: (state, { question }): Line => [
    part(fitText(safeText(question), Math.max(10, state.size.columns - 6)), 'severity.warning'),
    part(' '),
    part('y', 'key.cap'),
    part('/'),
    part('n', 'key.cap'),
  ],
  hints: () => [
    ['y', 'yes'],
    ['n', 'no'],
    ['Esc', 'no'],
  ],
};

function isYes(key: Key): boolean {
  return key.name === 'y' || key.name === 'Y';
}

function isNo(key: Key): boolean {
  return key.name === 'n' || key.name === 'N' || key.name === 'Esc' || key.name === 'q';
}

function yes(state: State, effect: Effect): Step {
  if (effect.kind === 'write') return write(state, effect);
  const log = effect.kind === 'compile' ? ({ tone: 'plain', text: 'compiling …' } as const) : undefined;
  return { state: { ...state, log }, effects: [effect] };
}
