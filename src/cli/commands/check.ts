import { checkJson, compileRule, number, openWorkspace, printCheck, type Report, sortFindings } from '../../index.js';
import { exitCodeFor } from '../exit.js';
import type { Io } from '../io.js';

export interface CheckOptions {
  readonly format: 'pretty' | 'json';
}

/** `winnow check`: every finding of the workspace, then the tables. */
export function check(paths: readonly string[], options: CheckOptions, io: Io): number {
  const start = performance.now();
  const { workspace, schema } = openWorkspace(io.root, paths);
  const results = workspace.jobs.map((job) =>
    compileRule(job, schema, {
      includeUnreviewed: true,
      environment: workspace.config.environment,
      continuous: workspace.config.continuous,
    }),
  );
  const findings = sortFindings([...workspace.findings, ...results.flatMap((result) => result.findings)]);
  const report: Report = { results, findings, ruleCount: workspace.ruleCount };
  io.out(
    options.format === 'json' ? checkJson(report) : printCheck(report, io.outStyle, (performance.now() - start) / 1000),
  );
  const code = exitCodeFor(findings);
  if (options.format === 'pretty' && paths.length === 0 && results.length < workspace.ruleCount) {
    io.out(`checked ${results.length} of ${number(workspace.ruleCount, 'rule')}; exit code ${code}\n`);
  }
  return code;
}
