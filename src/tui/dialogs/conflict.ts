import type { ReviewChange, ScenarioKey, ScenarioView } from '../../index.js';
import type { RestoreEffect, Step, WriteEffect } from '../event.js';
import { withoutStep, withScenario } from '../history.js';
import { moveTo } from '../rows.js';
import type { State } from '../state.js';
import { type Line, part } from '../view/line.js';
import { fitText, safeText, wrapLine } from '../view/text.js';
import { pathIn, say, shortPath, write } from '../writing.js';
import type { Dialog, DialogKind } from './dialog.js';

/** The scenario on disk is another than the one that was decided: whose words count? */
export interface ConflictDialog {
  readonly kind: 'conflict';
  readonly path: string;
  readonly effect: WriteEffect | RestoreEffect;
  /** Undefined where it is gone from the file. */
  readonly theirs: ScenarioView | undefined;
  readonly both: boolean;
  /** What stood there when the answer came. */
  readonly back: Dialog | undefined;
}

/** Asks whose words count; nothing is written until then. */
export function openConflict(
  state: State,
  path: string,
  effect: WriteEffect | RestoreEffect,
  theirs: ScenarioView | undefined,
): Step {
  const dialog: ConflictDialog = { kind: 'conflict', path, effect, theirs, both: false, back: state.dialog };
  const next = { ...state, pending: undefined, log: undefined };
  // What is asked about is shown, but for a dialog that waits for its own scenario.
  const there = state.dialog === undefined ? moveTo({ ...next, summary: false }, keyOf(effect)) : next;
  return { state: { ...there, dialog }, effects: [] };
}

function keyOf(effect: ConflictDialog['effect']): ScenarioKey {
  return effect.kind === 'write' ? effect.key : effect.write.key;
}

export const conflictDialog: DialogKind<ConflictDialog> = {
  place: () => 'ask',
  key(state, dialog, key): Step {
    switch (key.name) {
      case 'm':
        return keepMine(state, dialog);
      case 't':
        return takeTheirs(state, dialog);
      case 'd':
        return { state: { ...state, log: undefined, dialog: { ...dialog, both: !dialog.both } }, effects: [] };
      case 'Esc':
      case 'q':
      case 'n':
        return putOff(state, dialog);
      default:
        return { state, effects: [] };
    }
  },
  pane(state, dialog, width, height) {
    if (!dialog.both) return undefined;
    const note: Line = [part('mine', 'diff.added'), part(' and '), part('theirs', 'diff.removed')];
    return { title: 'Both', note, lines: bothLines(state, dialog, width).slice(0, height), where: 'whole' };
  },
  status(state, { path, theirs, effect }): Line {
    const title = state.scenarios.get(keyOf(effect))?.title ?? keyOf(effect);
    const name = fitText(safeText(title), 28);
    const rest = ` changed on disk: "${name}" is ${theirs === undefined ? 'gone from it' : 'another now'}`;
    return [part(`${shortPath(safeText(path), state.size.columns - 2 - rest.length)}${rest}`, 'severity.warning')];
  },
  hints: (_, { both, theirs }) => [
    ...(theirs === undefined ? [] : ([['m', 'keep mine']] as const)),
    ['t', 'take theirs'],
    ['d', both ? 'hide both' : 'show both'],
  ],
};

/** Leaves the question open: what was decided is kept, and `R` asks again. */
function putOff(state: State, { effect, back }: ConflictDialog): Step {
  const closed = { ...state, dialog: back };
  if (effect.kind === 'restore')
    return say(closed, 'plain', `nothing was written: ${effect.how === 'undo' ? 'u' : 'U'} tries again`);
  const { key, change, approve, shown, seal } = effect;
  return say(
    { ...closed, unwritten: { key, change, approve, shown, seal } },
    'plain',
    'nothing was written; the decision is kept here, R tries again',
  );
}

const covered = [
  'filter',
  'reading',
  'sightings',
  'values',
  'expires',
  'allow',
] as const satisfies readonly (keyof ReviewChange)[];

function keepMine(state: State, { effect, theirs, back }: ConflictDialog): Step {
  if (theirs === undefined)
    return say(state, 'bad', 'the scenario is gone from the file: there is nothing to write to');
  const change = mine(effect, theirs);
  const next = withScenario(effect.kind === 'restore' ? withoutStep(state, effect) : state, theirs);
  const step = write(next, {
    key: theirs.key,
    shown: theirs,
    change,
    ...(effect.kind === 'write'
      ? { approve: effect.approve, seal: effect.seal, label: effect.label }
      : { approve: false, label: `${effect.write.label} ${effect.how === 'undo' ? 'taken back' : 'done again'}` }),
  });
  return { ...step, state: { ...step.state, dialog: back, opened: back && next.opened } };
}

