import { readsOf, toExpression } from './expression.js';
import type { KustoNode, KustoSymbol } from './kusto.js';
import { className, columnsOf, elements, isA, toArray, walk } from './nodes.js';
import { isRowWise, isWindowFunction, type OperatorName, operatorOfClass } from './operators.js';
import type { Lineage, Origin, Stage, StageColumn } from './query.js';

/** The columns before an operator, with Kusto's symbols: a column that passes unchanged keeps its symbol. */
export interface Scope {
  readonly columns: readonly StageColumn[];
  readonly symbols: readonly KustoSymbol[];
}

/** The columns of a source table. Every one is the table's own. */
export function sourceScope(table: KustoSymbol): Scope {
  const symbols = columnsOf(table);
  const columns = symbols.map((symbol): StageColumn => {
    return { name: symbol.Name, type: typeName(symbol), lineage: { kind: 'own' }, origin: { kind: 'unclear' } };
  });
  return { columns, symbols };
}

/** An operator of a pipeline as plain data, and the scope after it. */
export function toStage(pipe: KustoNode, before: Scope): { readonly stage: Stage; readonly after: Scope } | undefined {
  const node = pipe.Operator;
  if (!node || !pipe.Bar) return undefined;
  const operator = operatorOfClass(className(node));
  const symbols = columnsOf(pipe.ResultType);
  const keyNodes =
    operator === 'summarize'
      ? elements(node.ByClause?.Expressions)
      : operator === 'distinct'
        ? elements(node.Expressions)
        : [];
  const context: StageContext = { node, operator, before, keyNodes, written: writtenNames(node, operator) };
  const columns = symbols.map((symbol, _index, all) => {
    const once = all.filter((other) => other.Name === symbol.Name).length === 1;
    return toColumn(symbol, once, context);
  });
  const stage: Stage = {
    operator,
    span: { start: node.TextStart, end: node.End },
    barStart: pipe.Bar.TextStart,
    rowWise: isRowWise(operator) && !readsOtherRows(node),
    columns,
    open: pipe.ResultType?.IsOpen === true,
    predicate: operator === 'where' && node.Condition ? toExpression(node.Condition) : undefined,
    keys: keyNodes.map(toExpression),
    ...readsOf(node),
  };
  return { stage, after: { columns, symbols } };
}

interface StageContext {
  readonly node: KustoNode;
  readonly operator: OperatorName;
  readonly before: Scope;
  readonly keyNodes: readonly KustoNode[];
  readonly written: ReadonlySet<string>;
}

function typeName(symbol: KustoSymbol): string {
  return symbol.Type?.Name ?? 'unknown';
}

function toColumn(symbol: KustoSymbol, once: boolean, context: StageContext): StageColumn {
  const origin: Origin = once ? originOf(symbol, context) : { kind: 'unclear' };
  return { name: symbol.Name, type: typeName(symbol), lineage: lineageOf(symbol, origin, context), origin };
}

/** Operators that hand on a column's symbol only together with its values. */
const handsOn: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'where',
  'extend',
  'project',
  'project-away',
  'project-keep',
  'project-rename',
  'project-reorder',
  'parse',
  'parse-where',
  'parse-kv',
  'mv-expand',
  'as',
  'render',
  'sort',
  'take',
  'sample',
  'top',
  'serialize',
  'consume',
  'distinct',
  'summarize',
]);

/** Names that `parse` and `mv-expand` write: Kusto keeps the old symbol there although the values are new. */
function writtenNames(node: KustoNode, operator: OperatorName): ReadonlySet<string> {
  const names = new Set<string>();
  if (operator === 'mv-expand' || operator.startsWith('parse')) {
    walk(node, (inner) => {
      const declares = isA(inner, 'NameDeclaration') || (operator === 'mv-expand' && isA(inner, 'NameReference'));
      if (declares && inner.SimpleName !== undefined) names.add(inner.SimpleName);
    });
  }
  return names;
}

function originOf(symbol: KustoSymbol, context: StageContext): Origin {
  const { node, operator, before, keyNodes, written } = context;
  if (!handsOn.has(operator) || written.has(symbol.Name)) return { kind: 'unclear' };
  const source = symbol.Source;
  const madeHere = source != null && source.TextStart >= node.TextStart && source.End <= node.End;
  const bare = madeHere ? bareColumn(source) : undefined;
  const kept = before.symbols.find((old) => old === symbol || old === bare || isRenameOf(symbol, old, operator));
  if (operator === 'summarize') {
    const key = keyNodes.some((expression) => bareColumn(expression) === kept);
    if (kept && key) return { kind: 'carried', from: kept.Name };
    if (!madeHere) return { kind: 'unclear' };
    const isKey = keyNodes.some((expression) => within(source, expression));
    return { kind: 'made', role: isKey ? 'key' : 'aggregate', expression: toExpression(source) };
  }
  if (kept) return { kind: 'carried', from: kept.Name };
  return madeHere ? { kind: 'made', role: 'value', expression: toExpression(source) } : { kind: 'unclear' };
}

function within(inner: KustoNode, outer: KustoNode): boolean {
  return inner.TextStart >= outer.TextStart && inner.End <= outer.End;
}

function isRenameOf(symbol: KustoSymbol, old: KustoSymbol, operator: OperatorName): boolean {
  if (operator !== 'project-rename') return false;
  const originals = toArray(symbol.OriginalColumns);
  return originals.length === 1 && originals[0] === old;
}

/** The column that an expression is, when it is nothing but a column's name. */
function bareColumn(expression: KustoNode): KustoSymbol | undefined {
  let node = expression;
  while ((isA(node, 'ParenthesizedExpression') || isA(node, 'SimpleNamedExpression')) && node.Expression)
    node = node.Expression;
  const symbol = isA(node, 'NameReference') ? node.ReferencedSymbol : undefined;
  return symbol && isA(symbol, 'ColumnSymbol') ? symbol : undefined;
}

function lineageOf(symbol: KustoSymbol, origin: Origin, context: StageContext): Lineage {
  if (origin.kind !== 'carried') return { kind: 'computed' };
  const old = context.before.columns.filter((column) => column.name === origin.from);
  const lineage = old.length === 1 ? old[0]?.lineage : undefined;
  if (!lineage || lineage.kind === 'computed') return { kind: 'computed' };
  const root = lineage.kind === 'own' ? origin.from : lineage.from;
  return root === symbol.Name ? { kind: 'own' } : { kind: 'renamed', from: root };
}

function readsOtherRows(node: KustoNode): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isA(inner, 'FunctionCallExpression') && isWindowFunction(inner.Name?.SimpleName ?? '')) found = true;
  });
  return found;
}
