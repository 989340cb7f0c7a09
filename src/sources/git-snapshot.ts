import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { SourceText } from '../text/source-text.js';
import { defaultConfig, type ReadConfig, readConfig } from './config.js';
import { readExclusions } from './exclusion-file.js';
import { isWithin, staysInside } from './files.js';
import { commitOf, contentsOf, filesOf, type GitFile } from './git.js';
import { maximumFileLength } from './yaml.js';

/** A file of an earlier state as text, undefined for one that is not there or is no text. */
export interface EarlierState {
  readonly commit: string;
  readonly files: readonly GitFile[];
  readonly read: (path: string) => SourceText | undefined;
}

/** Looks an earlier state up; files are read one by one, when they are asked for. */
export function earlierState(root: string, revision: string): Outcome<EarlierState> {
  const commit = commitOf(root, revision);
  if (commit.value === undefined) return { value: undefined, diagnostics: commit.diagnostics };
  const listed = filesOf(root, commit.value);
  if (listed.value === undefined) return { value: undefined, diagnostics: listed.diagnostics };
  const files = listed.value;
  const read = (path: string): SourceText | undefined => {
    const file = files.find((one) => one.path === path.replace(/^\.\//, ''));
    if (file === undefined || file.size > maximumFileLength * 2) return undefined;
    const bytes = contentsOf(root, [file]).value?.get(file.path);
    const text = bytes?.toString('utf8');
    return text === undefined || !Buffer.from(text, 'utf8').equals(bytes ?? Buffer.alloc(0))
      ? undefined
      : { path: file.path, text };
  };
  return { value: { commit: commit.value, files, read }, diagnostics: [] };
}

/** The configuration of an earlier state, with the files of tables that it had then; the defaults where it had none. */
export function earlierConfig({ files, read }: EarlierState): ReadConfig {
  if (!files.some(({ path }) => path === 'winnow.yaml')) return { config: defaultConfig, findings: [] };
  const source = read('winnow.yaml');
  if (source !== undefined) return readConfig(source, read);
  const diagnostic = diagnose('WN806', '`winnow.yaml` of that revision is no UTF-8 text, or too large');
  return { config: undefined, findings: [{ source: { path: 'winnow.yaml', text: '' }, diagnostic }] };
}

/**
 * Gives a function a folder that holds an earlier state: its configuration, rules, exclusions and the files that they name.
 * The folder is gone afterwards, whatever happens.
 */
export function withSnapshot<Value>(
  root: string,
  revision: string,
  use: (folder: string, commit: string) => Value,
): Outcome<Value> {
  const state = earlierState(root, revision);
  if (state.value === undefined) return { value: undefined, diagnostics: state.diagnostics };
  const { files, commit } = state.value;
  const config = earlierConfig(state.value).config ?? defaultConfig;
  const named = new Set(['winnow.yaml', ...[...config.files.values()].map(({ source }) => source.path)]);
  const wanted = files.filter(
    ({ path }) => named.has(path) || isWithin(root, config.rules, path) || isWithin(root, config.exclusions, path),
  );
  const first = contentsOf(root, wanted);
  if (first.value === undefined) return { value: undefined, diagnostics: first.diagnostics };
  const lists = listFilesOf(first.value, (path) => isWithin(root, config.exclusions, path));
  const second = contentsOf(
    root,
    files.filter(({ path }) => lists.has(path) && first.value?.has(path) !== true),
  );
  if (second.value === undefined) return { value: undefined, diagnostics: second.diagnostics };
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'winnow-state-')));
  try {
    for (const [path, bytes] of [...first.value, ...second.value]) write(folder, path, bytes);
    return { value: use(folder, commit), diagnostics: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// INVARIANT: a commit may name any path; nothing is written outside of the folder.
function write(folder: string, path: string, bytes: Buffer): void {
  if (!staysInside(folder, path)) return;
  const full = resolve(folder, path);
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes, { flag: 'wx', mode: 0o600 });
  } catch {
    // A name that this system cannot hold, or takes for another one's, could not be checked out either.
  }
}

/** The list files that reviews name. */
export function listFilesOf(
  contents: ReadonlyMap<string, Buffer>,
  isExclusion: (path: string) => boolean,
): ReadonlySet<string> {
  const lists = [...contents]
    .filter(([path]) => isExclusion(path) && /\.ya?ml$/i.test(path))
    .flatMap(([path, bytes]) => readExclusions({ path, text: bytes.toString('utf8') }).file?.scenarios ?? [])
    .flatMap(({ data }) => listsOf(data.review?.values ?? {}));
  return new Set(lists);
}

/** The files among the values of a review. */
export function listsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(values).flatMap((value) =>
    typeof value === 'object' && value !== null && 'file' in value ? [String(value.file).replace(/^\.\//, '')] : [],
  );
}
