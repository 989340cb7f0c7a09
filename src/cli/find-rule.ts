import { closest } from 'fastest-levenshtein';
import {
  type Diagnostic,
  diagnose,
  displayPath,
  type Finding,
  openWorkspace,
  type RuleJob,
  type Schema,
  shorten,
  type Workspace,
} from '../index.js';

export interface NotFound {
  readonly ok: false;
  readonly findings: readonly Finding[];
}

export type FoundRule =
  | { readonly ok: true; readonly workspace: Workspace; readonly schema: Schema; readonly job: RuleJob }
  | NotFound;

/** A rule by its id, file or file name. */
export function findRule(root: string, rule: string): FoundRule {
  const { workspace, schema } = openWorkspace(root);
  const path = displayPath(root, rule);
  const named = workspace.jobs.filter((one) => stem(one.rule.source.path) === stem(path));
  const job =
    workspace.jobs.find((one) => one.rule.id === rule || one.rule.source.path === path) ??
    (named.length === 1 ? named[0] : undefined);
  if (job !== undefined) return { ok: true, workspace, schema, job };
  if (named.length > 1) {
    return failed(
      workspace,
      rule,
      diagnose('WN803', `${named.length} rules go by \`${shorten(rule)}\``, {
        help: `name its file: ${named.map((one) => `\`${one.rule.source.path}\``).join(' or ')}`,
      }),
    );
  }
  const names = workspace.jobs.flatMap((one) => [one.rule.id, one.rule.source.path]);
  const near = names.length === 0 ? undefined : closest(shorten(rule), names);
  return failed(
    workspace,
    rule,
    diagnose('WN803', `no rule is \`${shorten(rule)}\` by id or file`, {
      help: near === undefined ? 'there are no rules here' : `did you mean \`${near}\`?`,
    }),
  );
}

/** What was not found, behind the errors that may be the reason. */
export function failed(workspace: Workspace, path: string, diagnostic: Diagnostic): NotFound {
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
