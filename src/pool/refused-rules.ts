import type { FileRecord } from '../batch/record.js';
import { diagnose } from '../diagnostics/registry.js';
import type { RuleJob } from '../sources/workspace.js';

/** The rules of a file that no process could finish: without a clause, and without a tuned file. */
export function refusedRules(jobs: readonly RuleJob[], isSlow: boolean): FileRecord {
  const message = isSlow
    ? "Kusto's analysis did not come to an end with this rule"
    : 'the process that worked on this rule ended before it was done';
  return {
    isFinal: false,
    tuned: [],
    rules: jobs.map(({ rule }) => {
      const diagnostic = diagnose('WN601', message, {
        span: rule.querySpan,
        help: 'look for names that are used over and over within each other, such as a `union` of a `union`',
      });
      return { table: undefined, scenarios: [], findings: [{ diagnostic, source: 'rule', rule: rule.id }], clauses: 0 };
    }),
  };
}
