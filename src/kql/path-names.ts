import { argumentsOf } from './expression.js';
import type { KustoNode } from './kusto.js';
import {
  type Binding,
  bodyParts,
  countUses,
  lookUp,
  type NameScope,
  parametersOf,
  scopeOfStatements,
} from './names.js';
import { isA, isTable } from './nodes.js';
import { arrive, breakAt, type Context, type Reader, type Way } from './path.js';

// No real rule nests names this deeply.
const deepest = 200;

/** Follows a name in the place of a table: the table, or the text that the name stands for. */
export function followName(node: KustoNode, context: Context, way: Way | undefined, reader: Reader): void {
  const name = node.SimpleName ?? '';
  const symbol = node.ReferencedSymbol;
  if (symbol && isTable(symbol) && reader.globals.IsDatabaseTable(symbol)) {
    arrive(node, context, way, reader);
    return;
  }
  if (isDeclaredTable(node, node, reader)) {
    arrive(node, context, way, reader);
    return;
  }
  if (symbol && isA(symbol, 'GroupSymbol')) {
    breakAt(node, context, way, reader, { what: `the name \`${name}\`, which stands for several tables` });
    return;
  }
  if (context.depth > deepest) {
    breakAt(node, context, way, reader);
    return;
  }
  const binding = symbol ? lookUp(context.scope, name) : undefined;
  switch (binding?.kind) {
    case 'let': {
      const inner = { ...read(node, name, context, reader), scope: binding.scope, open: true, bar: undefined };
      reader.follow(binding.expression, inner, way, reader);
      return;
    }
    case 'function':
      enter({ node, binding, table: undefined }, context, way, reader);
      return;
    case 'parameter': {
      const { context: site, uses } = binding;
      const again = context.reused || uses > 1;
      const inner: Context = {
        ...site,
        role: context.role,
        // How often the function's body reads its parameter is not counted by name.
        sharedBy: again ? [...site.sharedBy, ''] : site.sharedBy,
        reused: site.reused || again,
        depth: context.depth + 1,
      };
      reader.follow(binding.argument, inner, way, reader);
      return;
    }
    case undefined:
      followAsName(node, name, context, way, reader);
      return;
  }
}

/** The context behind a name: shared when the name is used more than once. */
function read(node: KustoNode, name: string, context: Context, reader: Reader): Context {
  const again = isReread(node, name, context, reader, 1);
  return {
    ...context,
    sharedBy: again ? [...context.sharedBy, name] : context.sharedBy,
    reused: context.reused || again,
    depth: context.depth + 1,
  };
}

/** Whether a name is used more often than so; that it was followed here is written down. */
function isReread(node: KustoNode, name: string, context: Context, reader: Reader, most: number): boolean {
  const followed = reader.followed.get(name) ?? new Set<number>();
  reader.followed.set(name, followed.add(node.TextStart + context.scope.shift));
  return (reader.uses.get(name) ?? 0) > most;
}

/** The rows that `as` gave a name to are read here and where they stand. */
function followAsName(node: KustoNode, name: string, context: Context, way: Way | undefined, reader: Reader): void {
  const given = node.ReferencedSymbol ? reader.as.get(name) : undefined;
  // The name of an `as` inside a function stands in another tree than the copy of the body.
  if (!given?.Expression || context.scope.shift !== 0) {
    const unknown = node.ReferencedSymbol == null;
    const what = unknown ? `the table \`${name}\`` : `the source \`${name}\``;
    breakAt(node, context, way, reader, { what, unknown });
    return;
  }
  isReread(node, name, context, reader, 0);
  const inner: Context = {
    ...context,
    sharedBy: [...context.sharedBy, name],
    reused: true,
    open: true,
    bar: given.Bar?.TextStart,
    depth: context.depth + 1,
  };
  reader.follow(given.Expression, inner, way, reader);
}

type FunctionBinding = Extract<Binding<Context>, { readonly kind: 'function' }>;

/** The query's own function that a call means. */
export function ownFunction(call: KustoNode, context: Context): FunctionBinding | undefined {
  const binding = lookUp(context.scope, call.Name?.SimpleName ?? '');
  return binding?.kind === 'function' ? binding : undefined;
}

