import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { spawnProgram } from '../../src/cli/launch-program.js';
import { fittingSnapshot, snapshotPrefix } from '../../src/cli/snapshot-file.js';
import { cliPath, exclusionsText, filesBelow, folderOf, ruleText, take, winnow } from './cli-support.js';

const dist = resolve('dist');
const off = { WINNOW_SNAPSHOT: 'off' };

const workspace = (): string =>
  folderOf({
    'rules/first.yaml': ruleText('first'),
    'rules/second.yaml': ruleText(
      'second',
      'SigninLogs\n| where ResultType != "0"\n| summarize count() by UserPrincipalName',
    ),
    // A name of wide and joined characters: only ICU knows how many columns they take.
    'rules/e\u0301\u6f22\u5b57\u{1f469}\u200d\u{1f4bb}.yaml': ruleText('wide'),
    'exclusions/wide.yaml': exclusionsText('wide', 'process.name == "\u6f22\u5b57.exe"'),
    'rules/broken.yaml': ruleText('broken', 'DeviceProcessEvents\n| where NoColumn == 1'),
    'exclusions/first.yaml': exclusionsText(
      'first',
      'process.name == "backup.exe" and process.command_line matches /^a+b/',
    ),
    'exclusions/second.yaml': exclusionsText('second', 'user.name == "scanner@example.org"'),
  });

/** As in a process that was started with no options of Node: the runner of tests gives some. */
function withoutOptions<Value>(work: () => Value): Value {
  const given = process.execArgv.splice(0);
  vi.stubEnv('NODE_OPTIONS', '');
  try {
    return work();
  } finally {
    vi.unstubAllEnvs();
    process.execArgv.push(...given);
  }
}

/** What a run prints, without the time that it took. */
const said = (text: string): string => text.replace(/\(\d+\.\d s\)/g, '(time)');

describe('the start-up snapshot', () => {
  it('was built for this Node', () => {
    expect(withoutOptions(() => fittingSnapshot(dist))).toMatch(
      /snapshot.winnow-v\d+\.\d+\.\d+-\w+-\w+-[0-9a-f]+-\d+\.blob$/,
    );
  });

  it.each([
    ['check'],
    ['check', '--format', 'json'],
    ['check', 'rules/no-such.yaml'],
    ['check', '--no-such-option'],
    ['--no-color', 'check', '--fail-on', 'note'],
    ['compile', '--dry-run', '--include-unreviewed'],
    ['compile', '--include-unreviewed'],
    ['audit', '--format', 'json'],
    ['explain', 'WN301'],
    ['explain', '--table', 'DeviceProcessEvents', '--filter', 'process.name == "backup.exe"'],
    ['explain', '--rule', 'first', '--scenario', 's1', '--format', 'json'],
    ['why', 'rules/first.yaml'],
    ['approve', 'first', 's1', '--by', 'me', '--on', '2026-01-01', '--ticket', 'T-1'],
    ['schema', 'exclusions'],
    ['schema', 'infer', 'rules/broken.yaml'],
    ['diff', 'HEAD'],
  ])('says and writes the same as without it: %s %s %s', (...args) => {
    const [from, plain] = [workspace(), workspace()];
    const cached = { WINNOW_CACHE_DIR: folderOf() };
    const expected = winnow(plain, args, { ...off, WINNOW_CACHE_DIR: folderOf() });
    const run = winnow(from, args, cached);
    expect(said(run.out)).toBe(said(expected.out));
    expect(said(run.err)).toBe(said(expected.err));
    expect(run.code).toBe(expected.code);
    const files = filesBelow(from, '.');
    expect(files).toEqual(filesBelow(plain, '.'));
    for (const file of files) expect(take(from, file)).toBe(take(plain, file));
  });

  it('holds nothing of the folder and the environment that it was built in', () => {
    const root = workspace();
    const env = { ...process.env, FORCE_COLOR: '', NO_COLOR: '', TZ: 'Asia/Tokyo', HOME: root, WINNOW_CACHE_DIR: '' };
    const run = spawnSync(process.execPath, [cliPath, 'compile', '--include-unreviewed'], { cwd: root, env });
    expect(run.status).toBe(winnow(workspace(), ['compile', '--include-unreviewed'], off).code);
    expect(filesBelow(root, '.')).toContain(join('tuned', 'first.yaml'));
  });
});

