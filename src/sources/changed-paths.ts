import type { Outcome } from '../diagnostics/diagnostic.js';
import { isWithin } from './files.js';
import { changedFiles, commitOf } from './git.js';
import { listsOf } from './git-snapshot.js';
import type { Workspace } from './workspace.js';

/**
 * The rules and exclusion files that a change since a revision concerns, undefined for all of them: where the configuration
 * changed, or a file is gone that others may have counted on.
 */
export function changedPaths(workspace: Workspace, revision: string): Outcome<{ readonly paths?: readonly string[] }> {
  const { root, config, exclusions } = workspace;
  const commit = commitOf(root, revision);
  if (commit.value === undefined) return { value: undefined, diagnostics: commit.diagnostics };
  const changed = changedFiles(root, commit.value);
  if (changed.value === undefined) return { value: undefined, diagnostics: changed.diagnostics };
  const { paths, deleted } = changed.value;
  const touched = new Set([...paths, ...deleted]);
  const isOwn = (path: string): boolean =>
    isWithin(root, config.rules, path) || isWithin(root, config.exclusions, path);
  const tables = [...config.files.values()].map(({ source }) => source.path);
  if (['winnow.yaml', ...tables].some((path) => touched.has(path)) || deleted.some(isOwn))
    return { value: {}, diagnostics: [] };
  const users = exclusions.filter(({ scenarios }) =>
    scenarios.some(({ data }) => listsOf(data.review?.values ?? {}).some((list) => touched.has(list))),
  );
  const all = new Set([...paths.filter(isOwn), ...users.map(({ source }) => source.path)]);
  return { value: { paths: [...all].sort() }, diagnostics: [] };
}
