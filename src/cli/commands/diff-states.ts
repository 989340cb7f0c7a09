import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  clausesOf,
  clausesOfManifest,
  codeFrame,
  compileFile,
  diffClauses,
  diffJson,
  displayPath,
  type Finding,
  openWorkspace,
  printDiff,
  type RuleJob,
  readManifest,
  readText,
  type StateClause,
  withSnapshot,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';

export interface DiffOptions {
  readonly format: 'text' | 'json';
}

interface State {
  readonly clauses: readonly StateClause[];
  /** What could not be read: without it clauses are missing. */
  readonly findings: readonly Finding[];
}

type Earlier =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** `winnow diff`: the clauses that another state of the workspace has, or had, and those of today. */
export function diff(name: string, options: DiffOptions, io: Io): number {
  const now = stateOf(io.root);
  printFrames(now.findings, io);
  // A file that cannot be read takes clauses along: what is left would look like a removal.
  if (exitCodeFor(now.findings) === exitCodes.failure) return exitCodes.failure;
  const earlier = earlierOf(name, io.root);
  if (!earlier.ok) {
    printFrames(earlier.findings, io);
    return exitCodes.failure;
  }
  const { state } = earlier;
  if (state.findings.length > 0) {
    printFrames(state.findings, io);
    io.err('that state could not be read as a whole: what is shown as added may have been there\n\n');
  }
  const changes = diffClauses(state.clauses, now.clauses);
  const names = { before: name, after: 'working tree' };
  io.out(options.format === 'json' ? diffJson(changes, names) : printDiff(changes, names, io.outStyle));
  return exitCodes.clean;
}

/** A folder that holds a state is one; any other word names a revision. */
function earlierOf(name: string, root: string): Earlier {
  const folder = resolve(root, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) {
    if (existsSync(join(folder, 'manifest.json')))
      return ofManifest(root, `${displayPath(root, folder)}/manifest.json`);
    if (['winnow.yaml', 'rules', 'exclusions'].some((inner) => existsSync(join(folder, inner))))
      return { ok: true, state: stateOf(folder) };
  }
  const snapshot = withSnapshot(root, name, (at) => stateOf(at));
  return snapshot.value === undefined
    ? {
        ok: false,
        findings: snapshot.diagnostics.map((diagnostic) => ({ source: { path: name, text: '' }, diagnostic })),
      }
    : { ok: true, state: snapshot.value };
}

function ofManifest(root: string, path: string): Earlier {
  const text = readText(root, path);
  const read = text.value === undefined ? text : readManifest(text.value);
  if (read.value !== undefined && 'rules' in read.value)
    return { ok: true, state: { clauses: clausesOfManifest(read.value), findings: [] } };
  const source = { path, text: '' };
  return { ok: false, findings: read.diagnostics.map((diagnostic) => ({ source, diagnostic })) };
}

/** The clauses that compiling a folder would write, and the files of it that cannot be used. */
function stateOf(root: string): State {
  const { workspace, schema } = openWorkspace(root);
  const { config, held } = workspace;
  const files = new Map<string, RuleJob[]>();
  for (const job of workspace.jobs) {
    const { path } = job.rule.source;
    if (!held.has(path)) files.set(path, [...(files.get(path) ?? []), job]);
  }
  const results = [...files.values()].flatMap((jobs) =>
    compileFile(jobs, schema, {
      includeUnreviewed: false,
      environment: config.environment,
      continuous: config.continuous,
    }),
  );
  const findings = workspace.findings.filter(({ diagnostic }) => diagnostic.severity === 'error');
  return { clauses: clausesOf(results), findings };
}

function printFrames(findings: readonly Finding[], io: Io): void {
  for (const finding of findings) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
}
