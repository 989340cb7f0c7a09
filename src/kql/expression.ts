import type { Span } from '../text/span.js';
import type { KustoNode } from './kusto.js';
import { children, className, elements, isA, kindName, walk } from './nodes.js';

interface Reading {
  readonly span: Span;
  /** Columns named anywhere in it, sub-queries included. */
  readonly references: readonly string[];
  /** Whether it reads all columns (`*`, `pack_all()`), or some that cannot be told. */
  readonly readsAll: boolean;
}

/** A scalar expression as far as the shrink-only check has to look into it. Parentheses are gone. */
export type Expression = Reading &
  (
    | { readonly kind: 'column'; readonly name: string }
    | { readonly kind: 'literal'; readonly text: string }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'comparison'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
    | { readonly kind: 'other' }
  );

const readsAllFunctions: ReadonlySet<string> = new Set(['pack_all']);
const byNameFunctions: ReadonlySet<string> = new Set(['column_ifexists', 'columnifexists']);
const noColumns: ReadonlySet<string> = new Set(['FunctionSymbol', 'VariableSymbol', 'ParameterSymbol', 'TableSymbol']);
const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** The columns that a node names. A name that Kusto cannot resolve counts as reading all. */
export function readsOf(node: KustoNode): { readonly references: readonly string[]; readonly readsAll: boolean } {
  const references = new Set<string>();
  let readsAll = false;
  walk(node, (inner) => {
    const kind = className(inner);
    if (kind === 'StarExpression') readsAll = true;
    if (kind === 'NameReference' && inner.SimpleName !== undefined) {
      const symbol = inner.ReferencedSymbol && className(inner.ReferencedSymbol);
      if (symbol === 'ColumnSymbol') references.add(inner.SimpleName);
      // A name that cannot be resolved may be a column that the schema does not list, picked or counted by what stands before.
      else if (symbol == null || !noColumns.has(symbol)) readsAll = true;
    }
    if (kind === 'FunctionCallExpression') {
      const name = inner.Name?.SimpleName ?? '';
      if (readsAllFunctions.has(name)) readsAll = true;
      if (byNameFunctions.has(name)) {
        const first = argumentsOf(inner)[0];
        if (first && typeof first.LiteralValue === 'string') references.add(first.LiteralValue);
        else readsAll = true;
      }
    }
  });
  return { references: [...references], readsAll };
}

/** The arguments of a function call. */
export function argumentsOf(call: KustoNode): readonly KustoNode[] {
  return elements(call.ArgumentList?.Expressions);
}

/** An expression as plain data. */
export function toExpression(node: KustoNode): Expression {
  const kind = className(node);
  if ((kind === 'ParenthesizedExpression' || kind === 'SimpleNamedExpression') && node.Expression) {
    return toExpression(node.Expression);
  }
  if (kind === 'BinaryExpression' && node.Left && node.Right) return binary(node, node.Left, node.Right);
  const common: Reading = { span: { start: node.TextStart, end: node.End }, ...readsOf(node) };
  if (kind === 'NameReference' && isA(node.ReferencedSymbol, 'ColumnSymbol') && node.SimpleName !== undefined) {
    return { ...common, kind: 'column', name: node.SimpleName };
  }
  if (kind === 'LiteralExpression') return { ...common, kind: 'literal', text: children(node)[0]?.Text ?? '' };
  if (kind === 'FunctionCallExpression') {
    const name = node.Name?.SimpleName ?? '';
    return { ...common, kind: 'call', name, arguments: argumentsOf(node).map(toExpression) };
  }
  return { ...common, kind: 'other' };
}

// Built from its sides, so that a long chain of `or` costs its length and not the square of it.
function binary(node: KustoNode, leftNode: KustoNode, rightNode: KustoNode): Expression {
  const left = toExpression(leftNode);
  const right = toExpression(rightNode);
  const common: Reading = {
    span: { start: node.TextStart, end: node.End },
    references: [...new Set([...left.references, ...right.references])],
    readsAll: left.readsAll || right.readsAll,
  };
  const kind = kindName(node);
  const operator = node.Operator?.Text ?? '';
  if (kind === 'AndExpression') return { ...common, kind: 'and', left, right };
  if (kind === 'OrExpression') return { ...common, kind: 'or', left, right };
  return comparisons.has(operator)
    ? { ...common, kind: 'comparison', operator, left, right }
    : { ...common, kind: 'other' };
}
