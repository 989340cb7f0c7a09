import { lstatSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { displayPath, reasonOf } from '../../sources/files.js';
import { batchesOf } from './batches.js';
import { changeMemory } from './changes.js';
import { scopeOf } from './scope.js';

export interface WatchOptions {
  /** Folders that are not watched: the program's own output. */
  readonly ignored?: readonly string[];
  /** The endings of the files that count below a folder; a file that is named counts with any. */
  readonly ending?: RegExp;
  /** Told what cannot be watched, or went wrong in a batch. Watching goes on with the rest. */
  readonly onProblem?: (message: string) => void;
  /** Milliseconds without news that end a burst. */
  readonly quiet?: number;
  /** The most that a batch waits, in milliseconds, while news do not end. */
  readonly longest?: number;
}

export interface Watcher {
  /** Ends watching; resolved when the batch that is worked on is done. */
  readonly close: () => Promise<void>;
}

/**
 * Watches files and folders, there or not yet there, and hands over those files that came, changed or went, as paths of the
 * workspace. When the promise resolves every later change is heard of. Links are not followed.
 */
export async function watchPaths(
  root: string,
  paths: readonly string[],
  onBatch: (changed: readonly string[]) => Promise<void> | void,
  { ignored = [], ending, onProblem = () => {}, quiet = 5, longest = 250 }: WatchOptions = {},
): Promise<Watcher> {
  const top = realFolder(root);
  const scope = scopeOf(top, paths, ignored, ending);
  const { FSWatcher } = await import('chokidar');
  const changed = changeMemory(scope);
  const batches = batchesOf(
    async (heard) => {
      try {
        const files = changed(heard).map((path) => displayPath(top, path));
        if (files.length > 0) await onBatch(files.sort());
      } catch (error) {
        onProblem(error instanceof Error ? error.message : String(error));
      }
    },
    { quiet, longest },
  );
  // One watch for each folder, none for each file: the system names the file, and ten thousand watches take a second to make.
  // Where chokidar has to poll (CHOKIDAR_USEPOLLING) only the watch of a file hears of it.
  const watcher: FSWatcher = new FSWatcher({
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    ignorePermissionErrors: true,
    ignored: (path, stats) =>
      (stats?.isFile() === true && !watcher.options.usePolling) || !scope.leadsToFiles(resolve(path)),
  });
  const { usePolling } = watcher.options;
  // `raw` is what the system says. chokidar's own events come later and are not enough: a change within 50 ms of another one
  // of the same file is dropped there. They are needed for folders that were filled before they could be watched.
  watcher.on('raw', (_event, name: string | null, details) => {
    const { watchedPath = top } = (details ?? {}) as { readonly watchedPath?: string };
    const path = resolve(watchedPath, name ?? '');
    if (!usePolling && scope.leadsToFiles(path)) batches.add(path);
  });
  watcher.on('all', (_event, path) => batches.add(resolve(path)));
  watcher.on('error', (error) => onProblem(`cannot watch everything: ${watchReason(error)}`));
  const ready = new Promise<void>((done) => watcher.once('ready', () => done()));
  watcher.add([...scope.bases]);
  if (scope.bases.length > 0) await ready;
  for (const path of paths.filter((one) => isLink(resolve(top, one))))
    onProblem(`\`${path}\` is a link: changes of what it leads to are not heard of`);
  return {
    close: async () => {
      await Promise.all([watcher.close(), batches.close()]);
    },
  };
}

function realFolder(root: string): string {
  try {
    return realpathSync(root);
  } catch {
    return resolve(root);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function watchReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  // The system says so of its list of watches, not of the disk.
  if (code === 'ENOSPC') return 'the system allows no more watches (on Linux: fs.inotify.max_user_watches)';
  if (code === 'EMFILE') return 'the system allows no more watchers (on Linux: fs.inotify.max_user_instances)';
  return reasonOf(error);
}
