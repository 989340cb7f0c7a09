// Decisions with the real compiler on the repository's own scenarios: what stands in the files afterwards.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ReviewSetup, reviewOf, type TestReview, unreviewedCopy } from './support.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function review(setup: ReviewSetup = {}): TestReview {
  const root = unreviewedCopy();
  folders.push(root);
  // High enough that all of a scenario is seen: nothing is approved below the fold.
  return reviewOf(root, { rows: 40, ...setup });
}

/** The file of the scenario under the cursor. */
function fileOf(opened: TestReview): string {
  const { cursor, scenarios } = opened.state();
  return scenarios.get(cursor ?? '')?.path ?? '';
}

function text(opened: TestReview, path: string): string {
  return readFileSync(join(opened.root, path), 'utf8');
}

/** Goes down to the first scenario of a status. */
function at(opened: TestReview, wanted: (opened: TestReview) => boolean): TestReview {
  for (let steps = 0; steps < 40 && !wanted(opened); steps += 1) opened.press('j');
  expect(wanted(opened)).toBe(true);
  return opened;
}

function reviewHere(opened: TestReview): unknown {
  const { cursor, scenarios } = opened.state();
  return scenarios.get(cursor ?? '')?.review;
}

/** Back to the scenario that the test is about: a decision goes on to the next one. */
function title(words: string): (opened: TestReview) => boolean {
  return (opened) => opened.here().startsWith(words);
}

const ambiguous = title('IT admin using DistantDesktop');
const holed = title('File Integrity Monitoring');
const malformed = title('RemotePC Used for Software Deployment');
const draft = title('A scheduled job runs');

describe('what decisions leave in the files', () => {
  test('a, then u and U: the bytes of before and of after', () => {
    const opened = review();
    const path = fileOf(opened);
    const before = text(opened, path);
    opened.press('a');
    const after = text(opened, path);
    expect(opened.status()).toBe(`✓ approved 1 of 5, written to ${path}`);
    expect(opened.here()).toBe('Software Update Deployment');
    expect(after).toMatch(/review:\n {6}decision: approved\n {6}by: j\.doe\n {6}on: 2026-11-21\n {6}fingerprint:\n/);
    expect(after.split('\n').filter((line) => !before.split('\n').includes(line))).toHaveLength(6);
    opened.press('u');
    expect(text(opened, path)).toBe(before);
    expect(opened.here()).toBe('Legitimate Scheduled Job Execution');
    opened.press('U');
    expect(text(opened, path)).toBe(after);
  });

  test('all kinds of decisions, undone to the first byte and done again to the last', () => {
    const opened = review();
    const { root } = opened;
    const paths = [...new Set([...opened.state().scenarios.values()].map((one) => one.path))];
    const all = () => paths.map((path) => readFileSync(join(root, path), 'utf8'));
    const before = all();
    opened.press('f', 'Enter', 'o', 'Tab').type('SOC-1').press('Enter', 'a', 's', 'y', 'a');
    at(opened, holed).press('v').type('2fd4e1c67a2d28fced849ee1bb76e7391b93eb12').press('Enter', 'a');
    at(opened, ambiguous).press('r', '2', 'Enter', 'r', '3', 'a');
    at(opened, malformed).press('x', '1');
    at(opened, draft).press('f', 'y', 'a');
    const after = all();
    const steps = opened.state().undo.length;
    expect(steps).toBe(12);
    for (let step = 0; step < steps; step += 1) opened.press('u');
    expect(all()).toEqual(before);
    expect(opened.state().undo).toEqual([]);
    for (let step = 0; step < steps; step += 1) opened.press('U');
    expect(all()).toEqual(after);
  });

  test('r a takes the recommended reading and approves in one write', () => {
    const opened = at(review(), ambiguous);
    const path = fileOf(opened);
    opened.press('r', 'a');
    expect(opened.state().undo).toHaveLength(1);
    expect(text(opened, path)).toMatch(/reading: guard\n {6}fingerprint:/);
    opened.press('N');
    expect(opened.state().log?.tone).not.toBe('bad');
  });

  test('a rejection that is approved after all loses its reason, an approval that is rejected its fingerprint', () => {
    const opened = review().press('x', '1');
    opened.press('k', 'a').press('k');
    expect(reviewHere(opened)).toMatchObject({ decision: 'approved', by: 'j.doe' });
    expect(Object.keys(reviewHere(opened) as object).sort()).toEqual(['by', 'decision', 'fingerprint', 'on']);
    opened.press('x', '1').press('k');
    expect(Object.keys(reviewHere(opened) as object).sort()).toEqual(['by', 'decision', 'on', 'reason']);
  });

  test('values are judged while they are typed, and what they give is what a approves', () => {
    const opened = at(review(), holed);
    opened
      .press('v')
      .type('2fd4e1c67a2d28fced849ee1bb76e7391b93eb12')
      .press('Ctrl-J')
      .type('9b74c9897bac770ffc029102a200c5de');
    expect(opened.frame()).toMatch(/2fd4e1c67a2d28fced849ee1bb76e7391b93eb12\s+✓ SHA1/);
    expect(opened.frame()).toMatch(/9b74c9897bac770ffc029102a200c5de▌?\s+! WN304/);
    expect(opened.status()).toBe('Enter writes values: { known-good-hash: [2 values] }; line 2 never matches');
    opened.press('Ctrl-U', 'Backspace', 'Enter');
    expect(reviewHere(opened)).toEqual({ values: { 'known-good-hash': ['2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'] } });
    opened.press('a', 'k');
    expect(reviewHere(opened)).toMatchObject({ decision: 'approved' });
  });

  test('a filter is checked while it is typed; an error stands in the way of Enter', () => {
    const opened = review().press('e', 'Ctrl-U').type('file.hsh == "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"');
    expect(opened.status()).toMatch(/^Enter is off: 1 error; Tab takes the suggestion/);
    opened.press('Enter');
    expect(opened.state().dialog?.kind).toBe('edit');
    opened.press('Tab');
    expect(opened.status()).toMatch(/^Enter writes filter: file\.hash/);
    opened.press('Enter');
    expect(reviewHere(opened)).toEqual({ filter: 'file.hash == "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"' });
  });

  test('the wording of the author comes back, and takes the other one out', () => {
    const opened = review();
    const path = fileOf(opened);
    const { written } = opened.state().scenarios.get(opened.state().cursor ?? '') ?? { written: '' };
    opened.press('e', 'Ctrl-U').type('process.name == "a.exe"').press('Enter');
    expect(reviewHere(opened)).toEqual({ filter: 'process.name == "a.exe"' });
    opened.press('e', 'Ctrl-U').type(written).press('Enter');
    expect(opened.state().log?.tone).toBe('good');
    expect(text(opened, path)).not.toContain('a.exe"');
    expect(opened.state().scenarios.get(opened.state().cursor ?? '')?.filter).toBe(written);
  });

  test('another last day approves anew; another filter makes it stale until a', () => {
    const opened = review().press('a', 'k', 'o', 'Tab', 'Tab').type('2027-05-21').press('Enter');
    expect(reviewHere(opened)).toMatchObject({ decision: 'approved', expires: '2027-05-21' });
    expect(opened.session.checkRule(opened.state().rules[0]?.id ?? '').scenarios[0]?.review).toBe('approved');
    opened.press('f', 'Enter');
    expect(opened.status()).toMatch(/; approval is stale now: a again; written to /);
    expect(opened.session.checkRule(opened.state().rules[0]?.id ?? '').scenarios[0]?.review).toBe('stale');
    opened.press('a');
    expect(opened.session.checkRule(opened.state().rules[0]?.id ?? '').scenarios[0]?.review).toBe('approved');
  });

  test('the name is asked once', () => {
    const opened = review({ by: undefined }).press('a').type('m.mueller').press('Enter', 'a');
    expect(opened.state().undo).toHaveLength(2);
    expect(text(opened, fileOf(opened)).match(/by: m\.mueller/g)).toHaveLength(2);
  });

  test('read-only: no key writes', () => {
    const opened = review({ readOnly: true });
    const path = fileOf(opened);
    const before = text(opened, path);
    for (const key of 'axrvefsoAuUc') {
      opened.press(key);
      expect(opened.status()).toBe(`${key} is off: started with --read-only`);
      expect(opened.state().dialog).toBeUndefined();
    }
    expect(text(opened, path)).toBe(before);
  });
});

