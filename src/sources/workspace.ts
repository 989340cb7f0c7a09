import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { diagnose } from '../diagnostics/registry.js';
import { compare, type Finding } from '../finding.js';
import type { SourceText } from '../text/source-text.js';
import { applyExclusions } from './apply-exclusions.js';
import { type Config, defaultConfig, type ReadConfig } from './config.js';
import { type ExclusionFile, readExclusions } from './exclusion-file.js';
import type { RuleTables } from './exclusion-scope.js';
import { displayPath, isWithin } from './files.js';
import { type AppliedScenario, listValues } from './hole-lists.js';
import { type FileState, looseFinding, type Read, readKnown } from './known-files.js';
import { listFiles } from './list-files.js';
import { loadConfig } from './load-config.js';
import { type RuleFile, readRules } from './rule-file.js';

export type { AppliedScenario } from './hole-lists.js';
export type { KnownFiles } from './known-files.js';

/** A rule with the scenarios that apply to it, in the order of exclusion file, then list. */
export interface RuleJob {
  readonly rule: RuleFile;
  readonly scenarios: readonly AppliedScenario[];
}

export interface Workspace {
  readonly root: string;
  readonly config: Config;
  readonly jobs: readonly RuleJob[];
  /** Every exclusion file that could be read. */
  readonly exclusions: readonly ExclusionFile[];
  readonly findings: readonly Finding[];
  /** How many rule files there are, readable or not. */
  readonly ruleCount: number;
  /** How many exclusion files could not be used. */
  readonly unused: number;
  /** Rules, by path, whose exclusions could not be read: nobody knows what their tuned files would be. */
  readonly held: ReadonlySet<string>;
  /** The values of a list file, undefined for one that may not be used. */
  listValues(file: string): readonly string[] | undefined;
}

/** What rules read, under a configuration: it takes the schema, which a workspace's files alone do not make. */
export type ReadTables = (config: Config) => RuleTables;

/**
 * Reads a workspace's configuration, rules and exclusions. A bad file is a finding and never stops the others; but without
 * its configuration a workspace is empty, since then nobody knows which files are meant. Files that are known are not read
 * again where the state says which ones changed.
 */
export function loadWorkspace(
  root: string,
  paths: readonly string[] = [],
  tablesOf?: ReadTables,
  configured: ReadConfig = loadConfig(root),
  state: FileState = { files: new Map(), changed: undefined },
): Workspace {
  const { config } = configured;
  const findings: Finding[] = [...configured.findings];
  if (config === undefined) return emptyWorkspace(root, findings);
  const missing = paths.filter((path) => !existsSync(resolve(root, path)));
  for (const path of missing)
    findings.push(
      looseFinding(root, path, diagnose('WN807', `there is no file or folder \`${displayPath(root, path)}\``)),
    );
  const named = paths.filter((path) => !missing.includes(path));
  const wanted = (path: string): boolean => paths.length === 0 || named.some((one) => isWithin(root, one, path));

  const rulePaths = unique([...ruleFiles(root, config.rules, findings), ...extraRules(root, named, config, findings)]);
  const unread: string[] = [];
  const rules = rulePaths.flatMap((path) => {
    const { source, value: read } = readKnown(root, path, readRuleFile, findings, state);
    if (read === undefined || !read.whole) unread.push(source?.text ?? '');
    return read?.rules ?? [];
  });
  const exclusionPaths = inFolder(root, config.exclusions, /\.ya?ml$/i, findings);
  const broken: string[] = [];
  const exclusions = exclusionPaths.flatMap((path) => {
    const { value: file } = readKnown(root, path, readExclusionFile, findings, state);
    if (file === undefined) broken.push(path);
    return file ?? [];
  });

  const byId = new Map<string, RuleFile>();
  const distinct = rules.filter((rule) => isFirst(rule, byId, findings));
  const applied = applyExclusions(root, { rules: distinct, unread, tables: tablesOf?.(config) }, exclusions, findings);
  const jobs = distinct
    .map((rule): RuleJob => ({ rule, scenarios: applied.scenarios.get(rule) ?? [] }))
    .sort((a, b) => compare(a.rule.source.path, b.rule.source.path));
  // The rules of one file are tuned in one file, so one that is wanted takes the others along.
  const wantedFiles = new Set(
    jobs
      .filter((job) => wanted(job.rule.source.path) || job.scenarios.some(({ file }) => wanted(file.source.path)))
      .map((job) => job.rule.source.path),
  );
  const unusedPaths = [...broken, ...applied.unused.map((file) => file.source.path)];
  findings.push(...emptyFolders(root, config, named, rulePaths, exclusionPaths, findings));
  return {
    root,
    config,
    jobs: jobs.filter((job) => wantedFiles.has(job.rule.source.path)),
    exclusions,
    // An exclusion file that cannot be read may be about any rule.
    findings: findings.filter(
      ({ source }) =>
        configured.findings.some((finding) => finding.source === source) ||
        source.path === 'winnow.yaml' ||
        (missing.length > 0 && missing.includes(source.path)) ||
        wanted(source.path) ||
        broken.includes(source.path),
    ),
    ruleCount: rulePaths.length,
    unused: unusedPaths.length,
    held: heldRules(config, distinct, applied.meant, unusedPaths),
    listValues: (file) => listValues(root, file),
  };
}

