import { joinKind } from './join.js';
import type { GlobalState, KustoNode } from './kusto.js';
import { asNames, countUses, declaredName, scopeOfStatements, windowedNames } from './names.js';
import { children, className, elements, isA } from './nodes.js';
import {
  arriveElsewhere,
  type BrokenPath,
  breakAt,
  type Context,
  type Crossing,
  legsOf,
  type Path,
  placeAfter,
  type Reader,
  through,
  type Way,
} from './path.js';
import { followCall, followName, ownFunction } from './path-names.js';

/** All ways from tables to the result, in the order of the text, and where one could not be followed. */
export interface Paths {
  readonly paths: readonly Path[];
  readonly broken: readonly BrokenPath[];
  /** Ways from what is no table. */
  readonly strangers: readonly Path[];
  /** Whether each reading of this name has been followed. */
  readonly isFollowed: (name: string) => boolean;
  /** Whether there are more ways than winnow follows. */
  readonly tooMany: boolean;
}

// Names that are used twice, over and over, make exponentially many ways.
const mostPaths = 200;

/** Follows the result of a query back to its tables. */
export function findPaths(
  expression: KustoNode,
  statements: readonly KustoNode[],
  root: KustoNode,
  globals: GlobalState,
): Paths {
  const reader: Reader = {
    globals,
    uses: countUses(root),
    as: asNames(root),
    windowed: windowedNames(root),
    followed: new Map(),
    stages: new Map(),
    paths: [],
    strangers: [],
    broken: [],
    follow,
  };
  const context: Context = {
    scope: scopeOfStatements<Context>(statements, undefined),
    role: 'feeds',
    open: true,
    bar: undefined,
    sharedBy: [],
    reused: false,
    depth: 0,
  };
  follow(expression, context, undefined, reader);
  const { paths, broken, strangers, uses, followed } = reader;
  // The text of a table parameter's argument has no name of its own: nobody counts what reads it.
  const isFollowed = (name: string): boolean => name !== '' && followed.get(name)?.size === uses.get(name);
  return { paths, broken, strangers, isFollowed, tooMany: isFull(reader) };
}

function isFull(reader: Reader): boolean {
  return reader.paths.length + reader.strangers.length >= mostPaths;
}

function follow(expression: KustoNode, context: Context, rest: Way | undefined, reader: Reader): void {
  if (isFull(reader)) return;
  const way = placeAfter(expression, context, rest);
  switch (className(expression)) {
    case 'PipeExpression':
      followPipe(expression, context, way, reader);
      return;
    case 'ParenthesizedExpression':
    case 'MaterializeExpression':
      if (!expression.Expression) {
        breakAt(expression, context, way, reader);
        return;
      }
      follow(expression.Expression, { ...context, open: true, bar: undefined }, way, reader);
      return;
    case 'NameReference':
      followName(expression, context, way, reader);
      return;
    case 'FunctionCallExpression':
      followCall(expression, undefined, context, way, reader);
      return;
    case 'UnionOperator':
      followUnion(expression, undefined, context, way, reader);
      return;
    case 'SearchOperator':
    case 'FindOperator':
      followSearch(expression, context, way, reader);
      return;
    case 'DataTableExpression':
    case 'ExternalDataExpression':
    case 'PrintOperator':
    case 'RangeOperator':
      arriveElsewhere(expression, context, way, reader);
      return;
    default:
      breakAt(expression, context, way, reader);
      return;
  }
}

function followPipe(pipe: KustoNode, context: Context, way: Way | undefined, reader: Reader): void {
  const { Operator: node, Expression: input, Bar: bar } = pipe;
  if (!node || !input || !bar) {
    breakAt(pipe, context, way, reader);
    return;
  }
  const before: Context = { ...context, open: true, bar: bar.TextStart + context.scope.shift };
  const leg = (index: number): Way => {
    const from = index === 0 ? input : legsOf(node)[index - 1];
    return through({ node, before: from, after: pipe, bar, leg: index }, context, way, reader);
  };
  switch (className(node)) {
    case 'JoinOperator':
    case 'LookupOperator': {
      const kind = joinKind(node);
      follow(input, kind === 'rightanti' ? { ...before, role: 'subtracts' } : before, leg(0), reader);
      const other: Context = { ...context, open: false, bar: undefined };
      if (!node.Expression) return;
      follow(node.Expression, kind === 'leftanti' ? { ...other, role: 'subtracts' } : other, leg(1), reader);
      return;
    }
    case 'UnionOperator':
      follow(input, before, leg(0), reader);
      followUnion(node, pipe, context, way, reader);
      return;
    case 'AsOperator': {
      const name = declaredName(node) ?? '';
      const again = (reader.uses.get(name) ?? 0) > 0;
      const shared: Context = { ...before, sharedBy: [...before.sharedBy, name], reused: true };
      follow(input, again ? shared : before, leg(0), reader);
      return;
    }
    case 'InvokeOperator':
      if (node.Function && ownFunction(node.Function, context)) {
        followCall(node.Function, { node: input, context: before }, context, way, reader);
        return;
      }
      follow(input, before, leg(0), reader);
      return;
    default:
      follow(input, before, leg(0), reader);
      return;
  }
}

/** The legs of a `union`; behind a bar, what stands before it is leg 0. */
function followUnion(
  union: KustoNode,
  pipe: KustoNode | undefined,
  context: Context,
  way: Way | undefined,
  reader: Reader,
): void {
  for (const [index, leg] of legsOf(union).entries()) {
    const crossing: Crossing = { node: union, before: leg, after: pipe ?? union, bar: pipe?.Bar, leg: index + 1 };
    follow(leg, { ...context, open: false, bar: undefined }, through(crossing, context, way, reader), reader);
  }
}

/** `search in (T, U) …` and `find in (T, U) where …` are unions of the rows that match. */
function followSearch(node: KustoNode, context: Context, way: Way | undefined, reader: Reader): void {
  const clause = children(node).find((child) => isA(child, 'FindInClause'));
  const tables = elements(clause?.Expressions);
  if (tables.length === 0) {
    breakAt(node, context, way, reader);
    return;
  }
  for (const [index, table] of tables.entries()) {
    const crossing: Crossing = { node, before: table, after: node, bar: undefined, leg: index + 1 };
    const inner: Context = { ...context, open: false, bar: undefined };
    follow(table, inner, through(crossing, context, way, reader), reader);
  }
}
