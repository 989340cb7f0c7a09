import type { KustoNode } from './kusto.js';
import { declaredName } from './names.js';
import { children, className } from './nodes.js';

/**
 * How often names that a query binds are read once each of them is replaced by what it stands for: 1 for a query without
 * names, twice as much for each `let B = union A, A` upon another. What a name stands for may be a view, a function or the
 * rows before an `as`.
 */
export function weightOf(root: KustoNode): number {
  return 1 + readIn(root, { names: new Map(), total: 0 });
}

interface Reading {
  /** The weight of each name in scope. */
  names: Map<string, number>;
  /** Of the statement so far: what an `as` in it stands for. */
  total: number;
}

function readIn(node: KustoNode, reading: Reading): number {
  const before = reading.total;
  switch (className(node)) {
    case 'LetStatement': {
      const own: Reading = { names: reading.names, total: 0 };
      const weight = 1 + (node.Expression ? readIn(node.Expression, own) : 0);
      reading.names.set(node.Name?.SimpleName ?? '', weight);
      return reading.total - before;
    }
    case 'FunctionDeclaration': {
      const inner: Reading = { names: new Map(reading.names), total: 0 };
      for (const child of children(node)) readIn(child, inner);
      reading.total += inner.total;
      return reading.total - before;
    }
    case 'AsOperator':
      reading.names.set(declaredName(node) ?? '', 1 + reading.total);
      return 0;
    case 'NameReference':
      reading.total += reading.names.get(node.SimpleName ?? '') ?? 0;
      return reading.total - before;
    default:
      for (const child of children(node)) readIn(child, reading);
      return reading.total - before;
  }
}
