import { number, type RuleResult, safe, type Workspace } from '../../index.js';

export interface SummaryFacts {
  readonly dryRun: boolean;
  readonly stopped: boolean;
  readonly seconds: number;
  readonly code: number;
  readonly folder: string;
  /** Whether the manifest was written. */
  readonly manifest: boolean;
}

/** The last lines of `winnow compile`. */
export function compileSummary(
  written: readonly RuleResult[],
  results: readonly RuleResult[],
  workspace: Workspace,
  facts: SummaryFacts,
): string {
  const rules = number(written.length, 'tuned rule');
  const unused =
    workspace.unused === 0
      ? ''
      : `, ${number(workspace.unused, 'exclusion file was', 'exclusion files were')} not used`;
  if (facts.dryRun) {
    const clauses = written.reduce((sum, result) => sum + result.clauses, 0);
    const verified = clauses > 0 ? ', verified' : '';
    return `would write ${rules}: ${number(clauses, 'clause')}${verified}${unused}; nothing was written${codeWords(facts.code)}\n`;
  }
  if (facts.stopped) return `stopped after ${rules} of ${workspace.jobs.length}; each written file is whole\n`;
  const manifest = facts.manifest && facts.code === 0 ? ` and ${safe(facts.folder)}/manifest.json` : '';
  const seconds = facts.code === 0 ? ` (${facts.seconds.toFixed(1)} s)` : codeWords(facts.code);
  return `wrote ${rules}${manifest}${unused}${seconds}\n${scenarioWords(results)}`;
}

function codeWords(code: number): string {
  return code === 0 ? '' : `; exit code ${code}`;
}

function scenarioWords(results: readonly RuleResult[]): string {
  const scenarios = results.flatMap((result) => result.scenarios);
  const compiled = scenarios.filter((scenario) => scenario.compiled).length;
  const rejected = scenarios.filter((scenario) => scenario.review === 'rejected').length;
  const approved = scenarios.filter((scenario) => scenario.review === 'approved' && !scenario.compiled).length;
  const waiting = scenarios.length - compiled - rejected - approved;
  const refused = approved === 0 ? '' : `, ${approved} refused`;
  return `${number(scenarios.length, 'scenario')}: ${compiled} compiled, ${rejected} rejected, ${waiting} left out for want of a review${refused}\n`;
}
