// Going about in a review: every key that decides nothing, one row each.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browseCommands } from '../../src/tui/commands/browse.js';
import { bindings } from '../../src/tui/keys/registry.js';
import { width } from '../../src/tui/view/text.js';
import { controls } from '../unit/cli-support.js';
import { reviewOf, type TestReview, unreviewedCopy } from './support.js';

const root = unreviewedCopy();

interface Row {
  readonly keys: readonly string[];
  readonly size?: readonly [number, number];
  readonly what: string;
  /** What is asked of the review afterwards. */
  ask(review: TestReview): unknown;
  readonly answer: unknown;
}

const here = (review: TestReview): string => review.here();
const focus = (review: TestReview): string => review.state().focus;
const wide = [140, 40] as const;
const first = 'Legitimate Scheduled Job Execution';
const second = 'Software Update Deployment';
const lastOne = 'A system administrator uses Remote Utilities to perform a patching process across multiple servers';
const prefix = 'Remote Management and Monitoring tool - ';

const rows: readonly Row[] = [
  { keys: [], what: 'the review begins at the first scenario', ask: here, answer: first },
  { keys: ['j'], what: 'down', ask: here, answer: second },
  { keys: ['↓', '↓'], what: 'down', ask: here, answer: 'Remote Desktop Session' },
  { keys: ['j', 'k'], what: 'up', ask: here, answer: first },
  { keys: ['↑'], what: 'up onto the rule', ask: here, answer: `${prefix}DesktopNow - File Signature` },
  { keys: ['↑', '↑', '↑'], what: 'the top is the top', ask: here, answer: `${prefix}DesktopNow - File Signature` },
  { keys: ['G'], what: 'last', ask: (r) => r.here().startsWith('A system administrator uses'), answer: true },
  { keys: ['End', 'j'], what: 'the end is the end', ask: (r) => r.here().slice(0, 27), answer: lastOne.slice(0, 27) },
  { keys: ['G', 'g'], what: 'first', ask: here, answer: `${prefix}DesktopNow - File Signature` },
  { keys: ['G', 'Home', 'j'], what: 'first', ask: here, answer: first },
  {
    keys: ['Ctrl-D'],
    what: 'half a page down',
    ask: (r) => r.rows()[1]?.slice(0, 36).includes('7 of 20'),
    answer: false,
  },
  { keys: ['PgDn', 'PgUp'], what: 'and up', ask: here, answer: first },
  { keys: ['Ctrl-D', 'Ctrl-U'], what: 'and up', ask: here, answer: first },
  { keys: ['h'], what: 'fold', ask: (r) => r.rows()[2]?.slice(2, 5), answer: '▸›D' },
  {
    keys: ['←', 'j'],
    what: 'what is folded is passed over',
    ask: here,
    answer: `${prefix}DistantDesktop - Create Process`,
  },
  { keys: ['h', 'l', 'j'], what: 'unfold', ask: here, answer: first },
  { keys: ['k', '→'], what: 'into the rule', ask: here, answer: first },
  { keys: ['-'], what: 'fold all', ask: (r) => r.rows().filter((row) => row.includes('▸')).length, answer: 5 },
  { keys: ['-', '='], what: 'unfold all', ask: (r) => r.rows().filter((row) => row.includes('▾')).length, answer: 4 },
  { keys: ['k', 'Enter'], what: 'Enter folds a rule', ask: (r) => r.rows()[2]?.slice(2, 4), answer: '▸›' },
  {
    keys: ['Enter'],
    what: 'open takes the screen',
    ask: (r) => [focus(r), r.rows()[1]?.slice(0, 32)],
    answer: ['scenario', '┏━ DesktopNow - File Signature ›'],
  },
  {
    keys: ['Enter'],
    size: wide,
    what: 'open moves the focus',
    ask: (r) => [focus(r), r.rows()[1]?.slice(0, 8)],
    answer: ['scenario', '┌─ Rules'],
  },
  { keys: ['Enter', 'Enter'], what: "a finding's page", ask: (r) => r.rows()[1]?.slice(0, 8), answer: '┏━ WN301' },
  { keys: ['n'], what: 'next to decide', ask: here, answer: second },
  { keys: ['h', 'n'], what: 'next of a folded rule unfolds it', ask: here, answer: first },
  { keys: ['G', 'n'], what: 'next wraps', ask: here, answer: first },
  { keys: ['N'], what: 'previous wraps', ask: (r) => r.here().startsWith('A system administrator uses'), answer: true },
  { keys: ['j', 'N'], what: 'previous', ask: here, answer: first },
  { keys: [']'], what: 'next rule', ask: here, answer: `${prefix}DistantDesktop - Create Process` },
  { keys: ['G', ']'], what: 'there is no further rule', ask: (r) => r.status(), answer: 'this is the last rule' },
  { keys: ['['], what: 'previous rule', ask: here, answer: `${prefix}DesktopNow - File Signature` },
  { keys: ['[', '['], what: 'there is no rule above', ask: (r) => r.status(), answer: 'this is the first rule' },
  { keys: ['Tab'], what: 'next pane', ask: focus, answer: 'scenario' },
  { keys: ['Tab', 'Tab'], what: 'and back', ask: focus, answer: 'tree' },
  {
    keys: ['Enter', 'Tab'],
    what: 'Tab turns the scenario into its rule',
    ask: (r) => r.rows()[1]?.slice(0, 10),
    answer: '┏━ Rule · ',
  },
  { keys: ['Enter', 'Tab', 'Shift-Tab'], what: 'and back', ask: focus, answer: 'scenario' },
  { keys: ['Shift-Tab'], size: wide, what: 'previous pane', ask: focus, answer: 'rule' },
  { keys: ['Tab', 'Tab'], size: [200, 60], what: 'findings have a pane', ask: focus, answer: 'findings' },
  { keys: ['+'], what: 'zoom', ask: (r) => [r.state().zoomed, r.rows()[1]?.at(-1)], answer: [true, '┓'] },
  { keys: ['+', '_'], what: 'zoom back', ask: (r) => r.state().zoomed, answer: false },
  { keys: ['d'], size: [140, 40], what: 'the rule as it would be', ask: (r) => r.state().ruleView, answer: 'tuned' },
  {
    keys: ['d', 'd', 'd'],
    size: [140, 40],
    what: 'and as a diff again',
    ask: (r) => r.state().ruleView,
    answer: 'diff',
  },
  { keys: ['w'], what: 'wrap', ask: (r) => r.state().wrap, answer: false },
  { keys: ['m'], what: 'the whole description', ask: (r) => r.frame().includes('off-peak'), answer: true },
  {
    keys: ['Enter', 'Tab', 'w', 'l', 'l'],
    what: 'code to the right',
    ask: (r) => r.state().scroll.ruleLeft,
    answer: 16,
  },
  {
    keys: ['Enter', 'Tab', 'w', '→', 'h', 'h'],
    what: 'and to the left',
    ask: (r) => r.state().scroll.ruleLeft,
    answer: 0,
  },
  {
    keys: ['Enter', 'Tab', 'j'],
    what: 'scrolled code stays',
    ask: (r) => [r.state().ruleFollows, here(r)],
    answer: [false, first],
  },
  { keys: ['/'], what: 'search', ask: (r) => r.rows()[1]?.slice(0, 6), answer: '┏━ /▌ ' },
  { keys: ['F'], what: 'filter', ask: (r) => r.rows()[1]?.includes('┏━ Filter (F) ━'), answer: true },
  { keys: [':'], what: 'palette', ask: (r) => r.rows()[1]?.slice(0, 10), answer: '┏━ Command' },
  { keys: ['?'], what: 'help', ask: (r) => r.rows()[1]?.slice(0, 14), answer: '┏━ Keys · list' },
  { keys: ['R'], what: 'reload stays where it is', ask: here, answer: first },
  { keys: ['Ctrl-L'], what: 'redraw', ask: (r) => r.effects, answer: [{ kind: 'redraw' }] },
  { keys: ['Ctrl-Z'], what: 'suspend', ask: (r) => r.effects, answer: [{ kind: 'suspend' }] },
  { keys: ['q'], what: 'quit', ask: (r) => r.effects, answer: [{ kind: 'quit' }] },
  { keys: ['Enter', 'q'], what: 'up first', ask: (r) => [r.effects, focus(r)], answer: [[], 'tree'] },
  {
    keys: ['Enter', '+', 'q'],
    what: 'and out of the zoom before',
    ask: (r) => [r.state().zoomed, focus(r)],
    answer: [false, 'scenario'],
  },
  {
    keys: ['Esc'],
    what: 'Esc never leaves',
    ask: (r) => [r.effects, r.status()],
    answer: [[], 'this is the top: q leaves'],
  },
  { keys: ['e', 'Ctrl-C'], what: 'Ctrl-C leaves from everywhere', ask: (r) => r.effects, answer: [{ kind: 'quit' }] },
  { keys: ['?', 'Esc'], what: 'help closes', ask: (r) => r.state().dialog, answer: undefined },
  { keys: ['?', 'q'], what: 'help closes', ask: (r) => r.state().dialog, answer: undefined },
  { keys: ['z'], what: 'unknown keys do nothing', ask: (r) => [here(r), r.effects], answer: [first, []] },
];

