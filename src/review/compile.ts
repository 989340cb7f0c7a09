import { compileFile } from '../compile-file.js';
import { compileWorkspace, jobsByFile, outFolderOf } from '../compile-workspace.js';
import { countSeverities, withoutRepeats } from '../finding.js';
import { digest, type Manifest } from '../manifest.js';
import type { OpenedWorkspace } from '../open-workspace.js';
import { readText } from '../sources/files.js';
import { outFolderProblem, outPaths } from '../sources/out-folder.js';
import type { Workspace } from '../sources/workspace.js';

export type CompileAnswer =
  /** Tuned files that somebody changed by hand: they are written over only after a question. */
  | { readonly kind: 'asks'; readonly paths: readonly string[] }
  | { readonly kind: 'done'; readonly words: string; readonly good: boolean };

/** Writes all tuned rules, as `winnow compile` does; without `force` only where nobody changed one of them by hand. */
export function compileForReview(
  opened: OpenedWorkspace,
  manifest: Manifest | undefined,
  force: boolean,
): CompileAnswer {
  const { workspace } = opened;
  const folder = outFolderOf(workspace);
  const problem = outFolderProblem(workspace, folder);
  if (problem !== undefined) return { kind: 'done', words: `nothing was compiled: ${problem.message}`, good: false };
  const changed = force ? [] : changedByHand(workspace, folder, manifest);
  if (changed.length > 0) return { kind: 'asks', paths: changed };
  const run = compileWorkspace(opened, { includeUnreviewed: false, dryRun: false, folder, whole: true });
  const done = run.files.map((file) =>
    run.accept(file, file.held ? [] : compileFile(file.jobs, opened.schema, run.options)),
  );
  const { findings, tally, manifest: listed } = run.finish(done, false);
  const left = done.filter(({ kind }) => kind !== 'done').length;
  const { error } = countSeverities(withoutRepeats(findings));
  const parts = [
    `wrote ${count(tally.rules, 'tuned rule')}${listed ? ` and ${folder}/manifest.json` : ''}: ${count(tally.clauses, 'clause')}`,
    ...(left === 0 ? [] : [`${count(left, 'file')} not written`]),
    ...(error === 0 ? [] : [`${count(error, 'error')}, winnow compile tells ${error === 1 ? 'it' : 'them'}`]),
  ];
  return { kind: 'done', words: parts.join('; '), good: left === 0 && error === 0 };
}

/** The tuned files that are no longer what winnow wrote, nor the rules themselves. */
function changedByHand(workspace: Workspace, folder: string, manifest: Manifest | undefined): readonly string[] {
  const digests = new Map(manifest?.rules.map(({ tuned, tunedDigest }) => [tuned, tunedDigest]));
  return [...jobsByFile(outPaths(workspace, folder, []))].flatMap(([out, jobs]) => {
    const text = readText(workspace.root, out).value?.text;
    if (text === undefined) return [];
    const known = digests.get(out);
    // A file that no manifest tells of is winnow's where it says so, or holds nothing but its rule.
    const own =
      known === undefined
        ? /^\ufeff?(?:#|\/\/) tuned by winnow from /.test(text) || jobs.some(({ rule }) => rule.source.text === text)
        : known === digest(text);
    return own ? [] : [out];
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