/** A piece of the text that is given to a function as a table. */
export interface Argument {
  readonly node: KustoNode;
  readonly context: Context;
}

/** Follows a call of a function of the query. `piped` is what `invoke` gives it as its first argument. */
export function followCall(
  call: KustoNode,
  piped: Argument | undefined,
  context: Context,
  way: Way | undefined,
  reader: Reader,
): void {
  const binding = ownFunction(call, context);
  if (binding) {
    enter({ node: call, binding, table: piped }, context, way, reader);
    return;
  }
  const result = call.ResultType;
  const named =
    call.Name?.SimpleName === 'table' && result && isTable(result) && reader.globals.IsDatabaseTable(result);
  if (named || isDeclaredTable(call, call.Name, reader)) {
    arrive(call, context, way, reader);
    return;
  }
  const asked = call.Name?.SimpleName === 'table' ? argumentsOf(call)[0]?.LiteralValue : undefined;
  if (typeof asked === 'string') {
    breakAt(call, context, way, reader, { what: `the table \`${asked}\``, unknown: true });
    return;
  }
  const unknown = call.Name?.ReferencedSymbol == null;
  const what = { what: `the function \`${call.Name?.SimpleName ?? ''}()\``, unknown };
  breakAt(call, context, way, reader, unknown ? what : {});
}

/** Whether a call, or a bare name, gives the table of a function that the workspace declares; it bears the function's name. */
function isDeclaredTable(node: KustoNode, name: KustoNode | null | undefined, reader: Reader): boolean {
  const symbol = name?.ReferencedSymbol;
  const result = node.ResultType;
  if (!symbol || !isA(symbol, 'FunctionSymbol') || !isTable(result)) return false;
  return reader.globals.IsDatabaseFunction(symbol) && result?.Name === symbol.Name;
}

interface Call {
  /** The call, or the bare name of a function without parameters. */
  readonly node: KustoNode;
  readonly binding: FunctionBinding;
  readonly table: Argument | undefined;
}

function enter(call: Call, context: Context, way: Way | undefined, reader: Reader): void {
  const { node, binding } = call;
  const declared = binding.declaration.Body;
  if (!declared || context.depth > deepest) {
    breakAt(node, context, way, reader);
    return;
  }
  const parameters = parametersOf(binding.declaration);
  // Only a call tells the columns of a parameter that is a table: Kusto binds a copy of the body for it.
  const copies = parameters.some((parameter) => parameter.tabular);
  const body = copies ? calledBody(node) : declared;
  if (!body) {
    breakAt(node, context, way, reader);
    return;
  }
  const { statements, expression } = bodyParts(body);
  if (!expression) {
    breakAt(node, context, way, reader);
    return;
  }
  const shift = binding.scope.shift + declared.TextStart - body.TextStart;
  const names = parameterNames(
    call,
    parameters.map(({ name }) => name),
    body,
    context,
  );
  const scope: NameScope<Context> = scopeOfStatements(statements, binding.scope, shift, names);
  const written = isA(node, 'NameReference') ? node : (node.Name ?? node);
  const name = written.SimpleName ?? '';
  const again = isReread(written, name, context, reader, 1);
  const inner: Context = {
    scope,
    role: context.role,
    open: true,
    bar: undefined,
    sharedBy: again ? [...context.sharedBy, name] : context.sharedBy,
    reused: false,
    depth: context.depth + 1,
  };
  reader.follow(expression, inner, way, reader);
}

function calledBody(call: KustoNode): KustoNode | undefined {
  return call.GetCalledFunctionBody?.() ?? undefined;
}

function parameterNames(
  call: Call,
  names: readonly string[],
  body: KustoNode,
  context: Context,
): ReadonlyMap<string, Binding<Context>> {
  const list = argumentsOf(call.node).map((node): Argument => ({ node, context: { ...context, open: false } }));
  const given = call.table ? [call.table, ...list] : list;
  const uses = countUses(body);
  return new Map(
    names.flatMap((name, index): readonly [string, Binding<Context>][] => {
      const argument = given[index];
      if (!argument || isA(argument.node, 'SimpleNamedExpression')) return [];
      const { node, context: site } = argument;
      return [[name, { kind: 'parameter', argument: node, context: site, uses: uses.get(name) ?? 0 }]];
    }),
  );
}
