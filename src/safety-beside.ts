// The whole safety analysis of one clause, for whoever looks at that one: an explanation, the review screen.
import { analyseRule, judge } from './compile.js';
import type { CompileOptions, ScenarioResult } from './compiled.js';
import type { Query } from './kql/query.js';
import { withoutRule } from './report/safety-words.js';
import { type RuleFormula, ruleFormulaOn } from './safety/rule-formula.js';
import type { Safety } from './safety/safety.js';
import { type SafetyInput, safetyOf } from './safety/scenario-safety.js';
import { safetyInput } from './safety-inputs.js';
import type { Schema } from './schema/schema.js';
import type { AppliedScenario, RuleJob } from './sources/workspace.js';
import type { TranslatedReading, Translation } from './translation.js';

/** Of one scenario beside the others of its rule, for each table that its clauses go to; `all` has it in its place. */
export function safetyBeside(
  result: ScenarioResult,
  all: readonly ScenarioResult[],
  query: Query,
  schema: Schema,
): readonly Safety[] {
  return [...result.byTable].flatMap(([table, translation]) => {
    const reading = shownReading(translation);
    if (reading === undefined) return [];
    const { data, filter } = result.applied.scenario;
    const own: SafetyInput = {
      id: data.id,
      filter: filter.value,
      table,
      predicate: reading.predicate,
      rule: ruleFormulaOn(table, query),
      expires: data.review?.expires,
    };
    const inOrder = all.flatMap((one) => (one === result ? own : (safetyInput(one, table, query) ?? [])));
    return [safetyOf(own, inOrder, 'full', schema)];
  });
}

/** Of one scenario of a rule that nobody has analysed yet. */
export function safetyOfScenario(
  job: RuleJob,
  applied: AppliedScenario,
  schema: Schema,
  options: CompileOptions,
): readonly Safety[] {
  const analysis = analyseRule(job, schema, options);
  if (!analysis.ok) return [];
  const { analysed } = analysis;
  const own = judge(applied, analysed, schema, options);
  const all = job.scenarios
    .filter((one) => one === applied || one.scenario.data.review?.decision !== 'rejected')
    .map((one) => (one === applied ? own : judge(one, analysed, schema, options)));
  return safetyBeside(own, all, analysed.query, schema);
}

/** Of a filter by itself; what a rule asks of it is left out where there is none. */
export function safetyOfFilter(
  filter: string,
  table: string,
  translation: Translation,
  query: Query | undefined,
  schema: Schema,
): readonly Safety[] {
  const reading = shownReading(translation);
  if (reading === undefined) return [];
  const rule = query === undefined ? everything : ruleFormulaOn(table, query);
  const { predicate } = reading;
  const safety = safetyOf({ id: '', filter, table, predicate, rule }, [], 'full', schema);
  return [query === undefined ? withoutRule(safety) : safety];
}

const everything: RuleFormula = { formula: { kind: 'constant', value: true }, unread: [], lists: [] };

/** What is decided, else what is recommended: what an explanation shows the clause of. */
function shownReading({ compiled, readings }: Translation): TranslatedReading | undefined {
  const reading = compiled ?? readings.find(({ recommended }) => recommended);
  return reading?.clause === undefined ? undefined : reading;
}
