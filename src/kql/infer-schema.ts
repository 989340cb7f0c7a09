import type { Environment, ScalarType, Schema } from '../schema/schema.js';
import { beyondBounds } from './bounds.js';
import { globalState } from './global-state.js';
import { callArguments, isTabularPlace, type UsedArgument } from './infer-calls.js';
import { withDrafts } from './infer-draft.js';
import { type Draft, type Hints, hintsIn, joinOf, watchlistOf } from './infer-hints.js';
import { type TypeHint, typeOfHints } from './infer-types.js';
import { attempt, type KustoCode, libraries } from './kusto.js';
import { isA, toArray, walk } from './nodes.js';
import { unknownNames } from './unknown-names.js';

/** A type, and whether any use told it. */
export interface InferredType {
  readonly type: ScalarType;
  readonly told: boolean;
}

/** A name that a query uses and nothing declares, with what its use tells. */
export interface InferredName {
  readonly kind: 'table' | 'function' | 'watchlist';
  readonly name: string;
  /** Of a function: how it was called. */
  readonly parameters: readonly UsedArgument[];
  /** The columns that are used; undefined for a function that gives a value. */
  readonly columns: ReadonlyMap<string, InferredType> | undefined;
  /** Of a function that gives a value. */
  readonly returns: InferredType | undefined;
}

// Each round declares what the one before could not tell; real rules need two.
const mostRounds = 8;

/** The tables, functions and watchlists that a query uses and the schema does not know; empty for a text that Kusto cannot read. */
export function inferSchema(text: string, schema: Schema, environment: Environment): readonly InferredName[] {
  if (beyondBounds(text) !== undefined) return [];
  const result = attempt(() => infer(text, schema, environment));
  return result.ok ? result.value : [];
}

function infer(text: string, schema: Schema, environment: Environment): readonly InferredName[] {
  const drafts = new Map<string, Draft>();
  const candidates = new Set<string>();
  let hints: Hints = { columns: new Map(), values: new Map() };
  let weeded = false;
  for (let round = 0; round < mostRounds; round += 1) {
    const declared = withDrafts(schema, environment, [...drafts.values()], candidates, hints);
    const code = libraries().kusto.KustoCode.ParseAndAnalyze(text, globalState(text, declared, environment));
    if (toArray(code.GetSyntaxDiagnostics()).some(({ Severity }) => Severity === 'Error')) return [];
    const before = drafts.size + candidates.size;
    for (const draft of draftsIn(code, schema)) drafts.set(draft.name, joined(drafts.get(draft.name), draft));
    if (round > 0) for (const name of unresolved(code)) candidates.add(name);
    hints = hintsIn(code, drafts);
    if (round <= 1 || drafts.size + candidates.size !== before) continue;
    // Before the columns were there, names that the query makes of them seemed to be missing, too.
    const made = weeded ? [] : [...declaredNames(code)].filter((name) => candidates.delete(name));
    if (made.length === 0) break;
    weeded = true;
  }
  return [...drafts.values()].map((draft): InferredName => {
    const { kind, name, tabular, parameters } = draft;
    const columns = new Map(
      [...(hints.columns.get(name) ?? [])].map(([column, list]) => [column, inferred(list, column)]),
    );
    return {
      kind,
      name,
      parameters,
      columns: tabular ? columns : undefined,
      returns: tabular ? undefined : inferred(hints.values.get(name) ?? []),
    };
  });
}

function inferred(hints: readonly TypeHint[], column = ''): InferredType {
  const used = typeOfHints(hints);
  const named = typeOfName(column);
  // Custom logs know one kind of number.
  const type = used === undefined || (used === 'long' && named === 'real') ? named : used;
  return { type: type ?? used ?? 'string', told: (type ?? used) !== undefined };
}

/** The type that a column's name tells: custom logs end their names in a letter for it. */
function typeOfName(column: string): ScalarType | undefined {
  if (column === 'TimeGenerated' || column === 'Timestamp') return 'datetime';
  const letter = /_([sdbt])$/.exec(column)?.[1];
  return letter === undefined
    ? undefined
    : ({ s: 'string', d: 'real', b: 'bool', t: 'datetime' } as const)[letter as 's'];
}

/** The same name, used again. */
function joined(first: Draft | undefined, again: Draft): Draft {
  if (first === undefined) return again;
  return {
    ...first,
    tabular: first.tabular || again.tabular,
    parameters: mergeArguments(first.parameters, again.parameters),
  };
}

/** How a function is called, in all its calls together. */
export function mergeArguments(a: readonly UsedArgument[], b: readonly UsedArgument[]): readonly UsedArgument[] {
  return [...a, ...b.filter((one) => !a.some((other) => other.name === one.name))];
}

// Unifying functions of the Advanced Security Information Model are called with and without brackets.
const unifying = /^(?:_(?:Im|ASim)_|(?:im|vim|ASim)[A-Z])/;

function draftsIn(code: KustoCode, schema: Schema): readonly Draft[] {
  const unknown = unknownNames(code).map(({ kind, name, node }): Draft => {
    const call = kind === 'function' && node.Parent ? node.Parent : undefined;
    if (call) return { kind, name, tabular: isTabularPlace(call, code.Syntax), parameters: callArguments(call) };
    return { kind: unifying.test(name) ? 'function' : 'table', name, tabular: true, parameters: [] };
  });
  const lists: Draft[] = [];
  walk(code.Syntax, (node) => {
    const alias = watchlistOf(node);
    if (alias !== undefined && schema.watchlists?.has(alias) !== true)
      lists.push({ kind: 'watchlist', name: alias, tabular: true, parameters: [] });
  });
  return [...unknown, ...lists];
}

/** The names that the query gives to columns of its own. */
function declaredNames(code: KustoCode): ReadonlySet<string> {
  const names = new Set<string>();
  walk(code.Syntax, (node) => {
    if (isA(node, 'NameDeclaration') && node.SimpleName !== undefined) names.add(node.SimpleName);
  });
  return names;
}

/** Names in the place of a column that stand for nothing: columns of what is drafted. */
function unresolved(code: KustoCode): readonly string[] {
  const places = new Set(unknownNames(code).map(({ node }) => node));
  const names = new Set<string>();
  walk(code.Syntax, (node) => {
    const name = isA(node, 'NameReference') && node.ReferencedSymbol == null ? node.SimpleName : undefined;
    const parent = node.Parent;
    if (isA(node, 'NameReference') && node.SimpleName !== undefined && joinOf(node)) names.add(node.SimpleName);
    if (name === undefined || !/^(?!__)[A-Za-z_]\w*$/.test(name) || places.has(node)) return;
    if (isA(parent, 'FunctionCallExpression') && parent?.Name === node) return;
    // What stands behind the dot of a dynamic value is no column.
    const side = parent?.Expression?.SimpleName;
    if (isA(parent, 'PathExpression') && parent?.Expression !== node && side !== '$left' && side !== '$right') return;
    names.add(name);
  });
  return [...names];
}
