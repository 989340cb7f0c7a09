import { type BoundPredicate, testsOf } from './bind/bound.js';
import type { ScenarioResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Finding } from './finding.js';
import type { Query } from './kql/query.js';
import { inQuery } from './rule-findings.js';
import type { Schema } from './schema/schema.js';
import type { RuleFile } from './sources/rule-file.js';
import type { TranslatedReading } from './translation.js';
import { verifyTuned } from './verify/verify.js';
import { type Chunk, clauseText } from './weave/clause-text.js';
import { weaveRuleFile } from './weave/rule-file.js';
import { checkShrinks } from './weave/shrink.js';
import { findWeavePoint } from './weave/weave-point.js';
import { type Insertion, weaveQuery } from './weave/weave-query.js';

/** The tuned file of a rule, and which scenarios got into it. */
export interface Woven {
  readonly tuned: string | undefined;
  readonly compiled: ReadonlySet<ScenarioResult>;
  readonly findings: readonly Finding[];
}

interface Placed {
  readonly scenario: ScenarioResult;
  readonly insertion: Insertion;
}

/** Weaves the clauses of the accepted scenarios into their rule and verifies the whole; without a file nothing is written. */
export function weaveScenarios(
  scenarios: readonly ScenarioResult[],
  rule: RuleFile,
  query: Query,
  schema: Schema,
): Woven {
  const findings: Finding[] = [];
  const placed = scenarios.flatMap((scenario): readonly Placed[] => {
    const reading = scenario.translation.compiled;
    if (!scenario.compiled || reading === undefined) return [];
    const { insertion, diagnostics } = place(scenario, reading, rule, query);
    findings.push(...diagnostics.map((diagnostic) => inQuery(diagnostic, rule, scenario.applied.scenario.data.id)));
    return insertion === undefined ? [] : [{ scenario, insertion }];
  });
  const insertions = placed.map(({ insertion }) => insertion);
  const tooLong = lengthFinding(rule, insertions);
  const problems =
    insertions.length === 0
      ? []
      : [...tooLong, ...verifyTuned(query, weaveQuery(query.text, insertions), insertions.length, schema)];
  const host = {
    path: rule.source.path,
    text: rule.source.text,
    query: rule.query,
    style: rule.style,
    indent: rule.indent,
    kind: rule.kind,
  };
  const file = problems.length > 0 ? undefined : weaveRuleFile(host, insertions, true);
  for (const diagnostic of [...problems.map(unplaced), ...(file?.diagnostics ?? [])])
    findings.push({ source: rule.source, rule: rule.id, diagnostic });
  return {
    tuned: file?.value,
    compiled: new Set(file?.value === undefined ? [] : placed.map(({ scenario }) => scenario)),
    findings,
  };
}

function place(
  scenario: ScenarioResult,
  reading: TranslatedReading,
  rule: RuleFile,
  query: Query,
): { readonly insertion: Insertion | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const [source] = query.sources;
  const stopped = query.refusals.filter((refusal) => refusal.severity === 'error' && refusal.code !== 'WN603');
  // The refusals of the rule as a whole are reported once, not for each scenario.
  if (source === undefined || stopped.length > 0) return { insertion: undefined, diagnostics: [] };
  const point = findWeavePoint(source, neededColumns(reading.predicate));
  if (point.value === undefined) return { insertion: undefined, diagnostics: point.diagnostics };
  const shrinking = [
    ...query.refusals.filter((refusal) => refusal.code === 'WN603'),
    ...checkShrinks(source, point.value),
  ];
  const allowed = scenario.applied.scenario.data.review?.allow ?? [];
  const diagnostics = shrinking.map(
    (finding): Diagnostic =>
      finding.code === 'WN603' && allowed.includes('WN603')
        ? { ...finding, severity: 'note', notes: [...finding.notes, 'accepted by name in the review'] }
        : finding,
  );
  const chunk = clauseText(reading.clause ?? [], rule.id, scenario.applied.scenario.data.id);
  const refused = diagnostics.some((finding) => finding.severity === 'error');
  return {
    insertion: refused ? undefined : insertionAt(point.value, chunk.value),
    diagnostics: [...diagnostics, ...chunk.diagnostics],
  };
}

function insertionAt(point: Insertion['point'], chunk: Chunk | undefined): Insertion | undefined {
  return chunk && { point, chunk };
}

/** The columns of the rule's own table that a clause reads. */
function neededColumns(predicate: BoundPredicate): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return [...new Set(predicate.children.flatMap(neededColumns))];
    case 'correlation':
      return predicate.keys.map((key) => key.from.name);
    case 'test':
      return testsOf(predicate).flatMap((test) => [test.column.name, ...test.when.map(({ column }) => column.name)]);
    case 'never':
      return [];
  }
}

/** Sentinel's scheduled rules take at most this many characters of query. */
const longestScheduledQuery = 10_000;

function lengthFinding(rule: RuleFile, insertions: readonly Insertion[]): readonly Diagnostic[] {
  if (rule.ruleKind === undefined || !/^(?:scheduled|nrt)$/i.test(rule.ruleKind)) return [];
  const { length } = weaveQuery(rule.query.value, insertions).text;
  return length <= longestScheduledQuery
    ? []
    : [
        diagnose('WN604', `the tuned query has ${length} characters, a scheduled rule takes ${longestScheduledQuery}`, {
          help: 'join scenarios, or keep long lists in a watchlist',
        }),
      ];
}

// A finding about the tuned text has no place in the source.
function unplaced(diagnostic: Diagnostic): Diagnostic {
  const { span: _, ...rest } = diagnostic;
  return rest;
}
