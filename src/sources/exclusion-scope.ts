import type { Span } from '../text/span.js';
import { scopeKeys } from './exclusion-schema.js';
import type { RuleFile } from './rule-file.js';
import { entryOf, type YamlNode } from './yaml.js';

/** One name by which an exclusion file takes rules in; `any` names nothing. */
export interface ScopeEntry {
  readonly kind: 'rule' | 'table' | 'tactic' | 'tag' | 'any';
  readonly name: string;
  readonly span: Span;
}

/** What rules read: known only to who can analyse a query. */
export interface RuleTables {
  /** Whether rows of a table feed the rule. */
  readonly reads: (rule: RuleFile, table: string) => boolean;
  /** The tables that a rule's text names. */
  readonly named: (rule: RuleFile) => readonly string[];
}

/** The rules of a workspace, as exclusion files find them. */
export interface KnownRules {
  readonly rules: readonly RuleFile[];
  /** Texts of rule files that cannot be read: an id that stands in one is not unknown, and one mistake is one message. */
  readonly unread: readonly string[];
  /** Without it no rule is found by its tables, and nothing is said of it. */
  readonly tables: RuleTables | undefined;
}

const kinds = {
  rule: 'rule',
  rules: 'rule',
  tables: 'table',
  tactics: 'tactic',
  tags: 'tag',
  any: 'any',
} as const satisfies Readonly<Record<(typeof scopeKeys)[number], ScopeEntry['kind']>>;

/** The scope of an exclusion file, in the order of the file; each name once. */
export function scopeOf(root: YamlNode): readonly ScopeEntry[] {
  const entries = scopeKeys.flatMap((key) => {
    const node = entryOf(root, key);
    const items = node?.kind === 'sequence' ? node.items : [node];
    return items.flatMap((item): readonly ScopeEntry[] =>
      item?.kind === 'scalar'
        ? [{ kind: kinds[key], name: kinds[key] === 'any' ? '' : item.text.value, span: item.span }]
        : [],
    );
  });
  const seen = new Set<string>();
  return entries.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** The entries of a scope that take a rule in: why a file applies to it. */
export function entriesFor(
  scope: readonly ScopeEntry[],
  rule: RuleFile,
  tables: RuleTables | undefined,
): readonly ScopeEntry[] {
  return scope.filter((entry) => takesIn(entry, rule, tables));
}

function takesIn({ kind, name }: ScopeEntry, rule: RuleFile, tables: RuleTables | undefined): boolean {
  switch (kind) {
    case 'rule':
      return rule.id === name || rule.source.path === name;
    case 'table':
      return tables?.reads(rule, name) === true;
    case 'tactic':
    case 'tag':
      return labelKeys(rule).includes(labelKey(kind, name));
    case 'any':
      return true;
  }
}

/** A tactic or tag as a scope compares it: `CommandAndControl` of a rule is `Command and Control` of MITRE's own pages. */
export function labelKey(kind: 'tactic' | 'tag', name: string): string {
  const lower = name.trim().toLowerCase();
  return `${kind} ${kind === 'tactic' ? lower.replace(/[^\p{L}\p{N}]/gu, '') : lower}`;
}

/** The tactics and tags of a rule, each as a scope compares it. */
export function labelKeys({ labels }: RuleFile): readonly string[] {
  return [...labels.tactics.map((one) => labelKey('tactic', one)), ...labels.tags.map((one) => labelKey('tag', one))];
}

/** A scope in words: `any rule`, `table DeviceProcessEvents`, `its id`. */
export function scopeWords({ kind, name }: ScopeEntry): string {
  switch (kind) {
    case 'rule':
      return 'the rule itself';
    case 'any':
      return 'any rule';
    case 'table':
    case 'tactic':
    case 'tag':
      return `${kind} ${name}`;
  }
}
