import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readExclusions } from '../../src/sources/exclusion-file.js';
import { winnow } from '../unit/cli-support.js';
import { git, removeFolder, unreviewedFolder } from './review-folder.js';
import { reviewOf } from './support.js';
import { hasTmux, startReview, type TmuxTerminal } from './tmux.js';

if (!hasTmux) console.warn('skipped where missing: tmux, with which winnow review is tried in a real terminal');

const folders: string[] = [];
const terminals: TmuxTerminal[] = [];

afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
  for (const folder of folders.splice(0)) removeFolder(folder);
});

function folder(): string {
  const root = unreviewedFolder();
  folders.push(root);
  return root;
}

function start(root: string, options: Parameters<typeof startReview>[1] = {}): TmuxTerminal {
  const terminal = startReview(root, options);
  terminals.push(terminal);
  return terminal;
}

const allChecked = '5 rules · by j.doe';
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const statusRow = (rows: readonly string[]): string => rows.at(-2)?.trim() ?? '';

describe.skipIf(!hasTmux)('winnow review in a real terminal', () => {
  test('what stands on the screen is what the panes say, at every size', async () => {
    const root = folder();
    const terminal = start(root);
    const review = reviewOf(root);
    const same = async (what: string): Promise<void> => {
      const expected = review.rows().map((row) => row.trimEnd());
      const shown = await terminal
        .until((rows) => rows.map((row) => row.trimEnd()).join('\n') === expected.join('\n'))
        .catch(() => terminal.screen());
      expect(
        shown.map((row) => row.trimEnd()),
        what,
      ).toEqual(expected);
    };
    await terminal.until(allChecked);
    await same('at first');
    for (const [tmuxKey, key] of [
      ['j', 'j'],
      ['Down', '↓'],
      ['Enter', 'Enter'],
      ['Tab', 'Tab'],
      ['q', 'q'],
      ['?', '?'],
      ['Escape', 'Esc'],
    ] as const) {
      terminal.keys(tmuxKey);
      review.press(key);
      await same(key);
    }
    for (const [columns, rows] of [
      [140, 40],
      [200, 50],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      review.resize(columns, rows);
      await same(`${columns}x${rows}`);
      terminal.keys('G');
      review.press('G');
      await same(`${columns}x${rows}, G`);
    }
  });

  test('the screen that the README shows is a real one', async () => {
    const terminal = start(folder());
    await terminal.until(allChecked);
    terminal.keys('n', 'n', 'n', 'n', 'n', 'n', 'Enter');
    const rows = await terminal.until('recommended');
    const screen = `${rows.map((row) => row.trimEnd()).join('\n')}\n`;
    await expect(screen).toMatchFileSnapshot('../fixtures/review/session.screen.txt');
    expect(readFileSync('README.md', 'utf8')).toContain(screen);
  });

  test('settles every scenario with keys alone, and leaves minimal changes that compile', async () => {
    const root = folder();
    const terminal = start(root);
    await terminal.until(allChecked);
    const flags = ['cursor_flag', 'alternate_on', 'mouse_any_flag', 'wrap_flag'];
    expect(terminal.flags(...flags)).toEqual(['0', '1', '0', '0']);
    for (let decided = 0; decided < 20; decided += 1) await settle(terminal, decided);
    await terminal.until(/20 of 20 decided/);
    terminal.keys('C-c');
    const last = await terminal.until('exit 0');
    expect(last.map((row) => row.trimEnd()).join('\n')).toContain(
      '20 scenarios: 13 approved, 7 rejected, 0 left\ngit diff exclusions/ shows what was written',
    );
    expect(terminal.flags(...flags)).toEqual(['1', '0', '0', '1']);
    expect(terminal.settings('after')).toBe(terminal.settings('before'));

    const diff = git(root, 'diff', '-U0', 'exclusions');
    const changed = diff.split('\n').filter((line) => /^[-+](?![-+]{2})/.test(line));
    expect(changed.filter((line) => !/^\+ {4}(?:review:| {2})/.test(line))).toEqual([]);
    await expect(diff.replace(/^index .*\n/gm, '')).toMatchFileSnapshot('../fixtures/review/session.diff');
    expect(winnow(root, ['compile']).code).toBe(0);
    for (const name of readdirSync(join(root, 'tuned'))) {
      await expect(readFileSync(join(root, 'tuned', name), 'utf8')).toMatchFileSnapshot(
        `../fixtures/review/compiled/${name}`,
      );
    }
  });

  test('an end at any moment leaves whole files, before or after a decision', async () => {
    const root = folder();
    const before = new Map(
      readdirSync(join(root, 'exclusions')).map((name) => [name, readFileSync(join(root, 'exclusions', name), 'utf8')]),
    );
    // As many milliseconds behind the key: before it is read, while it is checked, while it is written, and after.
    for (const wait of [0, 2, 5, 10, 20, 40, 80]) {
      const terminal = start(root);
      await terminal.until(allChecked);
      await terminal.until((rows) => statusRow(rows).startsWith('a writes'));
      terminal.keys('a');
      const end = performance.now() + wait;
      while (performance.now() < end);
      process.kill(terminal.pid(), 'SIGKILL');
      await terminal.until('exit 137');
      let decisions = 0;
      for (const name of readdirSync(join(root, 'exclusions'))) {
        if (!name.endsWith('.yaml')) continue;
        const text = readFileSync(join(root, 'exclusions', name), 'utf8');
        const read = readExclusions({ path: name, text });
        expect(read.diagnostics).toEqual([]);
        decisions += read.file?.scenarios.filter(({ data }) => data.review?.decision !== undefined).length ?? 0;
        if (!text.includes('decision:')) expect(text).toBe(before.get(name));
      }
      expect(decisions).toBeLessThanOrEqual(1);
      git(root, 'checkout', '-q', '--', 'exclusions');
      git(root, 'clean', '-q', '-f');
      terminal.close();
    }
  });

  test('the editor gets the terminal, and its changes are read', async () => {
    const root = folder();
    const script = join(root, '.git', 'editor.sh');
    writeFileSync(
      script,
      'echo "the editor has it: $1 $(basename $2)"; read line; sed -i "s/Legitimate Scheduled Job Execution/Nightly job/" "$2"\n',
    );
    const terminal = start(root, { env: { EDITOR: `sh ${script} +7` } });
    await terminal.until(allChecked);
    terminal.keys('E');
    await terminal.until('the editor has it: +7 desktopnow-file-signature.yaml');
    expect(terminal.flags('cursor_flag', 'alternate_on')).toEqual(['1', '0']);
    // Ctrl-C there is not for winnow; the line ends it.
    terminal.keys('Enter');
    await terminal.until('Nightly job');
    expect(terminal.flags('cursor_flag', 'alternate_on')).toEqual(['0', '1']);
  });

  test('files that others change are read again', async () => {
    const root = folder();
    const terminal = start(root);
    await terminal.until(allChecked);
    const path = join(root, 'exclusions', 'desktopnow-file-signature.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('Software Update Deployment', 'Another name'));
    await terminal.until('desktopnow-file-signature.yaml changed on disk: 1 scenario read again');
    await terminal.until('Another name');
    mkdirSync(join(root, 'exclusions', 'more'));
    writeFileSync(join(root, 'exclusions', 'more', 'broken.yaml'), 'rule: x\n  - nothing\n');
    await terminal.until(/exclusions\/more\/broken\.yaml/);
  });

  test('a signal gives the terminal back', async () => {
    const terminal = start(folder());
    await terminal.until(allChecked);
    process.kill(terminal.pid(), 'SIGTERM');
    await terminal.until('exit 143');
    expect(terminal.flags('cursor_flag', 'alternate_on', 'wrap_flag')).toEqual(['1', '0', '1']);
    expect(terminal.settings('after')).toBe(terminal.settings('before'));
  });

  test('a terminal that goes away ends it', async () => {
    const terminal = start(folder());
    await terminal.until(allChecked);
    const pid = terminal.pid();
    expect(isRunning(pid)).toBe(true);
    terminal.close();
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });

  test('to the shell and back', async () => {
    const terminal = start(folder(), { shell: true });
    await terminal.until(allChecked);
    terminal.keys('C-z');
    await terminal.until(/Stopped|Suspended|ready> $/m);
    expect(terminal.flags('cursor_flag', 'alternate_on', 'wrap_flag')).toEqual(['1', '0', '1']);
    terminal.type('echo in the sh""ell\n');
    await terminal.until('in the shell');
    terminal.type('fg\n');
    await terminal.until(allChecked);
    expect(terminal.flags('cursor_flag', 'alternate_on', 'wrap_flag')).toEqual(['0', '1', '0']);
    terminal.keys('j');
    await terminal.until('2 of 20');
    terminal.keys('q');
    await terminal.until('20 scenarios: 0 approved, 0 rejected, 20 left');
  });

  test('only some rules, only some states, and nothing is written', async () => {
    const terminal = start(folder(), {
      args: ['--rule', 'remotepc-file-signature', '--status', 'malformed', '--read-only'],
    });
    await terminal.until('read-only');
    const rows = await terminal.until('! malformed');
    expect(rows.join('\n')).not.toContain('DesktopNow');
    terminal.keys('x');
    await terminal.until('started with --read-only');
  });

  test('a rule that is not there ends it before anything is drawn', async () => {
    const terminal = start(folder(), { args: ['--rule', 'remotepc-file-signatur'] });
    const rows = await terminal.until('exit 2');
    const text = rows.join('\n');
    expect(text).toContain('error[WN803]: no rule is `remotepc-file-signatur` by id or file');
    expect(text).toMatch(/did you mean/);
    expect(terminal.settings('after')).toBe(terminal.settings('before'));
  });

  test('for a screen reader there are lines, not a screen', async () => {
    const terminal = start(folder(), { env: { INK_SCREEN_READER: 'true' } });
    await terminal.until('a writes decision');
    terminal.keys('j');
    const rows = await terminal.until('contains updat');
    expect(terminal.flags('alternate_on', 'cursor_flag')).toEqual(['0', '1']);
    expect(rows.join('\n')).not.toMatch(/[┃│━─]/);
    terminal.keys('C-c');
    await terminal.until('exit 0');
  });
});

describe('winnow review without a terminal', () => {
  test('says what to use instead', () => {
    const run = winnow('.', ['review']);
    expect([run.code, run.out, run.err]).toEqual([
      2,
      '',
      'winnow review needs a terminal; use winnow check or winnow explain\n',
    ]);
  });

  test('states have their words', () => {
    const run = winnow('.', ['review', '--status', 'open']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('Allowed choices are decide, ready, partial, untranslatable, malformed');
  });

  test('help has examples', () => {
    const run = winnow('.', ['review', '--help']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('$ winnow review --rule desktopnow-file-signature');
  });
});

/** Decides the scenario on the screen: approves what can be, takes a reading where one is wanted, rejects the rest for the first reason. */
async function settle(terminal: TmuxTerminal, decided: number): Promise<void> {
  const done = (rows: readonly string[]): boolean => (rows[0] ?? '').includes(` ${decided + 1} of 20 decided`);
  const ready = (rows: readonly string[]): boolean => {
    const status = statusRow(rows);
    return isOn(status) || (status.startsWith('a is off') && !status.includes('still checking'));
  };
  // What was said of the last decision goes with the next key.
  terminal.keys('C-l');
  const status = statusRow(await terminal.until(ready));
  if (status.includes('not seen yet')) {
    // A decision is made on what was on the screen.
    if (status.includes('Enter opens')) terminal.keys('Enter');
    await terminal.until((rows) => !statusRow(rows).includes('Enter opens'));
    while (statusRow(terminal.screen()).includes('not seen yet')) terminal.keys('j');
    return settle(terminal, decided);
  }
  if (isOn(status)) await decide(terminal, 'a', done);
  else if (status.includes('choose one with r')) {
    terminal.keys('r');
    const rows = await terminal.until('take and approve');
    if (!rows.join('\n').includes('recommended')) terminal.keys('2');
    await decide(terminal, 'a', done);
  } else {
    await decide(terminal, 'x', (rows) => rows.some((row) => /^.{2}(?:› )? *1 /.test(row)));
    terminal.keys('1');
    await terminal.until(done);
  }
}

/** Whether `a` works, whatever it says that it does. */
function isOn(status: string): boolean {
  return /^a (?:writes|approves)/.test(status);
}

/** Presses a decision key, and again where it came so soon that it counted as the last one held down. */
async function decide(terminal: TmuxTerminal, key: string, done: (rows: readonly string[]) => boolean): Promise<void> {
  let pressed = performance.now();
  terminal.keys(key);
  await terminal.until((rows) => {
    if (done(rows)) return true;
    if (statusRow(rows).startsWith('one at a time') && performance.now() - pressed > 900) {
      pressed = performance.now();
      terminal.keys(key);
    }
    return false;
  });
}
