// A screen by hand: one rule with scenarios, what the checker said of them, and keys without a terminal.
import type { Detail, FindingView, ReviewChange, RuleView, ScenarioView, Write } from '../../src/index.js';
import { decideCommands, decideEvent } from '../../src/tui/commands/decide.js';
import { dialogKinds } from '../../src/tui/dialogs/all.js';
import type { Dialog, DialogKind } from '../../src/tui/dialogs/dialog.js';
import type { Effect, Event, Step, WriteEffect } from '../../src/tui/event.js';
import { initialState } from '../../src/tui/initial.js';
import type { Key } from '../../src/tui/keys/key.js';
import { lookup } from '../../src/tui/keys/lookup.js';
import { reduce } from '../../src/tui/reduce.js';
import { detailId, type State } from '../../src/tui/state.js';
import { lineText } from '../../src/tui/view/text.js';

export const path = 'exclusions/x.yaml';

export function scenarioOf(id: string, more: Partial<ScenarioView> = {}): ScenarioView {
  const written = more.written ?? 'process.name == "a.exe"';
  return {
    key: `rule/${id}`,
    rule: 'rule',
    path,
    line: 3,
    id,
    title: `Title of ${id}`,
    description: undefined,
    written,
    filter: more.review?.filter ?? written,
    review: undefined,
    ...more,
  };
}

export const reading = {
  reading: 'exclude',
  english: 'process "a.exe"',
  why: '',
  anchored: true,
  recommended: true,
  partial: false,
  clause: ['where not(', '  FileName =~ "a.exe")'],
  dropSet: 'FileName =~ "a.exe"',
  seal: 'sha256:2',
} as const satisfies Detail['readings'][number];

export function findingOf(code: string, more: Partial<FindingView> = {}): FindingView {
  const basis = { severity: 'warning', message: `about ${code}`, notes: [], help: undefined, span: undefined } as const;
  return { code, ...basis, fixes: [], allowable: false, ...more };
}

export function detailOf(scenario: ScenarioView, more: Partial<Detail> = {}): Detail {
  return {
    key: scenario.key,
    change: {},
    brief: briefOf(scenario),
    table: 'DeviceProcessEvents',
    filter: scenario.filter,
    findings: [],
    readings: [reading],
    reading: 'exclude',
    atoms: [],
    holes: [],
    words: [],
    together: undefined,
    through: undefined,
    sightings: 'all',
    partial: undefined,
    approval: { ok: true, warnings: [], seal: 'sha256:1' },
    tuned: undefined,
    since: undefined,
    ...more,
  };
}

function briefOf({ key, review }: ScenarioView): Detail['brief'] {
  const state = review === undefined ? 'unreviewed' : (review.decision ?? 'begun');
  return { key, status: 'ready', draft: false, review: state, expired: false, codes: [] };
}

/** A screen with the cursor on the first of the scenarios, all checked. */
export function screen(scenarios: readonly ScenarioView[], details: readonly Detail[] = []): State {
  const rule: RuleView = {
    id: 'rule',
    path: 'rules/x.yaml',
    name: 'Rule X',
    query: 'DeviceProcessEvents',
    exclusions: [path],
    broken: undefined,
    scenarios: scenarios.map(({ key }) => key),
  };
  const known = scenarios.map((one) => details.find((detail) => detail.key === one.key) ?? detailOf(one));
  const options = { readOnly: false, by: 'j.doe', today: '2026-11-21', ascii: false, out: 'tuned' };
  return withDetails(
    {
      ...initialState(options, { columns: 80, rows: 24 }, { rules: [], status: [] }),
      rules: [rule],
      scenarios: new Map(scenarios.map((one) => [one.key, one])),
      checks: new Map([['rule', { table: 'DeviceProcessEvents', broken: undefined }]]),
      briefs: new Map(known.map((one) => [one.key, one.brief])),
      checker: 'idle',
      loaded: true,
      cursor: scenarios[0]?.key,
    },
    ...known,
  );
}

export function withDetails(state: State, ...details: readonly Detail[]): State {
  return {
    ...state,
    details: new Map([...state.details, ...details.map((one) => [detailId(one.key, one.change), one] as const)]),
  };
}

