import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { Heard } from './batches.js';
import type { Scope } from './scope.js';

/**
 * Remembers what watched files held, and says which of those that were heard of hold something else now. The system tells of
 * one save several times, and of folders too; people and commands want to hear of each changed file once.
 */
export function changeMemory(scope: Scope): (heard: Heard) => readonly string[] {
  // Files are not read before something is heard of them.
  const known = new Map<string, string>(
    scope.bases.flatMap((base) => scope.filesAt(base)).map((path) => [path, 'unread']),
  );
  const changes = (path: string, isSure: boolean): boolean => {
    const before = known.get(path);
    const now = contentOf(path);
    if (now === undefined) known.delete(path);
    else known.set(path, now);
    // What changed during a run counts even if it changed back: the run may have read what stood there between.
    return isSure || now !== before;
  };
  return (heard) => {
    const files = new Map<string, boolean>();
    for (const [path, isSure] of heard) {
      const below = isFile(path) ? [] : [...scope.filesAt(path), ...knownBelow(known, path)];
      for (const file of [path, ...below]) {
        if (scope.holds(file)) files.set(file, files.get(file) === true || isSure);
      }
    }
    return [...files].filter(([path, isSure]) => changes(path, isSure)).map(([path]) => path);
  };
}

function knownBelow(known: ReadonlyMap<string, string>, folder: string): readonly string[] {
  return [...known.keys()].filter((path) => path.startsWith(folder + sep));
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What a file holds, as one word; undefined where no plain file is. */
function contentOf(path: string): string | undefined {
  try {
    if (!lstatSync(path).isFile()) return undefined;
    return createHash('sha256').update(readFileSync(path)).digest('base64');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'unreadable';
  }
}
