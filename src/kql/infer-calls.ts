import type { ScalarType } from '../schema/schema.js';
import { argumentsOf } from './expression.js';
import { typeOf } from './infer-types.js';
import type { KustoNode } from './kusto.js';
import { children, className, isA, isTable, walk } from './nodes.js';

/** An argument as a call gives it: by name, or by its place. */
export interface UsedArgument {
  readonly name: string;
  readonly type: ScalarType | 'table';
}

/** The parameters that a call tells of. */
export function callArguments(call: KustoNode): readonly UsedArgument[] {
  const piped: readonly UsedArgument[] = isA(call.Parent, 'InvokeOperator') ? [{ name: 'T', type: 'table' }] : [];
  const given = argumentsOf(call).map((argument, index): UsedArgument => {
    const named = isA(argument, 'SimpleNamedExpression') ? nameOf(argument) : undefined;
    const value = named === undefined ? argument : (argument.Expression ?? argument);
    const type = isTable(value.ResultType) ? 'table' : (typeOf(value) ?? 'string');
    return { name: named ?? `p${index + 1}`, type };
  });
  return [...piped, ...given];
}

function nameOf(named: KustoNode): string | undefined {
  return named.Name?.SimpleName ?? children(named).find((child) => isA(child, 'NameDeclaration'))?.SimpleName;
}

/** Whether a call stands where a table must. */
export function isTabularPlace(node: KustoNode, root: KustoNode): boolean {
  let at = node.Parent;
  while (at && /^(?:List|ParenthesizedExpression)$/.test(className(at))) at = at.Parent;
  if (!at) return false;
  switch (className(at)) {
    case 'ExpressionStatement':
    case 'UnionOperator':
    case 'JoinOperator':
    case 'LookupOperator':
    case 'InvokeOperator':
    case 'MaterializeExpression':
    case 'ToTableExpression':
    case 'FindInClause':
      return true;
    case 'PipeExpression':
      return at.Operator !== node;
    case 'LetStatement':
      return at.Name?.SimpleName !== undefined && isReadAsTable(at.Name.SimpleName, at, root);
    case 'FunctionBody':
      return true;
    default:
      return false;
  }
}

/** Whether a name that a `let` binds is read where a table must stand. */
function isReadAsTable(name: string, statement: KustoNode, root: KustoNode): boolean {
  let tabular = false;
  walk(root, (node) => {
    if (tabular || !isA(node, 'NameReference') || node.SimpleName !== name) return;
    if (node.TextStart > statement.End) tabular = isTabularPlace(node, root);
  });
  return tabular;
}
