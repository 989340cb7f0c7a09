import { type BoundPredicate, testsOf } from './bind/bound.js';
import type { BindingScope } from './bind/resolve.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { diagnose } from './diagnostics/registry.js';
import { type Finding, sortFindings } from './finding.js';
import { analyzeQuery } from './kql/analyze-query.js';
import { chooseEnvironment, namedTables } from './kql/environment.js';
import type { Query } from './kql/query.js';
import { type ReviewState, reviewFindings, reviewState } from './review.js';
import type { Environment, Schema } from './schema/schema.js';
import { fingerprintOf } from './sources/fingerprint.js';
import { daysOf, type RuleFile } from './sources/rule-file.js';
import type { AppliedScenario, RuleJob } from './sources/workspace.js';
import { type EmbeddedText, toHost } from './text/embedded-text.js';
import { translate } from './translate.js';
import type { ScenarioInput, TranslatedReading, Translation } from './translation.js';
import { verifyTuned } from './verify/verify.js';
import { type Chunk, clauseText } from './weave/clause-text.js';
import { weaveRuleFile } from './weave/rule-file.js';
import { checkShrinks } from './weave/shrink.js';
import { strip } from './weave/strip.js';
import { findWeavePoint } from './weave/weave-point.js';
import { type Insertion, weaveQuery } from './weave/weave-query.js';

export interface CompileOptions {
  /** Compiles what nobody has reviewed yet, but nothing that was rejected or has gone stale. */
  readonly includeUnreviewed: boolean;
  readonly environment: Environment | undefined;
  /** Takes every scenario as approved: to see whether an approval would stand. */
  readonly assumeApproved?: boolean;
}

/** What became of one scenario of a rule. */
export interface ScenarioResult {
  readonly applied: AppliedScenario;
  readonly translation: Translation;
  readonly review: ReviewState;
  /** What an approval of it would cover now; undefined while nothing can be compiled. */
  readonly fingerprint: string | undefined;
  readonly compiled: boolean;
}

/** A rule with its clauses. */
export interface RuleResult {
  readonly rule: RuleFile;
  /** The tables that feed the rule; empty when winnow cannot follow it. */
  readonly table: string | undefined;
  readonly scenarios: readonly ScenarioResult[];
  readonly findings: readonly Finding[];
  /** The tuned file; undefined when it failed its verification. */
  readonly tuned: string | undefined;
  /** How many clauses stand in it. */
  readonly clauses: number;
}

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
  const woven = weave(scenarios, rule, query, schema);
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
  const fingerprint = approvable(input, translation, applied.scenario.data.review?.allow);
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
  input: ScenarioInput,
  translation: Translation,
  allow: readonly string[] = [],
): string | undefined {
  const { compiled } = translation;
  if (compiled?.clause === undefined) return undefined;
  return fingerprintOf({
    filter: input.filter,
    reading: compiled.reading,
    sightings: input.sightings,
    values: input.values,
    clause: compiled.clause,
    allow,
  });
}

interface Woven {
  readonly tuned: string | undefined;
  readonly compiled: ReadonlySet<ScenarioResult>;
  readonly findings: readonly Finding[];
}

interface Placed {
  readonly scenario: ScenarioResult;
  readonly insertion: Insertion;
}

function weave(scenarios: readonly ScenarioResult[], rule: RuleFile, query: Query, schema: Schema): Woven {
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

function noScenarios(rule: RuleFile): Finding {
  return {
    source: rule.source,
    rule: rule.id,
    diagnostic: diagnose('WN702', 'no scenario applies to this rule: its tuned file equals it', {
      span: rule.idSpan,
      help: 'add scenarios to an exclusion file that names its id',
    }),
  };
}

function refusals(query: Query, rule: RuleFile, wanted: boolean): readonly Finding[] {
  const kept = query.refusals.filter((refusal) => refusal.code !== 'WN603' && (wanted || refusal.severity !== 'error'));
  const unknownTable =
    query.sources.length === 0 && kept.length === 0 && wanted
      ? [diagnose('WN608', 'the rule names no table that winnow knows')]
      : [];
  return [...kept, ...unknownTable].map((refusal) => inQuery(refusal, rule, undefined));
}

/** A finding about the query, in its place in the rule file. */
function inQuery(diagnostic: Diagnostic, rule: RuleFile, scenario: string | undefined): Finding {
  return {
    source: rule.source,
    rule: rule.id,
    ...(scenario !== undefined && { scenario }),
    diagnostic: inHost(diagnostic, rule.query),
  };
}

// A finding about the tuned text has no place in the source.
function unplaced(diagnostic: Diagnostic): Diagnostic {
  const { span: _, ...rest } = diagnostic;
  return rest;
}

function inHost(diagnostic: Diagnostic, embedded: EmbeddedText): Diagnostic {
  return diagnostic.span === undefined ? diagnostic : { ...diagnostic, span: toHost(embedded, diagnostic.span) };
}

/** Findings of a scenario, in their places in its file. What is settled by a review is not reported again. */
function scenarioFindings(
  { applied, translation, review, compiled }: ScenarioResult,
  rule: RuleFile,
): readonly Finding[] {
  const { scenario, file } = applied;
  const base = { source: file.source, rule: rule.id, scenario: scenario.data.id };
  if (review === 'rejected') return [];
  const settled = review === 'approved' && translation.compiled !== undefined;
  const own = translation.diagnostics
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
