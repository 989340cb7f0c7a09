import { relative, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import {
  buildManifest,
  codeFrame,
  compileRule,
  type Finding,
  loadSchema,
  loadWorkspace,
  number,
  type RuleResult,
  safe,
  sortFindings,
  table,
  type Workspace,
  writeText,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';

export interface CompileCommandOptions {
  readonly includeUnreviewed: boolean;
  readonly dryRun: boolean;
  readonly out: string | undefined;
}

/** `winnow compile`: writes a tuned variant of each rule, each file whole or not at all; Ctrl-C stops between two of them. */
export async function compile(paths: readonly string[], options: CompileCommandOptions, io: Io): Promise<number> {
  const start = performance.now();
  const workspace = loadWorkspace(io.root, paths);
  const schema = loadSchema();
  const folder = options.out ?? workspace.config.out;
  const findings: Finding[] = [...workspace.findings];
  const written: { result: RuleResult; out: string }[] = [];
  const rows: string[][] = [];
  const results: RuleResult[] = [];
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once('SIGINT', stop);
  for (const job of workspace.jobs) {
    // Gives a signal the chance to be heard: nothing is ever left half written.
    await setImmediate();
    if (stopped) break;
    const result = compileRule(job, schema, {
      includeUnreviewed: options.includeUnreviewed,
      environment: workspace.config.environment,
    });
    results.push(result);
    findings.push(
      ...result.findings.filter(
        (finding) =>
          finding.diagnostic.code.startsWith('WN6') ||
          finding.diagnostic.code === 'WN703' ||
          finding.diagnostic.code === 'WN705',
      ),
    );
    const out = outPath(workspace, folder, result);
    if (result.tuned === undefined) {
      rows.push([out, '', 'not written']);
      continue;
    }
    if (options.dryRun) io.out(diffOf(result, out));
    else {
      const done = writeText(io.root, out, result.tuned);
      findings.push(...done.diagnostics.map((diagnostic) => ({ source: { path: out, text: '' }, diagnostic })));
      if (done.value === undefined) {
        rows.push([out, '', 'not written']);
        continue;
      }
    }
    written.push({ result, out });
    rows.push([out, number(result.clauses, 'clause'), result.clauses === 0 ? 'equals its rule' : 'verified']);
  }
  process.removeListener('SIGINT', stop);
  if (!options.dryRun && written.length > 0 && !stopped && paths.length === 0) {
    const done = writeText(io.root, `${folder}/manifest.json`, buildManifest(written));
    findings.push(
      ...done.diagnostics.map((diagnostic) => ({ source: { path: `${folder}/manifest.json`, text: '' }, diagnostic })),
    );
  }
  for (const finding of sortFindings(findings)) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const code = stopped ? exitCodes.interrupted : exitCodeFor(findings);
  if (!options.dryRun && rows.length > 0)
    io.out(
      `${table(
        rows.map((row) => row.map(safe)),
        new Set(),
        io.outStyle,
      ).join('\n')}\n\n`,
    );
  io.out(
    summary(written, results, workspace, {
      dryRun: options.dryRun,
      stopped,
      seconds: (performance.now() - start) / 1000,
      code,
      folder,
      whole: paths.length === 0,
    }),
  );
  return code;
}

interface SummaryFacts {
  readonly dryRun: boolean;
  readonly stopped: boolean;
  readonly seconds: number;
  readonly code: number;
  readonly folder: string;
  readonly whole: boolean;
}

function summary(
  written: readonly { readonly result: RuleResult }[],
  results: readonly RuleResult[],
  workspace: Workspace,
  facts: SummaryFacts,
): string {
  const rules = number(written.length, 'tuned rule');
  const clauses = written.reduce((sum, { result }) => sum + result.clauses, 0);
  if (facts.dryRun)
    return `would write ${rules}: ${number(clauses, 'clause')}${clauses > 0 ? ', verified' : ''}; nothing was written\n`;
  const unused =
    workspace.unused === 0
      ? ''
      : `, ${number(workspace.unused, 'exclusion file was', 'exclusion files were')} not used`;
  const first = facts.stopped
    ? `stopped after ${rules} of ${workspace.jobs.length}; each written file is whole`
    : `wrote ${rules}${facts.whole && written.length > 0 ? ` and ${safe(facts.folder)}/manifest.json` : ''}${unused} (${facts.seconds.toFixed(1)} s)${facts.code === 0 ? '' : `; exit code ${facts.code}`}`;
  const scenarios = results.flatMap((result) => result.scenarios);
  const compiled = scenarios.filter((scenario) => scenario.compiled).length;
  const rejected = scenarios.filter((scenario) => scenario.review === 'rejected').length;
  const waiting = scenarios.filter(
    (scenario) => !scenario.compiled && scenario.review !== 'rejected' && scenario.review !== 'approved',
  ).length;
  const refused = scenarios.length - compiled - rejected - waiting;
  const second = `${number(scenarios.length, 'scenario')}: ${compiled} compiled, ${rejected} rejected, ${waiting} left out for want of a review${refused === 0 ? '' : `, ${refused} refused`}`;
  return `${first}\n${second}\n`;
}

function outPath(workspace: Workspace, folder: string, result: RuleResult): string {
  const { path } = result.rule.source;
  const inside = relative(resolve(workspace.root, workspace.config.rules), resolve(workspace.root, path))
    .split(sep)
    .join('/');
  return `${folder.replace(/[\\/]+$/, '')}/${inside.startsWith('..') ? (path.split(/[\\/]/).at(-1) ?? 'rule.yaml') : inside}`;
}

function diffOf(result: RuleResult, out: string): string {
  if (result.tuned === undefined || result.tuned === result.rule.source.text) return '';
  return `${createTwoFilesPatch(safe(result.rule.source.path), safe(out), result.rule.source.text, result.tuned, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY })}\n`;
}
