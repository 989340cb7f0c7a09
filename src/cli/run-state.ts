// What a run rests on, as digests: of all that it read, and of what it left behind.
import { createHash, type Hash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Folders and files, as paths of the workspace. */
export interface Places {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Files that were not there. */
  readonly absent: readonly string[];
}

export interface RunPlaces {
  /** All that it read to decide what to do. */
  readonly inputs: Places;
  /** What it wrote, or looked at where it writes. */
  readonly outputs: Places;
}

/** The state of these places in parts; undefined where one of them cannot be told. */
export function stateOf(places: RunPlaces): readonly string[] | undefined {
  try {
    return [...statesOf(places)];
  } catch {
    return undefined;
  }
}

/** Whether these places are as they were. Ends with the first part that is not. */
export function isState(places: RunPlaces, state: readonly string[]): boolean {
  try {
    let count = 0;
    for (const part of statesOf(places)) {
      if (part !== state[count]) return false;
      count += 1;
    }
    return count === state.length;
  } catch {
    return false;
  }
}

/** What people edit comes first: where something is another, it is found soon. */
function* statesOf({ inputs, outputs }: RunPlaces): Generator<string> {
  yield digestOf((hash) => {
    for (const { folders, files, absent } of [inputs, outputs]) addWays(hash, [...folders, ...files, ...absent]);
    for (const file of [...inputs.files, ...inputs.absent]) addFile(hash, resolve(file));
  });
  for (const folder of inputs.folders) yield digestOf((hash) => addFolder(hash, resolve(folder), false));
  // A run that leaves a file as it is looks at whether it could have written it.
  for (const folder of outputs.folders) yield digestOf((hash) => addFolder(hash, resolve(folder), true));
  for (const file of [...outputs.files, ...outputs.absent])
    yield digestOf((hash) => addFile(hash, resolve(file), true));
}

function digestOf(fill: (hash: Hash) => void): string {
  const hash = createHash('sha256');
  fill(hash);
  return hash.digest('hex');
}

/** What stands on the way from here to these paths: some files count only where no link leads to them. */
function addWays(hash: Hash, paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const steps = relative('', path).split(sep);
    for (const [index] of steps.entries()) {
      const way = resolve(...steps.slice(0, index + 1));
      if (seen.has(way)) continue;
      seen.add(way);
      add(hash, way, kindOf(statsOf(way)));
    }
  }
}

function kindOf(stats: Stats | undefined): string {
  if (stats === undefined) return 'absent';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
}

const deepest = 32;

/** What `listFiles` could see of a folder: links, and files with the endings that matter. */
function addFolder(hash: Hash, folder: string, withModes: boolean, depth = 0): void {
  add(hash, 'folder', folder);
  if (depth === 0 && statsOf(folder) === undefined) return;
  for (const entry of entriesOf(folder, depth)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path, withModes, depth + 1);
    else if (entry.isSymbolicLink())
      add(hash, `link ${entry.name}`, `${leadsToFolder(path) ? 'folder' : 'other'} ${readlinkSync(path)}`);
    else if (entry.isFile() && matters.test(entry.name)) addContent(hash, path, withModes);
  }
}

const matters = /\.(?:ya?ml|kql)$/i;

/** What lies in a folder, but for what winnow never looks at. */
function entriesOf(folder: string, depth: number): readonly Dirent[] {
  if (depth > deepest) throw new Error('too deep');
  return readdirSync(folder, { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith('.') && name !== 'node_modules',
  );
}

function addFile(hash: Hash, path: string, withMode = false): void {
  const kind = kindOf(statsOf(path));
  if (kind === 'absent') add(hash, 'absent', path);
  else if (kind === 'file') addContent(hash, path, withMode);
  else throw new Error('no plain file');
}

function addContent(hash: Hash, path: string, withMode: boolean): void {
  const mode = withMode ? ` ${lstatSync(path).mode.toString(8)}` : '';
  add(hash, `${path}${mode}`, readFileSync(path));
}

/** With the lengths, so that nothing can be moved from one file to the next. */
function add(hash: Hash, name: string, content: string | Buffer): void {
  hash.update(`${name.length} ${content.length} ${name}\n`).update(content);
}

function statsOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function leadsToFolder(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What is there of a path: of a file that is gone, or was never there, the folder that would tell. */
function nearestOf(path: string): Stats {
  return statsOf(path) ?? nearestOf(dirname(path));
}

/** The clock of files is coarser than that of programs. */
const coarse = 50;

/** Whether nothing of these places has changed since a time: what a run read after it is then still there. */
export function isOlder({ folders, files, absent }: Places, time: number): boolean {
  const old = ({ ctimeMs, mtimeMs }: Stats): boolean => Math.max(ctimeMs, mtimeMs) < time - coarse;
  const oldFolder = (folder: string, depth = 0): boolean =>
    old(statSync(folder)) &&
    entriesOf(folder, depth).every((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? oldFolder(path, depth + 1) : old(lstatSync(path));
    });
  try {
    return (
      folders.every((folder) => oldFolder(resolve(folder))) &&
      files.every((file) => old(nearestOf(resolve(file)))) &&
      absent.every((file) => statsOf(resolve(file)) === undefined)
    );
  } catch {
    return false;
  }
}
