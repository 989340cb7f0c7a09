import { setImmediate } from 'node:timers/promises';
import {
  buildManifest,
  codeFrame,
  compileFile,
  type Finding,
  number,
  openWorkspace,
  type RuleJob,
  type RuleResult,
  safe,
  sortFindings,
  table,
  withoutRepeats,
  writeText,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';
import { compileSummary } from './compile-summary.js';
import { diffOf } from './diff.js';
import { untilInterrupted } from './interrupt.js';
import { leftOvers, outFolderProblem, outPaths, type Target } from './out-folder.js';

export interface CompileCommandOptions {
  readonly includeUnreviewed: boolean;
  readonly dryRun: boolean;
  readonly out: string | undefined;
}

interface Written {
  readonly result: RuleResult;
  readonly out: string;
}

/** `winnow compile`: writes a tuned variant of each rule, each file whole or not at all; Ctrl-C stops between two of them. */
export async function compile(paths: readonly string[], options: CompileCommandOptions, io: Io): Promise<number> {
  const start = performance.now();
  const { workspace, schema } = openWorkspace(io.root, paths);
  const folder = (options.out ?? workspace.config.out).replace(/(?<=.)[\\/]+$/, '');
  const problem = outFolderProblem(workspace, folder);
  if (problem !== undefined) {
    io.err(`${codeFrame({ source: { path: folder, text: '' }, diagnostic: problem }, io.errStyle).join('\n')}\n`);
    return exitCodes.failure;
  }
  const findings: Finding[] = [...workspace.findings];
  const written: Written[] = [];
  const rows: string[][] = [];
  const results: RuleResult[] = [];
  const targets = outPaths(workspace, folder, findings);
  const stopped = await untilInterrupted(async (isStopped) => {
    for (const [out, jobs] of jobsByFile(targets)) {
      // Gives a signal the chance to be heard: nothing is ever left half written.
      await setImmediate();
      if (isStopped()) return;
      if (jobs.some(({ rule }) => workspace.held.has(rule.source.path))) {
        rows.push([out, '', 'not written: its exclusions cannot be read']);
        continue;
      }
      const compiled = compileFile(jobs, schema, {
        includeUnreviewed: options.includeUnreviewed,
        environment: workspace.config.environment,
        continuous: workspace.config.continuous,
      });
      results.push(...compiled);
      findings.push(...compiled.flatMap((result) => result.findings).filter(concernsCompile));
      const [first] = compiled;
      const done = first?.tuned !== undefined && (options.dryRun || writes(io.root, out, first.tuned, findings));
      if (!done) {
        rows.push([out, '', 'not written']);
        continue;
      }
      if (options.dryRun) io.out(diffOf(first, out, io.outStyle));
      written.push(...compiled.map((result) => ({ result, out })));
      const clauses = compiled.reduce((sum, result) => sum + result.clauses, 0);
      rows.push([out, number(clauses, 'clause'), clauses === 0 ? 'equals its rule' : 'verified']);
    }
  });
  const whole = !options.dryRun && !stopped && paths.length === 0;
  if (!options.dryRun && !stopped)
    findings.push(
      ...leftOvers(workspace, folder, targets, new Set(written.map(({ out }) => out)), { orphans: paths.length === 0 }),
    );
  const manifest =
    whole && written.length > 0 && writes(io.root, `${folder}/manifest.json`, buildManifest(written), findings);
  for (const finding of withoutRepeats(sortFindings(findings)))
    io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const code = stopped ? exitCodes.interrupted : exitCodeFor(findings);
  if (!options.dryRun && rows.length > 0) {
    const shown = rows.map((row) => row.map(safe));
    io.out(`${table(shown, new Set(), io.outStyle).join('\n')}\n\n`);
  }
  const seconds = (performance.now() - start) / 1000;
  const facts = { dryRun: options.dryRun, stopped, seconds, code, folder, manifest };
  io.out(
    compileSummary(
      written.map(({ result }) => result),
      results,
      workspace,
      facts,
    ),
  );
  return code;
}

/** The rules of each tuned file. */
function jobsByFile(targets: readonly Target[]): ReadonlyMap<string, readonly RuleJob[]> {
  const files = new Map<string, RuleJob[]>();
  for (const { job, out } of targets) files.set(out, [...(files.get(out) ?? []), job]);
  return files;
}

/** Findings about weaving, approvals and files; what a filter means is `check`'s business. */
function concernsCompile({ diagnostic }: Finding): boolean {
  return /^WN[678]/.test(diagnostic.code) && diagnostic.code !== 'WN701' && diagnostic.code !== 'WN702';
}

function writes(root: string, out: string, text: string, findings: Finding[]): boolean {
  const done = writeText(root, out, text);
  findings.push(...done.diagnostics.map((diagnostic) => ({ source: { path: out, text: '' }, diagnostic })));
  return done.value === true;
}