describe('a file that changes on disk', () => {
  function change(opened: TestReview, from: string, to: string): string {
    const path = fileOf(opened);
    writeFileSync(join(opened.root, path), text(opened, path).replace(from, to));
    return path;
  }

  test('elsewhere: the decision goes in beside it', () => {
    const opened = review();
    const path = change(opened, 'Backup Job Execution', 'Backups');
    opened.press('a');
    expect(text(opened, path)).toContain('Backups');
    expect(text(opened, path)).toContain('decision: approved');
    opened.press('u');
    expect(text(opened, path)).toContain('Backups');
    expect(text(opened, path)).not.toContain('decision: approved');
  });

  test('here: m approves what was on the screen, whatever the file says now', () => {
    const opened = review();
    const { filter } = opened.state().scenarios.get(opened.state().cursor ?? '') ?? {};
    const path = change(opened, 'contains "schtasks.exe"', 'contains ".exe"');
    opened.press('a');
    expect(opened.status()).toMatch(/\.yaml changed on disk: "Legitimate Scheduled Job.*" is another now$/);
    expect(text(opened, path)).not.toContain('decision');
    opened.press('d');
    expect(opened.frame()).toContain('theirs');
    opened.press('m', 'k');
    expect(opened.state().log?.tone).not.toBe('bad');
    expect(reviewHere(opened)).toMatchObject({ decision: 'approved', filter });
    expect(opened.session.checkRule(opened.state().rules[0]?.id ?? '').scenarios[0]?.review).toBe('approved');
  });

  test('here: t takes what is there and decides nothing', () => {
    const opened = review();
    const path = change(opened, 'contains "schtasks.exe"', 'contains "other.exe"');
    opened.press('x', '1', 't');
    expect(text(opened, path)).not.toContain('decision');
    expect(opened.state().scenarios.get(opened.state().cursor ?? '')?.filter).toContain('other.exe');
  });

  test('broken: nothing is written, the decision waits and R tries again', () => {
    const opened = review();
    const whole = text(opened, fileOf(opened));
    const path = change(opened, 'scenarios:', 'scenarios: [');
    opened.press('x', '1');
    expect(opened.state().log?.text).toMatch(/^could not write desk\S+yaml: it does not parse at .*; R tries again$/);
    writeFileSync(join(opened.root, path), whole);
    opened.press('R');
    expect(text(opened, path)).toContain('decision: rejected');
    expect(opened.state().unwritten).toBeUndefined();
  });
});
