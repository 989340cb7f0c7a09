import type { CompileOptions, ScenarioResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import type { Finding } from './finding.js';
import type { Query } from './kql/query.js';
import { placeScenario } from './place-scenario.js';
import { inQuery } from './rule-findings.js';
import type { Schema } from './schema/schema.js';
import { rereadQuery } from './sources/reread-query.js';
import type { RuleFile } from './sources/rule-file.js';
import type { PlannedClause } from './verify/as-planned.js';
import { verifyTuned } from './verify/verify.js';
import { type RuleHost, weaveRuleFile } from './weave/rule-file.js';
import type { Insertion, WovenQuery } from './weave/weave-query.js';

/** The tuned file of a rule, and which scenarios got into it. */
export interface Woven {
  readonly tuned: string | undefined;
  readonly compiled: ReadonlySet<ScenarioResult>;
  readonly findings: readonly Finding[];
  /** The query with its clauses, verified or not; undefined where none was placed. */
  readonly query: WovenQuery | undefined;
}

/** Weaves the clauses of the accepted scenarios into their rule and verifies the whole; without a file nothing is written. */
export function weaveScenarios(
  scenarios: readonly ScenarioResult[],
  rule: RuleFile,
  query: Query,
  schema: Schema,
  { verify }: Pick<CompileOptions, 'verify'> = {},
): Woven {
  const findings: Finding[] = [];
  const placed = scenarios.flatMap((scenario) => {
    if (!scenario.compiled) return [];
    const { insertions, diagnostics } = placeScenario(scenario, rule, query);
    findings.push(...diagnostics.map((diagnostic) => inQuery(diagnostic, rule, scenario.applied.scenario.data.id)));
    return insertions.length === 0 ? [] : [{ scenario, insertions }];
  });
  const insertions = placed.flatMap((one) => one.insertions);
  const host: RuleHost = {
    path: rule.source.path,
    text: rule.source.text,
    query: rule.query,
    style: rule.style,
    indent: rule.indent,
    kind: rule.kind,
    reread: (text) => rereadQuery(rule, text),
  };
  const file = weaveRuleFile(host, insertions, true);
  // What is verified is the query as it is read back from the tuned file.
  const woven = insertions.length === 0 ? undefined : file.value?.query;
  const problems =
    woven === undefined
      ? []
      : [
          ...lengthFinding(rule, woven.text),
          ...verifyTuned(query, woven, insertions.length, schema, { mode: verify, planned: plannedBy(insertions) }),
        ];
  const tuned = problems.length > 0 ? undefined : file.value?.text;
  for (const diagnostic of [...problems.map(unplaced), ...file.diagnostics])
    findings.push({ source: rule.source, rule: rule.id, diagnostic });
  return {
    tuned,
    compiled: new Set(tuned === undefined ? [] : placed.map(({ scenario }) => scenario)),
    findings,
    query: woven,
  };
}

/** In the order of the text; clauses of one place in the order given. */
function plannedBy(insertions: readonly Insertion[]): readonly PlannedClause[] {
  return insertions
    .map(({ point, chunk }) => ({ offset: point.offset, lines: chunk.body }))
    .sort((one, other) => one.offset - other.offset);
}

/** Sentinel's scheduled rules take at most this many characters of query. */
const longestScheduledQuery = 10_000;

function lengthFinding(rule: RuleFile, { length }: string): readonly Diagnostic[] {
  if (rule.ruleKind === undefined || !/^(?:scheduled|nrt)$/i.test(rule.ruleKind)) return [];
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
