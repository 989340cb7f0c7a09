import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const megabyte = 1024 * 1024;

/** Beyond `most` bytes the entries that were not used for longest go, until no more than `kept` are left. */
export interface CacheBounds {
  readonly most: number;
  readonly kept: number;
}

/**
 * Adds up what was written since the entries were last counted; beyond the bound they are counted, and the oldest go. The sum
 * stands beside the entries. Of processes at the same time one may miss what another one added: the next count finds it.
 */
export function keepWithin(entries: string, added: number, { most, kept }: CacheBounds): void {
  const tally = `${entries}.size`;
  const size = tallied(tally) + added;
  // Whatever happens, the next count is not far: a cache whose sum cannot be written is counted each time.
  try {
    writeFileSync(tally, String(size > most ? shrink(entries, most, kept) : size), { mode: 0o600 });
  } catch {
    // Nothing depends on it.
  }
}

/** The sum of the last time; without one everything is to be counted. */
function tallied(tally: string): number {
  try {
    const text = readFileSync(tally, 'utf8');
    return /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly time: number;
}

/** Takes the oldest entries away where there is too much; gives what is left, in bytes. */
function shrink(entries: string, most: number, kept: number): number {
  const files = namesIn(entries).flatMap((drawer) =>
    namesIn(join(entries, drawer)).flatMap((name) => entryAt(join(entries, drawer, name))),
  );
  let size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= most) return size;
  for (const file of files.sort((a, b) => a.time - b.time)) {
    if (size <= kept) break;
    rmSync(file.path, { force: true });
    size -= file.size;
  }
  return size;
}

/** What is no folder, or is gone, holds nothing. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function entryAt(path: string): readonly Entry[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? [{ path, size: stats.size, time: stats.mtimeMs }] : [];
}
