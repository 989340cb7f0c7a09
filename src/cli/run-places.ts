import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding, Workspace } from '../index.js';
import type { Places } from './run-state.js';

/** Which of these files are there at the start of a run. */
export function foundFiles(root: string, paths: readonly string[]): ReadonlyMap<string, boolean> {
  return new Map(paths.map((path) => [path, existsSync(resolve(root, path))]));
}

/** The list files that reviews name. */
export function listsOf({ jobs }: Workspace): readonly string[] {
  const lists = jobs
    .flatMap(({ scenarios }) => scenarios)
    .flatMap(({ scenario }) => Object.values(scenario.data.review?.values ?? {}))
    .flatMap((value) => (!Array.isArray(value) && 'file' in value ? [value.file] : []));
  return [...new Set(lists)];
}

/**
 * All that a run over a workspace reads: its folders, the paths that it was given, its configuration, the lists of its
 * reviews, and the files whose presence was looked up at the start.
 */
export function inputsOf(workspace: Workspace, named: readonly string[], found: ReadonlyMap<string, boolean>): Places {
  const { root, config } = workspace;
  const isFolder = (path: string): boolean =>
    statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
  const tables = [...config.files.values()].map(({ source }) => source.path);
  const there = [...found].flatMap(([path, is]) => (is ? [path] : []));
  const files = [...named.filter((path) => !isFolder(path)), ...tables, ...listsOf(workspace), ...there];
  return {
    folders: [...new Set([config.exclusions, config.rules, ...named.filter(isFolder)])],
    files: [...new Set(files)],
    absent: [...found].flatMap(([path, is]) => (is ? [] : [path])),
  };
}

/** Whether a run may be remembered by its files: what the system refused, it may grant the next time. */
export function restsOnFiles(findings: readonly Finding[]): boolean {
  return !findings.some(({ diagnostic }) => diagnostic.code === 'WN806');
}
