import { closest, distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Finding } from '../finding.js';
import type { ExclusionFile } from './exclusion-file.js';
import { type AppliedScenario, withValues } from './hole-lists.js';
import type { RuleFile } from './rule-file.js';

/** Which scenarios apply to which rule, and the exclusion files that apply to none. */
export interface AppliedExclusions {
  readonly scenarios: ReadonlyMap<RuleFile, readonly AppliedScenario[]>;
  readonly unused: readonly ExclusionFile[];
  /** Rules that an id was probably meant for: nobody knows what their exclusions are. */
  readonly meant: ReadonlySet<RuleFile>;
}

/** Brings rules and exclusion files together, by id. */
export function applyExclusions(
  root: string,
  rules: readonly RuleFile[],
  exclusions: readonly ExclusionFile[],
  /** Texts of rule files that cannot be read: an id that stands in one is not unknown, and one mistake is one message. */
  unread: readonly string[],
  findings: Finding[],
): AppliedExclusions {
  const scenarios = new Map<RuleFile, AppliedScenario[]>();
  const unused: ExclusionFile[] = [];
  const meant = new Set<RuleFile>();
  const byName = new Map([
    ...rules.map((rule) => [rule.source.path, rule] as const),
    ...rules.map((rule) => [rule.id, rule] as const),
  ]);
  for (const file of exclusions) {
    const matched = new Set<RuleFile>();
    for (const { id, span } of file.rules) {
      const rule = byName.get(id);
      if (rule === undefined && unread.some((text) => text.includes(id))) continue;
      const near = rule === undefined ? nearestRule(id, rules) : undefined;
      if (rule === undefined) findings.push({ source: file.source, diagnostic: unknownRule(span, near) });
      else matched.add(rule);
      if (near !== undefined) meant.add(near);
    }
    if (matched.size === 0) unused.push(file);
    const applied = file.scenarios.map((scenario) => withValues(root, file, scenario));
    for (const rule of matched) {
      const before = scenarios.get(rule) ?? [];
      scenarios.set(rule, [...before, ...withoutRepeats(rule, applied, before, findings)]);
    }
  }
  return { scenarios, unused, meant };
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