/** What was decided, as a change of what is on disk now. */
function mine(effect: ConflictDialog['effect'], theirs: ScenarioView): ReviewChange {
  if (effect.kind === 'restore') {
    const { write: done, how } = effect;
    return changeBetween(theirs.review, how === 'undo' ? done.was : done.is);
  }
  const { shown, change, approve } = effect;
  if (!approve) return change;
  // An approval is of what was on the screen: whatever else their review says of it gives way.
  const kept: Record<string, unknown> = {};
  for (const name of covered) {
    if (JSON.stringify(shown.review?.[name]) !== JSON.stringify(theirs.review?.[name]))
      kept[name] = shown.review?.[name];
  }
  if (shown.filter !== (('filter' in kept ? kept['filter'] : theirs.review?.filter) ?? theirs.written))
    kept['filter'] = shown.filter;
  return { ...kept, ...change };
}

/** What turns one review into another. */
function changeBetween(from: ScenarioView['review'], to: ScenarioView['review']): ReviewChange {
  const names = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]) as ReadonlySet<keyof ReviewChange>;
  return Object.fromEntries(
    [...names].flatMap((name) =>
      JSON.stringify(from?.[name]) === JSON.stringify(to?.[name]) ? [] : [[name, to?.[name]]],
    ),
  );
}

function takeTheirs(state: State, { effect, theirs, path, back }: ConflictDialog): Step {
  // A wording of one's own is no decision to throw away: it waits for `e`.
  const typed = effect.kind === 'write' ? effect.change.filter : undefined;
  const key = keyOf(effect);
  const drafts = typed === undefined ? state.drafts : new Map(state.drafts).set(key, typed);
  const closed: State = {
    // What is theirs now is not asked about again.
    ...(effect.kind === 'restore' ? withoutStep(state, effect) : state),
    dialog: back,
    ...(drafts !== undefined && { drafts }),
    log: {
      tone: 'plain',
      text: safeText(
        `${took(state, effect, theirs, path)}${typed === undefined ? '' : '; e goes on with what you typed'}`,
      ),
    },
  };
  return { state: theirs === undefined ? closed : withScenario(closed, theirs), effects: [{ kind: 'reload' }] };
}

/** What became of the decision: one on what is gone has nowhere to go. */
function took(state: State, effect: ConflictDialog['effect'], theirs: ScenarioView | undefined, path: string): string {
  if (theirs !== undefined) return `took what ${path} says`;
  const { title = keyOf(effect) } = effect.kind === 'write' ? effect.shown : (state.scenarios.get(keyOf(effect)) ?? {});
  const label = effect.kind === 'write' ? effect.label : effect.write.label;
  return `dropped "${label}": "${fitText(title, 28)}" is gone from ${pathIn(path, 24)}`;
}

function bothLines(state: State, { effect, theirs }: ConflictDialog, width: number): readonly Line[] {
  const own = effect.kind === 'write' ? effect.shown : state.scenarios.get(effect.write.key);
  const review: ReviewChange | undefined =
    effect.kind === 'write'
      ? { ...own?.review, ...effect.change }
      : effect.how === 'undo'
        ? effect.write.was
        : effect.write.is;
  const names = [...new Set([...Object.keys(review ?? {}), ...Object.keys(theirs?.review ?? {})])];
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['title', own?.title, theirs?.title],
    ['description', own?.description, theirs?.description],
    ["the author's filter", own?.written, theirs?.written],
    ...names
      .filter((name) => name !== 'fingerprint')
      .map(
        (name) => [name, review?.[name as keyof ReviewChange], theirs?.review?.[name as keyof ReviewChange]] as const,
      ),
  ];
  const different = rows.filter(([, one, two]) => JSON.stringify(one) !== JSON.stringify(two));
  if (different.length === 0) return [[part('both say the same')]];
  return different.flatMap(([name, one, two]) => [
    [part(safeText(name), 'text.strong')],
    ...wrapLine([part('  mine    '), part(wordsOf(one), 'diff.added')], width, 10),
    ...wrapLine([part('  theirs  '), part(wordsOf(two), 'diff.removed')], width, 10),
  ]);
}

function wordsOf(value: unknown): string {
  if (value === undefined) return '(none)';
  return safeText(typeof value === 'string' ? value : JSON.stringify(value));
}
