import { outcomesInOrder } from '../../batch/in-order.js';
import {
  type CompiledFile,
  type CompileOptions,
  type CompileRun,
  codeFrame,
  compileWorkspace,
  type FileToCompile,
  number,
  type OpenedWorkspace,
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
import { type Remember, seconds } from '../memo.js';
import { type BatchOptions, openBatch } from '../open-batch.js';
import { startProgress } from '../progress.js';
import { foundFiles, inputsOf, restsOnFiles } from '../run-places.js';
import { type CompileMemory, keysOf, knownFiles, remain } from './compile-memory.js';
import { compileSummary } from './compile-summary.js';
import { diffOf } from './diff.js';
import { untilInterrupted } from './interrupt.js';

export interface CompileCommandOptions extends BatchOptions {
  readonly includeUnreviewed: boolean;
  readonly dryRun: boolean;
  readonly out?: string | undefined;
  readonly verify?: CompileOptions['verify'];
  /** No bar and no lines about how far it is. */
  readonly quiet?: boolean;
}

/** What a run is told beside its options. */
export interface CompileContext {
  /** Told what the run rests on, when it has come to its end. */
  readonly remember?: Remember;
  readonly memory?: CompileMemory;
  /** With a memory: the files that may have changed since the last run; all without it. */
  readonly changed?: ReadonlySet<string> | undefined;
}

/** `winnow compile`: writes a tuned variant of each rule, each file whole or not at all; Ctrl-C stops between two of them. */
export async function compile(
  paths: readonly string[],
  options: CompileCommandOptions,
  io: Io,
  { remember = () => {}, memory, changed }: CompileContext = {},
): Promise<number> {
  const start = performance.now();
  const found = foundFiles(io.root, ['winnow.yaml']);
  const opened = openWorkspace(io.root, paths, undefined, memory?.files, changed);
  const { workspace } = opened;
  const folder = outFolderOf(workspace, options.out);
  const problem = outFolderProblem(workspace, folder);
  if (problem !== undefined) {
    io.err(`${codeFrame({ source: { path: folder, text: '' }, diagnostic: problem }, io.errStyle).join('\n')}\n`);
    return exitCodes.failure;
  }
  const run = compileWorkspace(opened, { ...options, folder, whole: paths.length === 0 });
  const keys = memory === undefined ? new Map<string, string>() : keysOf(run, opened);
  const known = memory === undefined ? new Map<string, CompiledFile>() : knownFiles(run, keys, memory, io.root);
  const work: Work = { files: run.files.filter(({ out }) => !known.has(out)), done: new Map(known), isFinal: true };
  const stopped = await untilInterrupted((stop) => compileFiles(run, work, opened, options, io, stop));
  const files = run.files.flatMap(({ out }) => work.done.get(out) ?? []);
  if (memory !== undefined) remain(files, keys, memory, workspace);
  const { findings, tally, manifest } = run.finish(files, stopped);
  // A watch has told of the others when they were compiled.
  const told = new Set([...known.values()].flatMap((file) => file.findings));
  for (const finding of withoutRepeats(sortFindings(findings.filter((one) => !told.has(one)))))
    io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const code = stopped ? exitCodes.interrupted : exitCodeFor(findings);
  const rows = files.filter(({ out }) => !known.has(out)).map((file) => [file.out, ...cellsOf(file)].map(safe));
  if (!options.dryRun && rows.length > 0) io.out(`${table(rows, new Set(), io.outStyle).join('\n')}\n\n`);
  const took = seconds(performance.now() - start);
  if (!stopped && work.isFinal && restsOnFiles(findings)) {
    const outputs = { folders: [folder], files: [`${folder}/manifest.json`], absent: [] };
    const printed = code === exitCodes.clean && !options.dryRun;
    remember({ inputs: inputsOf(workspace, paths, found), outputs, took: printed ? took : undefined });
  }
  const before = [...known.values()].reduce((sum, file) => sum + file.tally.rules, 0);
  io.out(compileSummary(tally, workspace, { dryRun: options.dryRun, stopped, took, code, folder, manifest, before }));
  return code;
}

/** What there is to do, and what is done. */
interface Work {
  readonly files: readonly FileToCompile[];
  readonly done: Map<string, CompiledFile>;
  /** False where another try may tell otherwise. */
  isFinal: boolean;
}

/** Works files out and writes them, each when it and all before it are done. */
async function compileFiles(
  run: CompileRun,
  work: Work,
  opened: OpenedWorkspace,
  options: CompileCommandOptions,
  io: Io,
  stop: AbortSignal,
): Promise<void> {
  // What is held is nobody's work, but keeps its place.
  const wanted = work.files.map((file) => (file.held ? { ...file, jobs: [] } : file));
  const batch = openBatch(opened, run.options, wanted, options);
  const progress = startProgress(
    { ...io, err: io.passing ?? io.err, quiet: options.quiet === true },
    { label: 'files compiled', total: wanted.length },
  );
  try {
    for await (const { file, outcomes, isFinal } of outcomesInOrder(wanted, batch.judge, batch.ahead, stop)) {
      const compiled = run.accept(file, outcomes);
      work.done.set(file.out, compiled);
      work.isFinal &&= isFinal;
      const [first] = outcomes;
      if (options.dryRun && compiled.kind === 'done' && first !== undefined)
        progress.print(() => io.out(diffOf(first, file.out, io.outStyle)));
      progress.step();
    }
  } finally {
    progress.stop();
    batch.close();
  }
}

function cellsOf({ kind, tally }: CompiledFile): readonly string[] {
  switch (kind) {
    case 'held':
      return ['', 'not written: its exclusions cannot be read'];
    case 'failed':
      return ['', 'not written'];
    case 'done':
      return [number(tally.clauses, 'clause'), tally.clauses === 0 ? 'equals its rule' : 'verified'];
  }
}
