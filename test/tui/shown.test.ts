// What is decided is what was on the screen: whatever becomes of files, lists and dialogs meanwhile.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ReviewSetup, reviewOf, type TestReview } from './support.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const rule = ['DeviceProcessEvents', '| where Timestamp > ago(1d)'];
const ruleText = (query: readonly string[]): string =>
  ['id: r', 'name: Tool', 'query: |', ...query.map((line) => `  ${line}`), ''].join('\n');

function scenarios(...filters: readonly string[]): string {
  const list = filters.map((filter, index) => `  - id: s${index}\n    title: Job ${index}\n    filter: ${filter}\n`);
  return `rule: r\nscenarios:\n${list.join('')}`;
}

const exclusions = 'exclusions/r.yaml';

/** A review of one rule; the cursor stands on its first scenario. */
function review(
  text: string,
  { files = {}, ...setup }: ReviewSetup & { readonly files?: Readonly<Record<string, string>> } = {},
): TestReview {
  const root = mkdtempSync(join(tmpdir(), 'winnow-shown-'));
  folders.push(root);
  for (const [path, content] of Object.entries({ 'rules/r.yaml': ruleText(rule), [exclusions]: text, ...files }))
    put(root, path, content);
  return reviewOf(root, { columns: 140, rows: 50, ...setup });
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function fileOf({ root }: TestReview): string {
  return readFileSync(join(root, exclusions), 'utf8');
}

/** The files as they are now are told, as a watch on them would. */
function noticed(opened: TestReview): TestReview {
  return opened.send({ kind: 'outline', outline: opened.session.reload(), own: false });
}

const listed = `${scenarios('file.hash matches known good hash').trimEnd()}
    review:
      values:
        known-good-hash: { file: lists/good.txt }
`;
const first = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';
const second = 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d';
const lists = { 'lists/good.txt': `${first}\n` };

describe('an approval is of what the screen shows', () => {
  test('another list of values: refused, and shown anew', () => {
    const opened = review(listed, { files: lists });
    expect(opened.frame()).toContain(first);
    put(opened.root, 'lists/good.txt', `${first}\n${second}\n`);
    opened.press('a');
    expect(opened.status()).toBe('not approved: it is another clause now: look again');
    expect(fileOf(opened)).toBe(listed);
    expect(opened.frame()).toContain(second);
    opened.press('a');
    expect(fileOf(opened)).toContain('decision: approved');
  });

  test('another list of values, then R: the clause on the screen is the new one', () => {
    const opened = review(listed, { files: lists });
    put(opened.root, 'lists/good.txt', `${first}\n${second}\n`);
    expect(opened.press('R').frame()).toContain(second);
    expect(opened.status()).toBe('the files were read again');
    opened.press('a', 'a');
    expect(fileOf(opened)).toContain('decision: approved');
  });

  test('a list that is noticed to have changed: told, and a decides nothing until the next key', () => {
    const opened = review(listed, { files: lists });
    put(opened.root, 'lists/good.txt', `${first}\n${second}\n`);
    expect(noticed(opened).frame()).toContain(second);
    opened.press('a');
    expect(opened.status()).toBe('it changed on disk: a again approves what stands here now');
    expect(fileOf(opened)).toBe(listed);
    opened.press('a');
    expect(fileOf(opened)).toContain('decision: approved');
  });

  test('another rule: refused though the clause is the same', () => {
    const opened = review(scenarios('process.name == "a.exe"'));
    put(opened.root, 'rules/r.yaml', ruleText([...rule, '| where FileName != "x"']));
    opened.press('a');
    expect(opened.status()).toBe('not approved: the rule is another now: look again');
    expect(opened.frame()).toContain('FileName != "x"');
  });

  test('another configuration: refused', () => {
    const opened = review(scenarios('process.name == "a.exe"'));
    put(opened.root, 'winnow.yaml', 'fields:\n  process.name: [ProcessCommandLine]\n');
    opened.press('a');
    expect(fileOf(opened)).not.toContain('approved');
    expect(opened.state().log?.text).toMatch(/^not approved: /);
  });

  test('another scenario: a question, and m approves just what was there', () => {
    const opened = review(scenarios('process.name == "a.exe"'));
    put(opened.root, exclusions, scenarios('process.name == "b.exe"'));
    opened.press('a');
    expect(opened.status()).toBe('exclusions/r.yaml changed on disk: "Job 0" is another now');
    opened.press('m');
    expect(fileOf(opened)).toContain('filter: process.name == "a.exe"\n');
    expect(opened.session.checkRule('r').scenarios[0]?.review).toBe('approved');
  });

  test('m does not approve where the list is another as well', () => {
    const opened = review(listed, { files: lists });
    put(opened.root, exclusions, listed.replace('Job 0', 'Job X'));
    put(opened.root, 'lists/good.txt', `${second}\n`);
    opened.press('a', 'm');
    expect(opened.status()).toBe('not approved: it is another clause now: look again');
    expect(fileOf(opened)).not.toContain('approved');
  });

  test('a decision that waits is of what was shown when it was made', () => {
    const opened = review(scenarios('process.name == "a.exe"'));
    put(opened.root, exclusions, scenarios('process.name == "b.exe"'));
    opened.press('a', 'Esc');
    expect(opened.status()).toBe('nothing was written; the decision is kept here, R tries again');
    noticed(opened);
    opened.press('R');
    expect(opened.state().dialog?.kind).toBe('conflict');
    expect(fileOf(opened)).not.toContain('approved');
  });
});

describe('an empty list', () => {
  test('shows no scenario, and nothing is approved', () => {
    const opened = review(scenarios('process.name == "a.exe"')).press('/').type('zzz').press('Enter');
    expect(opened.frame()).not.toContain('a.exe');
    expect(opened.press('a').status()).toBe('a is off: no scenario matches /zzz: Esc clears');
    expect(opened.press('x').status()).toBe('x is off: no scenario matches /zzz: Esc clears');
    expect(opened.press('n').status()).toBe('nothing is left in this list, 1 outside of it: Esc shows all');
    expect(fileOf(opened)).not.toContain('decision');
    expect(opened.press('Esc').here()).toBe('Job 0');
  });
});

describe('a narrowed list', () => {
  test('is no complete review', () => {
    const opened = review(scenarios('process.name == "a.exe"', 'process.name == "b.exe"'));
    opened.press('/').type('a.exe').press('Enter', 'n');
    expect(opened.status()).toBe('this is the only one of this list that needs a decision');
    opened.press('a');
    expect(opened.state().summary).toBe(false);
    expect(opened.status()).toBe('✓ approved 1 of 2; nothing is left in this list, 1 outside of it: Esc shows all');
  });

  test('by rules alone is one, and counts only them', () => {
    const other = { 'rules/o.yaml': ruleText(rule).replace('id: r', 'id: o').replace('Tool', 'Other') };
    const own = { 'exclusions/o.yaml': scenarios('process.name == "o.exe"').replace('rule: r', 'rule: o') };
    const opened = review(scenarios('process.name == "a.exe"'), { files: { ...other, ...own }, rules: ['r'] });
    expect(opened.rows()[0]).toContain('0 of 1 decided');
    expect(opened.press('a').state().summary).toBe(true);
    expect(opened.rows()[0]).toContain('1 of 1 decided');
  });
});

describe('what a dialog was opened on', () => {
  const text = scenarios('process.name == "a.exe"', 'process.name == "b.exe"');

  test('changes on disk: Enter asks', () => {
    const opened = review(text).press('e').type('x');
    put(opened.root, exclusions, text.replace('a.exe', 'other.exe'));
    noticed(opened);
    opened.press('Ctrl-U').type('process.name == "mine.exe"').press('Enter');
    expect(opened.status()).toBe('exclusions/r.yaml changed on disk: "Job 0" is another now');
    expect(fileOf(opened)).not.toContain('mine.exe');
    opened.press('m');
    expect(fileOf(opened)).toContain('filter: process.name == "mine.exe"\n');
  });

  test('leaves a narrowed list: it is still about that one', () => {
    const opened = review(text, { status: ['ready'] }).press('o');
    const [brief] = [...opened.state().briefs.values()];
    if (brief === undefined) throw new Error('no brief');
    const check = { rule: 'r', table: undefined, broken: undefined };
    opened.send({ kind: 'checked', rules: [{ ...check, scenarios: [{ ...brief, status: 'partial' }] }] });
    opened.press('Tab').type('SOC-1').press('Enter');
    expect(fileOf(opened)).toMatch(/Job 0\n.*\n {4}review:\n {6}ticket: SOC-1/);
    expect(opened.here()).toBe('Job 1');
  });

  test('is gone from the file: what was typed stays', () => {
    const opened = review(text).press('e').type(' or process.name == "c.exe"');
    put(opened.root, exclusions, 'rule: r\nscenarios: []\n');
    noticed(opened);
    opened.press('Esc');
    expect([...(opened.state().drafts ?? new Map()).values()].join()).toContain('c.exe');
  });
});

describe('the line above the hints', () => {
  test('names the filter that is written along', () => {
    const opened = review(scenarios('Exclude processes with the name "backup.exe"'));
    const approval = [...opened.state().details.values()][0]?.approval;
    expect(approval).toMatchObject({ ok: true, filter: 'process.name == "backup.exe"' });
    expect(opened.status()).toBe('a writes filter: process.name == "backup.exe" and decision: approved, by: j.doe');
    opened.press('a');
    expect(fileOf(opened)).toContain('      filter: process.name == "backup.exe"\n');
  });

  test('says that a clause is the narrower one', () => {
    const opened = review(scenarios('process.name == "check.exe" or file.hash matches known good hash'));
    expect(opened.status()).toMatch(/^a approves the narrower clause: it tests/);
  });
});

describe('undo', () => {
  test('of what git took back already drops the step', () => {
    const text = scenarios('process.name == "a.exe"', 'process.name == "b.exe"');
    const opened = review(text).press('a', 'j');
    put(opened.root, exclusions, `${text}# more\n`);
    opened.press('u');
    expect(opened.status()).toBe('approved was undone on disk already: exclusions/r.yaml is as it was');
    expect(opened.here()).toBe('Job 0');
    expect(opened.state()).toMatchObject({ undo: [], redo: [], dialog: undefined });
    expect(fileOf(opened)).toBe(`${text}# more\n`);
  });

  test('asks once: theirs drops the step, mine takes its place', () => {
    const text = scenarios('process.name == "a.exe"', 'process.name == "b.exe"');
    const theirs = (opened: TestReview) => fileOf(opened).replace('by: j.doe', 'by: m.mueller');
    const left = review(text).press('a');
    put(left.root, exclusions, theirs(left));
    left.press('u');
    expect(left.status()).toBe('exclusions/r.yaml changed on disk: "Job 0" is another now');
    expect(left.here()).toBe('Job 0');
    left.press('t');
    expect(left.press('u').status()).toBe('u is off: nothing to undo');

    const kept = review(text).press('a');
    const before = theirs(kept);
    put(kept.root, exclusions, before);
    kept.press('u', 'm');
    expect(kept.status()).toBe('✓ approved taken back, written to exclusions/r.yaml');
    expect(fileOf(kept)).not.toContain('approved');
    kept.press('u');
    expect(kept.status()).toBe('undone: approved taken back, written to exclusions/r.yaml');
    expect(fileOf(kept)).toBe(before);
    expect(kept.state().undo).toEqual([]);
  });

  test('leaves the summary with the lines that a diff would show', () => {
    const opened = review(scenarios('process.name == "a.exe"'));
    opened.press('o', 'Tab').type('SOC-1').press('Enter', 'o', 'Tab', 'Ctrl-U').type('SOC-2').press('Enter', 'a');
    expect(opened.state().summary).toBe(true);
    expect(opened.frame()).toMatch(/Tool +1 +0 +0 +\+7 r/);
    opened.press('u', 'u', 'u', 'x', '1', 'u');
    expect(opened.press('n').frame()).not.toContain('shows what was written');
  });

  test('a again on what is approved writes nothing and leaves no step', () => {
    const opened = review(scenarios('process.name == "a.exe"', 'process.name == "b.exe"')).press('a', 'k', 'a');
    expect(opened.status()).toBe('already approved, nothing to write');
    expect(opened.state().undo).toHaveLength(1);
  });
});
