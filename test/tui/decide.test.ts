import { describe, expect, test } from 'vitest';
import type { Detail, HoleView, ReadingView } from '../../src/index.js';
import { retryUnwritten, setReview } from '../../src/tui/commands/decide.js';
import { quitQuestion } from '../../src/tui/dialogs/ask.js';
import type { WriteEffect } from '../../src/tui/event.js';
import type { State } from '../../src/tui/state.js';
import {
  detailOf,
  findingOf,
  keys,
  obey,
  path,
  press,
  reading,
  scenarioOf,
  screen,
  shown,
  tell,
  withDetails,
  work,
} from './decide-support.js';

const one = scenarioOf('one');
const two = scenarioOf('two', { line: 9 });
const approved = scenarioOf('done', {
  review: { decision: 'approved', by: 'j.doe', on: '2026-11-01', fingerprint: { rule: 'sha256:1' } },
});
const rejected = scenarioOf('no', {
  review: { decision: 'rejected', by: 'j.doe', on: '2026-11-01', reason: 'no such column' },
});

const readings: readonly ReadingView[] = [
  {
    ...reading,
    reading: 'exclude',
    anchored: false,
    recommended: false,
    clause: undefined,
    why: 'it would silence the rule',
  },
  { ...reading, reading: 'keep', recommended: false, clause: ['where not(keep)'] },
  { ...reading, reading: 'guard', recommended: true, clause: ['where not(guard)'] },
];
const undecided = {
  readings,
  reading: undefined,
  approval: { ok: false, why: 'two readings are possible, choose one with r' },
} as const satisfies Partial<Detail>;

const hole: HoleView = {
  name: 'known-good-hash',
  kind: 'values',
  words: 'known good hash',
  span: { start: 5, end: 9 },
  field: 'file.hash',
  column: 'SHA1',
  type: 'text of 40 hex digits',
  filled: false,
};

function having(more: Partial<Detail>, scenario = one): State {
  return screen([scenario, two], [detailOf(scenario, more)]);
}

/** The only write that the keys ask for. */
function written(state: State, ...names: readonly string[]): Pick<WriteEffect, 'change' | 'approve' | 'label'> {
  const writes = keys(state, ...names).effects.flatMap((effect) => (effect.kind === 'write' ? [effect] : []));
  expect(writes).toHaveLength(1);
  const { change, approve, label, shown: before } = writes[0] as WriteEffect;
  expect(before).toBe(state.scenarios.get(state.cursor ?? ''));
  return { change, approve, label };
}

function log(state: State): string | undefined {
  return state.log?.text;
}

const signed = { by: 'j.doe', on: '2026-11-21' };

