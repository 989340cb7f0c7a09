import { setImmediate } from 'node:timers/promises';
import {
  type CompiledFile,
  codeFrame,
  compileWorkspace,
  number,
  openWorkspace,
  outFolderOf,
  outFolderProblem,
  safe,
  sortFindings,
  table,
  withoutRepeats,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';
import { compileSummary } from './compile-summary.js';
import { diffOf } from './diff.js';
import { untilInterrupted } from './interrupt.js';

export interface CompileCommandOptions {
  readonly includeUnreviewed: boolean;
  readonly dryRun: boolean;
  readonly out: string | undefined;
}

/** `winnow compile`: writes a tuned variant of each rule, each file whole or not at all; Ctrl-C stops between two of them. */
export async function compile(paths: readonly string[], options: CompileCommandOptions, io: Io): Promise<number> {
  const start = performance.now();
  const opened = openWorkspace(io.root, paths);
  const { workspace } = opened;
  const folder = outFolderOf(workspace, options.out);
  const problem = outFolderProblem(workspace, folder);
  if (problem !== undefined) {
    io.err(`${codeFrame({ source: { path: folder, text: '' }, diagnostic: problem }, io.errStyle).join('\n')}\n`);
    return exitCodes.failure;
  }
  const run = compileWorkspace(opened, { ...options, folder, whole: paths.length === 0 });
  const rows: string[][] = [];
  const stopped = await untilInterrupted(async (isStopped) => {
    for (const file of run.files) {
      // Gives a signal the chance to be heard: nothing is ever left half written.
      await setImmediate();
      if (isStopped()) return;
      const done = file.compile();
      if (options.dryRun && done.kind === 'done') io.out(diffOf(done.first, file.out, io.outStyle));
      rows.push([file.out, ...cellsOf(done)]);
    }
  });
  const { findings, written, results, manifest } = run.finish(stopped);
  for (const finding of withoutRepeats(sortFindings(findings)))
    io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const code = stopped ? exitCodes.interrupted : exitCodeFor(findings);
  if (!options.dryRun && rows.length > 0) {
    const shown = rows.map((row) => row.map(safe));
    io.out(`${table(shown, new Set(), io.outStyle).join('\n')}\n\n`);
  }
  const seconds = (performance.now() - start) / 1000;
  const facts = { dryRun: options.dryRun, stopped, seconds, code, folder, manifest };
  io.out(compileSummary(written, results, workspace, facts));
  return code;
}

function cellsOf(done: CompiledFile): readonly string[] {
  switch (done.kind) {
    case 'held':
      return ['', 'not written: its exclusions cannot be read'];
    case 'failed':
      return ['', 'not written'];
    case 'done':
      return [number(done.clauses, 'clause'), done.clauses === 0 ? 'equals its rule' : 'verified'];
  }
}
