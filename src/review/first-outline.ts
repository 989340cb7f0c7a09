import type { Finding } from '../finding.js';
import { applyExclusions } from '../sources/apply-exclusions.js';
import { type ExclusionFile, readExclusions } from '../sources/exclusion-file.js';
import { readText } from '../sources/files.js';
import { listFiles } from '../sources/list-files.js';
import { loadConfig } from '../sources/load-config.js';
import { type RuleFile, readRules } from '../sources/rule-file.js';
import { loadWorkspace, type Workspace } from '../sources/workspace.js';
import type { SourceText } from '../text/source-text.js';
import { outlineOf, stemOf } from './outline.js';
import type { Outline } from './view.js';

/** Beyond so many rule files a screen does not wait for all of them. */
const fewFiles = 300;
/** More than any terminal has rows for. */
const screenful = 60;

/**
 * The first screenful of a workspace, cheap however many rules it has. Which tables a rule reads is not asked: exclusions for
 * the rules of a table come later.
 */
export function firstOutline(root: string): Outline {
  const configured = loadConfig(root);
  const paths = configured.config && listFiles(root, configured.config.rules, /\.(?:ya?ml|kql)$/i).paths;
  if (configured.config === undefined || paths === undefined || paths.length <= fewFiles) {
    const workspace = loadWorkspace(root, [], undefined, configured);
    const byTable = workspace.exclusions.some(({ scope }) => scope.some(({ kind }) => kind === 'table'));
    return { ...outlineOf(workspace), partial: byTable };
  }
  const { config } = configured;
  const rules = distinct(
    paths
      .slice(0, screenful)
      .flatMap((path) => textOf(root, path))
      .flatMap((source) => readRules(source).rules),
  );
  const findings: Finding[] = [];
  const exclusions = exclusionsFor(root, rules, config, findings);
  const { scenarios } = applyExclusions(root, { rules, unread: [], tables: undefined }, exclusions, []);
  const jobs = rules.map((rule) => ({ rule, scenarios: scenarios.get(rule) ?? [] }));
  return { ...outlineOf({ jobs, exclusions, findings, config }), partial: true };
}

/** The exclusion files that are for these rules, by their own words; those that only share a rule's name where they are broken. */
function exclusionsFor(
  root: string,
  rules: readonly RuleFile[],
  config: Workspace['config'],
  findings: Finding[],
): readonly ExclusionFile[] {
  const stems = new Set(rules.map(({ source }) => stemOf(source.path, config.rules)));
  const names = rules.flatMap(({ id, source }) => [id, source.path]);
  return listFiles(root, config.exclusions, /\.ya?ml$/i).paths.flatMap((path): readonly ExclusionFile[] => {
    const [source] = textOf(root, path);
    if (source === undefined || !(stems.has(stemOf(path, config.exclusions)) || mayName(source.text, names))) return [];
    const { file, diagnostics } = readExclusions(source);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    findings.push(...errors.map((diagnostic) => ({ source, diagnostic })));
    return file === undefined || errors.length > 0 ? [] : [file];
  });
}

/** Whether what stands before the scenarios, where the rules are named, names one of these, or rules by what they are. */
function mayName(text: string, names: readonly string[]): boolean {
  const end = text.indexOf('scenarios:');
  // Scenarios that come first leave the names at the end.
  const head = end < 1 ? text : text.slice(0, end);
  return /^["']?(?:tactics|tags|any)\b/m.test(head) || names.some((name) => head.includes(name));
}

function textOf(root: string, path: string): readonly SourceText[] {
  const { value } = readText(root, path);
  return value === undefined ? [] : [value];
}

function distinct(rules: readonly RuleFile[]): readonly RuleFile[] {
  return [...new Map([...rules].reverse().map((rule) => [rule.id, rule])).values()].reverse();
}
