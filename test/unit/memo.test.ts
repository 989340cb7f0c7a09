import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { put, take } from './cli-support.js';
import { sampleRepository } from './gate-support.js';
import { forgetfulCopy, programCopy, removeCopy } from './program-copy.js';

let program: string;
let forgetful: string;
let cache: string;

beforeAll(() => {
  [program, forgetful] = [programCopy('one'), forgetfulCopy('one')];
  cache = join(mkdtempSync(join(tmpdir(), 'winnow-memo-')), 'cache');
});

afterAll(() => {
  for (const main of [program, forgetful]) removeCopy(main);
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ran(main: string, cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
  const done = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', WINNOW_CACHE_DIR: cache, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A run by the program, and what is remembered of it; undefined where nothing is. */
const run = (root: string, args: readonly string[], env?: NodeJS.ProcessEnv): Ended => ran(program, root, args, env);
function remembered(root: string, args: readonly string[], env?: NodeJS.ProcessEnv): Ended | undefined {
  const ended = ran(forgetful, root, args, env);
  return ended.code === 99 ? undefined : ended;
}

const timeless = (ended: Ended | undefined): Ended | undefined =>
  ended && { ...ended, out: ended.out.replace(/\(\d+\.\d s\)/, '(time)') };

/** A repository whose files are older than any run. */
function settledRepository(): string {
  const root = sampleRepository();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120);
  return root;
}

const commands: readonly (readonly string[])[] = [
  ['check', '--today', '2026-11-21'],
  ['check', '--format', 'json', '--today', '2026-11-21'],
  ['check', '--max-untranslatable', '9', 'rules/remote-tool.yaml'],
  ['check', 'rules', 'no-such-folder'],
  ['compile'],
  ['compile', '--include-unreviewed', '--verify', 'full', '--workers', '1'],
  ['compile', '--dry-run', '--include-unreviewed'],
  ['compile', '--out', 'draft', 'rules/scheduled-task.yaml'],
];

describe('what was run is printed again, byte for byte but for the time', () => {
  test.each(commands.map((args) => [args.join(' '), args] as const))('%s', (_, args) => {
    const root = settledRepository();
    expect(remembered(root, args)).toBeUndefined();
    const first = run(root, args);
    expect(first.out + first.err).not.toBe('');
    const again = remembered(root, args);
    expect(timeless(again)).toEqual(timeless(first));
    expect(timeless(run(root, [...args, '--no-cache']))).toEqual(timeless(first));
  });

  test('however much it is, and through a pipe that is closed early', () => {
    const root = sampleRepository();
    const scenarios = Array.from(
      { length: 1200 },
      (_, n) => `  - id: s${n}\n    title: "${'long '.repeat(20)}"\n    filter: event_id == ${n}\n`,
    );
    put(root, 'exclusions/remote-tool.yaml', `rule: remote-tool\nscenarios:\n${scenarios.join('')}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120);
    const args = ['check', '--format', 'json', '--today', '2026-11-21'];
    const first = run(root, args);
    expect(first.out.length).toBeGreaterThan(300_000);
    expect(remembered(root, args)).toEqual(first);
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${forgetful}" ${args.join(' ')} | head -c 10`], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', WINNOW_CACHE_DIR: cache },
    });
    expect([piped.stdout, piped.stderr]).toEqual([first.out.slice(0, 10), '']);
  });
});

describe('nothing is printed again', () => {
  const args = ['check', '--today', '2026-11-21'];
  const environments: readonly NodeJS.ProcessEnv[] = [
    { NO_COLOR: '' },
    { TERM: 'dumb' },
    { WINNOW_CACHE_DIR: join(tmpdir(), `winnow-other-${process.pid}`) },
  ];
  test.each(environments)('in another environment: %o', (env) => {
    const root = settledRepository();
    run(root, args);
    expect(remembered(root, args)).toBeDefined();
    expect(remembered(root, args, env)).toBeUndefined();
  });

  test('of other words, in another folder, or by another build', () => {
    const root = settledRepository();
    run(root, args);
    expect(remembered(root, [...args, 'rules'])).toBeUndefined();
    expect(remembered(root, ['check', '--today=2026-11-21'])).toBeUndefined();
    expect(remembered(root, ['check', '--today', '2026-11-22'])).toBeUndefined();
    expect(remembered(root, ['check'])).toBeUndefined();
    expect(remembered(join(root, 'rules'), args)).toBeUndefined();
    expect(remembered(settledRepository(), args)).toBeUndefined();
    const other = forgetfulCopy('two');
    expect(ran(other, root, args).code).toBe(99);
    removeCopy(other);
  });

  test.each([['--no-cache'], ['--output', 'report.txt'], ['--write-baseline'], ['--output=report.txt']])(
    'where it is not wanted, or something else is written: %s %s',
    (...more) => {
      const root = settledRepository();
      run(root, [...args, ...more]);
      expect(remembered(root, [...args, ...more])).toBeUndefined();
    },
  );

  test('of a run during which something changed', async () => {
    const root = sampleRepository();
    const text = take(root, 'rules/remote-tool.yaml');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', WINNOW_CACHE_DIR: cache },
    });
    const edits = setInterval(() => put(root, 'rules/remote-tool.yaml', text), 10);
    await new Promise((done) => child.once('close', done));
    clearInterval(edits);
    expect(remembered(root, args)).toBeUndefined();
  });

  test('where the system refused something: it may be granted now', () => {
    const root = settledRepository();
    symlinkSync('remote-tool.yaml', join(root, 'rules/link.yaml'));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120);
    expect(run(root, args).code).toBe(2);
    expect(remembered(root, args)).toBeUndefined();
  });
});

describe('what compile wrote must still be there', () => {
  const args = ['compile', '--include-unreviewed'];
  const edits: Readonly<Record<string, (root: string) => void>> = {
    'a tuned file was edited': (root) => put(root, 'tuned/remote-tool.yaml', 'id: mine\n'),
    'a tuned file is gone': (root) => rmSync(join(root, 'tuned/remote-tool.yaml')),
    'the manifest is gone': (root) => rmSync(join(root, 'tuned/manifest.json')),
    'all is gone': (root) => rmSync(join(root, 'tuned'), { recursive: true }),
  };
  test.each(Object.entries(edits))('%s', (_, edit) => {
    const root = settledRepository();
    run(root, args);
    const tuned = take(root, 'tuned/remote-tool.yaml');
    expect(tuned).toContain('where not(');
    expect(remembered(root, args)).toBeDefined();
    edit(root);
    expect(remembered(root, args)).toBeUndefined();
    run(root, args);
    expect(take(root, 'tuned/remote-tool.yaml')).toBe(tuned);
    expect(remembered(root, args)).toBeDefined();
  });

  test('an orphan is told of, and a file that may not be written', () => {
    const root = settledRepository();
    run(root, args);
    put(root, 'tuned/gone.yaml', take(root, 'tuned/remote-tool.yaml'));
    expect(run(root, args).err).toContain('WN807');
    expect(remembered(root, args)?.err).toContain('WN807');
    chmodSync(join(root, 'tuned/remote-tool.yaml'), 0o444);
    expect(run(root, args).err).toContain('read-only');
    expect(remembered(root, args)).toBeUndefined();
  });
});
