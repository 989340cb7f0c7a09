import {
  type AuditFormat,
  auditOf,
  codeFrame,
  compileRule,
  openWorkspace,
  printAudit,
  type Severity,
  sortFindings,
  withoutRepeats,
} from '../../index.js';
import { exitCodeFor } from '../exit.js';
import { exitCodes, type Io } from '../io.js';
import { writeReport } from './write-report.js';

export interface AuditOptions {
  readonly format: AuditFormat;
  /** A file to write the audit to, instead of printing it. */
  readonly output?: string | undefined;
  readonly failOn?: Severity | undefined;
  /** The day of the audit, `YYYY-MM-DD`; that of the clock, in UTC, without it. */
  readonly today?: string | undefined;
}

/** `winnow audit`: what the safety analysis says of every scenario that is not rejected, the worst first. */
export function audit(paths: readonly string[], options: AuditOptions, io: Io): number {
  const { workspace, schema } = openWorkspace(io.root, paths);
  const { config } = workspace;
  // A file that cannot be read is not audited: the reader has to know.
  const unread = withoutRepeats(
    sortFindings(workspace.findings.filter(({ diagnostic }) => diagnostic.severity === 'error')),
  );
  for (const finding of unread) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  const results = workspace.jobs.map((job) =>
    compileRule(job, schema, {
      includeUnreviewed: true,
      environment: config.environment,
      continuous: config.continuous,
      safety: 'full',
    }),
  );
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const failOn = options.failOn ?? config.thresholds.failOn;
  const found = auditOf(results, workspace.jobs, { config, failOn, today });
  const text = printAudit(found, options.format, io.outStyle);
  if (options.output === undefined) io.out(text);
  else if (!writeReport(options.output, text, workspace, io)) return exitCodes.failure;
  if (exitCodeFor(unread) === exitCodes.failure) return exitCodes.failure;
  return found.failing > 0 || unread.length > 0 ? exitCodes.findings : exitCodes.clean;
}
