// What was worked out before, on disk: one file for each outcome, named by all that went into it. Whatever is not as it was
// written counts as absent, and what cannot be written is worked out again the next time.
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.js';
import { type CacheBounds, keepWithin, megabyte } from './cache-size.js';

/** Values by key, both of winnow's own making. */
export interface Cache {
  has(key: string): boolean;
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  /** Keeps the cache within its bounds; to be called when all is done. */
  close(): void;
}

/** A cache that holds nothing. */
export const noCache: Cache = { has: () => false, get: () => undefined, put: () => {}, close: () => {} };

/** A cache that lasts as long as the process; when it is closed, it forgets what was not used since it was closed last. */
export function memoryCache(): Cache {
  let values = new Map<string, unknown>();
  let used = new Map<string, unknown>();
  const use = (key: string, value: unknown): unknown => {
    used.set(key, value);
    return value;
  };
  return {
    has: (key) => values.has(key),
    get: (key) => (values.has(key) ? use(key, values.get(key)) : undefined),
    put: (key, value) => {
      values.set(key, use(key, value));
    },
    close: () => {
      values = used;
      used = new Map();
    },
  };
}

/** Beyond the first number of bytes the entries that were not used for longest go, down to the second. */
const usual: CacheBounds = { most: 256 * megabyte, kept: 192 * megabyte };

/** No entry is larger: working it out takes less than it would cost the others. */
const largest = 16 * megabyte;

export interface CacheOptions {
  /** Where in the cache the entries lie. */
  readonly shelf?: string;
  readonly bounds?: CacheBounds;
}

/** Opens the cache below a folder; one that is not this user's alone, or cannot be made, holds nothing. */
export function openCache(
  folder: string | undefined = cacheFolder(),
  { shelf = 'outcomes', bounds = usual }: CacheOptions = {},
): Cache {
  if (folder === undefined) return noCache;
  const entries = join(folder, shelf);
  if (!makeOwn(folder) || !makeOwn(entries)) return noCache;
  const made = new Set<string>();
  let added = 0;
  const drawerOf = (key: string): string => join(entries, key.slice(0, 2));
  const pathOf = (key: string): string => join(drawerOf(key), key.slice(2));
  return {
    has: (key) => existsSync(pathOf(key)),
    get: (key) => read(pathOf(key), key),
    put: (key, value) => {
      const drawer = drawerOf(key);
      if (!made.has(drawer) && !makeOwn(drawer)) return;
      made.add(drawer);
      added += write(pathOf(key), key, value);
    },
    close: () => {
      if (added > 0) keepWithin(entries, added, bounds);
      added = 0;
    },
  };
}

/** Makes a folder that nobody else may write to. What somebody else could have put there is not believed. */
function makeOwn(folder: string): boolean {
  try {
    make(folder);
    const stats = lstatSync(folder);
    const mine = process.getuid === undefined || stats.uid === process.getuid();
    return stats.isDirectory() && mine && (process.platform === 'win32' || (stats.mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** Step by step: where a system lets nobody make folders, Node's own way (`recursive`) may never end. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const checkLength = 64;

function read(path: string, key: string): unknown {
  try {
    if (statSync(path).size > largest) return undefined;
    const text = readFileSync(path, 'utf8');
    const body = text.slice(checkLength + 1);
    if (text.slice(0, checkLength) !== checkOf(key, body)) {
      rmSync(path, { force: true });
      return undefined;
    }
    const value: unknown = JSON.parse(body);
    touch(path);
    return value;
  } catch {
    return undefined;
  }
}

const day = 86_400_000;

/** What is used stays: told by its time, which is renewed once a day. */
function touch(path: string): void {
  try {
    const now = Date.now();
    if (now - statSync(path).mtimeMs > day) utimesSync(path, now / 1000, now / 1000);
  } catch {
    // It can be read all the same.
  }
}

/** The bytes written; none where it could not be written, which loses nothing. */
function write(path: string, key: string, value: unknown): number {
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const body: string | undefined = JSON.stringify(value);
    if (body === undefined) return 0;
    const bytes = Buffer.from(`${checkOf(key, body)}\n${body}`, 'utf8');
    if (bytes.length > largest) return 0;
    writeFileSync(part, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(part, path);
    return bytes.length;
  } catch {
    removeQuietly(part);
    return 0;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Then it is counted, and goes when it is old.
  }
}

/** With the key, so that an entry says nothing under another name. */
function checkOf(key: string, body: string): string {
  return createHash('sha256').update(`${key}\n${body}`, 'utf8').digest('hex');
}
