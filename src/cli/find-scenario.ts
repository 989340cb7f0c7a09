import { closest } from 'fastest-levenshtein';
import {
  type AppliedScenario,
  diagnose,
  displayPath,
  type Finding,
  openWorkspace,
  type RuleJob,
  type Schema,
  shorten,
  type Workspace,
} from '../index.js';

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
  const { workspace, schema } = openWorkspace(root);
  const path = displayPath(root, rule);
  const named = workspace.jobs.filter((one) => stem(one.rule.source.path) === stem(path));
  const job =
    workspace.jobs.find((one) => one.rule.id === rule || one.rule.source.path === path) ??
    (named.length === 1 ? named[0] : undefined);
  if (job === undefined && named.length > 1) {
    return failed(
      workspace,
      rule,
      diagnose('WN803', `${named.length} rules go by \`${shorten(rule)}\``, {
        help: `name its file: ${named.map((one) => `\`${one.rule.source.path}\``).join(' or ')}`,
      }),
    );
  }
  if (job === undefined) {
    const near =
      workspace.jobs.length === 0
        ? undefined
        : closest(
            shorten(rule),
            workspace.jobs.flatMap((one) => [one.rule.id, one.rule.source.path]),
          );
    return failed(
      workspace,
      rule,
      diagnose('WN803', `no rule is \`${shorten(rule)}\` by id or file`, {
        help: near === undefined ? 'there are no rules here' : `did you mean \`${near}\`?`,
      }),
    );
  }
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

function failed(workspace: Workspace, path: string, diagnostic: Finding['diagnostic']): FoundScenario {
  return {
    ok: false,
    findings: [
      ...workspace.findings.filter((finding) => finding.diagnostic.severity === 'error'),
      { source: { path, text: '' }, diagnostic },
    ],
  };
}

function stem(path: string): string {
  return (
    path
      .split('/')
      .at(-1)
      ?.replace(/\.(?:ya?ml|kql)$/i, '') ?? ''
  );
}
