import { type BareColumn, bareColumn, callOf, originsOf, type Step } from './column-origin.js';
import { readsOf, toExpression } from './expression.js';
import { joinKeys, joinKind } from './join.js';
import type { KustoNode, KustoSymbol } from './kusto.js';
import { children, className, columnsOf, elements } from './nodes.js';
import { isRowWise, type OperatorName, operatorOfClass } from './operators.js';
import type { JoinKind, Stage } from './query.js';

/** An operator as one input's rows meet it: all of a `Stage` that does not depend on what stands before or around it. */
export type BareStage = Omit<Stage, 'columns' | 'places' | 'join'> & {
  readonly columns: readonly BareColumn[];
  readonly join: { readonly kind: JoinKind; readonly side: 'left' | 'right' } | undefined;
};

/** Where an operator stands. */
export interface StageInput {
  readonly node: KustoNode;
  /** The table that comes in on this path. */
  readonly before: KustoSymbol | null | undefined;
  /** The table that goes out. */
  readonly after: KustoSymbol | null | undefined;
  readonly bar: number | undefined;
  readonly leg: number;
  readonly windowed: ReadonlySet<string>;
  /** What to add to the node's offsets. */
  readonly shift: number;
}

/** The columns of a table, before any operator. */
export function scopeColumns(table: KustoSymbol): readonly BareColumn[] {
  return columnsOf(table).map((symbol) => bareColumn(symbol, { kind: 'unclear' }));
}

/** An operator of a pipeline as plain data. */
export function toStage(input: StageInput): BareStage {
  const { node, after, bar, leg, windowed, shift } = input;
  const operator = operatorOfClass(className(node));
  const joins = operator === 'join' || operator === 'lookup';
  const keyNodes = keysOf(node, operator);
  const step: Step = {
    node,
    operator,
    before: columnsOf(input.before),
    after: columnsOf(after),
    leg,
    keyNodes,
    windowed,
    shift,
  };
  const side = leg === 0 ? 'left' : 'right';
  const keys = joins
    ? joinKeys(node, side, windowed, shift)
    : keyNodes.map((key) => toExpression(key, windowed, shift));
  // What a join or a union reads of this path's rows is its keys: other tables' columns bear other rows' values.
  const reads =
    joins || operator === 'union'
      ? {
          references: keys.flatMap((key) => key.references),
          readsAll: keys.some((key) => key.readsAll),
          readsRows: keys.some((key) => key.readsRows),
        }
      : readsOf(node, windowed);
  const calls = operator === 'invoke' || operator === 'evaluate' ? callOf(node)?.Name?.SimpleName : undefined;
  return {
    operator,
    span: { start: node.TextStart + shift, end: node.End + shift },
    barStart: bar,
    rowWise: isRowWise(operator) && !reads.readsRows,
    columns: originsOf(step),
    open: after?.IsOpen === true,
    predicate: operator === 'where' && node.Condition ? toExpression(node.Condition, windowed, shift) : undefined,
    keys,
    join: joins ? { kind: joinKind(node), side } : undefined,
    calls,
    limited: children(node).some((child) => /RowLimit/.test(className(child))),
    ...reads,
  };
}

function keysOf(node: KustoNode, operator: OperatorName): readonly KustoNode[] {
  if (operator === 'summarize' || operator === 'make-series') return elements(node.ByClause?.Expressions);
  return operator === 'distinct' ? elements(node.Expressions) : [];
}
