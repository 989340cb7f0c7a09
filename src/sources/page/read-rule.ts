import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { nestedKeys } from './frames.js';
import { blockHeader, readKeyLine, shapeOf } from './key-line.js';
import { dedent, dropBlankLines, indentOf, isBlank, type Line, linesSpan } from './lines.js';
import type { PageParts } from './locate.js';
import { queryFromCopy } from './messages.js';
import { recoverRule } from './recover.js';
import { ruleKeys } from './rule-keys.js';
import { loadMap } from './yaml-load.js';
import { blockScalar, yamlScalar } from './yaml-text.js';

/** The rule of a page as the text of its file. */
export interface PageRule {
  readonly text: string;
  readonly keys: ReadonlyMap<string, unknown>;
  /** The line behind the rule. */
  readonly end: number;
  /** Lines before it that have no place in it. */
  readonly unplaced: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The rule's YAML: as it stands where it is whole, else with its indentation made anew; undefined when neither is YAML. */
export function readRule(page: string, lines: readonly Line[], parts: PageParts): PageRule | undefined {
  const { from, to } = parts.rule;
  for (const end of new Set([to, endOfYaml(lines, parts)])) {
    const text = intactText(page, lines, from, end);
    const keys = loadMap(text);
    if (keys && isWhole(keys, lines, parts))
      return withQuery({ text, keys, end, unplaced: [], diagnostics: [] }, lines, parts);
  }
  const { text, unplaced } = recoverRule(lines, parts);
  const keys = loadMap(text);
  return keys && withQuery({ text, keys, end: to, unplaced, diagnostics: [] }, lines, parts);
}

/** A rule that names no query gets the one that the page shows above it. */
function withQuery(rule: PageRule, lines: readonly Line[], { copy, rule: { from } }: PageParts): PageRule {
  if (rule.keys.has('query') || !copy) return rule;
  const query = `${dedent(lines.slice(copy.from, copy.to).map((line) => line.text)).join('\n')}\n`;
  const text = `${rule.text}query: ${blockScalar(query, 0) ?? yamlScalar(query)}\n`;
  const keys = loadMap(text);
  return keys ? { ...rule, text, keys, diagnostics: [queryFromCopy(linesSpan(lines, from, from + 1))] } : rule;
}

/** Where YAML that kept its indentation ends although no known heading does: at a line of prose behind a blank line. */
function endOfYaml(lines: readonly Line[], { rule, query }: PageParts): number {
  const margin = indentOf(lines[rule.from]?.text ?? '');
  for (let at = (query ?? rule.from) + 1; at < rule.to; at += 1) {
    const text = lines[at]?.text ?? '';
    if (isBlank(text) || !isBlank(lines[at - 1]?.text ?? '') || indentOf(text) > margin) continue;
    const line = readKeyLine(text);
    if (!line || (!line.dash && shapeOf(ruleKeys, line.key ?? '') === undefined)) return at;
  }
  return rule.to;
}

/** The lines as they stand, line ends too, without the blanks that all of them start with. */
function intactText(page: string, lines: readonly Line[], from: number, to: number): string {
  const end = dropBlankLines(lines, from, to);
  const last = lines[end - 1];
  if (!last) return '';
  const behind = page.indexOf('\n', last.start + last.text.length);
  const text = page.slice(lines[from]?.start ?? 0, behind === -1 ? page.length : behind + 1);
  const margin = indentOf(lines[from]?.text ?? '');
  const uniform =
    margin > 0 && lines.slice(from, end).every((line) => isBlank(line.text) || indentOf(line.text) >= margin);
  const dedented = uniform ? text.replace(new RegExp(`^ {1,${margin}}`, 'gm'), '') : text;
  return dedented.endsWith('\n') ? dedented : `${dedented}\n`;
}

/**
 * Lost indentation can leave valid YAML that means something else: keys of an item at the top, block scalars without
 * their text.
 */
function isWhole(keys: ReadonlyMap<string, unknown>, lines: readonly Line[], { rule, query }: PageParts): boolean {
  const value = keys.get('query');
  if (query !== undefined && (typeof value !== 'string' || isBlank(value))) return false;
  for (const key of keys.keys()) if (nestedKeys.has(key) && shapeOf(ruleKeys, key) === undefined) return false;
  for (let at = rule.from; at < Math.min(query ?? rule.to, rule.to); at += 1) {
    const line = readKeyLine(lines[at]?.text ?? '');
    const next = lines[at + 1]?.text ?? '';
    const header = line !== undefined && blockHeader(line.value) !== undefined;
    if (header && !isBlank(next) && indentOf(next) <= indentOf(lines[at]?.text ?? '')) return false;
  }
  return true;
}
