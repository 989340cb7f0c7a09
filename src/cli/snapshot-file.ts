import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';

/** What a snapshot must have been built by to be loaded: this Node, this machine, this V8 with these flags and features. */
export function snapshotPrefix(): string {
  return `winnow-${process.version}-${process.platform}-${process.arch}-${cachedDataVersionTag().toString(16)}-`;
}

/** The folder of the compiled program. A snapshot holds no path of the machine that built it: it asks where it was loaded from. */
export function programFolder(): string {
  const loaded = loadedSnapshot();
  return loaded === undefined ? fileURLToPath(new URL('..', import.meta.url)) : dirname(dirname(loaded));
}

/** The snapshot that this process was started from. */
export function loadedSnapshot(): string | undefined {
  const at = process.execArgv.indexOf('--snapshot-blob');
  return at < 0 ? undefined : process.execArgv[at + 1];
}

/**
 * The snapshot that this very Node can load. Node crashes loudly on any other, so its name tells what built it and how
 * long it is; undefined where none fits, where flags might change what it does, or where `WINNOW_SNAPSHOT` says `off`.
 */
export function fittingSnapshot(folder: string = programFolder()): string | undefined {
  if (process.env['WINNOW_SNAPSHOT'] === 'off' || (process.env['NODE_OPTIONS'] ?? '') !== '') return undefined;
  const loaded = loadedSnapshot();
  if (loaded !== undefined) return loaded;
  if (process.execArgv.length > 0) return undefined;
  const prefix = snapshotPrefix();
  try {
    const name = readdirSync(join(folder, 'snapshot')).find((file) => file.startsWith(prefix));
    if (name === undefined) return undefined;
    const file = join(folder, 'snapshot', name);
    return statSync(file).size === Number.parseInt(name.slice(prefix.length), 10) ? file : undefined;
  } catch {
    return undefined;
  }
}
