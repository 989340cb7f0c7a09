import { closest, distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Finding } from '../finding.js';
import { lazy } from '../text/lazy.js';
import type { ExclusionFile } from './exclusion-file.js';
import { type KnownRules, labelKey, labelKeys, type ScopeEntry } from './exclusion-scope.js';
import { type AppliedScenario, withValues } from './hole-lists.js';
import type { RuleFile } from './rule-file.js';
import { fitsNoRule } from './scope-findings.js';

/** Which scenarios apply to which rule, and the exclusion files that apply to none. */
export interface AppliedExclusions {
  readonly scenarios: ReadonlyMap<RuleFile, readonly AppliedScenario[]>;
  /** Files whose rules are not there. */
  readonly unused: readonly ExclusionFile[];
  /** Rules that an id was probably meant for: nobody knows what their exclusions are. */
  readonly meant: ReadonlySet<RuleFile>;
}

/**
 * Brings rules and exclusion files together: by id, table, tactic or tag. A rule that a file names twice has its scenarios
 * once, in the order of the files' paths, then of their lists.
 */
export function applyExclusions(
  root: string,
  known: KnownRules,
  exclusions: readonly ExclusionFile[],
  findings: Finding[],
): AppliedExclusions {
  const scenarios = new Map<RuleFile, Map<string, AppliedScenario>>();
  const unused: ExclusionFile[] = [];
  const meant = new Set<RuleFile>();
  const rulesOf = ruleFinder(known);
  for (const file of exclusions) {
    const matched = new Set<RuleFile>();
    for (const entry of file.scope) {
      const found = rulesOf(entry);
      for (const rule of found) matched.add(rule);
      if (found.length > 0) continue;
      if (entry.kind === 'rule' && known.unread.some((text) => text.includes(entry.name))) continue;
      const near = entry.kind === 'rule' ? nearestRule(entry.name, known.rules) : undefined;
      if (near !== undefined) meant.add(near);
      const diagnostic = entry.kind === 'rule' ? unknownRule(entry.span, near) : fitsNoRule(entry, known);
      if (diagnostic !== undefined) findings.push({ source: file.source, diagnostic });
    }
    // What a scope finds is a matter of the rules that there are: with none of them its file is no mistake.
    if (matched.size === 0 && file.scope.every(({ kind }) => kind === 'rule')) unused.push(file);
    const applied = matched.size === 0 ? [] : file.scenarios.map((scenario) => withValues(root, file, scenario));
    for (const rule of matched) {
      const known = scenarios.get(rule) ?? new Map<string, AppliedScenario>();
      scenarios.set(rule, known);
      for (const one of applied) addScenario(rule, one, known, findings);
    }
  }
  const lists = [...scenarios].map(([rule, byId]) => [rule, [...byId.values()]] as const);
  return { scenarios: new Map(lists), unused, meant };
}

/** The rules that an entry takes in. */
type RulesOf = (entry: ScopeEntry) => readonly RuleFile[];

/** Finds rules by entries of scopes, with each rule looked at once for all entries of a kind, or of a table. */
function ruleFinder({ rules, tables }: KnownRules): RulesOf {
  // By id, else by file, the last one of several in it: one rule alone.
  const byPath = rules.map((rule) => [rule.source.path, rule] as const);
  const named = new Map([...byPath, ...rules.map((rule) => [rule.id, rule] as const)]);
  const byTable = new Map<string, readonly RuleFile[]>();
  const byLabel = lazy(() => rulesByLabel(rules));
  return ({ kind, name }) => {
    switch (kind) {
      case 'rule': {
        const rule = named.get(name);
        return rule === undefined ? [] : [rule];
      }
      case 'table': {
        const reading = byTable.get(name) ?? rules.filter((rule) => tables?.reads(rule, name) === true);
        byTable.set(name, reading);
        return reading;
      }
      case 'tactic':
      case 'tag':
        return byLabel().get(labelKey(kind, name)) ?? [];
      case 'any':
        return rules;
    }
  };
}

function rulesByLabel(rules: readonly RuleFile[]): ReadonlyMap<string, readonly RuleFile[]> {
  const byLabel = new Map<string, RuleFile[]>();
  for (const rule of rules) {
    for (const key of new Set(labelKeys(rule))) {
      const labelled = byLabel.get(key);
      if (labelled === undefined) byLabel.set(key, [rule]);
      else labelled.push(rule);
    }
  }
  return byLabel;
}

// One rule may be named by several files, but a scenario's id is its name there.
function addScenario(
  rule: RuleFile,
  applied: AppliedScenario,
  known: Map<string, AppliedScenario>,
  findings: Finding[],
): void {
  const { file, scenario } = applied;
  const other = known.get(scenario.data.id);
  if (other === undefined) {
    known.set(scenario.data.id, applied);
    return;
  }
  const message = `\`${scenario.data.id}\` is also a scenario of this rule in ${other.file.source.path}`;
  const details = { span: scenario.idSpan, label: 'taken', help: 'give this one an id of its own' };
  findings.push({ source: file.source, rule: rule.id, diagnostic: diagnose('WN808', message, details) });
}

const longestComparedId = 200;

function nearestRule(id: string, rules: readonly RuleFile[]): RuleFile | undefined {
  if (rules.length === 0 || id.length > longestComparedId) return undefined;
  const ids = rules.map((rule) => rule.id).filter((one) => one.length <= longestComparedId);
  const near = ids.length === 0 ? undefined : closest(id, ids);
  return near !== undefined && distance(id, near) <= Math.min(8, id.length / 4)
    ? rules.find((rule) => rule.id === near)
    : undefined;
}

function unknownRule(span: Diagnostic['span'], near: RuleFile | undefined): Diagnostic {
  return diagnose('WN803', 'no rule has this id', {
    span,
    label: 'unknown',
    help:
      near === undefined
        ? 'name the `id` of a rule in the rules folder'
        : `did you mean \`${near.id}\`, the id of ${near.source.path}?`,
  });
}
