import type { GlobalState, KustoCode, KustoNode } from './kusto.js';
import { className, isTable, walk } from './nodes.js';
import type { Reference } from './query.js';

/** Every name that the query reads (not those that it declares), with what Kusto says it means. */
export function referencesOf(code: KustoCode): readonly Reference[] {
  const result: Reference[] = [];
  walk(code.Syntax, (node, kind) => {
    if (kind === 'NameReference' && node.SimpleName !== undefined) {
      const span = { start: node.TextStart, end: node.End };
      result.push({ name: node.SimpleName, span, meaning: meaningOf(node, code.Globals) });
    }
    const called = kind === 'FunctionCallExpression' ? tableNamedByCall(node) : undefined;
    if (called !== undefined) {
      result.push({ name: called, span: { start: node.TextStart, end: node.End }, meaning: 'table' });
    }
  });
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
