import type { Outcome } from '../../src/diagnostics/diagnostic.js';
import { rereadQuery } from '../../src/sources/reread-query.js';
import { type RuleFile, readRules } from '../../src/sources/rule-file.js';
import { type RuleHost, type TunedFile, weaveRuleFile } from '../../src/weave/rule-file.js';
import type { Insertion } from '../../src/weave/weave-query.js';
import { chunkOf } from './weave-support.js';

/** The first rule of a file's text, or the one with an id. */
export function ruleOf(text: string, id?: string, path = 'rules/a.yaml'): RuleFile {
  const { rules, diagnostics } = readRules({ path, text });
  const rule = rules.find((one) => id === undefined || one.id === id);
  if (rule === undefined) throw new Error(diagnostics[0]?.message ?? 'no rule');
  return rule;
}

export function hostOf(rule: RuleFile): RuleHost {
  return {
    path: rule.source.path,
    text: rule.source.text,
    query: rule.query,
    style: rule.style,
    indent: rule.indent,
    kind: rule.kind,
    reread: (text) => rereadQuery(rule, text),
  };
}

/** An insertion behind a piece of the query, looked for from an offset on; the bar is the next one before it. */
export function insertionBehind(
  rule: RuleFile,
  piece: string,
  lines: readonly string[],
  scenario = 'scenario-1',
  from = 0,
): Insertion {
  const found = rule.query.value.indexOf(piece, from);
  if (found === -1) throw new Error(`no ${piece} in ${rule.query.value}`);
  const bar = rule.query.value.lastIndexOf('|', found + piece.length - 1);
  const offset = found + piece.length;
  return { point: { offset, bar: bar === -1 ? undefined : bar }, chunk: chunkOf(lines, scenario) };
}

/** A file tuned with one clause behind a piece of its query. */
export function tuneBehind(rule: RuleFile, piece: string, lines: readonly string[], header = true): Outcome<TunedFile> {
  return weaveRuleFile(hostOf(rule), [insertionBehind(rule, piece, lines)], header);
}
