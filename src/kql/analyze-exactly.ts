import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Environment, Schema } from '../schema/schema.js';
import { beyondBounds } from './bounds.js';
import { chooseEnvironment } from './environment.js';
import { globalState, withOwnCache } from './global-state.js';
import { keepShape } from './kept-shape.js';
import { attempt, type GlobalState, type KustoCode, type KustoNode, libraries } from './kusto.js';
import { lookBackOf } from './look-back.js';
import { boundNames, scopeOfStatements } from './names.js';
import { columnsOf, flatten, isA, toArray } from './nodes.js';
import type { Path } from './path.js';
import { findPaths, type Paths } from './paths.js';
import { problemsOf } from './problems.js';
import type { Query } from './query.js';
import { referencesOf } from './references.js';
import { pathRefusals, ruleProblems, statementRefusals, textRefusals } from './refusals.js';
import { toSource } from './source.js';
import { type SyntaxShape, shapeOf } from './syntax-shape.js';
import { unknownNames, withUnknownNames } from './unknown-names.js';

/**
 * Reads a rule's query with Kusto's own parser and the schema. Always gives a query; what cannot be woven stands in `refusals`.
 * Offsets are UTF-16 indexes into exactly this text.
 */
export function analyzeExactly(text: string, schema: Schema, environment = chooseEnvironment(text, schema)): Query {
  const beyond = beyondBounds(text);
  if (beyond !== undefined) return emptyQuery(text, environment, [diagnose('WN601', beyond)]);
  const result = attempt(() => analysisOf(text, schema, environment, globalState(text, schema, environment)));
  if (result.ok) return result.value.query;
  const refusal = diagnose('WN601', `Kusto's parser failed on this rule: \`${result.reason}\``);
  return emptyQuery(text, environment, [refusal]);
}

/** A query and the tree that it was read from. */
export interface Analysis {
  readonly query: Query;
  readonly shape: SyntaxShape;
}

/** The analysis of a text within the bounds, by tables that need not be those that it names. May throw: call it inside `attempt`. */
export function analysisOf(text: string, schema: Schema, environment: Environment, state: GlobalState): Analysis {
  const code = libraries().kusto.KustoCode.ParseAndAnalyze(text, withOwnCache(state, text));
  flatten(code.Syntax);
  const shape = shapeOf(text, code.Syntax, toArray(code.GetSyntaxDiagnostics()).length === 0);
  if (code.HasSemantics) return { query: keepShape(toQuery(text, environment, code, schema), shape), shape };
  const deep = [diagnose('WN601', 'the rule is nested too deeply to be read')];
  return { query: { ...emptyQuery(text, environment, deep), problems: problemsOf(code) }, shape };
}

function emptyQuery(text: string, environment: Environment, refusals: readonly Diagnostic[]): Query {
  return {
    text,
    environment,
    problems: [],
    sources: [],
    strangers: [],
    refusals,
    result: [],
    open: true,
    lookBackDays: undefined,
    lookBackKnown: false,
    references: [],
    letNames: [],
  };
}

function toQuery(text: string, environment: Environment, code: KustoCode, schema: Schema): Query {
  const statements = toArray(code.Syntax.Statements).flatMap((item) => (item.Element ? [item.Element] : []));
  const problems = problemsOf(code);
  const syntaxErrors = toArray(code.GetSyntaxDiagnostics()).some((found) => found.Severity === 'Error');
  const last = statements.filter((statement) => isA(statement, 'ExpressionStatement')).at(-1)?.Expression;
  const paths = last && !syntaxErrors ? findPaths(last, statements, code.Syntax, code.Globals) : noPaths;
  const refusals: readonly Diagnostic[] = [
    ...textRefusals(text),
    ...ruleProblems(problems, syntaxErrors, paths.broken),
    ...statementRefusals(statements, code.Syntax),
    ...(last && !syntaxErrors ? pathRefusals(paths, last) : []),
  ];
  const lookBack = lookBackOf(code.Syntax, expressionsOfLets(statements));
  return {
    text,
    environment,
    problems,
    sources: paths.tooMany ? [] : feedingFirst(paths).map((path) => toSource(path, paths.isFollowed)),
    strangers: paths.tooMany ? [] : paths.strangers.map((path) => toSource(path, paths.isFollowed, true)),
    refusals: syntaxErrors ? refusals : withUnknownNames(refusals, unknownNames(code), schema, environment),
    result: columnsOf(code.ResultType).map((column) => ({ name: column.Name, type: column.Type?.Name ?? 'unknown' })),
    open: code.ResultType?.IsOpen === true,
    lookBackDays: lookBack.days,
    lookBackKnown: lookBack.known,
    references: referencesOf(code),
    letNames: [...new Set(boundNames(code.Syntax).map(({ name }) => name))],
  };
}

function feedingFirst({ paths }: Paths): readonly Path[] {
  return [...paths.filter(({ role }) => role === 'feeds'), ...paths.filter(({ role }) => role === 'subtracts')];
}

const noPaths: Paths = { paths: [], broken: [], strangers: [], isFollowed: () => false, tooMany: false };

/** What the query's own names stand for; of a name that is bound twice, nothing is known. */
function expressionsOfLets(statements: readonly KustoNode[]): ReadonlyMap<string, KustoNode> {
  const { names } = scopeOfStatements<never>(statements, undefined);
  return new Map([...names].flatMap(([name, bound]) => (bound.kind === 'let' ? [[name, bound.expression]] : [])));
}
