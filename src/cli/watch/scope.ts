import { lstatSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { listFiles } from '../../sources/list-files.js';

/** Which files of the disk a watcher is about. All paths are absolute. */
export interface Scope {
  /** The folders in which everything lies that is watched, or may appear. */
  readonly bases: readonly string[];
  /** Whether a path is one of the files: named itself, or below a named folder with an ending that is read. */
  readonly holds: (path: string) => boolean;
  /** Whether a path is on the way to such files, there or not yet there. */
  readonly leadsToFiles: (path: string) => boolean;
  /** Those of the files that are at a path or below it now. Links are not followed. */
  readonly filesAt: (path: string) => readonly string[];
}

// What editors and winnow write beside a file before they rename it has another ending, or begins with a dot.
const usualEnding = /\.(?:ya?ml|kql|txt|csv)$/i;

/**
 * The scope of files and folders, there or not. Below a folder the scope is what winnow reads: no links, nothing hidden, no
 * `node_modules`, and nothing of the ignored folders, which are the program's own output.
 */
export function scopeOf(
  root: string,
  paths: readonly string[],
  ignored: readonly string[],
  ending: RegExp = usualEnding,
): Scope {
  const named = paths.map((path) => resolve(root, path));
  const own = ignored.map((path) => resolve(root, path));
  const isSeen = (path: string): boolean =>
    !own.some((folder) => isBelow(folder, path)) &&
    named.some((top) => isBelow(top, path) && path.slice(top.length).split(sep).every(isVisible));
  const holds = (path: string): boolean => named.includes(path) || (ending.test(path) && isSeen(path));
  const inside = named.filter((path) => isBelow(root, path));
  const outside = named.filter((path) => !isBelow(root, path));
  return {
    bases: [...new Set([...(inside.length > 0 ? [root] : []), ...outside.map((path) => dirname(path))])],
    holds,
    leadsToFiles: (path) => named.some((top) => isBelow(path, top)) || isSeen(path),
    filesAt: (path) => {
      const tops = [...named.filter((top) => isBelow(path, top)), ...(isSeen(path) ? [path] : [])];
      const files = tops.flatMap((top) => {
        const stats = lstatSync(top, { throwIfNoEntry: false });
        if (stats?.isDirectory()) return belowFolder(root, top, ending);
        return stats?.isFile() ? [top] : [];
      });
      return [...new Set(files)].filter(holds);
    },
  };
}

function belowFolder(root: string, folder: string, ending: RegExp): readonly string[] {
  return listFiles(root, folder, ending).paths.map((path) => resolve(root, path));
}

/** Both paths are absolute and as `resolve` gives them; this is asked for each file of a folder again and again. */
function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isVisible(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules';
}
