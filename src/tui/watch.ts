import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export interface Watching {
  /** Files of the workspace that are watched beside the folders, instead of those before. */
  also(files: readonly string[]): void;
  close(): void;
}

const quiet = 100;
const longestWait = 1000;
const pollEvery = 2000;

/** What winnow reads: not the parts of files that are being written. */
const read = /\.(?:ya?ml|kql)$/i;

/**
 * Tells when files in some folders changed, some time after the last change of many. Where the system cannot tell, it looks
 * every two seconds.
 */
export function watchFolders(
  root: string,
  folders: readonly string[],
  changed: (paths: readonly string[]) => void,
): Watching {
  const watchers = new Map<string, FSWatcher>();
  const paths = new Set<string>();
  /** The folders of which all is watched, and single files beside them. */
  let whole: ReadonlySet<string> = new Set();
  let also: ReadonlySet<string> = new Set();
  let quietTimer: NodeJS.Timeout | undefined;
  let pollTimer: NodeJS.Timeout | undefined;
  let since: number | undefined;

  function tell(): void {
    const all = [...paths];
    paths.clear();
    since = undefined;
    follow();
    if (all.length > 0) changed(all);
  }

  function noticed(path: string): void {
    paths.add(nameOf(path));
    const now = performance.now();
    since ??= now;
    clearTimeout(quietTimer);
    quietTimer = setTimeout(tell, Math.max(0, Math.min(quiet, since + longestWait - now)));
    quietTimer.unref();
  }

  const nameOf = (path: string): string => relative(root, path).split(sep).join('/');

  /** Each folder is watched by itself: new ones come with what happens in the one above. */
  function follow(): void {
    if (pollTimer !== undefined) return;
    whole = new Set(folders.flatMap((folder) => [...foldersIn(resolve(root, folder))]));
    const wanted = new Set([...whole, ...[...also].map((file) => dirname(resolve(root, file))).filter(isFolder)]);
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    try {
      for (const folder of wanted) {
        if (watchers.has(folder)) continue;
        const watcher = watch(folder, { persistent: false }, (_kind, name) => {
          const path = name === null ? folder : join(folder, name);
          const inFolders = whole.has(folder) && (name === null || read.test(name) || isFolder(path));
          if (inFolders || also.has(nameOf(path))) noticed(path);
        });
        watcher.on('error', poll);
        watchers.set(folder, watcher);
      }
    } catch {
      // Too many folders, or a file system without notice.
      poll();
    }
  }

  function poll(): void {
    if (pollTimer !== undefined) return;
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
    let known = times(root, folders, also);
    pollTimer = setInterval(() => {
      const now = times(root, folders, also);
      for (const path of new Set([...known.keys(), ...now.keys()])) {
        if (known.get(path) !== now.get(path)) noticed(path);
      }
      known = now;
    }, pollEvery);
    pollTimer.unref();
  }

  follow();
  return {
    also(files) {
      const names = files.map((file) => nameOf(resolve(root, file)));
      const inside = new Set(names.filter((name) => !/^\.\.(?:\/|$)/.test(name)));
      if (inside.size === also.size && [...inside].every((name) => also.has(name))) return;
      also = inside;
      follow();
    },
    close() {
      clearTimeout(quietTimer);
      clearInterval(pollTimer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** A folder and all folders in it, without those that a link leads to. */
function* foldersIn(folder: string): Generator<string> {
  if (!isFolder(folder)) return;
  yield folder;
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory()) yield* foldersIn(join(folder, entry.name));
  }
}

function times(root: string, folders: readonly string[], also: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const see = (path: string): void => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) found.set(path, `${stats.mtimeMs} ${stats.size} ${stats.ino}`);
  };
  for (const file of also) see(resolve(root, file));
  for (const top of folders) {
    for (const folder of foldersIn(resolve(root, top))) {
      for (const entry of entriesOf(folder)) {
        if (!entry.isFile() || !read.test(entry.name)) continue;
        see(join(folder, entry.name));
      }
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
