import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { globSync } from 'tinyglobby';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { compare, type Finding } from '../finding.js';
import type { HoleValues } from '../meaning/fill.js';
import type { SourceText } from '../text/source-text.js';
import { type Config, defaultConfig, readConfig } from './config.js';
import { type ExclusionFile, readExclusions, type Scenario } from './exclusion-file.js';
import { displayPath, readText, staysInside } from './files.js';
import { type RuleFile, readRule } from './rule-file.js';
import { entryOf, nodeAt } from './yaml.js';

/** A scenario and where it comes from, with its holes' values read from their files. */
export interface AppliedScenario {
  readonly file: ExclusionFile;
  readonly scenario: Scenario;
  readonly values: ReadonlyMap<string, HoleValues>;
  /** Value files that cannot be used. */
  readonly diagnostics: readonly Diagnostic[];
}

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
  /** The values of a list file, undefined for one that may not be used. */
  listValues(file: string): readonly string[] | undefined;
}

/** Reads a workspace's configuration, rules and exclusions. A bad file is a finding and never stops the others. */
export function loadWorkspace(root: string, paths: readonly string[] = []): Workspace {
  const configured = loadConfig(root);
  const { config } = configured;
  const findings: Finding[] = [...configured.findings];
  const missing = paths.filter((path) => !existsSync(resolve(root, path)));
  for (const path of missing)
    findings.push(loose(root, path, diagnose('WN807', `there is no file or folder \`${displayPath(root, path)}\``)));
  const all = ruleFiles(root, config.rules);
  const named = paths.filter((path) => !missing.includes(path));
  const extra = named.flatMap((path) =>
    isFolder(root, path)
      ? ruleFiles(root, path)
      : isInside(root, config.exclusions, path)
        ? []
        : [displayPath(root, path)],
  );
  const rules = unique([...all, ...extra]).flatMap((path) => readOne(root, path, readRuleFile, findings));
  const exclusions = exclusionFiles(root, config.exclusions).flatMap((path) =>
    readOne(root, path, readExclusionFile, findings),
  );
  const byId = new Map<string, RuleFile>();
  const distinct = rules.filter((rule) => isFirst(rule, byId, findings));
  const applied = apply(root, distinct, exclusions, findings);
  const wanted = (path: string): boolean => paths.length === 0 || named.some((one) => covers(root, one, path));
  const jobs = distinct
    .map((rule): RuleJob => ({ rule, scenarios: applied.scenarios.get(rule) ?? [] }))
    .filter((job) => wanted(job.rule.source.path) || job.scenarios.some(({ file }) => wanted(file.source.path)))
    .sort((a, b) => compare(a.rule.source.path, b.rule.source.path));
  if (
    rules.length === 0 &&
    missing.length === 0 &&
    !findings.some((finding) => finding.diagnostic.severity === 'error')
  ) {
    findings.push(
      loose(
        root,
        config.rules,
        diagnose('WN809', `there are no rules in \`${config.rules}\``, {
          help: 'run `winnow import PAGE…`, or name a folder of rules',
        }),
      ),
    );
  }
  const kept =
    paths.length === 0
      ? findings
      : findings.filter(
          (finding) =>
            missing.includes(finding.source.path) ||
            finding.source.path === 'winnow.yaml' ||
            wanted(finding.source.path) ||
            finding.diagnostic.code === 'WN807',
        );
  return {
    root,
    config,
    jobs,
    exclusions,
    findings: kept,
    ruleCount: unique([...all, ...extra]).length,
    unused: applied.unused,
    listValues: (file) => listValues(root, file),
  };
}

function loadConfig(root: string): { readonly config: Config; readonly findings: readonly Finding[] } {
  if (!existsSync(resolve(root, 'winnow.yaml'))) return { config: defaultConfig, findings: [] };
  const read = readText(root, 'winnow.yaml');
  if (read.value === undefined)
    return {
      config: defaultConfig,
      findings: read.diagnostics.map((diagnostic) => loose(root, 'winnow.yaml', diagnostic)),
    };
  const source = read.value;
  const { config, diagnostics } = readConfig(source.text);
  return { config: config ?? defaultConfig, findings: diagnostics.map((diagnostic) => ({ source, diagnostic })) };
}

interface Read<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function readOne<Value>(
  root: string,
  path: string,
  read: (source: SourceText) => Read<Value>,
  findings: Finding[],
): readonly Value[] {
  const text = readText(root, path);
  if (text.value === undefined) {
    findings.push(...text.diagnostics.map((diagnostic) => loose(root, path, diagnostic)));
    return [];
  }
  const source = text.value;
  const result = read(source);
  findings.push(...result.diagnostics.map((diagnostic) => ({ source, diagnostic })));
  return result.value === undefined ? [] : [result.value];
}

