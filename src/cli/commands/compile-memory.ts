import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { outcomeKey, settingKey } from '../../batch/key.js';
import type { CompiledFile, CompileRun, KnownFiles, OpenedWorkspace, Workspace } from '../../index.js';
import { listsOf } from '../run-places.js';

/** What one run of a watch leaves to the next. */
export interface CompileMemory {
  readonly files: KnownFiles;
  /** By tuned file. */
  readonly compiled: Map<string, RememberedFile>;
  /** The list files that reviews name. */
  lists: readonly string[];
}

interface RememberedFile {
  /** All that went into it, as one name. */
  readonly key: string;
  /** What tells whether somebody else has written it since. */
  readonly stamp: string | undefined;
  readonly file: CompiledFile;
}

/** A name for all that goes into each file. */
export function keysOf({ files, options }: CompileRun, { workspace }: OpenedWorkspace): ReadonlyMap<string, string> {
  // Within one process the build is always the same.
  const setting = settingKey('', workspace.config, options);
  return new Map(files.map(({ out, jobs }) => [out, outcomeKey(jobs, setting)]));
}

/** The files that are as the run before left them. */
export function knownFiles(
  { files }: CompileRun,
  keys: ReadonlyMap<string, string>,
  { compiled }: CompileMemory,
  root: string,
): ReadonlyMap<string, CompiledFile> {
  return new Map(
    files.flatMap(({ out, held }) => {
      const before = compiled.get(out);
      if (before === undefined || held || before.key !== keys.get(out)) return [];
      return before.stamp === stampOf(root, out) ? [[out, before.file]] : [];
    }),
  );
}

/** Keeps what was compiled for the next run. What failed is tried again. */
export function remain(
  files: readonly CompiledFile[],
  keys: ReadonlyMap<string, string>,
  memory: CompileMemory,
  workspace: Workspace,
): void {
  memory.compiled.clear();
  memory.lists = listsOf(workspace);
  for (const file of files) {
    if (file.kind !== 'done') continue;
    memory.compiled.set(file.out, { key: keys.get(file.out) ?? '', stamp: stampOf(workspace.root, file.out), file });
  }
}

/** Another one after each write; undefined where nothing is. */
function stampOf(root: string, path: string): string | undefined {
  const stats = lstatSync(resolve(root, path), { throwIfNoEntry: false });
  return stats && [stats.ino, stats.size, stats.mode, stats.mtimeMs, stats.ctimeMs].join(' ');
}