let clock = 10_000;

function later(): number {
  clock += 1000;
  return clock;
}

/** A key at its own time, a second after the last one, or at a time of its own. */
export function press(given: State, name: string, at = later()): Step {
  // It stood on the screen for a while.
  const { state } = reduce(given, { kind: 'shown', at: at - 1000 });
  const key: Key = name.startsWith('Paste ')
    ? { name: 'Paste', text: name.slice(6) }
    : { name, text: name === 'Space' ? ' ' : [...name].length === 1 && !'←→↑↓'.includes(name) ? name : '' };
  if (state.dialog !== undefined) return kindOf(state.dialog).key(state, state.dialog, key, at);
  const command = decideCommands[lookup('decide', name)?.command ?? 'approve'];
  const off = command?.off(state);
  if (command === undefined) throw new Error(`no command for ${name}`);
  return off === undefined
    ? command.run(state, at, key)
    : { state: { ...state, log: { tone: 'plain', text: `${name} is off: ${off}` } }, effects: [] };
}

/** Keys one after the other; the effects of all of them. */
export function keys(state: State, ...names: readonly string[]): Step {
  return names.reduce<Step>(
    (step, name) => {
      const next = press(step.state, name);
      return { state: next.state, effects: [...step.effects, ...next.effects] };
    },
    { state, effects: [] },
  );
}

function kindOf(dialog: Dialog): DialogKind<Dialog> {
  return dialogKinds[dialog.kind] as unknown as DialogKind<Dialog>;
}

/** What the dialog says: its pane, the line above the hints, the hints. */
export function shown(
  state: State,
  width = 76,
  height = 18,
): { pane: readonly string[]; status: string; hints: string; title: string; note: string } {
  const { dialog } = state;
  if (dialog === undefined) throw new Error('no dialog is open');
  const kind = kindOf(dialog);
  const pane = kind.pane(state, dialog, width, height);
  return {
    title: pane?.title ?? '',
    note: lineText(pane?.note ?? []),
    pane: (pane?.lines ?? []).map((line) => lineText(line).trimEnd()),
    status: lineText(kind.status(state, dialog) ?? []),
    hints: kind
      .hints(state, dialog)
      .map(([key, word]) => `${key} ${word}`)
      .join('  '),
  };
}

export function tell(state: State, event: Event): State {
  const step = decideEvent(state, event);
  if (step === undefined) throw new Error(`nobody takes ${event.kind}`);
  return step.state;
}

/** What a write does where nothing stands in its way: the file says it, and the screen hears of it. */
export function obey(state: State, effect: Effect | undefined): State {
  if (effect?.kind === 'write') return tell(state, { kind: 'written', ...result(effect), others: 0, how: 'do' });
  if (effect?.kind !== 'restore') throw new Error(`${effect?.kind} is no write`);
  const { write, how } = effect;
  const before = state.scenarios.get(write.key) as ScenarioView;
  const review = how === 'undo' ? write.was : write.is;
  const scenario = { ...before, review, filter: review?.filter ?? before.written };
  return tell(state, { kind: 'written', write, scenario, others: 0, how });
}

function result({ shown: before, change, approve, label, key }: WriteEffect): { write: Write; scenario: ScenarioView } {
  const merged: ReviewChange = {
    ...before.review,
    ...change,
    ...(approve && { fingerprint: { rule: `sha256:${JSON.stringify(change)}` } }),
  };
  const review = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  ) as ScenarioView['review'];
  const write: Write = {
    key,
    path: before.path,
    label,
    before: 'a\n',
    after: 'a\nb\n',
    was: before.review,
    is: review,
  };
  return { write, scenario: { ...before, review, filter: review?.filter ?? before.written } };
}

/** Keys, and each write they ask for done at once. */
export function work(state: State, ...names: readonly string[]): State {
  return names.reduce((now, name) => {
    const step = press(now, name);
    const writes = step.effects.filter(({ kind }) => kind === 'write' || kind === 'restore');
    return writes.reduce<State>((after, effect) => obey(after, effect), step.state);
  }, state);
}