describe('keys', () => {
  test.each(rows)('$keys: $what', ({ keys, size = [80, 24], ask, answer }) => {
    const review = reviewOf(root, { columns: size[0], rows: size[1] });
    expect(ask(review.press(...keys))).toEqual(answer);
  });
});

test('every key that decides nothing has its row', () => {
  const pressed = new Set(rows.flatMap(({ keys }) => keys));
  const browsing = bindings.filter(({ command }) => browseCommands[command] !== undefined);
  expect(browsing.flatMap(({ keys }) => keys as readonly string[]).filter((key) => !pressed.has(key))).toEqual([]);
});

describe('what comes from files', () => {
  test('cannot reach the terminal', () => {
    const copy = unreviewedCopy();
    const path = join(copy, 'exclusions/desktopnow-file-signature.yaml');
    const hostile = readFileSync(path, 'utf8').replace(
      'Legitimate Scheduled Job Execution',
      '"\\e[2J\\u202E\\u009B 日本語 job"',
    );
    writeFileSync(path, hostile);
    const review = reviewOf(copy, { columns: 140, rows: 40 });
    for (const keys of [[], ['Enter'], ['Esc', '/'], ['Esc', ':']]) {
      expect(review.press(...keys).frame()).not.toMatch(controls);
      expect(review.rows().map(width)).toEqual(Array<number>(40).fill(140));
    }
    expect(review.frame()).toContain('日本語');
  });
});