describe('what each key writes', () => {
  const fixable = { findings: [findingOf('WN301', { fixes: [{ filter: 'fixed == "a"', wider: false }] })] };
  const twoFixes = {
    findings: [
      findingOf('WN301', {
        fixes: [
          { filter: 'fixed == "a"', wider: false },
          { filter: 'fixed == "b"', wider: true },
        ],
      }),
    ],
  };
  const own = scenarioOf('own', { review: { filter: 'mine == "a"' } });
  const rows: readonly (readonly [string, State, readonly string[], object, { approve?: boolean; label: string }])[] = [
    [
      'a approves',
      screen([one, two]),
      ['a'],
      { decision: 'approved', ...signed },
      { approve: true, label: 'approved' },
    ],
    [
      'a on a rejected one drops the reason of the rejection',
      screen([rejected, two]),
      ['a'],
      { decision: 'approved', ...signed, reason: undefined },
      { approve: true, label: 'approved' },
    ],
    [
      'a without a name asks for it first',
      { ...screen([one, two]), options: { ...screen([]).options, by: undefined } },
      ['a', 'm', 'e', 'Enter'],
      { decision: 'approved', by: 'me', on: '2026-11-21' },
      { approve: true, label: 'approved' },
    ],
    [
      'x with a reason of its own takes the fingerprint out',
      screen([approved, two]),
      ['x', 'G', 'Paste not benign', 'Enter'],
      { decision: 'rejected', ...signed, reason: 'not benign', fingerprint: undefined },
      { label: 'rejected' },
    ],
    [
      'r Enter takes the recommended one',
      having(undecided),
      ['r', 'Enter'],
      { reading: 'guard' },
      { label: 'reading: guard' },
    ],
    [
      'r 2 Enter takes another',
      having(undecided),
      ['r', '2', 'Enter'],
      { reading: 'keep' },
      { label: 'reading: keep' },
    ],
    [
      'r k Enter moves the mark',
      having(undecided),
      ['r', 'k', 'Enter'],
      { reading: 'keep' },
      { label: 'reading: keep' },
    ],
    [
      'r a takes and approves in one write',
      having(undecided),
      ['r', 'a'],
      { reading: 'guard', decision: 'approved', ...signed },
      { approve: true, label: 'approved' },
    ],
    [
      'e writes the wording',
      withDetails(screen([one, two]), detailOf(one, { change: { filter: 'process.name == "a.exe" x' } })),
      ['e', 'Space', 'x', 'Enter'],
      { filter: 'process.name == "a.exe" x' },
      { label: 'filter' },
    ],
    [
      'e with the filter of the author takes the wording out',
      withDetails(screen([own, two]), detailOf(own, { change: { filter: undefined } })),
      ['e', 'Ctrl-U', `Paste ${own.written}`, 'Enter'],
      { filter: undefined },
      { label: "filter: the author's" },
    ],
    ['f writes the only fix', having(fixable), ['f'], { filter: 'fixed == "a"' }, { label: 'fix: WN301' }],
    ['f chooses among fixes', having(twoFixes), ['f', 'Enter'], { filter: 'fixed == "a"' }, { label: 'fix: WN301' }],
    [
      'f asks before a wider one',
      having(twoFixes),
      ['f', '2', 'Enter', 'y'],
      { filter: 'fixed == "b"' },
      { label: 'fix: WN301' },
    ],
    [
      's asks before any',
      having({ through: 'DeviceProcessEvents' }),
      ['s', 'y'],
      { sightings: 'any' },
      { label: 'sightings: any' },
    ],
    [
      's goes back to all at once',
      having({ through: 'DeviceProcessEvents' }, scenarioOf('one', { review: { sightings: 'any' } })),
      ['s'],
      { sightings: 'all' },
      { label: 'sightings: all' },
    ],
    [
      'o writes what changed',
      screen([one, two]),
      ['o', 'Tab', 'Paste SOC-1', 'Enter'],
      { ticket: 'SOC-1' },
      { label: 'ticket: SOC-1' },
    ],
    [
      'o with another last day approves anew',
      withDetails(screen([approved, two]), detailOf(approved, { change: { expires: '2027-01-01' } })),
      ['o', '↓', '↓', 'Paste 2027-01-01', 'Enter'],
      { expires: '2027-01-01', decision: 'approved', ...signed },
      { approve: true, label: 'expires: 2027-01-01' },
    ],
    [
      'A asks before it accepts a finding',
      having({ findings: [findingOf('WN603', { allowable: true })] }),
      ['A', 'y'],
      { allow: ['WN603'] },
      { label: 'allow: WN603' },
    ],
    [
      'v writes a list',
      having({ holes: [hole] }),
      ['v', 'Paste "a, b", c\n# no\nd # why', 'Enter'],
      { values: { 'known-good-hash': ['a, b', 'c', 'd'] } },
      { label: 'values: { known-good-hash: [3 values] }' },
    ],
    [
      'v writes a file',
      having({ holes: [hole] }),
      ['v', 'Tab', 'Paste lists/good.txt', 'Enter'],
      { values: { 'known-good-hash': { file: 'lists/good.txt' } } },
      { label: 'values: { known-good-hash: { file: lists/good.txt } }' },
    ],
    [
      'v keeps the values of other holes',
      having({ holes: [hole] }, scenarioOf('one', { review: { values: { other: ['x'] } } })),
      ['v', '↑', '3', 'Paste Good', 'Enter'],
      { values: { other: ['x'], 'known-good-hash': { watchlist: 'Good' } } },
      { label: 'values: { known-good-hash: { watchlist: Good } }' },
    ],
    [
      'v takes an emptied list out',
      having(
        { holes: [{ ...hole, filled: true }] },
        scenarioOf('one', { review: { values: { 'known-good-hash': ['x'] } } }),
      ),
      ['v', 'Ctrl-U', 'Enter'],
      { values: undefined },
      { label: 'values: { known-good-hash: none }' },
    ],
    [
      'v chooses among holes',
      having({ holes: [{ ...hole, name: 'first' }, hole] }),
      ['v', '2', '1', 'Enter'],
      { values: { 'known-good-hash': ['1'] } },
      { label: 'values: { known-good-hash: [1 value] }' },
    ],
  ];
  test.each(rows)('%s', (_, state, names, change, { approve = false, label }) => {
    const effect = written(state, ...names);
    expect(effect.change).toStrictEqual(change);
    expect(effect).toMatchObject({ approve, label });
    const after = keys(state, ...names).state;
    expect(after.dialog).toBeUndefined();
    expect(after.pending?.key).toBe(state.cursor);
  });
});

