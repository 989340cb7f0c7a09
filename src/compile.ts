import type { BindingScope } from './bind/resolve.js';
import type { CompileOptions, RuleResult, ScenarioResult } from './compiled.js';
import { diagnose } from './diagnostics/registry.js';
import { sortFindings } from './finding.js';
import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment, namedTables } from './kql/environment.js';
import type { Query } from './kql/query.js';
import { reviewState } from './review.js';
import { noScenarios, refusals, scenarioFindings } from './rule-findings.js';
import type { Schema } from './schema/schema.js';
import { fingerprintOf } from './sources/fingerprint.js';
import { daysOf, type RuleFile } from './sources/rule-file.js';
import type { AppliedScenario, RuleJob } from './sources/workspace.js';
import { translate } from './translate.js';
import type { ScenarioInput, Translation } from './translation.js';
import { strip } from './weave/strip.js';
import { weaveScenarios } from './weave-scenarios.js';

/** The whole way of one rule: analysed, its scenarios translated, woven in and verified. Pure but for Kusto's own cache. */
export function compileRule(job: RuleJob, schema: Schema, options: CompileOptions): RuleResult {
  const { rule } = job;
  const stripped = strip(rule.source.text);
  if (stripped.value !== rule.source.text) {
    const diagnostic =
      stripped.diagnostics[0] ??
      diagnose('WN610', "the rule file already holds winnow's markers", {
        help: 'run `winnow strip` on it: rules are never tuned in place',
      });
    return {
      rule,
      table: undefined,
      scenarios: [],
      findings: [{ source: rule.source, rule: rule.id, diagnostic }],
      tuned: undefined,
      clauses: 0,
    };
  }
  if (job.scenarios.length === 0) {
    return {
      rule,
      table: undefined,
      scenarios: [],
      findings: [noScenarios(rule)],
      tuned: rule.source.text,
      clauses: 0,
    };
  }
  const query = analyzeQuery(
    rule.query.value,
    schema,
    options.environment ?? chooseEnvironment(rule.query.value, schema),
  );
  const scope = scopeOf(query, schema);
  if (scope === undefined) {
    return {
      rule,
      table: undefined,
      scenarios: [],
      findings: refusals(query, rule, true),
      tuned: rule.source.text,
      clauses: 0,
    };
  }
  const scenarios = job.scenarios.map((applied): ScenarioResult => judge(applied, rule, query, scope, options));
  const woven = weaveScenarios(scenarios, rule, query, schema);
  const wanted = scenarios.some((scenario) => scenario.compiled);
  return {
    rule,
    table: scope.table.name,
    scenarios: scenarios.map((scenario) => ({ ...scenario, compiled: woven.compiled.has(scenario) })),
    findings: sortFindings([
      ...scenarios.flatMap((scenario) => scenarioFindings(scenario, rule)),
      ...refusals(query, rule, wanted),
      ...woven.findings,
    ]),
    tuned: woven.tuned,
    clauses: woven.compiled.size,
  };
}

/** What a scenario of a file says, as the translator takes it. */
export function scenarioInput(applied: AppliedScenario, lookBackDays: number | undefined): ScenarioInput {
  const { data, filter } = applied.scenario;
  return {
    filter: filter.value,
    words: [data.title, data.description].filter((part) => part !== undefined).join(' '),
    reading: data.review?.reading,
    values: applied.values,
    sightings: data.review?.sightings ?? 'all',
    expires: data.review?.expires,
    lookBackDays,
  };
}

/** The table that feeds a rule, with the schema it has where the rule runs. */
export function scopeOf(query: Query, schema: Schema): BindingScope | undefined {
  const name = query.sources[0]?.table ?? namedTables(query.text, schema, query.environment)[0];
  const table = name === undefined ? undefined : schema.table(name, query.environment);
  return table && { schema, environment: query.environment, table };
}

/** How far back a rule looks, in days. A window that cannot be worked out counts as a year, so that a bridge's is never the shorter. */
export function lookBackOf(query: Query, rule: RuleFile | undefined): number | undefined {
  const known = [query.lookBackDays, daysOf(rule?.queryPeriod), query.lookBackKnown ? undefined : 365].flatMap(
    (days) => days ?? [],
  );
  return known.length === 0 ? undefined : Math.ceil(Math.max(...known));
}

function judge(
  applied: AppliedScenario,
  rule: RuleFile,
  query: Query,
  scope: BindingScope,
  options: CompileOptions,
): ScenarioResult {
  const input = scenarioInput(applied, lookBackOf(query, rule));
  const translation = translate(input, scope);
  const fingerprint = approvable(scope.table.name, input, translation, applied.scenario.data.review?.allow);
  const review = reviewState(applied.scenario.data.review, rule.id, fingerprint);
  const accepted =
    options.assumeApproved === true ||
    review === 'approved' ||
    (options.includeUnreviewed && (review === 'unreviewed' || review === 'begun'));
  return {
    applied,
    translation,
    review,
    fingerprint,
    compiled: accepted && translation.compiled !== undefined && applied.diagnostics.length === 0,
  };
}

/** The fingerprint that an approval of this translation gets; undefined when there is no clause to approve. */
export function approvable(
  table: string,
  input: ScenarioInput,
  translation: Translation,
  allow: readonly string[] = [],
): string | undefined {
  const { compiled } = translation;
  if (compiled?.clause === undefined) return undefined;
  return fingerprintOf({
    table,
    filter: input.filter,
    reading: compiled.reading,
    sightings: input.sightings,
    values: input.values,
    clause: compiled.clause,
    allow,
  });
}
