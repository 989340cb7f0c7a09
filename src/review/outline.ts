import type { Finding } from '../finding.js';
import { sourceQuery } from '../rule-tables.js';
import type { Scenario } from '../sources/exclusion-file.js';
import { stampOf } from '../sources/freshness.js';
import type { RuleFile } from '../sources/rule-file.js';
import type { RuleJob, Workspace } from '../sources/workspace.js';
import { positionAt, type SourceText } from '../text/source-text.js';
import { scenarioKey } from './key.js';
import type { FileProblem, Outline, RuleView, ScenarioView } from './view.js';

/** What an outline is made of. */
export type ReadWorkspace = Pick<Workspace, 'jobs' | 'exclusions' | 'findings' | 'config'>;

/** The titles, filters and reviews of a workspace, and what cannot be read of it. */
export function outlineOf(workspace: ReadWorkspace): Outline {
  const { jobs, findings } = workspace;
  const naming = namingFiles(workspace);
  const unusable = unusableFiles(workspace);
  return {
    rules: jobs.map((job) => ({
      ...ruleView(job, filesOf(job, naming, workspace), brokenFile(job.rule, unusable, workspace)),
      stamp: stampOf(job, workspace.config),
    })),
    scenarios: jobs.flatMap(({ rule, scenarios }) =>
      scenarios.map(({ file, scenario }) => scenarioView(rule.id, file.source, scenario)),
    ),
    problems: findings.map(problemOf),
    partial: false,
  };
}

/** A rule as the list shows it. */
export function ruleView(
  { rule, scenarios }: RuleJob,
  exclusions: readonly string[],
  broken: FileProblem | undefined,
): RuleView {
  return {
    id: rule.id,
    path: rule.source.path,
    name: rule.name,
    query: sourceQuery(rule),
    exclusions,
    broken,
    scenarios: scenarios.map(({ scenario }) => scenarioKey(rule.id, scenario.data.id)),
  };
}

/** A scenario as it stands in its file. */
export function scenarioView(rule: string, source: SourceText, { data, idSpan }: Scenario): ScenarioView {
  return {
    key: scenarioKey(rule, data.id),
    rule,
    path: source.path,
    line: positionAt(source.text, idSpan.start).line,
    id: data.id,
    title: data.title ?? data.id,
    description: data.description,
    written: data.filter,
    filter: data.review?.filter ?? data.filter,
    review: data.review,
  };
}

/** The exclusion files that a rule's scenarios stand in, or would. */
function filesOf(
  { rule, scenarios }: RuleJob,
  naming: ReadonlyMap<string, readonly string[]>,
  { config }: ReadWorkspace,
): readonly string[] {
  const own = [...new Set(scenarios.map(({ file }) => file.source.path))];
  if (own.length > 0) return own;
  return naming.get(rule.id) ?? naming.get(rule.source.path) ?? [exclusionPath(rule.source.path, config)];
}

/** The exclusion files by the rules that they name. */
function namingFiles({ exclusions }: ReadWorkspace): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { scope, source } of exclusions)
    for (const { kind, name } of scope) if (kind === 'rule') files.set(name, [...(files.get(name) ?? []), source.path]);
  return files;
}

/** Where the exclusions of a rule stand by habit: the same path in the other folder. */
export function exclusionPath(path: string, folders: { readonly rules: string; readonly exclusions: string }): string {
  return `${folders.exclusions}/${stemOf(path, folders.rules)}.yaml`;
}

/** A file's path in its folder, without its ending. */
export function stemOf(path: string, folder: string): string {
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return inside.replace(/\.(?:ya?ml|kql)$/i, '');
}

/** Errors of exclusion files that keep all of them, or one that names no rule, from being used. */
function unusableFiles({ findings, config, exclusions }: ReadWorkspace): readonly Finding[] {
  const readable = new Set(exclusions.map(({ source }) => source.path));
  return findings.filter(
    ({ source, diagnostic: { severity, code } }) =>
      severity === 'error' &&
      source.path.startsWith(`${config.exclusions}/`) &&
      (!readable.has(source.path) || code === 'WN803'),
  );
}

/** The exclusion file of a rule that cannot be used: by its name, or because it holds the rule's id or nearly does. */
function brokenFile(rule: RuleFile, unusable: readonly Finding[], { config }: ReadWorkspace): FileProblem | undefined {
  if (unusable.length === 0) return undefined;
  const stem = stemOf(rule.source.path, config.rules);
  const found = unusable.find(({ source, diagnostic: { code, help } }) =>
    code === 'WN803'
      ? help?.includes(`\`${rule.id}\``) === true
      : stemOf(source.path, config.exclusions) === stem || source.text.includes(rule.id),
  );
  return found && problemOf(found);
}

/** A finding as a line of the log. */
export function problemOf({ source, diagnostic }: Finding): FileProblem {
  const { code, message, span } = diagnostic;
  return {
    path: source.path,
    code,
    message,
    ...(span !== undefined && source.text !== '' && positionAt(source.text, span.start)),
  };
}
