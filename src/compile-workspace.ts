import type { CompileOptions, RuleOutcome } from './compiled.js';
import type { Finding } from './finding.js';
import { type ManifestEntry, manifestEntry, printManifest } from './manifest.js';
import type { OpenedWorkspace } from './open-workspace.js';
import { writeText } from './sources/files.js';
import { leftOvers, outPaths, type Target } from './sources/out-folder.js';
import type { RuleJob, Workspace } from './sources/workspace.js';

export interface CompileRunOptions {
  readonly includeUnreviewed: boolean;
  /** Compiles and verifies, but writes nothing. */
  readonly dryRun: boolean;
  /** Where the tuned rules go. */
  readonly folder: string;
  /** All rules of the workspace: then there is a manifest, and what is left of rules that are gone is told. */
  readonly whole: boolean;
  /** How the tuned rules are verified; `clause` without it. */
  readonly verify?: CompileOptions['verify'];
}

/** A tuned file that is wanted. */
export interface FileToCompile {
  readonly out: string;
  readonly jobs: readonly RuleJob[];
  /** Its exclusions cannot be read: nobody knows what its rules would be, so nothing is compiled. */
  readonly held: boolean;
}

/** What became of one tuned file. */
export interface CompiledFile {
  readonly out: string;
  readonly kind: 'held' | 'failed' | 'done';
  readonly findings: readonly Finding[];
  /** What the manifest says of its rules, where it was written. */
  readonly entries: readonly ManifestEntry[];
  readonly tally: CompileTally;
}

/** A batch of tuned files: whoever runs it works out one after the other, and may stop between two of them. */
export interface CompileRun {
  readonly options: CompileOptions;
  readonly files: readonly FileToCompile[];
  /** Takes what was worked out for a file, and writes it. */
  accept(file: FileToCompile, outcomes: readonly RuleOutcome[]): CompiledFile;
  /** What there is to say of all of it, with the manifest written where the run is whole. */
  finish(files: readonly CompiledFile[], stopped: boolean): FinishedRun;
}

export interface FinishedRun {
  /** Unsorted, and what several rules say of one place more than once. */
  readonly findings: readonly Finding[];
  readonly tally: CompileTally;
  /** Whether the manifest was written. */
  readonly manifest: boolean;
}

/** Of a run: the rules whose tuned files were written, their clauses, and where the scenarios of all rules stand. */
export interface CompileTally {
  readonly rules: number;
  readonly clauses: number;
  readonly scenarios: number;
  readonly compiled: number;
  readonly rejected: number;
  /** Approved, but not compiled. */
  readonly refused: number;
}

/** The folder of the tuned rules, without a separator at its end. */
export function outFolderOf({ config }: Workspace, out = config.out): string {
  return out.replace(/(?<=.)[\\/]+$/, '');
}

/** Compiles a workspace's rules, each tuned file whole or not at all. */
export function compileWorkspace(
  { workspace }: Pick<OpenedWorkspace, 'workspace'>,
  run: CompileRunOptions,
): CompileRun {
  const { root, config, held } = workspace;
  const taken: Finding[] = [];
  const targets = outPaths(workspace, run.folder, taken);
  const accept = ({ out, held: isHeld }: FileToCompile, outcomes: readonly RuleOutcome[]): CompiledFile => {
    if (isHeld) return { out, kind: 'held', findings: [], entries: [], tally: nothing };
    const findings = outcomes.flatMap((outcome) => outcome.findings).filter(concernsCompile);
    const text = outcomes[0]?.tuned;
    const done = text !== undefined && (run.dryRun || writes(root, out, text, findings));
    const entries = done ? outcomes.map((outcome) => manifestEntry(outcome, out)) : [];
    return { out, kind: done ? 'done' : 'failed', findings, entries, tally: tallyOf(outcomes, done) };
  };
  return {
    options: {
      includeUnreviewed: run.includeUnreviewed,
      environment: config.environment,
      continuous: config.continuous,
      ...(run.verify !== undefined && { verify: run.verify }),
    },
    files: [...jobsByFile(targets)].map(([out, jobs]) => {
      return { out, jobs, held: jobs.some(({ rule }) => held.has(rule.source.path)) };
    }),
    accept,
    finish: (files, stopped) => {
      const findings = [...workspace.findings, ...taken, ...files.flatMap((file) => file.findings)];
      const entries = files.flatMap((file) => file.entries);
      const ended = !run.dryRun && !stopped;
      const outs = new Set(entries.map(({ tuned }) => tuned));
      if (ended) findings.push(...leftOvers(workspace, run.folder, targets, outs, { orphans: run.whole }));
      const wanted = ended && run.whole && entries.length > 0;
      const manifest = wanted && writes(root, `${run.folder}/manifest.json`, printManifest(entries), findings);
      return { findings, tally: files.map(({ tally }) => tally).reduce(added, nothing), manifest };
    },
  };
}

const nothing: CompileTally = { rules: 0, clauses: 0, scenarios: 0, compiled: 0, rejected: 0, refused: 0 };

function tallyOf(outcomes: readonly RuleOutcome[], done: boolean): CompileTally {
  const scenarios = outcomes.flatMap((outcome) => outcome.scenarios);
  const count = (counts: (scenario: (typeof scenarios)[number]) => boolean): number => scenarios.filter(counts).length;
  return {
    rules: done ? outcomes.length : 0,
    clauses: done ? outcomes.reduce((sum, outcome) => sum + outcome.clauses, 0) : 0,
    scenarios: scenarios.length,
    compiled: count(({ compiled }) => compiled),
    rejected: count(({ review }) => review === 'rejected'),
    refused: count(({ review, compiled }) => review === 'approved' && !compiled),
  };
}

function added(a: CompileTally, b: CompileTally): CompileTally {
  return {
    rules: a.rules + b.rules,
    clauses: a.clauses + b.clauses,
    scenarios: a.scenarios + b.scenarios,
    compiled: a.compiled + b.compiled,
    rejected: a.rejected + b.rejected,
    refused: a.refused + b.refused,
  };
}

/** The rules of each tuned file. */
export function jobsByFile(targets: readonly Target[]): ReadonlyMap<string, readonly RuleJob[]> {
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
