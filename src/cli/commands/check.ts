import type { Cache } from '../../batch/cache.js';
import {
  type CheckFormat,
  codeFrame,
  type Finding,
  type GateResult,
  gate,
  gateWords,
  goneFindings,
  type KnownFiles,
  type Manifest,
  number,
  outFolderOf,
  printBaseline,
  printReport,
  type Report,
  readManifest,
  readText,
  reviewPolicyFindings,
  type Severity,
  sortFindings,
  type Workspace,
  withSinceNotes,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';
import { type Remember, seconds as timeWords } from '../memo.js';
import type { BatchOptions } from '../open-batch.js';
import { foundFiles, inputsOf, listsOf, restsOnFiles } from '../run-places.js';
import { version } from '../version.js';
import { openCheck } from './check-input.js';
import { type JudgedRules, judgeRules } from './check-rules.js';
import { untilInterrupted } from './interrupt.js';
import { writeReport } from './write-report.js';

export interface CheckOptions extends BatchOptions {
  readonly format: CheckFormat;
  /** A file to write the report to, instead of printing it. */
  readonly output?: string;
  readonly failOn?: Severity | undefined;
  readonly maxUntranslatable?: number | undefined;
  readonly baseline?: string | undefined;
  readonly writeBaseline?: boolean;
  readonly changedSince?: string | undefined;
  readonly policyFrom?: string | undefined;
  /** The day of the check, `YYYY-MM-DD`; that of the clock, in UTC, without it. */
  readonly today?: string | undefined;
  /** No bar and no lines about how far it is. */
  readonly quiet?: boolean;
}

/** What one run of a watch leaves to the next. */
export interface CheckMemory {
  readonly files: KnownFiles;
  readonly outcomes: Cache;
  /** The list files that reviews name. */
  lists: readonly string[];
}

/** What a run is told beside its options. */
export interface CheckContext {
  /** Told what the run rests on, when it has come to its end. */
  readonly remember?: Remember;
  readonly memory?: CheckMemory;
  /** With a memory: the files that may have changed since the last run; all without it. */
  readonly changed?: ReadonlySet<string> | undefined;
}

const usualBaseline = 'winnow-baseline.json';

/** `winnow check`: every finding of the workspace, judged by the gate, then the tables. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
  { remember = () => {}, memory, changed }: CheckContext = {},
): Promise<number> {
  const start = performance.now();
  const early = foundFiles(io.root, ['winnow.yaml', ...(options.baseline === undefined ? [] : [options.baseline])]);
  const problem = usageProblem(paths, options);
  if (problem !== undefined) {
    io.err(`${problem}\n`);
    return exitCodes.failure;
  }
  const opened = openCheck(io.root, paths, {
    files: memory?.files,
    changed,
    // A baseline that is about to be written anew is not read: it may be the broken one.
    baseline: options.writeBaseline === true ? undefined : options.baseline,
    changedSince: options.changedSince,
    policyFrom: options.policyFrom,
  });
  if (!opened.ok) {
    printFrames(opened.findings, io);
    return exitCodes.failure;
  }
  const { workspace, schema, baseline } = opened.input;
  const { config } = workspace;
  const there = new Map([...early, ...foundFiles(io.root, [manifestPath(workspace)])]);
  if (memory !== undefined) memory.lists = listsOf(workspace);
  const work: JudgedRules = { outcomes: [], isFinal: true };
  const stopped = await untilInterrupted((stop) =>
    judgeRules(opened.input, { ...options, memory: memory?.outcomes }, work, io, stop),
  );
  if (stopped) {
    io.err(`stopped after ${work.outcomes.length} of ${number(workspace.jobs.length, 'rule')}\n`);
    return exitCodes.interrupted;
  }
  const results = withSinceNotes(work.outcomes, () => manifestOf(workspace), schema, config.environment);
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const found = sortFindings([
    ...workspace.findings,
    ...results.flatMap((result) => result.findings),
    ...reviewPolicyFindings(results, { require: config.require, today }),
  ]);
  const failOn = options.failOn ?? config.thresholds.failOn;
  const maxUntranslatable = options.maxUntranslatable ?? config.thresholds.untranslatable;
  const judged = gate(found, results, {
    config,
    failOn,
    maxUntranslatable,
    known: new Set(baseline?.value.findings.map(({ key }) => key)),
    whole: opened.input.whole,
  });
  const gone = baseline === undefined ? [] : goneFindings(baseline.source, baseline.value, judged.gone);
  const findings = sortFindings([...judged.findings, ...gone]);
  const fresh = sortFindings([...judged.fresh, ...gone]);
  const report: Report = {
    results,
    findings,
    ruleCount: workspace.ruleCount,
    gate: { ...judged, fresh },
  };
  // People see what is new; programs get everything, and which of it is new.
  const shown = options.format === 'pretty' ? { ...report, findings: fresh } : report;
  const milliseconds = performance.now() - start;
  const text = printReport(shown, options.format, {
    style: io.outStyle,
    seconds: milliseconds / 1000,
    version: version(),
  });
  if (options.output === undefined) io.out(text);
  else if (!writeReport(options.output, text, workspace, io)) return exitCodes.failure;
  const words = gateWords(judged, {
    changedSince: options.changedSince,
    policyFrom: options.policyFrom,
    baseline: baseline?.source.path,
    failOn,
    maxUntranslatable,
  });
  const say = options.format === 'pretty' && options.output === undefined ? io.out : io.err;
  if (options.writeBaseline === true) return writeBaseline(options.baseline ?? usualBaseline, judged, workspace, io);
  for (const line of words) say(`${line}\n`);
  if (work.isFinal && restsOnFiles(found)) {
    const took = options.format === 'pretty' ? timeWords(milliseconds) : undefined;
    const outputs = { folders: [], files: [], absent: [] };
    remember({ inputs: inputsOf(workspace, paths, there), outputs, took });
  }
  const code = exitCodeOf(judged, judged.failing);
  if (options.format === 'pretty' && paths.length === 0 && results.length < workspace.ruleCount) {
    io.out(`checked ${results.length} of ${number(workspace.ruleCount, 'rule')}; exit code ${code}\n`);
  }
  return code;
}

/** What was compiled last; undefined where nothing was, or its manifest cannot be read. */
function manifestOf(workspace: Workspace): Manifest | undefined {
  const source = readText(workspace.root, manifestPath(workspace)).value;
  return source && readManifest(source).value;
}

function manifestPath(workspace: Workspace): string {
  return `${outFolderOf(workspace)}/manifest.json`;
}

/** 2 where files or configuration are at fault, 1 where the gate fails, else 0. */
function exitCodeOf(judged: GateResult, failing: readonly Finding[]): number {
  if (exitCodeFor(failing) === exitCodes.failure) return exitCodes.failure;
  return failing.length > 0 || judged.tooManyUntranslatable ? exitCodes.findings : exitCodes.clean;
}

/** Writes what is known from now on. Never while a file cannot be read: nobody knows what it would have said. */
function writeBaseline(path: string, judged: GateResult, workspace: Workspace, io: Io): number {
  const held = new Map([...judged.keys].filter(([finding]) => !judged.accepted.has(finding)));
  const code = exitCodeOf(
    judged,
    judged.failing.filter((finding) => !held.has(finding)),
  );
  if (code === exitCodes.failure) {
    io.err('no baseline was written: first mend the files that cannot be used\n');
    return code;
  }
  if (!writeReport(path, printBaseline(held), workspace, io)) return exitCodes.failure;
  io.err(`wrote ${path} with ${number(held.size, 'known finding')}\n`);
  return code;
}

function usageProblem(paths: readonly string[], options: CheckOptions): string | undefined {
  if (options.writeBaseline !== true) return undefined;
  return paths.length > 0 || options.changedSince !== undefined
    ? '`--write-baseline` takes no paths and no `--changed-since`: a baseline of a part would lose the rest'
    : undefined;
}

function printFrames(findings: readonly Finding[], io: Io): void {
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
}
