import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mounted, mount } from '../../src/tui/ink/mount.js';
import { Screen } from '../../src/tui/ink/screen.js';
import { screenOf } from '../../src/tui/view/layout.js';
import { fakeTerminal } from './fake-terminal.js';
import { removeFolder } from './review-folder.js';
import { reviewOf, type TestReview, unreviewedCopy } from './support.js';

let root = '';
beforeAll(() => {
  root = unreviewedCopy();
});

afterAll(() => removeFolder(root));

/** What Ink makes of a review, on a terminal that lives through all of it. */
function drawn(review: TestReview, options: { ascii?: boolean; colour?: boolean } = {}) {
  const { ascii = false, colour = true } = options;
  const { size } = review.state();
  const terminal = fakeTerminal(size);
  const bytes: string[] = [];
  const screen = new Screen((sent) => {
    bytes.push(sent);
    terminal.send(sent);
  }, size);
  const failures: unknown[] = [];
  const ink: Mounted = mount(screen, { colour, ascii, onError: (error) => failures.push(error) });
  screen.enter();
  return {
    terminal,
    bytes,
    failures,
    ink,
    rows(): readonly string[] {
      const now = review.state();
      if (now.size.columns !== screen.columns || now.size.rows !== screen.rows) {
        terminal.resize(now.size);
        screen.resize(now.size);
      }
      ink.show(screenOf(now), now.size);
      screen.settle();
      return terminal.text();
    },
  };
}

const walk = [
  'j',
  'j',
  'Enter',
  'Tab',
  'd',
  'w',
  'Tab',
  '?',
  'Esc',
  'q',
  'G',
  'Enter',
  'x',
  'Esc',
  ':',
  'Esc',
  '/',
  'p',
  'Esc',
  '-',
];

describe('Ink places what the panes say', () => {
  test.each([
    [80, 24],
    [140, 40],
    [200, 50],
    [100, 30],
  ])('%ix%i, through many states', (columns, rows) => {
    const review = reviewOf(root, { columns, rows });
    const view = drawn(review);
    expect(view.rows()).toEqual(review.rows());
    for (const key of walk) {
      review.press(key);
      expect(view.rows(), key).toEqual(review.rows());
    }
    // Nothing was cleared but at the start.
    expect(view.terminal.counts().clears).toBe(1);
    view.ink.unmount();
  });

  test('in ASCII, too', () => {
    const review = reviewOf(root, { ascii: true });
    const view = drawn(review, { ascii: true });
    for (const key of walk) {
      review.press(key);
      const rows = view.rows();
      expect(rows, key).toEqual(review.rows());
      expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/);
    }
    view.ink.unmount();
  });

  test('after every change of size', () => {
    const review = reviewOf(root);
    const view = drawn(review);
    const sizes = [
      [140, 40],
      [200, 50],
      [80, 24],
      [60, 10],
      [81, 25],
      [119, 29],
      [191, 31],
    ] as const;
    for (const [columns, rows] of sizes) {
      review.resize(columns, rows);
      expect(view.rows(), `${columns}x${rows}`).toEqual(review.rows());
    }
    view.ink.unmount();
  });

  test('without colours only bold, underline and reverse', () => {
    const review = reviewOf(root, { columns: 140, rows: 40 });
    const view = drawn(review, { colour: false });
    for (const key of walk) {
      review.press(key);
      view.rows();
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one
    const codes = [...view.bytes.join('').matchAll(/\x1b\[([\d;]*)m/g)].map((match) => match[1]);
    expect([...new Set(codes)].filter((code) => !['0', '1', '22', '4', '24', '7', '27'].includes(code ?? ''))).toEqual(
      [],
    );
    view.ink.unmount();
  });

  test('a frame that is the same sends nothing', () => {
    const review = reviewOf(root);
    const view = drawn(review);
    view.rows();
    const before = view.bytes.length;
    view.rows();
    expect(view.bytes).toHaveLength(before);
    view.ink.unmount();
  });

  test('a mistake while drawing is told, not drawn', () => {
    const review = reviewOf(root);
    const view = drawn(review);
    view.rows();
    const broken = { ...screenOf(review.state()), panes: [{ lines: 1 }] } as unknown as ReturnType<typeof screenOf>;
    view.ink.show(broken, { columns: 80, rows: 24 });
    expect(view.failures).toHaveLength(1);
    view.ink.unmount();
  });
});