describe('a snapshot that does not fit', () => {
  const folderWith = (name: string): string => folderOf({ [`snapshot/${name}`]: 'four' });

  it('is left alone: of another Node, cut off, or not there', () => {
    const prefix = snapshotPrefix();
    const fitting = (folder: string) => withoutOptions(() => fittingSnapshot(folder));
    expect(fitting(folderWith(`${prefix}4.blob`))).toBeDefined();
    expect(fitting(folderWith(`${prefix}5.blob`))).toBeUndefined();
    expect(fitting(folderWith(`${prefix.replace(process.version, 'v1.2.3')}4.blob`))).toBeUndefined();
    expect(fitting(folderOf())).toBeUndefined();
  });

  it.each([
    ['NODE_OPTIONS', '--max-old-space-size=900'],
    ['WINNOW_SNAPSHOT', 'off'],
  ])('is not used where %s is %s', (name, value) => {
    const folder = folderWith(`${snapshotPrefix()}4.blob`);
    const fits = withoutOptions(() => {
      vi.stubEnv(name, value);
      return fittingSnapshot(folder);
    });
    expect(fits).toBeUndefined();
    const root = workspace();
    expect(said(winnow(root, ['check'], { [name]: value }).out)).toBe(said(winnow(root, ['check']).out));
  });

  it('is given up where Node refuses it all the same', () => {
    const file = join(folderOf({ 'broken.blob': 'no snapshot' }), 'broken.blob');
    const script = `import { runFromSnapshot } from ${JSON.stringify(pathToFileURL(join(dist, 'cli/launch-program.js')))};
      console.log(await runFromSnapshot(${JSON.stringify(file)}, ['check']));`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(run.stdout).toBe('false\n');
  });
});

describe('a command that runs from the snapshot', () => {
  const start = () => {
    const root = workspace();
    const child = spawn(process.execPath, [cliPath, 'compile', '--watch', '--include-unreviewed'], { cwd: root });
    return { root, child };
  };
  const watching = async ({ child }: ReturnType<typeof start>): Promise<void> => {
    for await (const chunk of child.stderr) if (String(chunk).includes('watching')) return;
  };
  /** The process that a launcher started; Linux tells. */
  const programOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('hears %s and says %i', async (signal, code) => {
    const run = start();
    await watching(run);
    run.child.kill(signal);
    expect((await once(run.child, 'exit'))[0]).toBe(code);
  });

  it.runIf(process.platform === 'linux')('does not outlive a launcher that is killed', async () => {
    const run = start();
    await watching(run);
    const program = programOf(run.child.pid ?? 0);
    expect(isRunning(program)).toBe(true);
    run.child.kill('SIGKILL');
    await vi.waitUntil(() => !isRunning(program), { timeout: 20_000 });
  });

  it.runIf(process.platform === 'linux')('takes the launcher along when it is killed', async () => {
    const run = start();
    await watching(run);
    process.kill(programOf(run.child.pid ?? 0), 'SIGKILL');
    expect(await once(run.child, 'exit')).toEqual([null, 'SIGKILL']);
  });

  it('runs several at a time', async () => {
    const runs = [1, 2, 3].map(() => spawn(process.execPath, [cliPath, 'explain', 'WN301'], { stdio: 'ignore' }));
    const codes = await Promise.all(runs.map(async (run) => (await once(run, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
  });
});

describe('a worker', () => {
  it.each([undefined, 'off'])('answers over its channel and ends with it, snapshot %s', async (switched) => {
    const worker = withoutOptions(() => {
      vi.stubEnv('WINNOW_SNAPSHOT', switched);
      return spawnProgram('worker', { folder: dist });
    });
    expect(worker.spawnargs.includes('--snapshot-blob')).toBe(switched === undefined);
    worker.disconnect();
    expect((await once(worker, 'exit'))[0]).toBe(0);
  });
});
