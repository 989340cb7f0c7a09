import { type Expression, toExpression } from './expression.js';
import type { KustoNode } from './kusto.js';
import { children, elements, isA } from './nodes.js';
import type { JoinKind } from './query.js';

const kinds: Readonly<Record<string, JoinKind>> = {
  innerunique: 'innerunique',
  inner: 'inner',
  leftouter: 'leftouter',
  rightouter: 'rightouter',
  fullouter: 'fullouter',
  leftsemi: 'leftsemi',
  rightsemi: 'rightsemi',
  leftanti: 'leftanti',
  leftantisemi: 'leftanti',
  anti: 'leftanti',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
};

/** The kind of a `join` or `lookup` operator; the default is `innerunique` for the one and `leftouter` for the other. */
export function joinKind(operator: KustoNode): JoinKind {
  const written = parameterText(operator, 'kind');
  if (written === undefined) return isA(operator, 'LookupOperator') ? 'leftouter' : 'innerunique';
  return Object.hasOwn(kinds, written) ? (kinds[written] ?? 'unknown') : 'unknown';
}

/** The text of an operator's parameter, such as that of `kind=inner`. */
export function parameterText(operator: KustoNode, name: string): string | undefined {
  for (const list of children(operator)) {
    const found = children(list).find((item) => isA(item, 'NamedParameter') && item.Name?.SimpleName === name);
    if (found?.Expression) return (children(found.Expression)[0]?.Text ?? '').toLowerCase();
  }
  return undefined;
}

/** What the rows of one side are compared by, as columns of that side. */
export function joinKeys(
  operator: KustoNode,
  side: 'left' | 'right',
  windowed: ReadonlySet<string>,
  shift: number,
): readonly Expression[] {
  return elements(operator.ConditionClause?.Expressions).map((condition) => {
    if (isA(condition, 'BinaryExpression') && condition.Operator?.Text === '==') {
      const own = [condition.Left, condition.Right].find((part) => part && sideOf(part) === side);
      const column = own ? ownColumn(own, shift) : undefined;
      if (column) return column;
    }
    const expression = toExpression(condition, windowed, shift);
    return expression.kind === 'column' ? expression : { ...expression, kind: 'other', readsAll: true };
  });
}

function sideOf(path: KustoNode): string | undefined {
  const text = isA(path, 'PathExpression') ? children(path)[0]?.SimpleName : undefined;
  return text === '$left' ? 'left' : text === '$right' ? 'right' : undefined;
}

function ownColumn(path: KustoNode, shift: number): Expression | undefined {
  const name = children(path).at(-1)?.SimpleName;
  if (name === undefined) return undefined;
  const span = { start: path.TextStart + shift, end: path.End + shift };
  const type = path.ResultType?.Name ?? 'unknown';
  return { kind: 'column', name, type, span, references: [name], readsAll: false, readsRows: false };
}
