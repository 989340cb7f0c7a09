import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeText } from '../../src/sources/files.js';
import { type LockEdge, lockFile } from '../../src/sources/lock.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gone = 999_999_999;

/** A world in which waiting takes no time, and where something may happen meanwhile. */
function edgeOf(meanwhile: (waited: number) => void = () => {}): LockEdge & { waited(): number } {
  let waited = 0;
  return {
    folder,
    now: () => Date.now() + waited,
    wait: (milliseconds) => {
      waited += milliseconds;
      meanwhile(waited);
    },
    isRunning: (pid) => pid !== gone,
    waited: () => waited,
  };
}

const lockPath = (): string => {
  const [name] = readdirSync(folder).filter((one) => one.endsWith('.lock'));
  if (name === undefined) throw new Error('no lock');
  return join(folder, name);
};

describe('the lock of a file', () => {
  test('is there while it is held, and leaves nothing', () => {
    const lock = lockFile('/x/a.yaml', edgeOf());
    expect(readFileSync(lockPath(), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(lock?.holds()).toBe(true);
    lock?.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps a second one out, for two seconds', () => {
    lockFile('/x/a.yaml', edgeOf());
    const edge = edgeOf();
    expect(lockFile('/x/a.yaml', edge)).toBeUndefined();
    expect(edge.waited()).toBe(2000);
    expect(lockFile('/x/b.yaml', edgeOf())).toBeDefined();
  });

  test('goes to who waits for it', () => {
    const first = lockFile('/x/a.yaml', edgeOf());
    const second = lockFile(
      '/x/a.yaml',
      edgeOf((waited) => {
        if (waited === 100) first?.release();
      }),
    );
    expect(second?.holds()).toBe(true);
    // Its first owner no longer has a say in it.
    first?.release();
    expect(first?.holds()).toBe(false);
    expect(second?.holds()).toBe(true);
  });

  test('of a program that is gone, or that hangs, is broken', () => {
    const made = lockFile('/x/a.yaml', edgeOf());
    writeFileSync(lockPath(), `${gone} token`);
    const next = lockFile('/x/a.yaml', edgeOf());
    expect(next?.holds()).toBe(true);
    expect(made?.holds()).toBe(false);
    const long = new Date(Date.now() - 11_000);
    utimesSync(lockPath(), long, long);
    const edge = edgeOf();
    expect(lockFile('/x/a.yaml', edge)?.holds()).toBe(true);
    expect(edge.waited()).toBe(0);
    expect(next?.holds()).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('where none can be made a file is written all the same', () => {
    const edge = { ...edgeOf(), folder: join(folder, 'not', 'there') };
    expect(lockFile('/x/a.yaml', edge)?.holds()).toBe(true);
  });
});

describe('a file that is written over what was read', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });

  test.skipIf(process.platform === 'win32')('waits for its lock, and leaves nothing but the file', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const path = join(root, 'a.yaml');
    writeFileSync(path, 'one');
    // The lock of a program that was killed is in the way of nobody, and gone when it was used.
    const probe = lockFile(path);
    const name = readdirSync(folder).find((one) => one.endsWith('.lock')) ?? '';
    probe?.release();
    writeFileSync(join(folder, name), `${gone} token`);
    expect(writeText(root, 'a.yaml', 'two', 'one').value).toBe(true);
    expect(readdirSync(folder).filter((one) => one.endsWith('.lock'))).toEqual([]);
    expect(writeText(root, 'a.yaml', 'three', 'one').value).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(root)).toEqual(['a.yaml']);
  });
});
