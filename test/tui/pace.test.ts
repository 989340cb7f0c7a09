// Keys at their own times: what is held down, or typed ahead, decides nothing that nobody has seen.
import { describe, expect, test } from 'vitest';
import type { Detail, ScenarioView } from '../../src/index.js';
import type { Effect, Event } from '../../src/tui/event.js';
import type { Key } from '../../src/tui/keys/key.js';
import { reduce } from '../../src/tui/reduce.js';
import type { State } from '../../src/tui/state.js';
import { plainFrame, screenOf } from '../../src/tui/view/layout.js';
import { statusLine } from '../../src/tui/view/status.js';
import { lineText } from '../../src/tui/view/text.js';
import { detailOf, findingOf, obey, reading, scenarioOf, screen, withDetails } from './decide-support.js';

const many = Array.from({ length: 30 }, (_, index) => scenarioOf(`s${index}`));
const keyOf = (name: string): Key => ({ name, text: name.length === 1 ? name : '' });

interface Run {
  state: State;
  approved: number;
  rejected: number;
}

function send(run: Run, event: Event): readonly Effect[] {
  const step = reduce(run.state, event);
  run.state = step.state;
  return step.effects;
}

/** Presses keys at times; each write is done, and the screen drawn, `delay` milliseconds later. */
function typed(start: State, keys: readonly (readonly [name: string, at: number])[], delay = 10): Run {
  const run: Run = { state: start, approved: 0, rejected: 0 };
  send(run, { kind: 'shown', at: 0 });
  for (const [name, at] of keys) {
    for (const effect of send(run, { kind: 'key', key: keyOf(name), at })) {
      if (effect.kind !== 'write') continue;
      if (effect.approve) run.approved += 1;
      if (effect.change.decision === 'rejected') run.rejected += 1;
      run.state = obey(run.state, effect);
    }
    send(run, { kind: 'shown', at: at + delay });
  }
  return run;
}

const stream = (names: string, every: number, count: number, from = 5000) =>
  Array.from({ length: count }, (_, index) => [names[index % names.length] ?? '', from + index * every] as const);

describe('a key that is held down', () => {
  test.each([10, 33, 60, 110, 125, 200, 340, 360, 500, 599, 660])('every %i ms it approves once', (every) => {
    expect(typed(screen(many), stream('a', every, 60)).approved).toBe(1);
  });

  test('with the long first wait of a keyboard', () => {
    const first = [['a', 5000]] as const;
    expect(typed(screen(many), [...first, ...stream('a', 33, 60, 5500)]).approved).toBe(1);
    expect(typed(screen(many), [...first, ...stream('a', 25, 60, 5660)]).approved).toBe(1);
  });

  test.each([10, 33, 60, 100, 170])('with another key in between, every %i ms', (every) => {
    const others = many.map((one) => detailOf(one, both));
    const run = typed(withDetails(screen(many), ...others), stream('ra', every, 60));
    expect(run.approved).toBe(1);
    expect(typed(screen(many), stream('na', every, 60)).approved).toBeLessThanOrEqual(1);
  });

  test('x and a number reject once', () => {
    const findings = [findingOf('WN201', { severity: 'error', message: '`event_id` has no column' })];
    const details = many.map((one) => detailOf(one, { findings }));
    expect(typed(withDetails(screen(many), ...details), stream('x1', 60, 60)).rejected).toBeLessThanOrEqual(1);
  });

  test('says so until the next key', () => {
    const run = typed(screen(many), stream('a', 33, 2));
    expect(run.state.log?.text).toContain('one at a time: a again to approve this one');
    send(run, { kind: 'all-checked' });
    expect(run.state.log?.text).toContain('one at a time: a again to approve this one');
    send(run, { kind: 'key', key: keyOf('m'), at: 9000 });
    expect(run.state.log?.text).not.toContain('one at a time');
  });
});

const both: Partial<Detail> = {
  reading: undefined,
  approval: { ok: false, why: 'two readings are possible, choose one with r' },
  readings: [
    { ...reading, reading: 'exclude', recommended: true },
    { ...reading, reading: 'guard', recommended: false },
  ],
};

