// What a reviewer has to see before a decision is on the screen of 80 by 24, whole and in words that hold.
import { describe, expect, test } from 'vitest';
import type { Detail } from '../../src/index.js';
import { pageDialog } from '../../src/tui/dialogs/page.js';
import { farewell } from '../../src/tui/farewell.js';
import { asciiLine } from '../../src/tui/view/ascii.js';
import { plainFrame, screenOf } from '../../src/tui/view/layout.js';
import { part, plain } from '../../src/tui/view/line.js';
import { scenarioLines } from '../../src/tui/view/scenario.js';
import { fit as fitted, lineText } from '../../src/tui/view/text.js';
import { fresh, type Shown } from './panes-support.js';
import { reviewOf, type TestReview, unreviewedCopy } from './support.js';

const root = unreviewedCopy();
const room = { width: 76, height: 19 };
const known = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';
const md5 = '9b74c9897bac770ffc029102a200c5de';

function review(): TestReview {
  return reviewOf(root);
}

/** Goes to the scenario of a title. */
function at(opened: TestReview, title: string): TestReview {
  for (let steps = 0; steps < 40 && !opened.here().startsWith(title); steps += 1) opened.press('j');
  expect(opened.here()).toContain(title);
  return opened;
}

const ambiguous = 'IT admin using DistantDesktop';
const holed = 'File Integrity Monitoring';

/** The pane, as if nothing else were found. */
function paneOf(shown: Shown, keep: (code: string) => boolean, height = room.height): readonly string[] {
  const { safety: _, ...rest } = shown.detail;
  const detail: Detail = { ...rest, findings: rest.findings.filter(({ code }) => keep(code)) };
  const options = { more: false, compact: false, marked: undefined, clause: true, wide: false, neighbours: [] };
  return scenarioLines(shown.view, detail, { ...room, height }, options).map(lineText);
}

describe('the pane of a small terminal', () => {
  test('holds the readings, the warning of a name and all of the clause', () => {
    const lines = paneOf(fresh('distantdesktop-file-signature', 2), (code) => !/^WN50/.test(code));
    const text = lines.join('\n');
    expect(lines.length).toBeLessThanOrEqual(room.height);
    expect(text).toContain('dd.exe is also the name of a copy tool: never exclude on the name alone');
    expect(text).toContain('  1 exclude  not offered: it would silence the rule\n');
    expect(text).toContain('ProcessCommandLine contains "update"');
    expect(lines.at(-1)?.trim()).toBe('"patch")) …)))');
  });

  test('tells what goes before what else could be written', () => {
    const text = paneOf(fresh('remoteutilities-file-signature', 5), (code) => !/^WN50/.test(code)).join('\n');
    expect(text.indexOf('a row goes when')).toBeGreaterThan(0);
    expect(text.indexOf('a row goes when')).toBeLessThan(text.indexOf('WN403'));
    expect(text.slice(0, text.indexOf('WN403')).split('\n').length).toBeLessThanOrEqual(room.height);
  });

  test('says v where v fills a hole, and that no value helps where its field has no column', () => {
    const filled = paneOf(fresh('desktopnow-file-signature', 4), () => true, 100).join('\n');
    expect(filled).toContain('v fills it');
    expect(filled).not.toContain('in its review');
    expect(paneOf(fresh('remotepc-file-signature', 2), () => true, 100).join('\n')).toContain(
      'no value helps: event_id has no column',
    );
  });

  test('says how much is above and below, and names the key that scrolls', () => {
    const opened = at(review(), 'A scheduled job runs').press('Enter');
    const { scenarios, cursor } = opened.state();
    const scenario = scenarios.get(cursor ?? '');
    if (scenario === undefined) throw new Error('no scenario');
    const long = { ...scenario, description: 'a long text '.repeat(200) };
    const state = { ...opened.state(), scenarios: new Map(scenarios).set(long.key, long), more: true };
    const rows = plainFrame(screenOf(state), state.size, false);
    expect(rows.at(-4)).toMatch(/… \d+ more lines/);
    expect(rows.at(-1)).toContain('j scroll');
    const next = { ...state, scroll: { ...state.scroll, scenario: 2 } };
    expect(plainFrame(screenOf(next), next.size, false)[2]).toContain('… 3 lines above');
    const last = { ...state, scroll: { ...state.scroll, scenario: 1000 } };
    const end = plainFrame(screenOf(last), last.size, false);
    expect(end[2]).toMatch(/… \d+ lines above/);
    expect(end.at(-4)).not.toContain('more lines');
    expect(end.at(-1)).not.toContain('j scroll');
  });
});

describe('the line above the hints', () => {
  test('says that a clause never matches before it is approved', () => {
    const opened = at(review(), ambiguous).press('r');
    expect(opened.status()).toBe('Enter writes reading: guard; a approves it as well, but it never matches');
  });

  test('says what Enter does in a list of findings', () => {
    const opened = at(review(), 'RemotePC Used for Patch').press('Enter', 'i');
    expect(opened.frame()).toContain('Which code to explain');
    expect(opened.status()).toMatch(/^Enter explains WN\d{3}$/);
  });
});

