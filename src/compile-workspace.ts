import { compileFile } from './compile-file.js';
import type { CompileOptions, RuleResult } from './compiled.js';
import type { Finding } from './finding.js';
import { buildManifest } from './manifest.js';
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
}

/** What became of one tuned file. */
export type CompiledFile =
  /** Its exclusions cannot be read: nobody knows what its rules would be. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'done'; readonly first: RuleResult; readonly clauses: number };

/** A batch of tuned files: whoever runs it asks for one after the other, and may stop between two of them. */
export interface CompileRun {
  readonly files: readonly { readonly out: string; compile(): CompiledFile }[];
  /** What there is to say of all of it, with the manifest written where the run is whole. */
  finish(stopped: boolean): FinishedRun;
}

export interface FinishedRun {
  /** Unsorted, and what several rules say of one place more than once. */
  readonly findings: readonly Finding[];
  /** The rules whose tuned files were written. */
  readonly written: readonly RuleResult[];
  /** All that were compiled. */
  readonly results: readonly RuleResult[];
  /** Whether the manifest was written. */
  readonly manifest: boolean;
}

/** The folder of the tuned rules, without a separator at its end. */
export function outFolderOf({ config }: Workspace, out = config.out): string {
  return out.replace(/(?<=.)[\\/]+$/, '');
}

/** Compiles a workspace's rules, each tuned file whole or not at all. */
export function compileWorkspace({ workspace, schema }: OpenedWorkspace, run: CompileRunOptions): CompileRun {
  const { root, config, held } = workspace;
  const findings: Finding[] = [...workspace.findings];
  const written: { readonly result: RuleResult; readonly out: string }[] = [];
  const results: RuleResult[] = [];
  const targets = outPaths(workspace, run.folder, findings);
  const options: CompileOptions = {
    includeUnreviewed: run.includeUnreviewed,
    environment: config.environment,
    continuous: config.continuous,
  };
  const compile = (out: string, jobs: readonly RuleJob[]): CompiledFile => {
    if (jobs.some(({ rule }) => held.has(rule.source.path))) return { kind: 'held' };
    const compiled = compileFile(jobs, schema, options);
    results.push(...compiled);
    findings.push(...compiled.flatMap((result) => result.findings).filter(concernsCompile));
    const [first] = compiled;
    const done = first?.tuned !== undefined && (run.dryRun || writes(root, out, first.tuned, findings));
    if (!done) return { kind: 'failed' };
    written.push(...compiled.map((result) => ({ result, out })));
    return { kind: 'done', first, clauses: compiled.reduce((sum, result) => sum + result.clauses, 0) };
  };
  return {
    files: [...jobsByFile(targets)].map(([out, jobs]) => ({ out, compile: () => compile(out, jobs) })),
    finish: (stopped) => {
      const ended = !run.dryRun && !stopped;
      const outs = new Set(written.map(({ out }) => out));
      if (ended) findings.push(...leftOvers(workspace, run.folder, targets, outs, { orphans: run.whole }));
      const wanted = ended && run.whole && written.length > 0;
      const manifest = wanted && writes(root, `${run.folder}/manifest.json`, buildManifest(written), findings);
      return { findings, written: written.map(({ result }) => result), results, manifest };
    },
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