describe('searching', () => {
  test('narrows while it is typed, Enter keeps it, Esc clears it', () => {
    const review = reviewOf(root).press('/').type('update');
    expect(review.rows()[1]).toContain('/update▌ ━━━━━━━━━━━━━━━━━━━ 5 of 20');
    expect(review.status()).toBe('5 of 20 contain update in title, description or filter');
    expect(review.here()).toBe(second);
    review.press('Enter');
    expect(review.rows()[1]).toContain('━ /update ━');
    review.press('j', 'j');
    expect(review.here()).toBe('IT admin using DistantDesktop to remotely install updates on multiple endpoints');
    review.press('Esc');
    expect(review.rows()[1]).toContain('7 of 20');
  });

  test('an exclamation mark turns it around', () => {
    expect(reviewOf(root).press('/').type('!update').status()).toContain('15 of 20 do not contain');
  });

  test('nothing found says how to go on, and Esc goes back to where it began', () => {
    const review = reviewOf(root).press('j', '/').type('foo');
    expect(review.frame()).toContain('no scenario matches /foo: Esc clears');
    expect(review.press('Esc').here()).toBe(second);
  });

  test('earlier searches come back', () => {
    const review = reviewOf(root)
      .press('/')
      .type('update')
      .press('Enter', 'Esc', '/')
      .type('backup')
      .press('Enter', '/');
    review.press('↑');
    expect(review.rows()[1]).toContain('/backup▌');
    expect(review.press('↑').rows()[1]).toContain('/update▌');
    expect(review.press('↓', '↓').rows()[1]).toContain('/▌');
  });

  test('what a match is stands out', () => {
    expect(
      reviewOf(root)
        .press(...Array<string>(8).fill('j'), '/')
        .type('update')
        .tokens(),
    ).toContain('search.match "Update"');
  });
});

