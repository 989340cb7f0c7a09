import type { Ast, ComparisonNode } from '../syntax/ast.js';

/** A value list without brackets whose end is unclear, with the filter written out in each of its meanings. */
export interface AmbiguousList {
  readonly node: ComparisonNode;
  readonly meanings: readonly string[];
}

/**
 * `a contains "x" or "y" and user == "u"`: the list may end before the `and`, or its last value may belong to it.
 * Both meanings are given as whole filters.
 */
export function ambiguousLists(ast: Ast, filter: string): readonly AmbiguousList[] {
  return candidates(ast).map((node) => {
    const before = filter.slice(0, node.span.start);
    const after = filter.slice(node.span.end);
    const head = filter.slice(node.span.start, node.values[0]?.span.start ?? node.span.end);
    const own = filter.slice(node.span.start, node.span.end);
    const apart = node.values.map((value, index) => {
      const next = node.values[index + 1];
      const text =
        index === 0
          ? head + filter.slice(value.span.start, value.span.end)
          : head + filter.slice(value.span.start, value.span.end);
      return next === undefined ? text : `${text}${filter.slice(value.span.end, next.span.start)}`;
    });
    return { node, meanings: [`${before}(${own})${after}`, before + apart.join('') + after] };
  });
}

function candidates(ast: Ast): readonly ComparisonNode[] {
  switch (ast.kind) {
    case 'and':
      return ast.children.flatMap((child, index) => {
        const followed = index < ast.children.length - 1;
        return child.kind === 'comparison' &&
          followed &&
          child.bare &&
          !child.parenthesised &&
          child.connective !== 'and'
          ? [child]
          : candidates(child);
      });
    case 'or':
      return ast.children.flatMap(candidates);
    case 'not':
    case 'remark':
      return candidates(ast.child);
    case 'comparison':
      return ast.bare && ast.connective === 'mixed' ? [ast] : [];
    case 'unknown':
    case 'malformed':
      return [];
  }
}