function readRuleFile(source: SourceText): Read<RuleFile> {
  const { rule, diagnostics } = readRule(source);
  return { value: rule, diagnostics };
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

function apply(
  root: string,
  rules: readonly RuleFile[],
  exclusions: readonly ExclusionFile[],
  findings: Finding[],
): { readonly scenarios: ReadonlyMap<RuleFile, readonly AppliedScenario[]>; readonly unused: number } {
  const scenarios = new Map<RuleFile, AppliedScenario[]>();
  let unused = 0;
  for (const file of exclusions) {
    const matched = file.rules.flatMap(({ id, span }) => {
      const rule = rules.find((one) => one.id === id || one.source.path === id);
      if (rule === undefined) findings.push({ source: file.source, diagnostic: unknownRule(id, span, rules) });
      return rule === undefined ? [] : [rule];
    });
    if (matched.length === 0) unused += 1;
    const applied = file.scenarios.map((scenario) => withValues(root, file, scenario));
    for (const rule of new Set(matched))
      scenarios.set(rule, [
        ...(scenarios.get(rule) ?? []),
        ...withoutRepeats(rule, applied, scenarios.get(rule) ?? [], findings),
      ]);
  }
  return { scenarios, unused };
}

// One rule may be named by several files, but a scenario's id is its name there.
function withoutRepeats(
  rule: RuleFile,
  applied: readonly AppliedScenario[],
  before: readonly AppliedScenario[],
  findings: Finding[],
): readonly AppliedScenario[] {
  return applied.filter(({ file, scenario }) => {
    const other = before.find((one) => one.scenario.data.id === scenario.data.id);
    if (other !== undefined) {
      findings.push({
        source: file.source,
        rule: rule.id,
        diagnostic: diagnose(
          'WN808',
          `\`${scenario.data.id}\` is also a scenario of this rule in ${other.file.source.path}`,
          { span: scenario.idSpan, label: 'taken', help: 'give this one an id of its own' },
        ),
      });
    }
    return other === undefined;
  });
}

function unknownRule(id: string, span: Diagnostic['span'], rules: readonly RuleFile[]): Diagnostic {
  const near =
    rules.length === 0
      ? undefined
      : closest(
          id,
          rules.map((rule) => rule.id),
        );
  const rule = rules.find((one) => one.id === near);
  const close = near !== undefined && distance(id, near) <= 8;
  return diagnose('WN803', 'no rule has this id', {
    span,
    label: 'unknown',
    help:
      close && rule !== undefined
        ? `did you mean \`${near}\`, the id of ${rule.source.path}?`
        : 'name the `id` of a rule in the rules folder',
  });
}

function withValues(root: string, file: ExclusionFile, scenario: Scenario): AppliedScenario {
  const values = new Map<string, HoleValues>();
  const diagnostics: Diagnostic[] = [];
  const node = entryOf(entryOf(scenario.node, 'review'), 'values');
  for (const [name, value] of Object.entries(scenario.data.review?.values ?? {})) {
    if (Array.isArray(value)) values.set(name, { kind: 'list', values: value });
    else if ('watchlist' in value) values.set(name, { kind: 'watchlist', alias: value.watchlist });
    else {
      const list = listValues(root, value.file);
      if (list === undefined) {
        diagnostics.push(
          diagnose('WN814', `the list \`${value.file}\` cannot be used`, {
            span: node && nodeAt(node, [name]).span,
            help: 'it must be a text file in this repository, reached without links',
          }),
        );
      } else values.set(name, { kind: 'list', values: list });
    }
  }
  return { file, scenario, values, diagnostics };
}

// INVARIANT: a list lies in the repository and is reached without links, so that a review covers what it holds.
function listValues(root: string, file: string): readonly string[] | undefined {
  const text = staysInside(root, file) ? readText(root, file).value?.text : undefined;
  return text === undefined ? undefined : listLines(text);
}

/** The values of a list file: one a line, `#` starts a comment line. */
export function listLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function ruleFiles(root: string, folder: string): readonly string[] {
  return listFiles(root, folder, ['**/*.yaml', '**/*.yml', '**/*.kql']);
}

function exclusionFiles(root: string, folder: string): readonly string[] {
  return listFiles(root, folder, ['**/*.yaml', '**/*.yml']);
}

function listFiles(root: string, folder: string, patterns: readonly string[]): readonly string[] {
  const full = resolve(root, folder);
  if (!isFolder(root, folder)) return [];
  const found = globSync([...patterns], {
    cwd: full,
    dot: false,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**'],
    onlyFiles: true,
  });
  return found.map((path) => displayPath(root, resolve(full, path))).sort(compare);
}

function isFolder(root: string, path: string): boolean {
  return statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

function isInside(root: string, folder: string, path: string): boolean {
  const inside = relative(resolve(root, folder), resolve(root, path));
  return inside === '' || !(inside.startsWith('..') || isAbsolute(inside));
}

function covers(root: string, named: string, path: string): boolean {
  const inside = relative(resolve(root, named), resolve(root, path));
  return inside === '' || (!inside.startsWith(`..${sep}`) && inside !== '..' && !isAbsolute(inside));
}

function loose(root: string, path: string, diagnostic: Diagnostic): Finding {
  return { source: { path: displayPath(root, path), text: '' }, diagnostic };
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
