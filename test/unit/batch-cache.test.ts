import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryCache, openCache } from '../../src/batch/cache.js';
import { cacheFolder } from '../../src/batch/cache-folder.js';
import { filesBelow } from './cli-support.js';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'winnow-cache-')), 'cache');
});

const key = (n: number): string => `${n}`.padStart(4, '0').repeat(16);
const pathOf = (n: number): string => join(folder, 'outcomes', key(n).slice(0, 2), key(n).slice(2));

describe('what is put is there', () => {
  test('for the next process, under its own key alone', () => {
    const value = { text: 'é 😀 \u0000 \ud800', list: [1, null, { deep: true }] };
    openCache(folder).put(key(1), value);
    const later = openCache(folder);
    expect([later.has(key(1)), later.get(key(1))]).toEqual([true, value]);
    expect([later.has(key(2)), later.get(key(2))]).toEqual([false, undefined]);
  });

  test('for nobody else to read or write', () => {
    openCache(folder).put(key(1), 'value');
    for (const path of [folder, join(folder, 'outcomes'), dirname(pathOf(1)), pathOf(1)])
      expect(lstatSync(path).mode & 0o077).toBe(0);
  });

  test('on shelves that do not know of each other', () => {
    openCache(folder, { shelf: 'runs' }).put(key(1), 'run');
    expect(openCache(folder).get(key(1))).toBeUndefined();
    expect(openCache(folder, { shelf: 'runs' }).get(key(1))).toBe('run');
  });
});

describe('what is not as it was written counts as absent', () => {
  const spoil: Readonly<Record<string, (path: string, text: string) => void>> = {
    truncated: (path, text) => writeFileSync(path, text.slice(0, -1)),
    empty: (path) => writeFileSync(path, ''),
    garbage: (path) => writeFileSync(path, Buffer.from([0xff, 0x00, 0xfe])),
    'changed by one letter': (path, text) => writeFileSync(path, text.replace('value', 'vblue')),
    'without its check': (path, text) => writeFileSync(path, text.slice(65)),
    'of another key': (path) => renameSync(pathOf(2), path),
    'a folder': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  };
  test.each(Object.entries(spoil))('%s', (_, damage) => {
    const cache = openCache(folder);
    cache.put(key(1), 'a value');
    cache.put(key(2), 'another value');
    damage(pathOf(1), readFileSync(pathOf(1), 'utf8'));
    expect(openCache(folder).get(key(1))).toBeUndefined();
  });

  test('and is written anew', () => {
    const cache = openCache(folder);
    cache.put(key(1), 'value');
    writeFileSync(pathOf(1), 'no entry');
    expect(cache.get(key(1))).toBeUndefined();
    cache.put(key(1), 'value');
    expect(cache.get(key(1))).toBe('value');
  });

  test('taken away while it is open', () => {
    const cache = openCache(folder);
    cache.put(key(1), 'value');
    rmSync(folder, { recursive: true });
    expect([cache.has(key(1)), cache.get(key(1))]).toEqual([false, undefined]);
    expect(() => {
      cache.put(key(1), 'value');
      cache.put(key(99), 'value');
      cache.close();
    }).not.toThrow();
  });
});