describe('a person', () => {
  test('approves one a second', () => {
    expect(typed(screen(many), stream('a', 1000, 10)).approved).toBe(10);
    expect(typed(screen(many), stream('a', 710, 10)).approved).toBe(10);
  });

  test('goes on after a look with another key', () => {
    const keys = [
      ['a', 5000],
      ['Ctrl-L', 5200],
      ['a', 5400],
    ] as const;
    expect(typed(screen(many), keys).approved).toBe(2);
  });

  test('approves nothing that was drawn only just', () => {
    // The write takes its time: what follows it is drawn late.
    const keys = [
      ['a', 5000],
      ['m', 5700],
      ['a', 5800],
    ] as const;
    expect(typed(screen(many), keys, 650).approved).toBe(1);
  });

  test('approves nothing that was not drawn at all', () => {
    const state = screen(many);
    expect(reduce(state, { kind: 'key', key: keyOf('a'), at: 5000 }).effects).toEqual([]);
  });
});

describe('below the fold', () => {
  const values = Array.from({ length: 90 }, (_, index) => `"value number ${index} of a long list"`);
  const filter = `process.name in (${values.join(', ')}) or process.command_line contains "e"`;
  const long = (more: Partial<ScenarioView> = {}) => scenarioOf('long', { written: filter, ...more });
  const details = (one: ScenarioView) => [
    detailOf(one, { findings: [findingOf('WN303', { message: 'it matches nearly every command line' })] }),
  ];
  const opened = (size = { columns: 80, rows: 24 }): Run => {
    const one = long();
    const run: Run = { state: { ...screen([one, many[0] ?? one], details(one)), size }, approved: 0, rejected: 0 };
    send(run, { kind: 'shown', at: 0 });
    return run;
  };
  let clock = 10_000;
  const press = (run: Run, ...names: readonly string[]): string => {
    for (const name of names) {
      clock += 1000;
      run.approved += send(run, { kind: 'key', key: keyOf(name), at: clock }).filter(
        (effect) => effect.kind === 'write' && effect.approve,
      ).length;
      send(run, { kind: 'shown', at: clock + 5 });
    }
    return lineText(statusLine(run.state)).trim();
  };

  test('nothing is approved, and the way there is told', () => {
    const run = opened();
    expect(press(run, 'a')).toMatch(/^a is off: \d+ lines are not seen yet, Enter opens and j scrolls$/);
    expect(press(run, 'Enter')).toMatch(/^a is off: \d+ lines are not seen yet, j scrolls$/);
    // A jump to the end skips what lies between.
    expect(press(run, 'G')).toMatch(/^a is off: \d+ lines are not seen yet/);
    expect(press(run, 'g', 'a')).toMatch(/^a is off/);
    expect(run.approved).toBe(0);
    for (let steps = 0; steps < 80; steps += 1) press(run, 'j');
    expect(press(run, 'q')).toMatch(/^a writes/);
    press(run, 'a');
    expect(run.approved).toBe(1);
  });

  test('the filter is folded before the effect and the warnings are cut', () => {
    const run = opened();
    const text = lineText(statusLine(run.state));
    expect(text).toContain('not seen yet');
    const rows = frameOf(run.state);
    expect(rows).toContain('more lines of the filter');
    expect(rows).toContain('it matches nearly every');
    expect(rows).toContain('process "a.exe"');
    expect(rows).toContain('contains "e"');
  });

  test('what was seen counts until something of it is another', () => {
    const run = opened();
    press(run, 'Enter', ...Array.from({ length: 80 }, () => 'j'), 'q');
    const one = long();
    // The same once more is no news.
    send(run, { kind: 'detail', detail: structuredClone(details(one)[0] as Detail) });
    expect(press(run, 'Ctrl-L')).toMatch(/^a writes/);
    const other = detailOf(one, { readings: [{ ...reading, english: 'another effect' }] });
    send(run, { kind: 'detail', detail: other });
    expect(press(run, 'Ctrl-L')).toMatch(/^a is off: \d+ lines/);
  });

  test('with room for all of it nothing is in the way', () => {
    expect(press(opened({ columns: 200, rows: 80 }), 'Ctrl-L')).toMatch(/^a writes/);
  });
});

function frameOf(state: State): string {
  return plainFrame(screenOf(state), state.size, false).join('\n');
}
