// What is said of things that happen by themselves, of decisions that go nowhere, and under whose name they are made.
import { describe, expect, test } from 'vitest';
import type { Outline } from '../../src/index.js';
import { setReview } from '../../src/tui/commands/set.js';
import type { Event } from '../../src/tui/event.js';
import { lostDecision } from '../../src/tui/farewell.js';
import { initialState } from '../../src/tui/initial.js';
import type { Key } from '../../src/tui/keys/key.js';
import { reduce } from '../../src/tui/reduce.js';
import type { State } from '../../src/tui/state.js';
import { plainFrame, screenOf } from '../../src/tui/view/layout.js';
import { detailOf, keys, obey, path, press, scenarioOf, screen, tell, work } from './decide-support.js';

const one = scenarioOf('one');
const two = scenarioOf('two');
const seal = { rule: 'sha256:1' };
const approved = scenarioOf('one', {
  review: { decision: 'approved', by: 'alice', on: '2026-01-01', fingerprint: seal },
});
const approvedDetail = detailOf(approved, {
  brief: { key: approved.key, status: 'ready', draft: false, review: 'approved', expired: false, codes: [] },
});

const keyOf = (name: string): Key => ({ name, text: name });
const send = (state: State, event: Event): State => reduce(state, event).state;
const row = (state: State, from: number): string =>
  plainFrame(screenOf(state), state.size, false).at(from)?.trimEnd() ?? '';
const changed = (file: string, scenarios = 2): Event => ({
  kind: 'changed-on-disk',
  path: file,
  scenarios,
  broken: undefined,
});

describe('files that others changed', () => {
  const long = 'exclusions/windows/a-very-long-name-of-a-rule-that-somebody-once-gave-to-it.yaml';

  test('are told within the line, by the end of their names', () => {
    expect(send(screen([one]), changed(path)).log?.text).toBe(`${path} changed on disk: 2 scenarios read again`);
    const state = send(screen([one]), changed(long));
    expect(state.log?.text).toMatch(/^a-very-long\S+…\S+gave-to-it\.yaml changed on disk: 2 scenarios read again$/);
    expect(row(state, -2)).toBe(` ${state.log?.text}`);
  });

  test('come behind what was written', () => {
    const state = send(work(screen([one, two]), 'a'), changed('exclusions/other.yaml', 1));
    expect(state.log).toMatchObject({
      tone: 'good',
      text: '✓ approved 1 of 2, written; other.yaml changed: 1 scenario read again',
    });
    const next = send(state, changed(long));
    expect(next.log?.text).toMatch(/^✓ approved 1 of 2, written; \S+…\S+ changed: 2 scenarios read again$/);
    expect(next.log?.text.length).toBeLessThanOrEqual(78);
  });
});

describe('a reason why a key was off', () => {
  const outline: Outline = { rules: screen([one]).rules, scenarios: [one], problems: [], partial: false };

  test('goes when it holds no longer', () => {
    const options = { readOnly: false, by: 'j.doe', today: '2026-11-21', ascii: false, out: 'tuned' };
    const empty = initialState(options, { columns: 80, rows: 24 }, { rules: [], status: [] });
    const asked = send(empty, { kind: 'key', key: keyOf('a'), at: 100 });
    expect(asked.log?.text).toBe('a is off: no scenario is under the cursor');
    const there = send(asked, { kind: 'outline', outline });
    expect(there.log).toBeUndefined();
    const checking = send(there, { kind: 'key', key: keyOf('a'), at: 2000 });
    expect(checking.log?.text).toBe('a is off: still checking this rule');
    expect(send(checking, { kind: 'all-checked' }).log).toBe(checking.log);
    expect(send(checking, { kind: 'detail', detail: detailOf(one) }).log).toBeUndefined();
  });
});