describe('a folder that somebody else could write to holds nothing', () => {
  const open = (): unknown => {
    const cache = openCache(folder);
    cache.put(key(1), 'value');
    return cache.get(key(1));
  };

  test.runIf(process.platform !== 'win32').each([0o770, 0o707, 0o777])('%o', (mode) => {
    expect(open()).toBe('value');
    chmodSync(join(folder, 'outcomes'), mode);
    expect(open()).toBeUndefined();
    chmodSync(join(folder, 'outcomes'), 0o700);
    chmodSync(folder, mode);
    expect(open()).toBeUndefined();
    chmodSync(folder, 0o755);
    expect(open()).toBe('value');
  });

  test.runIf(process.getuid?.() !== undefined)('of another user', () => {
    expect(open()).toBe('value');
    const other = vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1);
    expect(open()).toBeUndefined();
    other.mockRestore();
  });

  test('a link', () => {
    const other = mkdtempSync(join(tmpdir(), 'winnow-other-'));
    symlinkSync(other, folder);
    expect(open()).toBeUndefined();
    expect(readdirSync(other)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('where nobody can make one', () => {
    expect(openCache('/proc/winnow/cache').get(key(1))).toBeUndefined();
  });

  test('a file, or below one', () => {
    writeFileSync(folder, 'a file');
    expect(open()).toBeUndefined();
    expect(openCache(join(folder, 'deeper')).get(key(1))).toBeUndefined();
  });
});

describe('bounds', () => {
  const big = 'x'.repeat(10_000);
  const bounds = { most: 100_000, kept: 50_000 };
  const fill = (from: number, to: number): void => {
    for (let n = from; n < to; n += 1) {
      const cache = openCache(folder, { bounds });
      cache.put(key(n), big);
      if (existsSync(pathOf(n))) utimesSync(pathOf(n), n, n);
      cache.close();
    }
  };
  const left = (): readonly number[] => Array.from({ length: 60 }, (_, n) => n).filter((n) => existsSync(pathOf(n)));

  test('the oldest go', () => {
    fill(0, 9);
    expect(left()).toHaveLength(9);
    fill(9, 60);
    expect(left().length).toBeLessThanOrEqual(10);
    expect(left()).toContain(59);
    expect(left()).not.toContain(0);
  });

  test('what is used stays', () => {
    fill(0, 9);
    expect(openCache(folder, { bounds }).get(key(0))).toBe(big);
    fill(9, 14);
    expect(left()).toContain(0);
    expect(left()).not.toContain(1);
  });

  test('whatever lies about, and whatever the count says', () => {
    fill(0, 2);
    writeFileSync(join(folder, 'outcomes', 'a-file'), 'x');
    writeFileSync(join(folder, 'outcomes.size'), 'no number');
    fill(2, 60);
    expect(left().length).toBeLessThanOrEqual(10);
  });

  test('parts that a killed process left behind go, too', () => {
    fill(0, 1);
    const part = `${pathOf(0)}.0123456789ab`;
    writeFileSync(part, big);
    utimesSync(part, 1, 1);
    fill(1, 30);
    expect(existsSync(part)).toBe(false);
  });

  test('what is too large, or no JSON, is not kept', () => {
    const cache = openCache(folder);
    const circle: unknown[] = [];
    circle.push(circle);
    for (const value of ['x'.repeat(17 * 1024 * 1024), circle, 1n, undefined]) {
      cache.put(key(1), value);
      expect(cache.get(key(1))).toBeUndefined();
    }
    expect(filesBelow(dirname(folder), 'cache')).toEqual([]);
  });
});

describe('where it lies', () => {
  const on = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): string | undefined =>
    cacheFolder(environment, platform);

  test('where the user says, else where the system keeps such files', () => {
    expect(on({ WINNOW_CACHE_DIR: '/somewhere/cache', XDG_CACHE_HOME: '/other' })).toBe('/somewhere/cache');
    expect(on({ XDG_CACHE_HOME: '/other' })).toBe('/other/winnow');
    expect(on({})).toMatch(/\.cache\/winnow$/);
    expect(on({}, 'darwin')).toMatch(/Library\/Caches\/winnow$/);
  });

  test('never in the repository, by whatever way', () => {
    const link = join(mkdtempSync(join(tmpdir(), 'winnow-link-')), 'link');
    symlinkSync(resolve('test'), link);
    for (const path of ['.cache', resolve('cache'), resolve('.'), resolve('test/deep/er'), join(link, 'cache')])
      expect([path, on({ WINNOW_CACHE_DIR: path })]).toEqual([path, undefined]);
    expect(on({ XDG_CACHE_HOME: 'cache' })).toBeUndefined();
    expect(on({ WINNOW_CACHE_DIR: `${resolve('.')}-beside` })).toBe(`${resolve('.')}-beside`);
  });
});

test('processes at the same time read what was written, or nothing', async () => {
  const cache = pathToFileURL(resolve('dist/batch/cache.js')).href;
  const code = `
    const { openCache } = await import(${JSON.stringify(cache)});
    const cache = openCache(process.argv[1], { bounds: { most: 200_000, kept: 100_000 } });
    let wrong = 0;
    for (let n = 0; n < 300; n += 1) {
      const key = String(n % 30).padStart(4, '0').repeat(16);
      const known = cache.get(key);
      if (known !== undefined && known !== key.repeat(100)) wrong += 1;
      cache.put(key, key.repeat(100));
      if (n % 10 === 0) cache.close();
    }
    cache.close();
    process.stdout.write(String(wrong));`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, folder]);
  const runs = await Promise.all([run(), run(), run(), run()]);
  expect(runs.map(({ stdout, stderr }) => [stdout, stderr])).toEqual(runs.map(() => ['0', '']));
});

test('a cache of the process forgets what was not used since it was closed last', () => {
  const cache = memoryCache();
  cache.put(key(1), 1);
  cache.put(key(2), 2);
  cache.close();
  expect(cache.get(key(1))).toBe(1);
  cache.close();
  expect([cache.has(key(1)), cache.has(key(2))]).toEqual([true, false]);
});
