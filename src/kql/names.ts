import type { KustoNode } from './kusto.js';
import { children, elements, isA, walk } from './nodes.js';
import { isWindowFunction } from './operators.js';

/** What a name in the place of a table stands for. `Context` is whatever the reader of paths keeps about a place. */
export type Binding<Context> =
  | { readonly kind: 'let'; readonly expression: KustoNode; readonly scope: NameScope<Context> }
  | { readonly kind: 'function'; readonly declaration: KustoNode; readonly scope: NameScope<Context> }
  /** A function's parameter, with the argument of this call. */
  | {
      readonly kind: 'parameter';
      readonly argument: KustoNode;
      readonly context: Context;
      /** How often the function's body reads it. */
      readonly uses: number;
    };

/** The names that statements bind, inside those of the text around them. */
export interface NameScope<Context> {
  /** What to add to the offsets of the nodes that stand in it: a call's copy of a body has offsets of its own. */
  readonly shift: number;
  readonly names: ReadonlyMap<string, Binding<Context>>;
  readonly outer: NameScope<Context> | undefined;
}

/** What a name stands for, innermost first. */
export function lookUp<Context>(scope: NameScope<Context>, name: string): Binding<Context> | undefined {
  for (let at: NameScope<Context> | undefined = scope; at; at = at.outer) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The scope of a list of statements. A name that they declare twice is left out. */
export function scopeOfStatements<Context>(
  statements: readonly KustoNode[],
  outer: NameScope<Context> | undefined,
  shift = 0,
  more: ReadonlyMap<string, Binding<Context>> = new Map(),
): NameScope<Context> {
  const names = new Map<string, Binding<Context>>(more);
  const scope: NameScope<Context> = { shift, names, outer };
  const twice = new Set<string>();
  for (const statement of statements) {
    const name = isA(statement, 'LetStatement') ? statement.Name?.SimpleName : undefined;
    if (name === undefined || !statement.Expression) continue;
    if (names.has(name)) twice.add(name);
    const { Expression: bound } = statement;
    names.set(
      name,
      isA(bound, 'FunctionDeclaration')
        ? { kind: 'function', declaration: bound, scope }
        : { kind: 'let', expression: bound, scope },
    );
  }
  for (const name of twice) names.delete(name);
  return scope;
}

/** How often each name is read anywhere below a node, other than as a column. */
export function countUses(root: KustoNode): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  walk(root, (node, kind) => {
    if (kind !== 'NameReference' || node.SimpleName === undefined) return;
    if (isA(node.ReferencedSymbol, 'ColumnSymbol')) return;
    uses.set(node.SimpleName, (uses.get(node.SimpleName) ?? 0) + 1);
  });
  // `union V*` may read views of the query, too.
  for (const pattern of [...uses.keys()].filter((name) => name.includes('*'))) {
    const start = pattern.slice(0, pattern.indexOf('*'));
    for (const [name, count] of uses) if (name !== pattern && name.startsWith(start)) uses.set(name, count + 1);
  }
  return uses;
}

/** The pipe of each `as` operator, by the name that it gives; a name that is given twice stands for nothing. */
export function asNames(root: KustoNode): ReadonlyMap<string, KustoNode> {
  const names = new Map<string, KustoNode | undefined>();
  walk(root, (node, kind) => {
    if (kind !== 'PipeExpression' || !isA(node.Operator, 'AsOperator') || !node.Operator) return;
    const name = declaredName(node.Operator);
    if (name !== undefined) names.set(name, names.has(name) ? undefined : node);
  });
  return new Map([...names].flatMap(([name, node]) => (node ? [[name, node] as const] : [])));
}

/** The name that an `as` operator gives. */
export function declaredName(operator: KustoNode): string | undefined {
  return children(operator).find((child) => isA(child, 'NameDeclaration'))?.SimpleName;
}

/** The statements and the last expression of a function's body. */
export function bodyParts(body: KustoNode): {
  readonly statements: readonly KustoNode[];
  readonly expression: KustoNode | undefined;
} {
  return { statements: elements(body.Statements), expression: body.Expression ?? undefined };
}

/** A function's parameters by name, and whether each takes a table. */
export function parametersOf(declaration: KustoNode): readonly { readonly name: string; readonly tabular: boolean }[] {
  const list = children(declaration).find((child) => isA(child, 'FunctionParameters'));
  const parameters: KustoNode[] = [];
  if (list) {
    walk(list, (node) => {
      if (isA(node, 'FunctionParameter')) parameters.push(node);
    });
  }
  return parameters.map((parameter) => {
    let name = '';
    let tabular = false;
    walk(parameter, (node) => {
      if (name === '' && isA(node, 'NameDeclaration')) name = node.SimpleName ?? '';
      if (isA(node, 'SchemaTypeExpression')) tabular = true;
    });
    return { name, tabular };
  });
}

/** Names of the query's own functions whose work looks at neighbouring rows, directly or through each other. */
export function windowedNames(root: KustoNode): ReadonlySet<string> {
  const calls = new Map<string, Set<string>>();
  walk(root, (node, kind) => {
    const name = kind === 'LetStatement' ? node.Name?.SimpleName : undefined;
    if (name === undefined || !isA(node.Expression, 'FunctionDeclaration') || !node.Expression) return;
    const called = calls.get(name) ?? new Set<string>();
    calls.set(name, called);
    walk(node.Expression, (inner, kindOfInner) => {
      if (kindOfInner === 'NameReference' && inner.SimpleName !== undefined) called.add(inner.SimpleName);
    });
  });
  const windowed = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, called] of calls) {
      if (windowed.has(name) || ![...called].some((other) => isWindowFunction(other) || windowed.has(other))) continue;
      windowed.add(name);
      grown = true;
    }
  }
  return windowed;
}

/** The names that `let` statements and parameters bind, wherever they stand, with the place of each. */
export function boundNames(root: KustoNode): readonly { readonly name: string; readonly at: KustoNode }[] {
  const names: { readonly name: string; readonly at: KustoNode }[] = [];
  walk(root, (node, kind) => {
    if (kind === 'LetStatement' && node.Name?.SimpleName !== undefined) {
      names.push({ name: node.Name.SimpleName, at: node });
    }
    if (kind === 'FunctionDeclaration') {
      names.push(...parametersOf(node).map(({ name }) => ({ name, at: node })));
    }
  });
  return names;
}
