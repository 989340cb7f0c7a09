import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Environment, Schema } from '../schema/schema.js';
import { chooseEnvironment } from './environment.js';
import { globalState } from './global-state.js';
import { attempt, type KustoCode, type KustoNode, libraries } from './kusto.js';
import { lookBackOf } from './look-back.js';
import { columnsOf, isA, toArray } from './nodes.js';
import { problemsOf } from './problems.js';
import type { Query, QuerySource, Stage } from './query.js';
import { referencesOf } from './references.js';
import {
  brokenChainRefusal,
  ruleProblems,
  sameSourceRefusals,
  statementRefusals,
  textRefusals,
  windowRefusals,
} from './refusals.js';
import { type Chain, followChain, letNames } from './source-chain.js';
import { sourceScope, toStage } from './stage.js';

/**
 * Reads a rule's query with Kusto's own parser and the schema. Always gives a query; what cannot be woven stands in `refusals`.
 * Offsets are UTF-16 indexes into exactly this text.
 */
export function analyzeQuery(text: string, schema: Schema, environment = chooseEnvironment(text, schema)): Query {
  const deep = () => emptyQuery(text, environment, [diagnose('WN601', 'the rule is nested too deeply to be read')]);
  if (tooDeep(text)) return deep();
  const result = attempt(() => {
    const code = libraries().kusto.KustoCode.ParseAndAnalyze(text, globalState(text, schema, environment));
    return code.HasSemantics ? toQuery(text, environment, code) : { ...deep(), problems: problemsOf(code) };
  });
  if (result.ok) return result.value;
  const refusal = diagnose('WN601', `Kusto's parser failed on this rule: \`${result.reason}\``);
  return emptyQuery(text, environment, [refusal]);
}

// Kusto's parser takes seconds for thousands of brackets before it gives up; no real rule comes near this.
function tooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > 500) return true;
  }
  return false;
}

function emptyQuery(text: string, environment: Environment, refusals: readonly Diagnostic[]): Query {
  return {
    text,
    environment,
    problems: [],
    sources: [],
    refusals,
    result: [],
    open: true,
    lookBackDays: undefined,
    lookBackKnown: false,
    references: [],
    letNames: [],
  };
}

function toQuery(text: string, environment: Environment, code: KustoCode): Query {
  const statements = toArray(code.Syntax.Statements).flatMap((item) => (item.Element ? [item.Element] : []));
  const problems = problemsOf(code);
  const syntaxErrors = toArray(code.GetSyntaxDiagnostics()).some((found) => found.Severity === 'Error');
  const lets = letNames(statements, code.Syntax);
  const references = referencesOf(code);
  const refusals: Diagnostic[] = [
    ...textRefusals(text),
    ...ruleProblems(problems, syntaxErrors),
    ...statementRefusals(statements),
    ...windowRefusals(code.Syntax),
  ];
  const sources: QuerySource[] = [];
  const last = statements.filter((statement) => isA(statement, 'ExpressionStatement')).at(-1)?.Expression;
  const chain = last ? followChain(last, lets, code.Globals) : undefined;
  if (chain && 'head' in chain) {
    sources.push(toSource(chain));
    refusals.push(...sameSourceRefusals(code, chain));
  } else if (chain) {
    refusals.push(brokenChainRefusal(chain));
  }
  const result = columnsOf(code.ResultType).map((column) => ({
    name: column.Name,
    type: column.Type?.Name ?? 'unknown',
  }));
  const open = code.ResultType?.IsOpen === true;
  const lookBack = lookBackOf(code.Syntax, lets.expressions);
  return {
    text,
    environment,
    problems,
    sources,
    refusals,
    result,
    open,
    lookBackDays: lookBack.days,
    lookBackKnown: lookBack.known,
    references,
    letNames: statements.flatMap((statement) =>
      isA(statement, 'LetStatement') ? (statement.Name?.SimpleName ?? []) : [],
    ),
  };
}

function toSource(chain: Chain): QuerySource {
  const symbol = chain.head.ReferencedSymbol;
  const span = { start: chain.head.TextStart, end: chain.head.End };
  if (!symbol) return { table: '', span, stages: [], scope: [], open: true };
  let scope = sourceScope(symbol);
  const source = scope.columns;
  const stages: Stage[] = [];
  for (const pipe of chain.pipes as readonly KustoNode[]) {
    const step = toStage(pipe, scope);
    if (!step) break;
    stages.push(step.stage);
    scope = step.after;
  }
  return { table: symbol.Name, span, stages, scope: source, open: symbol.IsOpen === true };
}