function emptyWorkspace(root: string, findings: readonly Finding[]): Workspace {
  return {
    root,
    config: defaultConfig,
    jobs: [],
    exclusions: [],
    findings,
    ruleCount: 0,
    unused: 0,
    held: new Set(),
    listValues: (file) => listValues(root, file),
  };
}

/** Paths on the command line that lead to rules outside of the rules folder. */
function extraRules(root: string, named: readonly string[], config: Config, findings: Finding[]): readonly string[] {
  return named
    .filter((path) => !isWithin(root, config.rules, path) && !isWithin(root, config.exclusions, path))
    .flatMap((path) =>
      isFolder(root, path) && !isWithin(root, path, config.rules)
        ? ruleFiles(root, path, findings)
        : isFolder(root, path)
          ? []
          : [displayPath(root, path)],
    );
}

/** A folder in which there is nothing to do, where nothing else says why. */
function emptyFolders(
  root: string,
  config: Config,
  named: readonly string[],
  rulePaths: readonly string[],
  exclusionPaths: readonly string[],
  findings: readonly Finding[],
): readonly Finding[] {
  const all = [...rulePaths, ...exclusionPaths];
  const empty = named.filter((path) => isFolder(root, path) && !all.some((one) => isWithin(root, path, one)));
  if (named.length === 0 && rulePaths.length === 0 && findings.length === 0) empty.push(config.rules);
  return empty.map((path) =>
    looseFinding(
      root,
      path,
      diagnose('WN809', `there are no rules in \`${displayPath(root, path)}\``, {
        help: 'run `winnow import PAGE…`, or name a folder of rules',
      }),
    ),
  );
}

/** The rules that an unusable exclusion file was for: by a name alike, or by an id that is nearly theirs. */
function heldRules(
  config: Config,
  rules: readonly RuleFile[],
  meant: ReadonlySet<RuleFile>,
  unused: readonly string[],
): ReadonlySet<string> {
  const stem = (path: string, folder: string): string =>
    (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path).replace(/\.(?:ya?ml|kql)$/i, '');
  const stems = new Set(unused.map((path) => stem(path, config.exclusions)));
  if (meant.size === 0 && stems.size === 0) return new Set();
  return new Set(
    rules
      .filter((rule) => meant.has(rule) || stems.has(stem(rule.source.path, config.rules)))
      .map((rule) => rule.source.path),
  );
}

function readRuleFile(source: SourceText): Read<{ readonly rules: readonly RuleFile[]; readonly whole: boolean }> {
  const { rules, diagnostics } = readRules(source);
  return { value: { rules, whole: diagnostics.length === 0 }, diagnostics };
}

function readExclusionFile(source: SourceText): Read<ExclusionFile> {
  const { file, diagnostics } = readExclusions(source);
  return { value: diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? undefined : file, diagnostics };
}

function isFirst(rule: RuleFile, byId: Map<string, RuleFile>, findings: Finding[]): boolean {
  const first = byId.get(rule.id);
  if (first === undefined) {
    byId.set(rule.id, rule);
    return true;
  }
  findings.push({
    source: rule.source,
    diagnostic: diagnose('WN804', `the id \`${rule.id}\` is taken by ${first.source.path}`, {
      span: rule.idSpan,
      label: 'taken',
      help: 'give this rule an id of its own; it is left out until then',
    }),
  });
  return false;
}

function ruleFiles(root: string, folder: string, findings: Finding[]): readonly string[] {
  return inFolder(root, folder, /\.(?:ya?ml|kql)$/i, findings);
}

function inFolder(root: string, folder: string, ending: RegExp, findings: Finding[]): readonly string[] {
  const listed = listFiles(root, folder, ending);
  findings.push(...listed.diagnostics.map((diagnostic) => looseFinding(root, folder, diagnostic)));
  return listed.paths;
}

function isFolder(root: string, path: string): boolean {
  return statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