describe('what keys do beside writing', () => {
  const findings = [findingOf('WN301'), findingOf('WN402'), findingOf('WN301')];
  test('i explains the only code at once, and lets one be chosen of several', () => {
    expect(keys(having({ findings: findings.slice(0, 1) }), 'i').effects).toEqual([{ kind: 'explain', code: 'WN301' }]);
    const open = press(having({ findings }), 'i');
    expect(shown(open.state).pane).toEqual(['› 1 WN301  about WN301', '  2 WN402  about WN402']);
    expect(press(open.state, '2').effects).toEqual([{ kind: 'explain', code: 'WN402' }]);
  });

  test('a page scrolls and closes', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`);
    const page = tell(screen([one]), { kind: 'page', title: 'WN301', lines });
    expect(shown(page, 76, 19).pane[0]).toBe('line 1');
    expect(shown(keys(page, 'j', 'j', 'k').state, 76, 19).pane[0]).toBe('line 2');
    expect(shown(keys(page, 'Ctrl-D').state, 76, 19).pane[0]).toBe('line 10');
    expect(shown(keys(page, 'G').state, 76, 19).pane.at(-1)).toBe('line 100');
    expect(shown(keys(page, 'G', 'k', 'g').state, 76, 19).pane[0]).toBe('line 1');
    for (const name of ['q', 'Esc']) expect(keys(page, name).state.dialog).toBeUndefined();
  });

  test('y copies the clause that is shown and says so', () => {
    const { state, effects } = press(screen([one]), 'y');
    expect(effects).toEqual([{ kind: 'copy', text: 'where not(\n  FileName =~ "a.exe")' }]);
    expect(log(state)).toBe('copied the clause of exclude, 2 lines');
  });

  test('E opens the file at the scenario, at a rule its exclusion file', () => {
    expect(press(screen([one]), 'E').effects).toEqual([{ kind: 'editor', path, line: 3 }]);
    expect(press({ ...screen([one]), cursor: 'rule' }, 'E').effects).toEqual([{ kind: 'editor', path, line: 1 }]);
  });

  test('d goes round the ways to see the rule', () => {
    const rule: State = { ...screen([one]), open: true, focus: 'rule' };
    const views = [['d'], ['d', 'd'], ['d', 'd', 'd']].map((names) => keys(rule, ...names).state);
    expect(views.map(({ ruleView }) => ruleView)).toEqual(['tuned', 'original', 'diff']);
  });

  test('c compiles, and asks before it writes over what somebody changed', () => {
    const { state, effects } = press(screen([one]), 'c');
    expect(effects).toEqual([{ kind: 'compile', force: false }]);
    const asked = tell(state, { kind: 'compile-asks', paths: ['tuned/x.yaml', 'tuned/y.yaml'] });
    expect(shown(asked).status).toBe('tuned/x.yaml and 1 more were changed by hand: write over them? y/n');
    expect(press(asked, 'y').effects).toEqual([{ kind: 'compile', force: true }]);
    for (const name of ['n', 'Esc'])
      expect(press(asked, name)).toMatchObject({ effects: [], state: { dialog: undefined } });
    expect(log(tell(state, { kind: 'compiled', words: 'wrote 5 tuned rules', good: true }))).toBe(
      'wrote 5 tuned rules',
    );
  });
});

describe('why a key is off', () => {
  const base = screen([one, two]);
  const unchecked = { ...base, details: new Map() };
  const stopped: State = { ...unchecked, checker: 'stopped' };
  const atRule = { ...base, cursor: 'rule' };
  const broken: State = {
    ...base,
    checks: new Map([['rule', { table: undefined, broken: { message: 'no', line: 6, column: 14 } }]]),
  };
  const badFile: State = {
    ...base,
    rules: base.rules.map((rule) => ({ ...rule, broken: { path, code: 'WN801', message: 'not valid YAML' } })),
  };
  const failed = tell(keys(base, 'a').state, {
    kind: 'write-failed',
    path,
    reason: 'disk full',
    effect: keys(base, 'a').effects[0] as WriteEffect,
  });
  const none = 'no scenario is under the cursor';
  const rows: readonly (readonly [key: string, State, why: string])[] = [
    ...[...'axrvefsoA'].map(
      (key) => [key, { ...base, options: { ...base.options, readOnly: true } }, 'started with --read-only'] as const,
    ),
    ...[...'uUc'].map(
      (key) => [key, { ...base, options: { ...base.options, readOnly: true } }, 'started with --read-only'] as const,
    ),
    ...[...'axrvefsoAiy'].map((key) => [key, atRule, none] as const),
    ...[...'arvfsAiy'].map((key) => [key, unchecked, 'still checking this rule'] as const),
    ...[...'arvfsA'].map((key) => [key, stopped, 'the checker stopped: R starts it again'] as const),
    ...[...'axo'].map((key) => [key, badFile, `${path} cannot be read: not valid YAML`] as const),
    ...[...'axe'].map((key) => [key, failed, 'a decision is not written yet: R tries again, u drops it'] as const),
    ['a', broken, 'the rule itself has an error at 6:14: no'],
    ['a', having(undecided), 'two readings are possible, choose one with r'],
    [
      'a',
      having({ approval: { ok: false, why: 'the filter does not parse (WN101)' } }),
      'the filter does not parse (WN101)',
    ],
    [
      'a',
      having({}, scenarioOf('old', { review: { decision: 'approved', expires: '2026-11-20' } })),
      'its last day was 2026-11-20: set a later one with o',
    ],
    ['r', base, 'only one reading is possible'],
    ['r', having({ readings: [] }), 'nothing can be read from this filter yet: write your own (e)'],
    ['v', base, 'this filter has no hole'],
    [
      'v',
      having({ holes: [{ ...hole, kind: 'condition' }] }),
      'a condition is missing, no value: write your own filter (e)',
    ],
    ['f', base, 'there is no finding to fix'],
    ['f', having({ findings: [findingOf('WN301')] }), 'no finding here has a fix: edit the filter (e)'],
    ['s', base, 'nothing here is correlated with another table'],
    ['A', base, 'there is no finding'],
    ['A', having({ findings: [findingOf('WN301')] }), 'no finding here can be accepted by name'],
    ['i', base, 'there is no finding'],
    ['y', having({ readings: [{ ...reading, clause: undefined }] }), 'nothing compiles yet'],
    ['u', base, 'nothing to undo'],
    ['U', base, 'nothing to redo'],
    ['E', { ...base, cursor: undefined }, 'nothing is under the cursor'],
    ['d', { ...base, cursor: undefined }, 'no rule is under the cursor'],
    ['d', base, 'the rule is not on the screen: Enter, then Tab, shows it'],
    ['d', { ...base, open: true, focus: 'scenario' }, 'the rule is not on the screen: Tab shows it'],
  ];
  test.each(rows)('%s %#', (key, state, why) => {
    const step = press(state, key);
    expect(log(step.state)).toBe(`${key} is off: ${why}`);
    expect(step.effects).toEqual([]);
  });

  test('rejecting and editing go on without the checker', () => {
    expect(press(stopped, 'x').state.dialog?.kind).toBe('reasons');
    expect(press(stopped, 'e').state.dialog?.kind).toBe('edit');
    expect(written(stopped, 'e', 'x', 'Enter').change).toEqual({ filter: 'process.name == "a.exe"x' });
  });
});

describe('keys of choosers', () => {
  const fixes = {
    findings: [
      findingOf('WN301', {
        fixes: [
          { filter: 'fixed == "a"', wider: false },
          { filter: 'fixed == "b"', wider: false },
        ],
      }),
    ],
  };

  test('a reading that cannot be taken, or is not there, marks none: a waits for another pick', () => {
    const marked = press(having(undecided), 'r').state;
    expect(marked.dialog).toMatchObject({ marked: 'guard' });
    for (const [pick, said] of [
      ['1', '1 exclude cannot be taken: it would silence the rule'],
      ['7', 'there are 3 readings'],
    ] as const) {
      const refused = press(marked, pick).state;
      expect(log(refused)).toBe(said);
      expect(shown(refused).status).toBe('a is off: choose one of the readings first');
      const step = press(refused, 'a');
      expect(step.effects).toEqual([]);
      expect(log(step.state)).toBe('a is off: choose one of the readings first');
      expect(written(marked, pick, '2', 'a').change).toMatchObject({ reading: 'keep' });
    }
  });

  test.each([
    ['5', 'there are 2 fixes'],
    ['a', 'a is off: a fix is taken first'],
    ['r', 'r is off: a fix is taken first'],
  ])('%s in the fixes', (key, said) => {
    const step = keys(having(fixes), 'f', key);
    expect(log(step.state)).toBe(said);
    expect(step.effects).toEqual([]);
    expect(step.state.dialog?.kind).toBe('fix');
  });

  test('a number that is not there is told', () => {
    const two = [findingOf('WN301'), findingOf('WN402')];
    expect(log(keys(having({ findings: two }), 'i', '5').state)).toBe('there are 2 lines');
    const reasons = keys(having({ findings: two }), 'x', '9').state;
    expect(log(reasons)).toMatch(/^there are \d reasons$/);
  });

  test('letters in the list of reasons begin one of your own', () => {
    const effect = written(having({ findings: [findingOf('WN301')] }), 'x', ...'not benign', 'Enter');
    expect(effect.change).toMatchObject({ decision: 'rejected', reason: 'not benign' });
  });

  test('values of a field without a column lead nowhere', () => {
    const lost = { ...hole, field: 'event_id', column: undefined };
    expect(log(press(having({ holes: [lost] }), 'v').state)).toBe('v is off: event_id has no column');
    expect(press(having({ holes: [{ ...lost, filled: true }] }), 'v').state.dialog?.kind).toBe('values');
    expect(press(having({ holes: [lost, hole] }), 'v').state.dialog).toMatchObject({ hole });
  });

  test('the tick on a hash names the column for its length', () => {
    const values = ['9b74c9897bac770ffc029102a200c5de', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'];
    const open = press(having({ holes: [hole] }), 'v').state;
    const typed = press(open, `Paste ${values.join('\n')}`).state;
    const answered = withDetails(
      typed,
      detailOf(one, { change: { values: { 'known-good-hash': values } }, holes: [hole] }),
    );
    const { pane } = shown(answered);
    expect(pane.find((line) => line.includes('9b74c989'))).toContain('✓ MD5');
    expect(pane.find((line) => line.includes('2fd4e1c6'))).toContain('✓ SHA1');
  });
});

describe('one decision at a time', () => {
  test('a key that came too early is still told of when the write is done', () => {
    const first = press(screen([one, two]), 'a', 5000);
    const early = press(first.state, 'a', 5060).state;
    expect(log(obey(early, first.effects[0]))).toBe('✓ approved 1 of 2; one at a time: a again to approve this one');
  });

  test('a dialog that was opened meanwhile keeps its scenario', () => {
    const first = press(screen([one, two]), 'a', 5000);
    const after = obey(press(first.state, 'o', 5400).state, first.effects[0]);
    expect(after).toMatchObject({ cursor: one.key, dialog: { kind: 'owner' } });
  });

  test('a key held down decides once', () => {
    const first = press(screen([one, two]), 'a', 5000);
    const again = obey(first.state, first.effects[0]);
    expect(again.cursor).toBe(two.key);
    const held = press(again, 'a', 5119);
    expect(held.effects).toEqual([]);
    expect(log(held.state)).toBe('one at a time: a again to approve this one');
    // As long as it is held it stays the same key press.
    expect(press(held.state, 'a', 5220).effects).toEqual([]);
    expect(press(held.state, 'a', 5818).effects).toEqual([]);
    expect(press(held.state, 'a', 5819).effects).toHaveLength(1);
  });

  test('a second decision waits for the first one', () => {
    const first = press(screen([one, two]), 'a', 5000);
    expect(press(first.state, 'a', 9000)).toMatchObject({
      effects: [],
      state: { log: { text: 'one at a time: a again to approve this one' } },
    });
    expect(press(first.state, 'x', 9000)).toMatchObject({
      effects: [],
      state: { dialog: undefined, log: { text: 'one at a time: x again to reject this one' } },
    });
    expect(press(first.state, 'u', 9000).effects).toEqual([]);
  });

  test('a held in the choice of readings approves one', () => {
    const both = screen([one, two], [detailOf(one, undecided), detailOf(two, undecided)]);
    const first = press(press(both, 'r', 5000).state, 'a', 5010);
    const next = press(obey(first.state, first.effects[0]), 'r', 5020).state;
    expect(press(next, 'a', 5030).effects).toEqual([]);
  });

  test('x held down types nothing', () => {
    const open = press(screen([one]), 'x', 5000).state;
    const dialog = {
      kind: 'reasons',
      reasons: [],
      marked: 0,
      field: { text: '', cursor: 0, multiline: false },
    } as const;
    expect(press({ ...open, dialog }, 'x', 5030).state.dialog).toEqual(dialog);
  });

  test('a refused approval says why and writes nothing', () => {
    const state = tell(press(screen([one, two]), 'a').state, {
      kind: 'refused',
      key: one.key,
      why: 'it matches nothing',
    });
    expect(state).toMatchObject({
      pending: undefined,
      cursor: one.key,
      undo: [],
      log: { tone: 'bad', text: 'not approved: it matches nothing' },
    });
  });
});

describe('after a decision', () => {
  test('the log says what was written, the next open one is there, the review goes on from the top', () => {
    const after = work({ ...screen([one, two, scenarioOf('three')]), cursor: 'rule/three' }, 'a');
    expect(log(after)).toBe(`✓ approved 3 of 3, written to ${path}`);
    expect(after.cursor).toBe(one.key);
    expect(after.undo).toHaveLength(1);
    expect(after.scenarios.get('rule/three')?.review?.decision).toBe('approved');
    expect([...after.details.values()].map(({ key }) => key)).toEqual([one.key, two.key]);
  });

  test('the last one completes it', () => {
    expect(work(screen([one, two]), 'a', 'a')).toMatchObject({ summary: true, pending: undefined });
    expect(work(screen([one]), 'x', 'Paste no', 'Enter')).toMatchObject({ summary: true });
  });

  test('a reviewer who went elsewhere meanwhile is left there', () => {
    const step = press(screen([one, two, scenarioOf('three')]), 'a');
    expect(obey({ ...step.state, cursor: 'rule/three' }, step.effects[0]).cursor).toBe('rule/three');
  });

  test('what decides nothing stays where it is', () => {
    const after = work(having(undecided), 'r', 'Enter');
    expect(after.cursor).toBe(one.key);
    expect(log(after)).toBe(`✓ reading: guard, written to ${path}`);
  });

  test('scenarios below it stand a line further down', () => {
    expect(work(screen([one, two]), 'a').scenarios.get(two.key)?.line).toBe(10);
  });

  test('another filter, reading or value makes an approval stale, and the log says so', () => {
    const state = withDetails(
      screen([approved, two]),
      detailOf(approved, { change: { filter: 'process.name == "a.exe"x' } }),
    );
    const after = work(state, 'e', 'x', 'Enter');
    expect(log(after)).toBe(`✓ filter; approval is stale now: a again; written to ${path}`);
    expect(after.briefs.get(approved.key)?.review).toBe('stale');
    expect(log(work(screen([approved, two]), 'o', 'Tab', '1', 'Enter'))).toBe(`✓ ticket: 1, written to ${path}`);
  });

  test('a rule that shares the scenario sees it as well', () => {
    const other = { ...one, key: 'other/one', rule: 'other' };
    const after = work({ ...screen([one, two, other]) }, 'x', 'Paste no', 'Enter');
    expect(after.scenarios.get('other/one')).toMatchObject({ rule: 'other', review: { decision: 'rejected' } });
    expect(after.briefs.get('other/one')?.review).toBe('rejected');
  });
});

describe('undo and redo', () => {
  test('go back to the scenario, show it, and do it again', () => {
    const done = work(screen([one, two]), 'a');
    const undone = work({ ...done, folded: new Set(['rule']), summary: true }, 'u');
    expect(undone).toMatchObject({ cursor: one.key, summary: false, undo: [] });
    expect(undone.folded.size).toBe(0);
    expect(undone.redo).toEqual(done.undo);
    expect(undone.scenarios.get(one.key)?.review).toBeUndefined();
    expect(log(undone)).toBe(`undone: approved 1 of 2, written to ${path}`);
    expect(undone.scenarios.get(two.key)?.line).toBe(9);
    const redone = work(undone, 'U');
    expect(redone).toMatchObject({ cursor: one.key, undo: done.undo, redo: [] });
    expect(redone.scenarios.get(one.key)?.review?.decision).toBe('approved');
  });

  test('a new write forgets what was undone', () => {
    const undone = work(screen([one, two]), 'a', 'u');
    expect(undone.redo).toHaveLength(1);
    expect(work(undone, 'x', 'Paste no', 'Enter').redo).toEqual([]);
  });
});

describe('a write that fails', () => {
  const start = press(screen([one, two]), 'a');
  const failed = tell(start.state, {
    kind: 'write-failed',
    path,
    reason: 'disk full',
    effect: start.effects[0] as WriteEffect,
  });
  test('is kept and tried again', () => {
    expect(log(failed)).toBe(`could not write ${path}: disk full; R tries again`);
    expect(failed).toMatchObject({ pending: undefined, cursor: one.key });
    const again = retryUnwritten(failed);
    expect(again?.effects).toMatchObject([
      { kind: 'write', approve: true, label: 'approved', change: { decision: 'approved' } },
    ]);
    const after = obey(again?.state as State, again?.effects[0]);
    expect(after.unwritten).toBeUndefined();
    expect(after.cursor).toBe(two.key);
  });

  test('asks before leaving, and u drops it', () => {
    expect(quitQuestion(failed)).toMatch(/not written yet/);
    const dropped = press(failed, 'u').state;
    expect(dropped.unwritten).toBeUndefined();
    expect(quitQuestion(dropped)).toBeUndefined();
    expect(retryUnwritten(dropped)).toBeUndefined();
  });

  test('leaves an undo where it was', () => {
    const done = work(screen([one, two]), 'a');
    const step = press(done, 'u');
    const effect = step.effects[0];
    if (effect?.kind !== 'restore') throw new Error('no restore');
    const after = tell(step.state, { kind: 'write-failed', path, reason: 'disk full', effect });
    expect(after).toMatchObject({ undo: done.undo, unwritten: undefined, pending: undefined });
  });
});

describe('a scenario that changed on disk', () => {
  const theirs = scenarioOf('one', {
    title: 'Another',
    written: 'process.name == "b.exe"',
    filter: 'process.name == "b.exe"',
  });
  function conflict(state: State, ...names: readonly string[]): State {
    const step = keys(state, ...names);
    const effect = step.effects.at(-1);
    if (effect?.kind !== 'write' && effect?.kind !== 'restore') throw new Error('no write');
    return tell(step.state, { kind: 'conflict', path, effect, theirs });
  }

  test('asks; Esc keeps the decision for later', () => {
    const state = conflict(screen([one, two]), 'a');
    expect(shown(state).status).toBe(`${path} changed on disk: "Title of one" is another now`);
    expect(shown(state).hints).toBe('m keep mine  t take theirs  d show both');
    expect(keys(state, 'x', 'j', 'Enter').state.dialog).toEqual(state.dialog);
    const left = press(state, 'Esc').state;
    expect(left.dialog).toBeUndefined();
    expect(log(left)).toBe('nothing was written; the decision is kept here, R tries again');
    expect(retryUnwritten(left)?.effects).toMatchObject([{ kind: 'write', shown: one, approve: true }]);
  });

  test('m approves what was on the screen, on top of theirs', () => {
    const step = press(conflict(screen([one, two]), 'a'), 'm');
    expect(step.effects).toMatchObject([
      { kind: 'write', shown: theirs, approve: true, change: { filter: one.filter, decision: 'approved' } },
    ]);
    expect(step.state.scenarios.get(one.key)).toBe(theirs);
  });

  test('m writes any other change and nothing more', () => {
    const step = press(conflict(screen([one, two]), 'x', 'Paste no', 'Enter'), 'm');
    expect(step.effects).toMatchObject([{ shown: theirs, approve: false, label: 'rejected' }]);
    expect(Object.keys((step.effects[0] as WriteEffect).change)).not.toContain('filter');
  });

  test('m of an undo gives the review back', () => {
    const step = press(conflict(work(screen([one, two]), 'a'), 'u'), 'm');
    expect(step.effects).toMatchObject([{ kind: 'write', label: 'approved taken back', approve: false }]);
  });

  test('t takes theirs, and keeps the wording that was typed', () => {
    const typed = withDetails(screen([one, two]), detailOf(one, { change: { filter: 'process.name == "a.exe"x' } }));
    const step = press(conflict(typed, 'e', 'x', 'Enter'), 't');
    expect(step.effects).toEqual([{ kind: 'reload' }]);
    expect(step.state.scenarios.get(one.key)).toBe(theirs);
    expect(step.state.drafts?.get(one.key)).toBe('process.name == "a.exe"x');
    expect(quitQuestion(step.state)).toMatch(/not saved/);
  });

  test('d shows both', () => {
    expect(shown(press(conflict(screen([one, two]), 'a'), 'd').state).pane).toEqual([
      'title',
      '  mine    Title of one',
      '  theirs  Another',
      "the author's filter",
      '  mine    process.name == "a.exe"',
      '  theirs  process.name == "b.exe"',
      'decision',
      '  mine    approved',
      '  theirs  (none)',
      'by',
      '  mine    j.doe',
      '  theirs  (none)',
      'on',
      '  mine    2026-11-21',
      '  theirs  (none)',
    ]);
  });
});

describe('set in the palette', () => {
  const rows: readonly (readonly [string, object | string])[] = [
    ['ticket=SOC-1', { ticket: 'SOC-1' }],
    ['ticket=SOC-1 expires=2027-01-01', { ticket: 'SOC-1', expires: '2027-01-01' }],
    ['reason="the nightly job" by=me', { reason: 'the nightly job', by: 'me' }],
    ['expires=2027-02-30', '`2027-02-30` is no day: write it as 2027-05-21'],
    ['expires=2026-11-20', '2026-11-20 lies behind today'],
    ['decision=approved', 'nothing here is called `decision`: by, ticket, expires, reason'],
    ['ticket', '`ticket` is no NAME=VALUE'],
    ['ticket=', 'nothing has changed'],
    ['', 'set what? such as set ticket=SOC-1 expires=2027-01-01'],
  ];
  test.each(rows)('%s', (words, wanted) => {
    const step = setReview(screen([one, two]), words);
    if (typeof wanted === 'string') expect(log(step.state)).toBe(wanted);
    else expect(step.effects).toMatchObject([{ kind: 'write', change: wanted, approve: false }]);
  });
});