describe('filtering', () => {
  test('marks narrow the list and count what is left', () => {
    const review = reviewOf(root).press('F', 'Space');
    expect(review.state().filters.status).toEqual(['decide']);
    expect(review.frame()).toContain('[x] ? decide       10');
    expect(review.frame()).toContain('counts are of the 10 that match');
    expect(review.press('Enter').rows()[1]).toContain('10 of 20');
    expect(review.press('Esc').rows()[1]).toContain('of 20');
    expect(review.state().filters.status).toEqual([]);
  });

  test('two marks of a group widen it, marks of two groups narrow it', () => {
    const review = reviewOf(root).press('F', 'Space', 'j', 'Space');
    expect(review.state().filters.status).toEqual(['decide', 'ready']);
    review.press('G', 'Space');
    expect(review.state().filters.rules).toHaveLength(1);
    expect(review.frame()).toContain('counts are of the 5 that match');
  });

  test('n goes on among what is left, Tab goes to the search', () => {
    const review = reviewOf(root).press('F', 'Space', 'n');
    expect(review.state().scenarios.get(review.state().cursor ?? '')?.path).toContain('distantdesktop');
    expect(review.press('Tab').rows()[1]).toContain('┏━ /▌');
    expect(review.press('Tab').rows()[1]).toContain('┏━ Filter (F)');
  });

  test('Esc clears the filters', () => {
    expect(reviewOf(root).press('F', 'Space', 'Esc').state().filters.status).toEqual([]);
  });

  test('a search and filters hold together', () => {
    const review = reviewOf(root).press('/').type('update').press('Tab', 'Space', 'Enter');
    expect(review.rows()[1]).toContain('2 of 20');
  });
});

