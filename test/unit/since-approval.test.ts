import { describe, expect, it } from 'vitest';
import { approve } from '../../src/cli/commands/approve.js';
import { check } from '../../src/cli/commands/check.js';
import { compile } from '../../src/cli/commands/compile.js';
import type { Io } from '../../src/cli/io.js';
import { openReview, plainStyle } from '../../src/index.js';
import { folderOf, put, ruleText, take } from './cli-support.js';

function ioOf(root: string): { readonly io: Io; readonly out: () => string } {
  let out = '';
  const io: Io = {
    root,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      out += text;
    },
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  return { io, out: () => out };
}

/** A scenario that was approved and compiled with these words, and whose exclusion file then changed. */
async function changed(
  filter: string,
  edit: (root: string) => void,
  options: {
    readonly values?: readonly string[];
    readonly files?: Readonly<Record<string, string>>;
    readonly query?: string;
  } = {},
): Promise<{ readonly root: string; readonly notes: readonly string[] }> {
  const root = folderOf({
    'rules/a.yaml': ruleText(
      'a',
      options.query ?? 'DeviceProcessEvents\n| where FileName has "x"\n| project Timestamp, DeviceId, FileName',
    ),
    'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    title: Backup job\n    filter: '${filter}'\n`,
    ...options.files,
  });
  const approved = ioOf(root);
  const decision = { value: options.values ?? [], allow: [], by: 'j.doe', on: '2026-11-02', reject: false };
  const none = {
    filter: undefined,
    reading: undefined,
    sightings: undefined,
    expires: undefined,
    ticket: undefined,
    reason: undefined,
  };
  expect(approve('a', 's1', { ...none, ...decision }, approved.io), approved.out()).toBe(0);
  await compile([], { includeUnreviewed: false, dryRun: false, out: undefined }, ioOf(root).io);
  edit(root);
  const checked = ioOf(root);
  await check([], { format: 'json', today: '2026-11-21' }, checked.io);
  const { findings } = JSON.parse(checked.out()) as { findings: { code: string; notes?: string[] }[] };
  return { root, notes: findings.find(({ code }) => code === 'WN703')?.notes ?? [] };
}

function rewrite(root: string, from: string, to: string): void {
  const path = 'exclusions/a.yaml';
  put(root, path, take(root, path).replace(from, to));
}

const old = 'process.command_line contains "backup" and host.name == "srv-1"';

describe('what a stale approval says of the change since', () => {
  it('a condition less is wider, with an event that is left out now', async () => {
    const { notes } = await changed(old, (root) => rewrite(root, ' and host.name == "srv-1"', ''));
    expect(notes).toContain('the clause is wider than what was approved: more rows are left out');
    const event = notes.find((note) => note.startsWith('an event now left out: '));
    expect(event).toMatch(/ProcessCommandLine = "[^"]*backup/i);
  });

  it('a longer text is narrower', async () => {
    const { notes } = await changed(old, (root) => rewrite(root, 'contains "backup"', 'contains "backup job"'));
    expect(notes).toContain('the clause is narrower than what was approved: fewer rows are left out');
    expect(notes.find((note) => note.startsWith('an event not left out any more: '))).toBeDefined();
  });

  it('other words for the same leave out the same', async () => {
    const { notes } = await changed('process.name in ("a.exe", "b.exe") or process.name == "c.exe"', (root) =>
      rewrite(
        root,
        'process.name in ("a.exe", "b.exe") or process.name == "c.exe"',
        'process.name in ("c.exe", "b.exe", "a.exe")',
      ),
    );
    expect(notes).toContain('the clause leaves out the same rows as what was approved');
  });

  it('what is another is not told to be either', async () => {
    const { notes } = await changed(old, (root) => rewrite(root, 'contains "backup"', 'contains "restore"'));
    expect(notes.join('\n')).toContain('is not known');
  });

  it('a last day where there was none is narrower', async () => {
    const { notes } = await changed(old, (root) => rewrite(root, 'by: j.doe', 'by: j.doe\n      expires: 2027-05-21'));
    expect(notes).toContain('the clause is narrower than what was approved: fewer rows are left out');
  });

  it('a list that grew names its new values', async () => {
    const hash = (letter: string): string => letter.repeat(40);
    const { notes, root } = await changed(
      'file.hash matches known good hash',
      (folder) => put(folder, 'lists/good.txt', ['a', 'b', 'c', 'd', 'e'].map(hash).join('\n')),
      { values: ['known-good-hash=@lists/good.txt'], files: { 'lists/good.txt': `${hash('a')}\n` } },
    );
    expect(notes).toContain('the clause is wider than what was approved: more rows are left out');
    expect(notes).toContain(
      `the list \`lists/good.txt\` has 4 values more: \`${hash('b')}\`, \`${hash('c')}\`, \`${hash('d')}\`, …`,
    );
    const session = openReview(root, '2026-11-21');
    const [scenario] = session.outline().scenarios;
    const since = session.detail(scenario?.key ?? '', {})?.since;
    expect(since).toMatchObject({ direction: 'wider', grown: [{ file: 'lists/good.txt', added: 4 }] });
  });

  const certificates = {
    query: 'DeviceFileCertificateInfo\n| where Signer has "x"\n| project Timestamp, DeviceId, SHA1',
  };

  it.each([
    [
      ' and process.parent_process_name == "a.exe"',
      '',
      'the clause is wider than what was approved: more rows are left out',
    ],
    ['contains "job"', 'contains "job one"', 'the clause is narrower than what was approved: fewer rows are left out'],
    [
      'contains "job"',
      'contains "(x) by hand"',
      'whether the clause leaves out more or fewer rows than what was approved is not known',
    ],
  ])('of rows of another table: `%s` becomes `%s`', async (from, to, note) => {
    const filter = 'process.command_line contains "job" and process.parent_process_name == "a.exe"';
    const { notes } = await changed(filter, (root) => rewrite(root, from, to), certificates);
    expect(notes, notes.join('\n')).toContain(note);
    const event = notes.find((one) => one.startsWith('an event '));
    if (!note.includes('not known')) expect(event).toContain('`DeviceProcessEvents: one row`');
  });

  it('without the tuned rules nothing is known of what was approved', async () => {
    const { notes } = await changed(old, (root) => {
      put(root, 'tuned/manifest.json', '{}');
      rewrite(root, 'backup', 'restore');
    });
    expect(notes).toContain('the clause that was approved is not kept anywhere: what changed is not known');
  });
});
