// What there is to say about a rule and its scenarios, each finding in its place in its file.
import type { ScenarioResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Finding } from './finding.js';
import type { Query } from './kql/query.js';
import { reviewFindings, shellWord } from './review-state.js';
import type { RuleFile } from './sources/rule-file.js';
import { type EmbeddedText, toHost } from './text/embedded-text.js';

export function noScenarios(rule: RuleFile): Finding {
  return {
    source: rule.source,
    rule: rule.id,
    diagnostic: diagnose('WN702', 'no scenario applies to this rule: its tuned file equals it', {
      span: rule.idSpan,
      help: 'add scenarios to an exclusion file that names its id',
    }),
  };
}

/** A rule that `winnow.yaml` lists as continuous: what Defender takes there is narrower than what winnow checks. */
export function continuousRule(rule: RuleFile): Finding {
  return {
    source: rule.source,
    rule: rule.id,
    diagnostic: diagnose('WN612', 'the rule runs continuously, and winnow puts no clause into such a rule yet', {
      span: rule.idSpan,
      help: 'run it every hour instead and take it out of `continuous` in winnow.yaml, or reject its scenarios',
    }),
  };
}

export function refusals(query: Query, rule: RuleFile, wanted: boolean): readonly Finding[] {
  const kept = query.refusals.filter((refusal) => refusal.code !== 'WN603' && (wanted || refusal.severity !== 'error'));
  const unknownTable =
    query.sources.length === 0 && kept.length === 0 && wanted
      ? [diagnose('WN608', 'the rule names no table that winnow knows')]
      : [];
  return [...kept, ...unknownTable].map((refusal) => inQuery(declarable(refusal, rule), rule, undefined));
}

/** How a workspace's own tables and functions become known. */
function declarable(diagnostic: Diagnostic, rule: RuleFile): Diagnostic {
  if (diagnostic.code !== 'WN608' || diagnostic.span === undefined) return diagnostic;
  const how = `if it is your own, declare it in winnow.yaml: \`winnow schema infer ${shellWord(rule.source.path)}\` drafts the entry`;
  return diagnostic.help === undefined
    ? { ...diagnostic, help: how }
    : { ...diagnostic, notes: [...diagnostic.notes, how] };
}

/** A finding about the query, in its place in the rule file. */
export function inQuery(diagnostic: Diagnostic, rule: RuleFile, scenario: string | undefined): Finding {
  return {
    source: rule.source,
    rule: rule.id,
    ...(scenario !== undefined && { scenario }),
    diagnostic: inHost(diagnostic, rule.query),
  };
}

function inHost(diagnostic: Diagnostic, embedded: EmbeddedText): Diagnostic {
  return diagnostic.span === undefined ? diagnostic : { ...diagnostic, span: toHost(embedded, diagnostic.span) };
}

/** Findings of a scenario, in their places in its file. What is settled by a review is not reported again. */
export function scenarioFindings(
  { applied, translation, review, compiled, safety }: ScenarioResult,
  rule: RuleFile,
): readonly Finding[] {
  const { scenario, file } = applied;
  const base = { source: file.source, rule: rule.id, scenario: scenario.data.id };
  if (review === 'rejected') return [];
  const settled = review === 'approved' && translation.compiled !== undefined;
  const own = [...translation.diagnostics, ...safetyFindings(safety, settled)]
    .filter((diagnostic) => diagnostic.code !== 'WN203' && !(settled && compiled && diagnostic.severity === 'note'))
    .map((diagnostic) => ({ ...base, diagnostic: inHost(diagnostic, scenario.filter) }));
  return [
    ...own,
    ...[...applied.diagnostics, ...reviewFindings(scenario, review, rule.id)].map((diagnostic) => ({
      ...base,
      diagnostic,
    })),
  ];
}

/** What the safety analysis finds, told once for all tables. What an attacker types was there to see for whoever approved it. */
function safetyFindings(safety: ScenarioResult['safety'], settled: boolean): readonly Diagnostic[] {
  const found = safety.flatMap(({ diagnostics }) => diagnostics).filter(({ code }) => !(settled && code === 'WN508'));
  const keyOf = ({ code, message, span }: Diagnostic) => `${code} ${span?.start} ${span?.end} ${message}`;
  return [...new Map(found.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()];
}
