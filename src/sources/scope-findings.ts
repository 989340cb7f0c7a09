import { closest, distance } from 'fastest-levenshtein';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { shorten } from '../text/shorten.js';
import type { KnownRules, ScopeEntry } from './exclusion-scope.js';
import type { RuleFile } from './rule-file.js';

/**
 * What there is to say of a table, tactic or tag that no rule has. Nothing, where rules are missing or cannot be read: it may
 * be theirs, and the reason is told already.
 */
export function fitsNoRule({ kind, name, span }: ScopeEntry, known: KnownRules): Diagnostic | undefined {
  if (known.rules.length === 0 || known.unread.length > 0) return undefined;
  if (kind === 'table' && known.tables === undefined) return undefined;
  const near = nearest(shorten(name), namesOf(kind, known));
  return diagnose('WN819', `no rule here has the ${kind} \`${shorten(name)}\``, {
    span,
    label: 'fits no rule',
    notes: ['its scenarios are used for no rule through this name'],
    help: near === undefined ? `name a ${kind} that rules have, or take it out` : `did you mean \`${near}\`?`,
  });
}

const remembered = new WeakMap<KnownRules, Map<ScopeEntry['kind'], readonly string[]>>();

function namesOf(kind: ScopeEntry['kind'], known: KnownRules): readonly string[] {
  const byKind = remembered.get(known) ?? new Map<ScopeEntry['kind'], readonly string[]>();
  remembered.set(known, byKind);
  const names = byKind.get(kind) ?? collectNames(kind, known);
  byKind.set(kind, names);
  return names;
}

function collectNames(kind: ScopeEntry['kind'], { rules, tables }: KnownRules): readonly string[] {
  const namesOfRule = (rule: RuleFile): readonly string[] => {
    switch (kind) {
      case 'table':
        return tables?.named(rule) ?? [];
      case 'tactic':
        return rule.labels.tactics;
      case 'tag':
        return rule.labels.tags;
      case 'rule':
      case 'any':
        return [];
    }
  };
  return [...new Set(rules.flatMap(namesOfRule).map((name) => shorten(name)))].sort();
}

function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(name, [...names]);
  return distance(name, near) <= Math.max(2, Math.min(6, near.length / 4)) ? near : undefined;
}
