// What comes from outside: files that are read in parts or again, a checker that is slow or gone, terminals of any size.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { farewell } from '../../src/tui/farewell.js';
import { narrowTo } from '../../src/tui/narrow.js';
import { reduce } from '../../src/tui/reduce.js';
import { neededDetail, progress, treeRows } from '../../src/tui/select.js';
import { screenOf } from '../../src/tui/view/layout.js';
import { width } from '../../src/tui/view/text.js';
import { reviewedCopy, reviewOf, unreviewedCopy } from './support.js';

const root = unreviewedCopy();

describe('the checker', () => {
  test('says how far it is, and a is off until then', () => {
    const review = reviewOf(root, { checked: 4 });
    expect(review.rows()[0]).toContain('checking rules 4 of 5');
    expect(review.press('G').frame()).toContain('· checking');
    const before = reviewOf(root, { checked: 0 });
    expect(before.rows()[0]).toContain('checking rules 0 of 5');
  });

  test('that stopped is told, and R starts it again', () => {
    const review = reviewOf(root, { checked: 2 }).send({ kind: 'checker-died' });
    expect(review.rows()[0]).toContain('checking stopped');
    expect(review.status()).toBe('the checker stopped: R starts it again');
    expect(review.press('R').rows()[0]).toContain('5 rules');
  });

  test('details are kept, but not for ever', () => {
    const review = reviewOf(root);
    const detail = [...review.state().details.values()][0];
    if (detail === undefined) throw new Error('no detail');
    for (let index = 0; index < 100; index++) {
      review.send({ kind: 'detail', detail: { ...detail, change: { ticket: `${index}` } } });
    }
    expect(review.state().details.size).toBe(60);
  });
});

