import { type CompileTally, number, safe, type Workspace } from '../../index.js';

export interface SummaryFacts {
  readonly dryRun: boolean;
  readonly stopped: boolean;
  /** How long it took, in words. */
  readonly took: string;
  readonly code: number;
  readonly folder: string;
  /** Whether the manifest was written. */
  readonly manifest: boolean;
  /** The tuned rules that an earlier run of a watch wrote. */
  readonly before: number;
}

/** The last lines of `winnow compile`. */
export function compileSummary(tally: CompileTally, workspace: Workspace, facts: SummaryFacts): string {
  const rules = number(tally.rules - facts.before, 'tuned rule');
  const unused =
    workspace.unused === 0
      ? ''
      : `, ${number(workspace.unused, 'exclusion file was', 'exclusion files were')} not used`;
  if (facts.dryRun) {
    const { clauses } = tally;
    const verified = clauses > 0 ? ', verified' : '';
    return `would write ${rules}: ${number(clauses, 'clause')}${verified}${unused}; nothing was written${codeWords(facts.code)}\n`;
  }
  if (facts.stopped) return `stopped after ${rules} of ${workspace.jobs.length}; each written file is whole\n`;
  const manifest = facts.manifest && facts.code === 0 ? ` and ${safe(facts.folder)}/manifest.json` : '';
  const seconds = facts.code === 0 ? ` ${facts.took}` : codeWords(facts.code);
  const others = facts.before === 0 ? '' : `; ${facts.before} as before`;
  return `wrote ${rules}${manifest}${others}${unused}${seconds}\n${scenarioWords(tally)}`;
}

function codeWords(code: number): string {
  return code === 0 ? '' : `; exit code ${code}`;
}

function scenarioWords({ scenarios, compiled, rejected, refused }: CompileTally): string {
  const waiting = scenarios - compiled - rejected - refused;
  const others = refused === 0 ? '' : `, ${refused} refused`;
  return `${number(scenarios, 'scenario')}: ${compiled} compiled, ${rejected} rejected, ${waiting} left out for want of a review${others}\n`;
}
