// One writer at a time, for programs that know nothing of each other. The sign of it lies outside of the repository, so that
// nothing is left there by a program that was killed.
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What a lock needs of the world. */
export interface LockEdge {
  /** The folder of the locks. */
  readonly folder: string;
  /** Milliseconds, of the same clock as the times of files. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => void;
  readonly isRunning: (pid: number) => boolean;
}

export interface Lock {
  /** Whether it is still held: who took too long has lost it. */
  holds(): boolean;
  release(): void;
}

/** How long one waits for another program, and in what steps. */
const longestWait = 2000;
const step = 20;
/** No write takes so long: whoever holds a lock for longer hangs. */
const oldest = 10_000;

/** Takes the lock of a file; undefined where another program has it all the time. */
export function lockFile(full: string, edge: LockEdge = system): Lock | undefined {
  const path = join(edge.folder, `winnow-${userId()}-${nameOf(full)}.lock`);
  const own = `${process.pid} ${randomBytes(8).toString('hex')}`;
  for (let waited = 0; ; waited += step) {
    const made = make(path, own);
    if (made === 'impossible') return unguarded;
    if (made === 'made') return { holds: () => textOf(path) === own, release: () => removeIf(path, own) };
    if (breakStale(path, edge)) continue;
    if (waited >= longestWait) return undefined;
    edge.wait(step);
  }
}

/** Where no lock can be kept, a file is written all the same: what was written is read back. */
const unguarded: Lock = { holds: () => true, release: () => {} };

function make(path: string, own: string): 'made' | 'taken' | 'impossible' {
  try {
    writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
    return 'made';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'impossible';
  }
}

/** Whether a lock whose program is gone, or hangs, was taken away. */
function breakStale(path: string, { now, isRunning }: LockEdge): boolean {
  const found = textOf(path);
  if (found === undefined) return statOf(path) === undefined;
  const age = now() - (statOf(path) ?? now());
  // Its maker writes into it right after it is made.
  if (age < oldest && (found === '' || isRunning(Number.parseInt(found, 10)))) return false;
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
    // Somebody else broke it and took it between the look and the move: it is theirs.
    if (textOf(aside) !== found) linkSync(aside, path);
  } catch {
    // Gone already, or taken again.
  }
  removeQuietly(aside);
  return true;
}

function removeIf(path: string, own: string): void {
  if (textOf(path) === own) removeQuietly(path);
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It gets old, and is broken then.
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** When it was made; undefined where it is not there. */
function statOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** The same for every way to a file. */
function nameOf(full: string): string {
  let real = full;
  try {
    real = join(realpathSync.native(dirname(full)), basename(full));
    real = realpathSync.native(full);
  } catch {
    // A file that is not there yet is named by its folder.
  }
  return createHash('sha256').update(real).digest('hex').slice(0, 32);
}

/** In a folder that several people share nobody can take another's lock away. */
function userId(): string {
  return String(process.getuid?.() ?? 'user');
}

const system: LockEdge = {
  get folder() {
    return tmpdir();
  },
  now: () => Date.now(),
  wait: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  isRunning(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};
