import type { GlobalState, KustoCode, KustoNode } from './kusto.js';
import { children, className, isA, isTable } from './nodes.js';
import type { Reference } from './query.js';

/** Every name that the query reads (not those that it declares), with what Kusto says it means. */
export function referencesOf(code: KustoCode): readonly Reference[] {
  const result: Reference[] = [];
  const visit = (node: KustoNode): void => {
    if (isA(node, 'NameReference') && node.SimpleName !== undefined) {
      const span = { start: node.TextStart, end: node.End };
      result.push({ name: node.SimpleName, span, meaning: meaningOf(node, code.Globals) });
    }
    const called = isA(node, 'FunctionCallExpression') ? tableNamedByCall(node) : undefined;
    if (called !== undefined) {
      result.push({ name: called, span: { start: node.TextStart, end: node.End }, meaning: 'table' });
    }
    for (const child of children(node)) visit(child);
  };
  visit(code.Syntax);
  return result;
}

function meaningOf(node: KustoNode, globals: GlobalState): Reference['meaning'] {
  const symbol = node.ReferencedSymbol;
  if (!symbol) return 'other';
  if (isTable(symbol)) return globals.IsDatabaseTable(symbol) ? 'table' : 'other';
  switch (className(symbol)) {
    case 'ColumnSymbol':
      return 'column';
    case 'VariableSymbol':
    case 'ParameterSymbol':
      return 'let';
    case 'FunctionSymbol':
      if (globals.IsBuiltInFunction(symbol) || globals.IsAggregateFunction(symbol)) return 'built-in';
      return globals.IsDatabaseFunction(symbol) ? 'function' : 'let';
    default:
      return 'other';
  }
}

/** The table that `table("Name")` means; its name is no name reference. */
function tableNamedByCall(node: KustoNode): string | undefined {
  return node.Name?.SimpleName === 'table' && isTable(node.ResultType) ? node.ResultType?.Name : undefined;
}
