import {
  codeFrame,
  compileRule,
  entriesFor,
  feedingTables,
  ruleTables,
  scopeWords,
  withoutRepeats,
} from '../../index.js';
import { type Application, printWhy, whyJson } from '../../report/why.js';
import { findRule } from '../find-rule.js';
import { exitCodes, type Io } from '../io.js';

export interface WhyOptions {
  readonly format: 'pretty' | 'json';
}

/** `winnow why`: all that applies to a rule, and from where. */
export function why(name: string, options: WhyOptions, io: Io): number {
  const found = findRule(io.root, name);
  if (!found.ok) {
    for (const finding of withoutRepeats(found.findings)) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
    return exitCodes.failure;
  }
  const { job, schema, workspace } = found;
  const { environment, continuous } = workspace.config;
  const result = compileRule(job, schema, { includeUnreviewed: false, environment, continuous });
  const tables = ruleTables(schema, environment);
  const applied = job.scenarios.map((one): Application => {
    const { path, text } = one.file.source;
    return {
      through: entriesFor(one.file.scope, job.rule, tables).map(scopeWords),
      scenario: one.scenario,
      path,
      text,
      result: result.scenarios.find((judged) => judged.applied === one),
    };
  });
  const report = { rule: job.rule, tables: feedingTables(job.rule, schema, environment), applied };
  io.out(options.format === 'json' ? whyJson(report) : printWhy(report, io.outStyle));
  // A file that cannot be read may be about this rule, too.
  const unread = withoutRepeats(workspace.findings.filter(({ diagnostic }) => diagnostic.severity === 'error'));
  for (const finding of unread) io.err(`${codeFrame(finding, io.errStyle).join('\n')}\n\n`);
  return unread.length > 0 ? exitCodes.failure : exitCodes.clean;
}
