import type { Span } from '../text/span.js';
import type { Attempt, KustoNode } from './kusto.js';
import { attempt, libraries } from './kusto.js';
import { children, kindName } from './nodes.js';

/** A syntax tree as plain data. Comments and blanks are not in it; `text` is a token's own text. */
export interface SyntaxNode {
  /** Kusto's name of the node's kind, such as `PipeExpression`. */
  readonly kind: string;
  readonly text: string | undefined;
  readonly span: Span;
  readonly children: readonly SyntaxNode[];
}

/** Parses a query without any schema. The tree of a text with syntax errors holds what could be read of it. */
export function syntaxTree(text: string): Attempt<SyntaxNode> {
  return attempt(() => {
    const { KustoCode, GlobalState } = libraries().kusto;
    return toPlain(KustoCode.Parse(text, GlobalState.Default).Syntax);
  });
}

function toPlain(node: KustoNode): SyntaxNode {
  const inner = children(node);
  return {
    kind: kindName(node),
    text: inner.length === 0 ? (node.Text ?? undefined) : undefined,
    span: { start: node.TextStart, end: node.End },
    children: inner.map(toPlain),
  };
}
