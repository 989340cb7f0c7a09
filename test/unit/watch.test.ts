import { renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { batchesOf, type Heard } from '../../src/cli/watch/batches.js';
import { runWatch, type WatchPlan } from '../../src/cli/watch/run-watch.js';
import { type Watcher, type WatchOptions, watchPaths } from '../../src/cli/watch/watch.js';
import { plainStyle } from '../../src/report/style.js';
import { folderOf, put, take } from './cli-support.js';

let root: string;
let open: Watcher[] = [];

beforeEach(() => {
  root = folderOf({
    'rules/a.yaml': 'a',
    'rules/b.yaml': 'b',
    'exclusions/a.yaml': 'x',
    'winnow.yaml': 'rules: rules',
  });
});

afterEach(async () => {
  await Promise.all(open.map((watcher) => watcher.close()));
  open = [];
  rmSync(root, { recursive: true, force: true });
});

const usual = ['rules', 'exclusions', 'winnow.yaml'];

interface Batches {
  readonly all: string[][];
  /** Waits until batches with all these files came. */
  readonly seen: (...paths: readonly string[]) => Promise<void>;
}

async function watching(paths: readonly string[] = usual, options: WatchOptions = {}): Promise<Batches> {
  const all: string[][] = [];
  open.push(await watchPaths(root, paths, (changed) => void all.push([...changed]), options));
  return {
    all,
    seen: (...wanted) =>
      vi.waitFor(() => expect(all.flat()).toEqual(expect.arrayContaining([...wanted])), { timeout: 10_000 }),
  };
}

/** Longer than anything that could still be heard of. */
const calm = (): Promise<void> => new Promise((done) => setTimeout(done, 300));

describe('what is heard of', () => {
  test('a change, a new file and a deleted one, each once', async () => {
    const batches = await watching();
    put(root, 'rules/a.yaml', 'a2');
    await batches.seen('rules/a.yaml');
    put(root, 'exclusions/new.yaml', 'n');
    await batches.seen('exclusions/new.yaml');
    rmSync(join(root, 'rules/b.yaml'));
    await batches.seen('rules/b.yaml');
    await calm();
    expect(batches.all).toEqual([['rules/a.yaml'], ['exclusions/new.yaml'], ['rules/b.yaml']]);
  });

  test('a renamed file: the old name and the new one', async () => {
    const batches = await watching();
    renameSync(join(root, 'rules/a.yaml'), join(root, 'rules/c.yaml'));
    await calm();
    expect(batches.all).toEqual([['rules/a.yaml', 'rules/c.yaml']]);
  });

  test('saves of editors: a neighbour that is renamed, again and again; of the neighbour nothing', async () => {
    const batches = await watching();
    for (const [index, neighbour] of [
      'rules/a.yaml.tmp',
      'rules/.a.yaml.swp',
      'rules/a.yaml~',
      'winnow.yaml.part',
    ].entries()) {
      const target = neighbour.startsWith('rules') ? 'rules/a.yaml' : 'winnow.yaml';
      put(root, neighbour, `version ${index}`);
      renameSync(join(root, neighbour), join(root, target));
      await vi.waitFor(() => expect(batches.all).toHaveLength(index + 1), { timeout: 10_000 });
      expect(batches.all.at(-1)).toEqual([target]);
    }
    await calm();
    expect(batches.all).toHaveLength(4);
  });

  test('the original moved away and written anew, as editors with backups do', async () => {
    const batches = await watching();
    renameSync(join(root, 'rules/a.yaml'), join(root, 'rules/a.yaml~'));
    put(root, 'rules/a.yaml', 'anew');
    await batches.seen('rules/a.yaml');
    rmSync(join(root, 'rules/a.yaml~'));
    await calm();
    expect(batches.all).toEqual([['rules/a.yaml']]);
  });

  test('a second change shortly after the first, also one that undoes it', async () => {
    const read: string[] = [];
    open.push(await watchPaths(root, usual, () => void read.push(take(root, 'rules/a.yaml'))));
    for (const text of ['1', '2', '1', '3']) {
      put(root, 'rules/a.yaml', text);
      await vi.waitFor(() => expect(read.at(-1)).toBe(text), { timeout: 10_000, interval: 1 });
    }
    expect(read).toEqual(['1', '2', '1', '3']);
  });

  test('a change during a batch makes the next one, also one that is taken back', async () => {
    const read: string[] = [];
    let going = 0;
    const onBatch = async (): Promise<void> => {
      going += 1;
      expect(going).toBe(1);
      if (read.length === 0) {
        put(root, 'rules/a.yaml', 'between');
        await calm();
      }
      read.push(take(root, 'rules/a.yaml'));
      if (read.length === 1) {
        put(root, 'rules/a.yaml', 'first');
        await calm();
      }
      going -= 1;
    };
    const problems: string[] = [];
    open.push(await watchPaths(root, usual, onBatch, { onProblem: (message) => problems.push(message) }));
    put(root, 'rules/a.yaml', 'first');
    await vi.waitFor(() => expect(read).toEqual(['between', 'first']), { timeout: 10_000 });
    expect(problems).toEqual([]);
  });

  test('a burst is one batch', async () => {
    const batches = await watching();
    const paths = Array.from({ length: 40 }, (_, index) => `rules/burst-${String(index).padStart(2, '0')}.yaml`);
    for (const path of paths) put(root, path, path);
    await batches.seen(...paths);
    await calm();
    expect(batches.all).toEqual([paths]);
  });
});

describe('folders', () => {
  test('one that does not exist yet, with the folders above it', async () => {
    const batches = await watching(['detections/xdr', 'lists/known.names']);
    put(root, 'detections/xdr/deep/a.yaml', 'a');
    await batches.seen('detections/xdr/deep/a.yaml');
    put(root, 'detections/xdr/deep/b.yaml', 'b');
    put(root, 'detections/readme.yaml', 'not asked for');
    put(root, 'lists/known.names', 'any ending, for it is named');
    put(root, 'lists/other.yaml', 'not asked for');
    await batches.seen('detections/xdr/deep/b.yaml', 'lists/known.names');
    await calm();
    expect([...new Set(batches.all.flat())].sort()).toEqual([
      'detections/xdr/deep/a.yaml',
      'detections/xdr/deep/b.yaml',
      'lists/known.names',
    ]);
  });

  test('one that is filled after it was heard of and before it can be watched', async () => {
    const deep = `rules/${Array.from({ length: 28 }, (_, index) => index).join('/')}`;
    const seen: string[] = [];
    const onBatch = (changed: readonly string[]): void => {
      if (seen.length === 0) put(root, `${deep}/late.yaml`, 'late');
      seen.push(...changed);
    };
    open.push(await watchPaths(root, usual, onBatch, { quiet: 1 }));
    put(root, `${deep}/first.yaml`, 'first');
    await vi.waitFor(() => expect(seen).toEqual([`${deep}/first.yaml`, `${deep}/late.yaml`]), { timeout: 10_000 });
  });

  test('one that goes and comes back', async () => {
    const batches = await watching();
    rmSync(join(root, 'rules'), { recursive: true });
    await batches.seen('rules/a.yaml', 'rules/b.yaml');
    await calm();
    const before = batches.all.length;
    put(root, 'rules/a.yaml', 'back');
    await vi.waitFor(() => expect(batches.all.slice(before)).toEqual([['rules/a.yaml']]), { timeout: 10_000 });
    await calm();
    put(root, 'rules/a.yaml', 'and changed');
    await vi.waitFor(() => expect(batches.all.slice(before + 1)).toEqual([['rules/a.yaml']]), { timeout: 10_000 });
  });

  test('one that is renamed away and one that is renamed into place tell of all their files', async () => {
    put(root, 'next/a.yaml', 'next');
    put(root, 'next/sub/c.yaml', 'next');
    const batches = await watching();
    renameSync(join(root, 'rules'), join(root, 'before'));
    await batches.seen('rules/a.yaml', 'rules/b.yaml');
    renameSync(join(root, 'next'), join(root, 'rules'));
    await batches.seen('rules/sub/c.yaml');
    expect(batches.all.slice(0, 2)).toEqual([
      ['rules/a.yaml', 'rules/b.yaml'],
      ['rules/a.yaml', 'rules/sub/c.yaml'],
    ]);
  });
});

describe('what nobody wants to hear of', () => {
  test("the program's own output, hidden files, other endings, files beside", async () => {
    put(root, 'rules/tuned/a.yaml', '');
    const batches = await watching(usual, { ignored: ['rules/tuned', 'tuned'] });
    for (const path of [
      'rules/tuned/a.yaml',
      'tuned/a.yaml',
      'tuned/manifest.json',
      'rules/.git/a.yaml',
      'rules/.hidden.yaml',
      'rules/node_modules/a.yaml',
      'rules/a.yaml.0a1b2c3d4e5f.part',
      'rules/readme.md',
      'other/a.yaml',
      'other.yaml',
    ])
      put(root, path, 'anything');
    await calm();
    expect(batches.all).toEqual([]);
    put(root, 'rules/a.yaml', 'heard of');
    await batches.seen('rules/a.yaml');
    expect(batches.all).toEqual([['rules/a.yaml']]);
  });

  test('a save that changes nothing, a file that came and went', async () => {
    const batches = await watching();
    put(root, 'rules/a.yaml', 'changed');
    await batches.seen('rules/a.yaml');
    put(root, 'rules/a.yaml', 'changed');
    utimesSync(join(root, 'rules/a.yaml'), 1, 1);
    put(root, 'rules/short.yaml', 'lived');
    rmSync(join(root, 'rules/short.yaml'));
    await calm();
    expect(batches.all).toEqual([['rules/a.yaml']]);
  });

  test('what lies behind a link', async () => {
    const outside = folderOf({ 'away/a.yaml': 'a' });
    symlinkSync(join(outside, 'away'), join(root, 'rules/linked'));
    symlinkSync(join(outside, 'away/a.yaml'), join(root, 'rules/linked.yaml'));
    symlinkSync(join(outside, 'away'), join(root, 'lists'));
    const problems: string[] = [];
    const batches = await watching([...usual, 'lists'], { onProblem: (message) => problems.push(message) });
    put(outside, 'away/a.yaml', 'changed');
    put(outside, 'away/b.yaml', 'new');
    await calm();
    expect(batches.all).toEqual([]);
    expect(problems).toEqual(['`lists` is a link: changes of what it leads to are not heard of']);
    rmSync(join(root, 'rules/a.yaml'));
    symlinkSync(join(outside, 'away/a.yaml'), join(root, 'rules/a.yaml'));
    await batches.seen('rules/a.yaml');
    rmSync(outside, { recursive: true });
  });

  test('anything after the end', async () => {
    const batches = await watching();
    put(root, 'rules/a.yaml', 'too late');
    await open[0]?.close();
    put(root, 'rules/b.yaml', 'too late');
    await calm();
    expect(batches.all).toEqual([]);
  });
});

test('a file outside of the workspace', async () => {
  const outside = folderOf({ 'rule.yaml': 'a' });
  const batches = await watching([join(outside, 'rule.yaml')]);
  put(outside, 'rule.yaml', 'b');
  await vi.waitFor(() => expect(batches.all).toEqual([[join(outside, 'rule.yaml')]]), { timeout: 10_000 });
  rmSync(outside, { recursive: true });
});

test('a batch that fails is told of and the next one comes', async () => {
  const problems: string[] = [];
  let count = 0;
  const onBatch = (): void => {
    count += 1;
    if (count === 1) throw new Error('no luck');
  };
  open.push(await watchPaths(root, usual, onBatch, { onProblem: (message) => problems.push(message) }));
  put(root, 'rules/a.yaml', '1');
  await vi.waitFor(() => expect(problems).toEqual(['no luck']), { timeout: 10_000 });
  put(root, 'rules/a.yaml', '2');
  await vi.waitFor(() => expect(count).toBe(2), { timeout: 10_000 });
});

describe('batches', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('a steady stream still gives batches, which never overlap', async () => {
    const given: Heard[] = [];
    let going = 0;
    const batches = batchesOf(
      async (heard) => {
        going += 1;
        expect(going).toBe(1);
        given.push(heard);
        await new Promise((done) => setTimeout(done, 100));
        going -= 1;
      },
      { quiet: 15, longest: 250 },
    );
    for (let index = 0; index < 100; index++) {
      batches.add(`file ${index}`);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(given.length).toBeGreaterThanOrEqual(3);
    expect(given.flatMap((heard) => [...heard.keys()])).toEqual(
      Array.from({ length: 100 }, (_, index) => `file ${index}`),
    );
    expect([...(given[0]?.values() ?? [])]).not.toContain(true);
    expect([...(given[1]?.values() ?? [])]).toContain(true);
  });

  test('an end waits for the batch that is worked on, and begins no other', async () => {
    let begun = 0;
    let done = 0;
    const batches = batchesOf(
      async () => {
        begun += 1;
        await new Promise((give) => setTimeout(give, 100));
        done += 1;
      },
      { quiet: 15, longest: 250 },
    );
    batches.add('one');
    await vi.advanceTimersByTimeAsync(20);
    batches.add('two');
    const end = batches.close();
    batches.add('three');
    await vi.advanceTimersByTimeAsync(1000);
    await end;
    expect([begun, done]).toEqual([1, 1]);
  });
});

describe('a command that watches', () => {
  const told: string[] = [];
  const io = () => ({ root, err: (text: string) => void told.push(text), errStyle: plainStyle });
  beforeEach(() => void told.splice(0));
  const lines = (): string => told.join('').replace(/^\d\d:\d\d:\d\d {2}/gm, 'TIME ');

  async function during(
    work: () => Promise<void>,
    once: (changed: readonly string[] | undefined, isStopped: () => boolean) => Promise<unknown>,
    plan: () => WatchPlan = () => ({ paths: usual, ignored: ['tuned'] }),
    signal: 'SIGINT' | 'SIGTERM' = 'SIGINT',
  ): Promise<number> {
    const others = process.listeners(signal);
    const end = runWatch({ plan, once }, io());
    await work();
    // What a signal calls, without the signal: that would reach the program that runs the tests.
    for (const listener of process.listeners(signal)) if (!others.includes(listener)) listener(signal);
    const code = await end;
    expect(process.listeners(signal)).toEqual(others);
    return code;
  }

  const until = (check: () => boolean): Promise<unknown> =>
    vi.waitFor(() => expect(check()).toBe(true), { timeout: 10_000 });

  test('runs at once, after each change with one line, and survives a run that fails', async () => {
    const runs: (readonly string[] | undefined)[] = [];
    const code = await during(
      async () => {
        await until(() => told.some((text) => text.includes('watching')));
        put(root, 'rules/a.yaml', 'bad');
        await until(() => told.some((text) => text.includes('failed')));
        rmSync(join(root, 'rules/a.yaml'));
        await until(() => runs.length === 3);
        for (const name of ['b', 'c', 'd', 'e']) put(root, `rules/${name}.yaml`, 'good');
        await until(() => runs.length === 4);
      },
      async (changed) => {
        runs.push(changed);
        if (runs.length === 2) throw new Error('no \u001b[31mluck');
      },
    );
    expect(code).toBe(130);
    expect(runs).toEqual([
      undefined,
      ['rules/a.yaml'],
      ['rules/a.yaml'],
      ['rules/b.yaml', 'rules/c.yaml', 'rules/d.yaml', 'rules/e.yaml'],
    ]);
    expect(lines()).toBe(
      [
        'TIME watching rules, exclusions, winnow.yaml; Ctrl-C ends it',
        'TIME rules/a.yaml changed',
        'TIME this run failed: no \\x1b[31mluck; watching goes on',
        'TIME rules/a.yaml deleted',
        'TIME rules/b.yaml, rules/c.yaml and 2 more changed',
        '',
      ].join('\n'),
    );
  });

  test('a change during the first run is not missed', async () => {
    const read: string[] = [];
    await during(
      () => until(() => read.length === 2).then(() => {}),
      async () => {
        read.push(take(root, 'rules/a.yaml'));
        if (read.length === 1) put(root, 'rules/a.yaml', 'later');
      },
    );
    expect(read).toEqual(['a', 'later']);
  });

  test('follows a configuration that names another folder', async () => {
    const runs: (readonly string[] | undefined)[] = [];
    put(root, 'detections/d.yaml', 'd');
    const plan = (): WatchPlan => ({ paths: [take(root, 'winnow.yaml'), 'winnow.yaml'], ignored: [] });
    put(root, 'winnow.yaml', 'rules');
    await during(
      async () => {
        await until(() => told.some((text) => text.includes('watching')));
        put(root, 'winnow.yaml', 'detections');
        await until(() => runs.length === 2);
        put(root, 'detections/d.yaml', 'changed');
        await until(() => runs.length === 3);
        put(root, 'rules/a.yaml', 'of no account now');
        await calm();
      },
      async (changed) => void runs.push(changed),
      plan,
    );
    expect(runs).toEqual([undefined, ['winnow.yaml'], ['detections/d.yaml']]);
  });

  test('lets the run that is worked on finish, and begins no other; SIGTERM is 143', async () => {
    let finished = false;
    let runs = 0;
    let stopped: (() => boolean) | undefined;
    const code = await during(
      () => until(() => stopped !== undefined).then(() => {}),
      async (_changed, isStopped) => {
        runs += 1;
        put(root, 'rules/a.yaml', 'during');
        stopped = isStopped;
        await calm();
        finished = isStopped();
      },
      undefined,
      'SIGTERM',
    );
    expect([code, finished, runs]).toEqual([143, true, 1]);
  });

  test('is silent where it should be quiet', async () => {
    let runs = 0;
    const others = process.listeners('SIGINT');
    const once = async () => {
      runs += 1;
    };
    const end = runWatch({ plan: () => ({ paths: usual, ignored: [] }), once }, { ...io(), quiet: true });
    await until(() => runs === 1);
    put(root, 'rules/a.yaml', '2');
    await until(() => runs === 2);
    for (const listener of process.listeners('SIGINT')) if (!others.includes(listener)) listener('SIGINT');
    await end;
    expect(told).toEqual([]);
  });
});
