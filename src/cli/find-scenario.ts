import { closest } from 'fastest-levenshtein';
import {
  type AppliedScenario,
  diagnose,
  type Finding,
  type RuleJob,
  type Schema,
  shorten,
  type Workspace,
} from '../index.js';
import { failed, findRule } from './find-rule.js';

export type FoundScenario =
  | {
      readonly ok: true;
      readonly workspace: Workspace;
      readonly schema: Schema;
      readonly job: RuleJob;
      readonly applied: AppliedScenario;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A rule by its id, file or file name, and a scenario of it by its id. */
export function findScenario(root: string, rule: string, scenario: string): FoundScenario {
  const found = findRule(root, rule);
  if (!found.ok) return found;
  const { workspace, schema, job } = found;
  const applied = job.scenarios.find((one) => one.scenario.data.id === scenario);
  if (applied !== undefined) return { ok: true, workspace, schema, job, applied };
  const ids = job.scenarios.map((one) => one.scenario.data.id);
  const help =
    ids.length === 0 ? 'no scenario applies to this rule' : `did you mean \`${closest(shorten(scenario), ids)}\`?`;
  return failed(
    workspace,
    job.rule.source.path,
    diagnose('WN812', `this rule has no scenario \`${shorten(scenario)}\``, { help }),
  );
}
