import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Judge } from '../../src/batch/judge.js';
import type { FileRecord } from '../../src/batch/record.js';
import { openPool, type Pool } from '../../src/pool/pool.js';
import { defaultConfig } from '../../src/sources/config.js';
import { readRules } from '../../src/sources/rule-file.js';
import type { RuleJob } from '../../src/sources/workspace.js';
import { folderOf, put } from './cli-support.js';

// A worker that does what the ids of rules say.
const fakeWorker = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const folder = process.argv[2];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let line = Promise.resolve();
process.on('message', (request) => { line = line.then(() => serve(request)); });
process.on('disconnect', () => process.exit());
const send = (answer) => new Promise((sent) => process.send(answer, sent));
async function serve(request) {
  if (request.kind === 'setting') return send({ kind: 'ready' });
  const id = request.jobs[0].rule.id;
  appendFileSync(folder + '/log', process.pid + ' ' + id + '\\n');
  const first = !existsSync(folder + '/' + id);
  writeFileSync(folder + '/' + id, '');
  if (id.startsWith('end-once') && first) process.kill(process.pid, 'SIGKILL');
  if (id.startsWith('end-always')) process.exit(7);
  if (id.startsWith('hang')) for (;;);
  if (id.startsWith('slow')) await wait(60);
  if (id.startsWith('long')) await wait(1500);
  if (id.startsWith('fail')) return send({ kind: 'failed', id: request.id, reason: 'a bug' });
  const record = { rules: request.jobs.map(() => ({ scenarios: [], findings: [], clauses: process.pid })), tuned: [] };
  if (id.startsWith('large')) record.tuned.push('x'.repeat(8_000_000));
  await send({ kind: 'record', id: request.id, record });
}`;

const here: Judge = async (jobs) => ({
  rules: jobs.map(() => ({ scenarios: [], findings: [], clauses: process.pid })),
  tuned: [],
});

const setting = { config: defaultConfig, options: { includeUnreviewed: true, environment: undefined } };

const jobOf = (id: string): readonly RuleJob[] => {
  const [rule] = readRules({ path: `rules/${id}.yaml`, text: `id: ${id}\nquery: T\n` }).rules;
  return rule === undefined ? [] : [{ rule, scenarios: [] }];
};

let pool: Pool | undefined;
let started: ChildProcess[] = [];

afterEach(() => {
  pool?.close();
  for (const child of started) child.kill('SIGKILL');
  started = [];
});

function poolOf(
  size: number,
  { limit = 20_000, code = fakeWorker, takesPart = false } = {},
): { judge: Judge; log: () => string[] } {
  const folder = folderOf({ 'worker.mjs': code });
  const start = (): ChildProcess => {
    const child = spawn(process.execPath, [join(folder, 'worker.mjs'), folder], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    started.push(child);
    return child;
  };
  pool = openPool({ size, takesPart, setting, start, here, limit });
  const log = (): string[] =>
    existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').trim().split('\n') : [];
  return { judge: pool.judge, log };
}

const messageOf = (record: FileRecord): string | undefined => record.rules[0]?.findings[0]?.diagnostic.message;

describe('a pool', () => {
  test('works on as many files at a time as it has processes, and starts none without work', async () => {
    const { judge, log } = poolOf(3);
    expect(started).toEqual([]);
    await Promise.all(['slow-1', 'slow-2', 'slow-3', 'slow-4'].map((id) => judge(jobOf(id))));
    expect(started).toHaveLength(3);
    expect(new Set(log().map((line) => line.split(' ')[0])).size).toBe(3);
  });

  test('needs no more processes than files', async () => {
    const { judge } = poolOf(8);
    await Promise.all([judge(jobOf('a')), judge(jobOf('b'))]);
    expect(started.length).toBeLessThanOrEqual(2);
  });

  test('a file that ends its process once is worked out by the next one; the others do not notice', async () => {
    const { judge, log } = poolOf(2);
    const records = await Promise.all(['a', 'end-once', 'b', 'c', 'd'].map((id) => judge(jobOf(id))));
    expect(records.map(messageOf)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(log().filter((line) => line.endsWith(' end-once'))).toHaveLength(2);
  });

  test('one that ends it each time is refused, without a tuned file, and not for good', async () => {
    const { judge, log } = poolOf(2);
    const records = await Promise.all(['a', 'end-always', 'b', 'c', 'd'].map((id) => judge(jobOf(id))));
    expect(records.map(messageOf)).toEqual([
      undefined,
      expect.stringContaining('ended'),
      undefined,
      undefined,
      undefined,
    ]);
    expect(records[1]).toMatchObject({ isFinal: false, tuned: [], rules: [{ clauses: 0, scenarios: [] }] });
    expect(records[1]?.rules[0]?.tuned).toBeUndefined();
    expect(log().filter((line) => line.endsWith(' end-always'))).toHaveLength(2);
  });

  test('an answer that was sent is not lost when the next file ends the process', async () => {
    const { judge } = poolOf(1);
    const [large, ended] = await Promise.all([judge(jobOf('large')), judge(jobOf('end-always'))]);
    expect(large.tuned[0]).toHaveLength(8_000_000);
    expect(messageOf(ended)).toContain('ended');
  });

  test('one that does not come to an end is refused after its time, once; what waits behind it is not', async () => {
    const { judge, log } = poolOf(1, { limit: 2000 });
    const [slow, next, last] = await Promise.all(['hang', 'a', 'b'].map((id) => judge(jobOf(id))));
    expect(slow && messageOf(slow)).toContain('did not come to an end');
    expect([next, last].map((record) => record && messageOf(record))).toEqual([undefined, undefined]);
    expect(log().filter((line) => line.endsWith(' hang'))).toHaveLength(1);
  });

  test('a file has as much time as it has rules', async () => {
    const { judge } = poolOf(1, { limit: 1000 });
    const [two, one] = await Promise.all([judge([...jobOf('long-1'), ...jobOf('long-2')]), judge(jobOf('long-3'))]);
    expect([messageOf(two), messageOf(one)]).toEqual([undefined, expect.stringContaining('did not come to an end')]);
  });

  test('a bug is told as such', async () => {
    const { judge } = poolOf(2);
    await expect(judge(jobOf('fail'))).rejects.toThrow('a bug');
    expect(messageOf(await judge(jobOf('a')))).toBeUndefined();
  });

  test('closed while its processes work, even for ever, it ends them', async () => {
    const { judge, log } = poolOf(2);
    for (const id of ['hang-1', 'hang-2', 'a', 'b', 'c']) void judge(jobOf(id));
    while (log().length < 2) await new Promise((done) => setTimeout(done, 20));
    const ends = started.map((child) => new Promise((done) => child.once('close', done)));
    pool?.close();
    await Promise.all(ends);
    expect(started.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL', 'SIGKILL']);
    expect(log()).toHaveLength(2);
  });
});

describe('where processes do not come up everything is worked out here', () => {
  const workedHere = async (judge: Judge): Promise<void> => {
    const records = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => judge(jobOf(id))));
    expect(records.map(({ rules }) => rules[0]?.clauses)).toEqual(Array(5).fill(process.pid));
  };

  test('as they end before they answer', async () => {
    await workedHere(poolOf(3, { code: 'process.exit(1)' }).judge);
    expect(started.length).toBeLessThanOrEqual(3);
  });

  test('as there is no such program', async () => {
    pool = openPool({
      size: 2,
      setting,
      here,
      start: () =>
        spawn(join(mkdtempSync(join(tmpdir(), 'winnow-none-')), 'none'), {
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        }),
    });
    await workedHere(pool.judge);
  });
});

describe('a worker of winnow', () => {
  const worker = (folder: string): ChildProcess => {
    const child = spawn(process.execPath, [resolve('dist/cli/worker.js')], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    started.push(child);
    return child;
  };

  test('gives what this process would give, and goes when it is let go', async () => {
    const folder = folderOf();
    put(folder, 'rules/a.yaml', '');
    pool = openPool({ size: 1, setting, here, start: () => worker(folder) });
    const record = await pool.judge(jobOf('a'));
    expect(record).toMatchObject({ tuned: [], rules: [{ tuned: 'source', clauses: 0 }] });
    const [child] = started;
    const end = new Promise((done) => child?.once('exit', (code) => done(code)));
    child?.disconnect();
    expect(await end).toBe(0);
  });

  test('does not end at Ctrl-C, which is for the process that started it', async () => {
    const folder = folderOf();
    pool = openPool({ size: 1, setting, here, start: () => worker(folder) });
    await pool.judge(jobOf('a'));
    started[0]?.kill('SIGINT');
    await pool.judge(jobOf('b'));
    expect(started).toHaveLength(1);
  });

  test('ends by itself when a file takes too long: who started it may not be there to do it', async () => {
    const child = worker(folderOf());
    const end = new Promise((done) => child.once('exit', (_, signal) => done(signal)));
    const options = { includeUnreviewed: true, environment: undefined };
    child.send({ kind: 'setting', setting: { config: defaultConfig, options, limit: -999 } });
    child.send({ kind: 'judge', id: 1, jobs: jobOf('a') });
    expect(await end).toBe('SIGKILL');
  });
});

test('this process works beside the others, and each file is worked out once', async () => {
  const open = poolOf(1, { takesPart: true });
  const ids = Array.from({ length: 30 }, (_, index) => `slow-${index}`);
  const records = await Promise.all(ids.map((id) => open.judge(jobOf(id))));
  const workers = new Set(records.map(({ rules }) => rules[0]?.clauses));
  expect(workers.size).toBe(2);
  expect(workers.has(process.pid)).toBe(true);
});