describe('files', () => {
  test('one that cannot be read is counted, since its scenarios are missing', () => {
    const own = unreviewedCopy();
    writeFileSync(join(own, 'rules/desktopnow-file-signature.yaml'), 'id: [\n');
    expect(reviewOf(own).rows()[0]).toContain('1 file not read');
  });

  test('scenarios of a rule with an error are not ready', () => {
    const own = unreviewedCopy();
    const path = join(own, 'rules/desktopnow-file-signature.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('| where Signer has', '| where where Signer has'));
    const review = reviewOf(own);
    expect(review.frame()).toContain('! broken rule');
    expect(review.frame()).not.toContain('○ ready     Software Update');
  });

  test('a reload keeps cursor, folds and search', () => {
    const review = reviewOf(root).press(']', ']', 'h', 'G', '/').type('remote').press('Enter');
    const before = review.frame();
    expect(review.press('R').rows().slice(0, -2)).toEqual(before.split('\n').slice(0, -3));
  });

  test('a part of the outline gives way to all of it, with the cursor where it was', () => {
    const review = reviewOf(root).press('j', 'j');
    const { rules, scenarios, problems } = review.session.outline();
    review.send({
      kind: 'outline',
      outline: { rules: rules.slice(0, 1), scenarios: scenarios.slice(0, 5), problems, partial: true },
    });
    expect(review.here()).toBe('Remote Desktop Session');
    review.send({ kind: 'outline', outline: review.session.outline() });
    expect(review.here()).toBe('Remote Desktop Session');
    expect(treeRows(review.state())).toHaveLength(25);
  });

  test('a scenario that is gone leaves the cursor on its rule', () => {
    const review = reviewOf(root).press('j');
    const { rules, scenarios, problems } = review.session.outline();
    const [gone] = [review.state().cursor];
    review.send({
      kind: 'outline',
      outline: {
        rules: rules.map((rule) => ({ ...rule, scenarios: rule.scenarios.filter((key) => key !== gone) })),
        scenarios: scenarios.filter(({ key }) => key !== gone),
        problems,
        partial: false,
      },
    });
    expect(review.here()).toContain('DesktopNow - File Signature');
  });

  test('changes on disk are told', () => {
    const review = reviewOf(root);
    review.send({ kind: 'changed-on-disk', path: 'exclusions/x.yaml', scenarios: 2, broken: undefined });
    expect(review.status()).toBe('exclusions/x.yaml changed on disk: 2 scenarios read again');
    expect(review.press('j').status()).toContain('a writes decision');
  });

  test('a broken file and a broken rule stand in the tree', () => {
    const copy = unreviewedCopy();
    const path = join(copy, 'exclusions/remotepc-file-signature.yaml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n  : [`);
    const rule = join(copy, 'rules/desktopnow-file-signature.yaml');
    writeFileSync(rule, readFileSync(rule, 'utf8').replace('| where Signer has', '| where Signer hass'));
    const review = reviewOf(copy, { columns: 140, rows: 40 });
    expect(review.frame()).toContain('! broken file');
    expect(review.frame()).toContain('! broken rule');
    expect(review.status()).toContain('exclusions/remotepc-file-signature.yaml');
    expect(review.press('j').status()).toMatch(/^a is off: the rule itself has an error at \d+:\d+/);
  });
});

describe('sizes', () => {
  test.each([
    [80, 24],
    [100, 30],
    [120, 30],
    [121, 29],
    [189, 50],
    [190, 50],
    [300, 100],
  ])('every row of %ix%i is as wide as the terminal', (columns, rows) => {
    const review = reviewOf(root, { columns, rows });
    for (const keys of [
      ['j'],
      ['Enter'],
      ['Tab'],
      ['+'],
      ['?'],
      ['Esc', ':'],
      ['Esc', '/'],
      ['Tab'],
      ['Esc', 'e'],
      ['Esc', 'q', 'q', 'x'],
    ]) {
      review.press(...keys);
      expect(review.rows().map(width)).toEqual(Array<number>(rows).fill(columns));
    }
  });

  test('below 80x24 a sentence asks for room, and nothing is done unseen', () => {
    const review = reviewOf(root).press('j', 'j').resize(70, 20);
    expect(review.rows()[0]).toMatch(/^winnow needs 80x24, this is 70x20/);
    review.press('a', 'j');
    expect(review.resize(80, 24).here()).toBe('Remote Desktop Session');
    expect(review.state().undo).toEqual([]);
  });

  test('panes that a smaller window has not give up the focus', () => {
    const review = reviewOf(root, { columns: 200, rows: 50 }).press('Tab', 'Tab').resize(140, 40);
    expect(review.state().focus).toBe('scenario');
  });
});

describe('modes', () => {
  test('read-only turns every writing key off, and says so', () => {
    const review = reviewOf(root, { readOnly: true });
    expect(review.rows()[0]).toContain('read-only');
    for (const key of ['a', 'x', 'e', 'u', 'c', 'o', 'E']) {
      expect(review.press(key).status()).toBe(`${key} is off: started with --read-only`);
    }
    expect(review.hints()).not.toContain('approve');
  });

  test('ASCII alone', () => {
    const review = reviewOf(root, { ascii: true });
    for (const keys of [[], ['Enter'], ['Tab'], ['?'], ['Esc', ':'], ['Esc', 'q', '/']]) {
      expect(review.press(...keys).frame()).toMatch(/^[\x20-\x7e\n]*$/);
    }
    expect(reviewOf(root, { ascii: true }).rows()[1]).toMatch(/^#= Rules =+ 1 of 20 =#\+- 1 of 5 -/);
  });

  test('w says what it did', () => {
    const review = reviewOf(root);
    expect(review.press('w').status()).toBe('long lines are cut: h and l scroll the rule');
    expect(review.press('w').status()).toBe('long lines are wrapped');
  });

  test('a rule that is not there: the one that begins like it is meant', () => {
    const { rules, scenarios, problems } = reviewOf(root).session.outline();
    const outline = { rules, scenarios, problems, partial: false };
    expect(narrowTo(outline, ['remoteutil'])).toMatchObject({
      help: 'did you mean `rules/remoteutilities-file-signature.yaml`?',
    });
    expect(narrowTo(outline, ['desktopnow-file-signatur'])).toMatchObject({
      help: 'did you mean `rules/desktopnow-file-signature.yaml`?',
    });
    expect(narrowTo(outline, ['distantdesktp-create-process'])).toMatchObject({
      help: expect.stringContaining('distantdesktop-create-process') as string,
    });
  });

  test('the farewell counts what was asked for, and speaks of changes only where there are some', () => {
    const review = reviewOf(unreviewedCopy(), { rules: ['remotepc-file-signature'] });
    expect(farewell(review.state(), 'exclusions')).toBe('5 scenarios: 0 approved, 0 rejected, 5 left');
    review.press('x', '1');
    expect(farewell(review.state(), 'exclusions')).toBe(
      '5 scenarios: 0 approved, 1 rejected, 4 left\ngit diff exclusions/ shows what was written',
    );
    review.press('u');
    expect(farewell(review.state(), 'exclusions')).toBe('5 scenarios: 0 approved, 0 rejected, 5 left');
  });

  test('narrowed from the start', () => {
    const review = reviewOf(root, { rules: ['remotepc-file-signature'], status: ['malformed'] });
    expect(review.here()).toBe('RemotePC Used for Software Deployment');
    expect(review.rows()[1]).toContain('1 of 20');
  });

  test('a finished review says so when n finds nothing', () => {
    const review = reviewOf(reviewedCopy());
    expect(progress(review.state()).total).toBe(20);
    expect(review.press('n').frame()).toContain('Review is complete');
    expect(review.press('a').status()).toBe('a is off: nothing is left to decide, N goes back');
    expect(review.press('N').frame()).not.toContain('Review is complete');
    expect(review.press('n', 'q').effects).toEqual([{ kind: 'quit' }]);
  });
});

describe('10,000 scenarios', () => {
  const one = reviewOf(root);
  const [scenario] = one.state().scenarios.values();
  const [rule] = one.state().rules;
  if (scenario === undefined || rule === undefined) throw new Error('nothing to make many of');
  const rules = Array.from({ length: 500 }, (_, index) => {
    const id = `rule-${index}`;
    return { ...rule, id, name: `Rule ${index}`, scenarios: Array.from({ length: 20 }, (__, at) => `${id}/${at}`) };
  });
  const scenarios = rules.flatMap(({ id, scenarios: keys }) => keys.map((key) => ({ ...scenario, key, rule: id })));
  const outline = { rules, scenarios, problems: [], partial: false };

  test('a key makes no row again', () => {
    let { state } = reduce(one.state(), { kind: 'outline', outline });
    const rows = treeRows(state);
    expect(rows).toHaveLength(10_500);
    for (let index = 0; index < 30; index++) {
      state = reduce(state, { kind: 'key', key: { name: 'j', text: 'j' }, at: 0 }).state;
      expect(treeRows(state)).toBe(rows);
    }
    expect(neededDetail(state)?.key).toBe(state.cursor);
  });

  test('and moving leaves the other panes the objects that they were', () => {
    const start = one.state();
    const before = screenOf(start).panes.find(({ key }) => key === 'tree')?.lines ?? [];
    const after = screenOf({ ...start, log: { tone: 'plain', text: 'x' } }).panes.find(({ key }) => key === 'tree');
    expect(after?.lines).toBe(before);
  });
});
