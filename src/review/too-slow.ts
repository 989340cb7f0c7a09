// Rules that Kusto's analysis does not come to an end with. It cannot be interrupted: once known, nobody asks it again.
import { sourceQuery } from '../rule-tables.js';
import type { RuleJob } from '../sources/workspace.js';
import type { RuleLook } from './look.js';

/** A rule that was given up; it is tried again when its query is another. */
export interface SlowRule {
  readonly id: string;
  readonly query: string;
  /** In words: `Kusto did not finish with this rule in 20 s`. */
  readonly why: string;
}

/** The entry of a rule, where it was given up with the query that it has. */
export function slowEntry({ rule }: RuleJob, slow: readonly SlowRule[]): SlowRule | undefined {
  const entry = slow.find(({ id }) => id === rule.id);
  return entry !== undefined && entry.query === sourceQuery(rule) ? entry : undefined;
}

/** What is known of such a rule without asking Kusto: no table, so that of its filters only their syntax is read. */
export function unaskedLook(job: RuleJob, entry: SlowRule): RuleLook {
  const broken = { message: entry.why, line: 1, column: 1, slow: true } as const;
  return { job, rule: job.rule, analysed: undefined, table: undefined, broken, findings: [] };
}
