import type { Environment, Schema } from '../schema/schema.js';
import { globalState } from './global-state.js';
import { attempt, libraries } from './kusto.js';
import { problemsOf } from './problems.js';
import type { KustoProblem } from './query.js';

/**
 * What Kusto has to say about a predicate on a table's rows; empty when it is fine. Spans are offsets into the predicate.
 * A predicate that is more than one condition (`a | take 1`) is not noticed here: `verify/` sees to that.
 */
export function parsesAsPredicate(
  table: string,
  predicateText: string,
  schema: Schema,
  environment: Environment,
): readonly KustoProblem[] {
  const before = `${table}\n| where `;
  const result = attempt(() => {
    const text = before + predicateText;
    const code = libraries().kusto.KustoCode.ParseAndAnalyze(text, globalState(text, schema, environment));
    return problemsOf(code).map((problem): KustoProblem => {
      const { start, end } = problem.span;
      return { ...problem, span: { start: Math.max(0, start - before.length), end: Math.max(0, end - before.length) } };
    });
  });
  if (result.ok) return result.value;
  return [{ code: 'KS000', severity: 'error', message: result.reason, span: { start: 0, end: predicateText.length } }];
}
