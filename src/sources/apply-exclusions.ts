import { closest, distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Finding } from '../finding.js';
import type { ExclusionFile } from './exclusion-file.js';
import { entriesFor, type KnownRules, type ScopeEntry } from './exclusion-scope.js';
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
  const scenarios = new Map<RuleFile, AppliedScenario[]>();
  const unused: ExclusionFile[] = [];
  const meant = new Set<RuleFile>();
  const named = namesOf(known.rules);
  for (const file of exclusions) {
    const matched = new Set<RuleFile>();
    for (const entry of file.scope) {
      const found = rulesOf(entry, known, named);
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
      const before = scenarios.get(rule) ?? [];
      scenarios.set(rule, [...before, ...withoutRepeats(rule, applied, before, findings)]);
    }
  }
  return { scenarios, unused, meant };
}

/** Rules by what an exclusion file may call them: by id, else by file, the last one of several in it. */
function namesOf(rules: readonly RuleFile[]): ReadonlyMap<string, RuleFile> {
  const byPath = rules.map((rule) => [rule.source.path, rule] as const);
  const byId = rules.map((rule) => [rule.id, rule] as const);
  return new Map([...byPath, ...byId]);
}

/** The rules that an entry takes in, one alone for an id: a path is looked for where no rule has it as its id. */
function rulesOf(
  entry: ScopeEntry,
  { rules, tables }: KnownRules,
  named: ReadonlyMap<string, RuleFile>,
): readonly RuleFile[] {
  if (entry.kind !== 'rule') return rules.filter((rule) => entriesFor([entry], rule, tables).length > 0);
  const rule = named.get(entry.name);
  return rule === undefined ? [] : [rule];
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