describe('a decision that goes nowhere', () => {
  const failedWith = (reason: string, file = path): State => {
    const step = press(screen([{ ...one, path: file }, two]), 'a');
    const [effect] = step.effects;
    if (effect?.kind !== 'write') throw new Error('no write');
    return tell(step.state, { kind: 'write-failed', path: file, reason, effect });
  };

  test.each([
    ['disk full', path],
    ['disk full', 'exclusions/windows/servers/a-very-long-name-of-a-rule-that-somebody-once-gave-to-it.yaml'],
    [`EIO: i/o error, open '/srv/detections/${path}'`, path],
    ['it does not parse at 12:3: a mapping was expected here, and something else was found instead of it', path],
  ])('says which key tries again: %s', (reason, file) => {
    const state = failedWith(reason, file);
    expect(row(state, -2)).toMatch(/^ could not write \S+: .*; R tries again$/);
    expect(row(state, -2).match(/x\.yaml/g)?.length ?? 1).toBe(1);
    expect(row(state, -1)).toMatch(/^ R try again {2}u drop it /);
  });

  test('is named when the review ends with it', () => {
    expect(lostDecision(screen([one]))).toBeUndefined();
    expect(lostDecision(failedWith('disk full'))).toBe(`not written: approved "Title of one" in ${path}`);
    const rejecting = keys(screen([one, two]), 'x', 'Paste no', 'Enter');
    expect(lostDecision(rejecting.state)).toBe(`not written: writing "Title of one" in ${path}`);
    expect(lostDecision(obey(rejecting.state, rejecting.effects.at(-1)))).toBeUndefined();
  });

  test('is named where its scenario is gone', () => {
    const step = press(screen([one, two]), 'a');
    const [effect] = step.effects;
    if (effect?.kind !== 'write') throw new Error('no write');
    const asked = tell(step.state, { kind: 'conflict', path, effect, theirs: undefined });
    expect(press(asked, 't').state.log?.text).toBe(`dropped "approved": "Title of one" is gone from ${path}`);
  });
});

describe('the name of who decides', () => {
  test('on an approved scenario approves it anew', () => {
    const step = setReview(screen([approved, two], [approvedDetail]), 'by=bob');
    expect(step.effects).toMatchObject([
      { kind: 'write', approve: true, change: { by: 'bob', decision: 'approved', on: '2026-11-21' } },
    ]);
    expect(step.effects[0]).not.toHaveProperty('change.expires');
  });

  test('what another changes of an approval is approved by who changes it', () => {
    const step = setReview(screen([approved, two], [approvedDetail]), 'ticket=SOC-1');
    expect(step.effects).toMatchObject([{ approve: false, change: { ticket: 'SOC-1' } }]);
  });

  test('is the one that a writes and shows', () => {
    const set = setReview(screen([one, two]), 'by=bob');
    expect(set.effects).toMatchObject([{ approve: false, change: { by: 'bob' } }]);
    const state = send(obey(set.state, set.effects[0]), { kind: 'detail', detail: detailOf(one) });
    const calm = { ...state, log: undefined };
    expect(row(send(calm, { kind: 'shown', at: 0 }), -2)).toContain('by: bob');
    expect(press(calm, 'a').effects).toMatchObject([{ change: { by: 'bob' } }]);
  });

  test('is taken where the review has it already', () => {
    const step = setReview(screen([approved, two], [approvedDetail]), 'by=alice');
    expect(step).toMatchObject({ effects: [], state: { options: { by: 'alice' } } });
    expect(step.state.log?.text).toBe('a writes by: alice from now on');
  });
});

describe('a rule with an error', () => {
  const broken = { message: "'=' is not expected.", line: 2, column: 8 };
  const why = "the rule itself has an error at 2:8: '=' is not expected";

  test.each([
    [80, 24],
    [140, 40],
  ])('is told of its scenarios, at %i columns', (columns, rows) => {
    const state: State = {
      ...screen([one, two]),
      size: { columns, rows },
      checks: new Map([['rule', { table: undefined, broken }]]),
    };
    expect(row(state, -2)).toBe(` a is off: ${why}`);
    const frame = plainFrame(screenOf(state), state.size, false).join('\n');
    expect(frame).toContain('── no effect is known');
    expect(frame).not.toContain('process "a.exe"');
    expect(row(state, 1)).toContain('! broken rule ');
  });
});