describe('the choice of a fix', () => {
  test('shows the notes of its finding', () => {
    const opened = at(review(), ambiguous).press('Enter', 'f');
    expect(opened.frame()).toContain('dd.exe is also the name of a copy tool: never exclude on the name alone');
  });
});

describe('the field of values', () => {
  const opened = at(review(), holed).press('Enter', 'v').type(known).press('Ctrl-J').type(md5).press('Ctrl-J');
  const frame = opened.frame();
  const words = frame.replace(/[\s┃]+/g, ' ');

  test('shows the values in the clause that saving gives', () => {
    expect(words).toMatch(/clause .*SHA1 =~ "2fd4e1c6…"/);
    expect(words).not.toContain('tolower(SHA1)');
  });

  test('says whole what is wrong with a value', () => {
    expect(words).toContain('line 2: WN304 `DeviceFileCertificateInfo` holds no MD5 of it: cannot be told there;');
    expect(words).toContain('give the SHA1 of the same file');
    expect(frame).toMatch(/9b74c9897bac770ffc029102a200c5de +! WN304 +┃/);
  });

  test('keeps the name of the hole before all that is known of its values', () => {
    const wide = frame.split('\n').find((row) => row.includes('Values of')) ?? '';
    expect(wide).toMatch(/Values of known-good-hash ━+ file\.hash → SHA1, text of 40 hex digits ━┓/);
    const dialog = opened.state().dialog;
    if (dialog?.kind !== 'values') throw new Error('no field of values');
    const hole = { ...dialog.hole, name: 'known-good-hash-of-our-backup-tools' };
    const state = { ...opened.state(), dialog: { ...dialog, hole } };
    expect(titleOf(state)).toContain('Values of known-good-hash-of-our-backup-tools ━');
  });
});

function titleOf(state: ReturnType<TestReview['state']>): string {
  return plainFrame(screenOf(state), state.size, false).find((row) => row.includes('Values of')) ?? '';
}

describe('a page', () => {
  const lines = [
    'WN402  a value that only a person can fill                                  note',
    '',
    'The filter names a set instead of its values (`known good hash`, `internal IP',
    'ranges`), or its author marked a value as a stand-in.',
    '',
    'until it is filled',
    '  under `or`   that part is left out, the rest compiles: partial',
    '  under `and`  the whole branch is left out: one condition less would widen it',
  ];

  test('puts paragraphs together before it wraps them for its own width', () => {
    const pane = pageDialog.pane(review().state(), { kind: 'page', title: 'WN402', lines, top: 0 }, 76, 40);
    expect(pane?.lines.map((line) => lineText(line).trimEnd())).toEqual([
      'WN402  a value that only a person can fill                              note',
      '',
      'The filter names a set instead of its values (`known good hash`, `internal',
      'IP ranges`), or its author marked a value as a stand-in.',
      '',
      'until it is filled',
      '  under `or`   that part is left out, the rest compiles: partial',
      '  under `and`  the whole branch is left out: one condition less would widen',
      '               it',
    ]);
  });
});

describe('the field of a filter', () => {
  test('marks a part although a finding is about all of it, and its title counts what stands', () => {
    const opened = at(review(), ambiguous).press('Enter', 'e').type(' or proces.x == "1"');
    const rows = opened.rows();
    const typed = rows.findIndex((row) => row.includes('proces.x'));
    expect(rows[typed + 1]).toMatch(/[?~^]{8}/);
    expect(rows[1]).not.toContain('no error');
    expect(rows[1]).toMatch(/\d (?:error|warning|note)s? ━┓/);
  });
});

describe('ASCII', () => {
  const shown = (text: string, columns: number): string => lineText(asciiLine(fitted(plain(text), columns)));

  test('keeps what a text leaves out apart from what is cut off', () => {
    expect(shown('write `values: { event-id: [ … ] }` in it', 50).trimEnd()).toBe(
      'write `values: { event-id: [...] }` in it',
    );
    expect(shown('where not(… in ((… countif(x) …)))', 60).trimEnd()).toBe('where not(... in ((... countif(x) ...)))');
    expect(shown('a row goes when …', 30).trimEnd()).toBe('a row goes when ~');
    expect(shown('a long text that is cut', 12)).toBe('a long text~');
  });

  test('fills exactly the cells that there were', () => {
    const line = [part('a … b …', 'help'), part(' "c…" … d'), part('   ')];
    expect(lineText(asciiLine(line))).toHaveLength(lineText(line).length);
    expect(lineText(asciiLine(fitted(line, 60)))).toHaveLength(60);
  });
});

test('the farewell stays within 80 columns', () => {
  const write = { key: '', path: 'x.yaml', label: 'filter', before: '', after: 'x', was: undefined, is: undefined };
  const lines = (farewell({ ...review().state(), undo: [write] }, 'exclusions') ?? '').split('\n');
  expect(lines).toHaveLength(2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
});
