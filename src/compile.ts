import type { BindingScope } from './bind/resolve.js';
import type { CompileOptions, RuleResult, ScenarioResult } from './compiled.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { type Finding, sortFindings } from './finding.js';
import { analyzeExactly } from './kql/analyze-exactly.js';
import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment, namedTables } from './kql/environment.js';
import type { Query } from './kql/query.js';
import { reviewState } from './review-state.js';
import { continuousRule, noScenarios, refusals, scenarioFindings } from './rule-findings.js';
import { withSafety } from './safety-inputs.js';
import type { Schema } from './schema/schema.js';
import { fingerprintOf, sealOf } from './sources/fingerprint.js';
import { daysOf, type RuleFile, readRules } from './sources/rule-file.js';
import type { AppliedScenario, RuleJob } from './sources/workspace.js';
import { translate } from './translate.js';
import { bestOf, translateSources } from './translate-sources.js';
import type { ScenarioInput, Translation } from './translation.js';
import { strip } from './weave/strip.js';
import { weaveScenarios } from './weave-scenarios.js';

/** A rule whose rows winnow can follow to a table: what its scenarios are judged by. */
export interface AnalysedRule {
  /** The rule without clauses. */
  readonly rule: RuleFile;
  readonly query: Query;
  readonly scope: BindingScope;
}

/** Analysed, or what there is to say of a rule that gets no clause at all. */
export type RuleAnalysis =
  | { readonly ok: true; readonly analysed: AnalysedRule }
  | { readonly ok: false; readonly result: RuleResult; readonly query: Query | undefined };

/** Reads one rule with Kusto. Pure but for Kusto's own cache. */
export function analyseRule(job: RuleJob, schema: Schema, options: CompileOptions): RuleAnalysis {
  const { rule, refusal } = sourceRule(job);
  if (rule === undefined) {
    const diagnostic = refusal ?? diagnose('WN610', "there is no such rule without winnow's markers");
    const finding: Finding = { source: job.rule.source, rule: job.rule.id, diagnostic };
    return { ok: false, result: { ...without(job.rule, [finding]), tuned: undefined }, query: undefined };
  }
  if (job.scenarios.length === 0) return { ok: false, result: without(rule, [noScenarios(rule)]), query: undefined };
  if (options.continuous?.includes(rule.id) === true)
    return { ok: false, result: without(rule, [continuousRule(rule)]), query: undefined };
  const analyze = options.verify === 'full' ? analyzeExactly : analyzeQuery;
  const query = analyze(rule.query.value, schema, options.environment ?? chooseEnvironment(rule.query.value, schema));
  const scope = scopeOf(query, schema);
  return scope === undefined
    ? { ok: false, result: without(rule, refusals(query, rule, true)), query }
    : { ok: true, analysed: { rule, query, scope } };
}

/** A rule without a clause: its tuned file equals it. */
function without(rule: RuleFile, findings: readonly Finding[]): RuleResult {
  return { rule, table: undefined, scenarios: [], findings, tuned: rule.source.text, clauses: 0 };
}

/** The whole way of one rule: analysed, its scenarios translated, woven in and verified. Pure but for Kusto's own cache. */
export function compileRule(job: RuleJob, schema: Schema, options: CompileOptions): RuleResult {
  const analysis = analyseRule(job, schema, options);
  return analysis.ok ? compileAnalysed(analysis.analysed, job.scenarios, schema, options) : analysis.result;
}

/** The same for a rule that is analysed already. */
export function compileAnalysed(
  { rule, query, scope }: AnalysedRule,
  applied: readonly AppliedScenario[],
  schema: Schema,
  options: CompileOptions,
): RuleResult {
  const judged = applied.map((one) => translated(one, { rule, query, scope }, schema, options));
  const scenarios = withSafety(judged, query, schema, options.safety ?? 'gate');
  const woven = weaveScenarios(scenarios, rule, query, schema, options);
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

/** The rule of a job without clauses: a tuned file among the rules is stripped first. */
export function sourceRule({ rule }: RuleJob): {
  readonly rule: RuleFile | undefined;
  readonly refusal: Diagnostic | undefined;
} {
  const { value, diagnostics } = strip(rule.source.text);
  return { rule: value === undefined ? undefined : sourceOf(rule, value), refusal: diagnostics[0] };
}

function sourceOf(rule: RuleFile, text: string): RuleFile | undefined {
  if (text === rule.source.text) return rule;
  return readRules({ path: rule.source.path, text }).rules.find(({ id }) => id === rule.id);
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

/** What a scenario says on the tables of a rule, where its review stands and whether it is safe; nothing is woven. */
export function judge(
  applied: AppliedScenario,
  analysed: AnalysedRule,
  schema: Schema,
  options: CompileOptions,
): ScenarioResult {
  const result = translated(applied, analysed, schema, options);
  return withSafety([result], analysed.query, schema, options.safety ?? 'gate')[0] ?? result;
}

function translated(
  applied: AppliedScenario,
  { rule, query, scope }: AnalysedRule,
  schema: Schema,
  options: CompileOptions,
): ScenarioResult {
  const input = scenarioInput(applied, lookBackOf(query, rule));
  const byTable = translateSources(input, query, schema);
  const [table, translation] = bestOf(byTable) ?? [scope.table.name, translate(input, scope)];
  const fingerprint = approvable(byTable, input, rule.query.value, applied.scenario.data.review?.allow);
  const review = reviewState(applied.scenario.data.review, rule.id, fingerprint);
  const accepted =
    options.assumeApproved === true ||
    review === 'approved' ||
    (options.includeUnreviewed && (review === 'unreviewed' || review === 'begun'));
  return {
    applied,
    table,
    translation,
    byTable,
    review,
    fingerprint,
    compiled: accepted && translation.compiled !== undefined && applied.diagnostics.length === 0,
    safety: [],
  };
}

/** The fingerprint that an approval of these translations gets; undefined when there is no clause to approve. */
function approvable(
  byTable: ReadonlyMap<string, Translation>,
  input: ScenarioInput,
  query: string,
  allow: readonly string[] = [],
): string | undefined {
  const clauses = [...byTable].flatMap(([table, { compiled }]) =>
    compiled?.clause === undefined ? [] : [{ table, reading: compiled.reading, clause: compiled.clause }],
  );
  const [first] = clauses;
  if (first === undefined) return undefined;
  const content = fingerprintOf({
    table: clauses.map(({ table }) => table).join(' '),
    filter: input.filter,
    reading: first.reading,
    sightings: input.sightings,
    values: input.values,
    clause: clauses.flatMap(({ clause }) => clause),
    allow,
  });
  return sealOf(content, query);
}