describe('the palette', () => {
  const palette = (text: string): TestReview => reviewOf(root).press(':').type(text);

  test('finds commands by their names and by what they do', () => {
    expect(palette('ap').frame()).toContain('4 of 6');
    expect(palette('zzz').frame()).toContain('no command is called that');
    expect(palette('zzz').press('Enter').status()).toBe('no command is called that');
  });

  test.each([
    ['rule zzz', 'no rule is called `zzz`'],
    ['status foo', 'no status is called `foo`'],
    ['code WN999', 'no scenario here has a finding `WN999`'],
    ['table X', 'no rule here is on a table `X`'],
    ['explain WN999', 'no code of winnow is called `WN999`'],
  ])('%s: %s', (typed, said) => {
    expect(palette(typed).frame()).toContain(said);
    expect(palette(typed).press('Enter').status()).toBe(said);
  });

  test.each([
    ['set foo=1', 'nothing here is called `foo`: by, ticket, expires, reason'],
    ['set expires=tomorrow', '`tomorrow` is no day: write it as 2027-05-21'],
  ])('%s promises nothing', (typed, why) => {
    const review = palette(typed);
    expect(review.frame()).toContain(`off: ${why.slice(0, 30)}`);
    expect(review.press('Enter').status()).toContain(`is off: ${why.slice(0, 40)}`);
  });

  test('says why a command is off, and does not run it', () => {
    const review = reviewOf(root)
      .press(...Array<string>(8).fill('j'), ':')
      .type('approve');
    expect(review.frame()).toContain('› approve             a    off: two readings are possible');
    expect(review.press('Enter').status()).toContain('approve is off: two readings are possible');
  });

  test.each([
    ['help', 'Enter', (r: TestReview) => r.rows()[1]?.slice(0, 7), '┏━ Keys'],
    ['filter approved', 'Enter', (r: TestReview) => r.state().filters.status, ['approved']],
    ['status decide', 'Enter', (r: TestReview) => r.rows()[1]?.includes('10 of 20'), true],
    ['code WN301', 'Enter', (r: TestReview) => r.state().filters.codes, ['WN301']],
    ['code wn301', 'Enter', (r: TestReview) => r.state().filters.codes, ['WN301']],
    ['table DeviceFile', 'Enter', (r: TestReview) => r.state().filters.tables, ['DeviceFileCertificateInfo']],
    ['rule remoteutil', 'Enter', (r: TestReview) => r.here(), `${prefix}RemoteUtilities - File Signature`],
    ['explain WN402', 'Enter', (r: TestReview) => r.rows()[1]?.slice(0, 8), '┏━ WN402'],
    ['fil', 'Tab', (r: TestReview) => r.rows()[2]?.slice(2, 12), ': filter▌ '],
    ['rul', 'Tab', (r: TestReview) => r.rows()[2]?.slice(2, 10), ': rule ▌'],
    ['ap', '↓', (r: TestReview) => r.rows()[4]?.slice(2, 7), '› fix'],
    ['ap', '?', (r: TestReview) => r.rows()[1]?.slice(0, 7), '┏━ Keys'],
    ['ap', 'Esc', (r: TestReview) => r.state().dialog, undefined],
  ])(':%s %s', (text, key, ask, answer) => {
    expect(ask(palette(text).press(key))).toEqual(answer);
  });

  test('set with another last day approves anew what it shows', () => {
    const review = reviewOf(unreviewedCopy(), { columns: 140, rows: 50 });
    review.press('a', 'k').send({ kind: 'shown', at: 100_000, whole: true });
    expect(review.state().undo).toHaveLength(1);
    review.press(':').type('set expires=2027-05-21');
    expect(review.frame()).toContain('datetime(2027-05-22) and');
    review.press('Enter');
    const path = [...review.state().scenarios.values()][0];
    expect(path?.review).toMatchObject({ decision: 'approved', expires: '2027-05-21' });
    expect(review.session.checkRule(path?.rule ?? '').scenarios[0]?.review).toBe('approved');
  });

  test('set writes to the review', () => {
    const review = reviewOf(unreviewedCopy()).press(':').type('set ticket=SOC-1').press('Enter');
    expect(review.state().undo.map(({ label }) => label)).toEqual(['ticket: SOC-1']);
  });
});

describe('help', () => {
  test('scrolls to the last key', () => {
    const review = reviewOf(root).press('Enter', '?');
    expect(review.rows()[1]).toContain('j scrolls, 26 more');
    expect(review.press('j', 'j').rows()[1]).toContain('j scrolls, 25 more');
    expect(review.press('G').frame()).toContain('delete word, start, end');
    expect(review.press('g').rows()[1]).toContain('26 more');
  });

  test('is searched', () => {
    const review = reviewOf(root).press('?', '/').type('undo').press('Enter');
    expect(review.frame()).toContain('u            undo');
    expect(review.frame()).not.toContain('quit at once');
  });

  test('comes back to what it was opened over', () => {
    expect(reviewOf(root).press('F', '?', 'Esc').state().dialog?.kind).toBe('filter');
  });
});
