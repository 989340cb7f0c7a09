// The eleven screens of the review, whole: made by keys, from the real compiler's answers.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unseenOff } from '../../src/tui/view/seen.js';
import { reviewOf, type TestReview, unreviewedCopy } from './support.js';

const root = unreviewedCopy();

interface Screen {
  readonly name: string;
  /** The folder is written to: it gets its own. */
  readonly writes?: true;
  readonly checked?: number;
  keys(review: TestReview): unknown;
}

const down = (count: number): readonly string[] => Array<string>(count).fill('j');

const screens: readonly Screen[] = [
  { name: '01-overview', checked: 4, keys: () => undefined },
  { name: '02-ambiguous', keys: (review) => review.press(...down(8), 'Enter') },
  {
    name: '03-hole',
    keys: (review) =>
      review
        .press(...down(3), 'Enter', 'v')
        .type('2fd4e1c67a2d28fced849ee1bb76e7391b93eb12')
        .press('Ctrl-J')
        .type('9b74c9897bac770ffc029102a200c5de')
        .press('Ctrl-J'),
  },
  { name: '04-prose', keys: (review) => review.press('G', 'k', 'k', 'k', 'Enter') },
  { name: '05-malformed', keys: (review) => review.press('G', ...Array<string>(6).fill('k'), 'Enter') },
  {
    name: '06-edit',
    keys: (review) =>
      review
        .press('e', 'Ctrl-A', 'Ctrl-K')
        .type('process.parent_process_name == "svchost.exe" and process.parent.command_line contains "Schedule" ')
        .type('or proces.command_line contains "schtasks.exe"'),
  },
  {
    name: '07-rule',
    keys: (review) =>
      review.state().size.columns < 120 ? review.press('j', 'Enter', 'Tab', '+') : review.press('j', 'Shift-Tab', '+'),
  },
  { name: '08-help', keys: (review) => review.press('Enter', '?') },
  { name: '09-palette', keys: (review) => review.press(...down(8), 'Enter', ':').type('ap') },
  {
    name: '10-filter',
    keys: (review) =>
      review
        .press(...down(8), '/')
        .type('update')
        .press('Tab', ...down(5), 'Tab'),
  },
  { name: '11-summary', writes: true, keys: decideAll },
];

/** Every scenario by keys: approved where that is possible, rejected for the first reason where it is not. */
function decideAll(review: TestReview): void {
  for (let left = 60; left > 0 && !review.state().summary; left--) {
    const before = review.state().undo.length;
    review.press('a');
    if (review.status().includes('not seen yet')) {
      if (review.status().includes('Enter opens')) review.press('Enter');
      for (let lines = 60; lines > 0 && unseenOff(review.state()) !== undefined; lines--) review.press('j');
      review.press('q', 'a');
    }
    if (review.state().undo.length === before && review.state().dialog === undefined) {
      review.press('r');
      if (review.state().dialog !== undefined) review.press('a');
    }
    if (review.state().undo.length === before) review.press('Esc', 'x', '1', 'Enter');
  }
}

describe.each([
  [80, 24],
  [140, 40],
])('at %ix%i', (columns, rows) => {
  test.each(screens)('$name', async ({ name, checked, writes, keys }) => {
    const setup = { columns, rows, ...(checked !== undefined && { checked }) };
    const review = reviewOf(writes === true ? unreviewedCopy() : root, setup);
    keys(review);
    const path = `../fixtures/review/${name}.${columns}x${rows}`;
    expect(review.rows()).toHaveLength(rows);
    await expect(review.frame()).toMatchFileSnapshot(`${path}.txt`);
    await expect(review.tokens()).toMatchFileSnapshot(`${path}.tokens`);
  });
});

test('a folder without rules says how to get some', () => {
  const review = reviewOf(mkdtempSync(join(tmpdir(), 'winnow-empty-')));
  expect(review.frame().replace(/[\s┃]+/g, ' ')).toContain(
    'no rules here: winnow import PAGE…, or winnow init in a folder of Sentinel rules',
  );
});
