import type { Span } from '../text/span.js';
import { type Constant, constantOf, constantsOf } from './constants.js';
import type { KustoNode } from './kusto.js';
import { children, className, elements, isA, kindName, walk } from './nodes.js';
import { isWindowFunction } from './operators.js';

/** What an expression or an operator reads. */
export interface Reads {
  /** Columns named anywhere in it, sub-queries included. */
  readonly references: readonly string[];
  /** Whether it reads all columns (`*`, `pack_all()`), or some that cannot be told. */
  readonly readsAll: boolean;
  /** Whether it looks at neighbouring rows (`prev()`, `row_number()`), itself or through a function of the query. */
  readonly readsRows: boolean;
}

interface Reading extends Reads {
  readonly span: Span;
  /** The value, where the text itself holds it. */
  readonly constant?: Constant;
  /** What it tests its left side for, where it does; `<`, `==` and the like are comparisons. */
  readonly test?: ConstantTest;
}

/** A value compared with constants by an operator for texts, by `in` or by `between`. */
export interface ConstantTest {
  /** Without the `!` of a negated one. */
  readonly operator: string;
  readonly negated: boolean;
  readonly left: Expression;
  /** Undefined where one of them is no constant. Of `between` the lower end and the upper one. */
  readonly right: readonly Constant[] | undefined;
}

/** A scalar expression as far as the shrink-only check has to look into it. Parentheses are gone. */
export type Expression = Reading &
  (
    | { readonly kind: 'column'; readonly name: string; readonly type: string }
    | { readonly kind: 'literal'; readonly text: string }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'comparison'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | {
        /** A search for texts, such as `has "a"` or `has_any ("a", "b")`; `values` only where all of them are literals. */
        readonly kind: 'text';
        readonly operator: string;
        readonly left: Expression;
        readonly values: readonly string[] | undefined;
      }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
    | { readonly kind: 'other' }
  );

const readsAllFunctions: ReadonlySet<string> = new Set(['pack_all']);
const byNameFunctions: ReadonlySet<string> = new Set(['column_ifexists', 'columnifexists']);
const noColumns: ReadonlySet<string> = new Set(['FunctionSymbol', 'VariableSymbol', 'ParameterSymbol', 'TableSymbol']);
const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Operators that test a text for another one, beside those of `textOperators`; `~` is what is left of `!~`. */
const testedTexts: ReadonlySet<string> = new Set([
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((word) => [word, `${word}_cs`]),
  '=~',
  '~',
  'matches regex',
]);
const textOperators: ReadonlySet<string> = new Set(['has', 'has_cs', 'contains', 'contains_cs']);

function literalsOf(nodes: readonly KustoNode[]): readonly string[] | undefined {
  const values = nodes.flatMap((node) => (typeof node.LiteralValue === 'string' ? [node.LiteralValue] : []));
  return values.length === nodes.length && values.length > 0 ? values : undefined;
}

/**
 * The columns that a node names. A name that Kusto cannot resolve counts as reading all. `windowed` are the query's own
 * functions that look at neighbouring rows.
 */
export function readsOf(node: KustoNode, windowed: ReadonlySet<string>): Reads {
  const references = new Set<string>();
  let readsAll = false;
  let readsRows = false;
  walk(node, (inner, kind) => {
    if (kind === 'StarExpression') readsAll = true;
    if (kind === 'NameReference' && inner.SimpleName !== undefined) {
      const symbol = inner.ReferencedSymbol && className(inner.ReferencedSymbol);
      if (windowed.has(inner.SimpleName)) readsRows = true;
      if (symbol === 'ColumnSymbol') references.add(inner.SimpleName);
      // A name that cannot be resolved may be a column that the schema does not list, picked or counted by what stands before.
      else if (!isSelector(inner) && (symbol == null || !noColumns.has(symbol))) readsAll = true;
    }
    if (kind === 'FunctionCallExpression') {
      const name = inner.Name?.SimpleName ?? '';
      if (isWindowFunction(name)) readsRows = true;
      if (readsAllFunctions.has(name)) readsAll = true;
      if (byNameFunctions.has(name)) {
        const first = argumentsOf(inner)[0];
        if (first && typeof first.LiteralValue === 'string') references.add(first.LiteralValue);
        else readsAll = true;
      }
    }
  });
  return { references: [...references], readsAll, readsRows };
}

/** Whether a name is the part of `Bag.Part` behind the dot, which means nothing by itself. */
function isSelector(name: KustoNode): boolean {
  return isA(name.Parent, 'PathExpression') && name.Parent?.GetChild(0) !== name;
}

/** The arguments of a function call. */
export function argumentsOf(call: KustoNode): readonly KustoNode[] {
  return elements(call.ArgumentList?.Expressions);
}

/** An expression as plain data; spans are `shift` further than the nodes say. */
export function toExpression(node: KustoNode, windowed: ReadonlySet<string>, shift = 0): Expression {
  const kind = className(node);
  if ((kind === 'ParenthesizedExpression' || kind === 'SimpleNamedExpression') && node.Expression) {
    return toExpression(node.Expression, windowed, shift);
  }
  const span: Span = { start: node.TextStart + shift, end: node.End + shift };
  if (kind === 'BinaryExpression' && node.Left && node.Right) {
    return binary(node, span, toExpression(node.Left, windowed, shift), toExpression(node.Right, windowed, shift));
  }
  const constant = constantOf(node);
  const common: Reading = { span, ...readsOf(node, windowed), ...(constant && { constant }) };
  if ((kind === 'HasAnyExpression' || kind === 'HasAllExpression') && node.Left && node.Right) {
    const values = literalsOf(elements(node.Right.Expressions));
    const operator = kind === 'HasAnyExpression' ? 'has_any' : 'has_all';
    const left = toExpression(node.Left, windowed, shift);
    const test = { operator, negated: false, left, right: constantsOf(elements(node.Right.Expressions)) };
    return { ...common, kind: 'text', operator, left, values, test };
  }
  if ((kind === 'InExpression' || kind === 'BetweenExpression') && node.Left && node.Right) {
    const operands = kind === 'InExpression' ? elements(node.Right.Expressions) : operandsOf(node.Right);
    const left = toExpression(node.Left, windowed, shift);
    return { ...common, kind: 'other', test: testOf(node.Operator?.Text ?? '', left, operands) };
  }
  if (kind === 'NameReference' && isA(node.ReferencedSymbol, 'ColumnSymbol') && node.SimpleName !== undefined) {
    return { ...common, kind: 'column', name: node.SimpleName, type: node.ResultType?.Name ?? 'unknown' };
  }
  if (kind === 'LiteralExpression') return { ...common, kind: 'literal', text: children(node)[0]?.Text ?? '' };
  if (kind === 'FunctionCallExpression') {
    const name = node.Name?.SimpleName ?? '';
    const list = argumentsOf(node).map((argument) => toExpression(argument, windowed, shift));
    return { ...common, kind: 'call', name, arguments: list };
  }
  return { ...common, kind: 'other' };
}

// Built from its sides, so that a long chain of `or` costs its length and not the square of it.
function binary(node: KustoNode, span: Span, left: Expression, right: Expression): Expression {
  const common: Reading = {
    span,
    references: [...new Set([...left.references, ...right.references])],
    readsAll: left.readsAll || right.readsAll,
    readsRows: left.readsRows || right.readsRows,
  };
  const kind = kindName(node);
  const operator = node.Operator?.Text ?? '';
  if (kind === 'AndExpression') return { ...common, kind: 'and', left, right };
  if (kind === 'OrExpression') return { ...common, kind: 'or', left, right };
  if (textOperators.has(operator)) {
    const values = literalsOf(node.Right ? [node.Right] : []);
    return {
      ...common,
      kind: 'text',
      operator,
      left,
      values,
      test: testOf(operator, left, node.Right ? [node.Right] : []),
    };
  }
  if (comparisons.has(operator)) return { ...common, kind: 'comparison', operator, left, right };
  const test =
    testedTexts.has(operator.replace('!', '')) && node.Right ? testOf(operator, left, [node.Right]) : undefined;
  return { ...common, kind: 'other', ...(test && { test }) };
}

function testOf(operator: string, left: Expression, operands: readonly KustoNode[]): ConstantTest {
  const negated = operator.startsWith('!');
  return {
    // `!~` is the opposite of `=~`.
    operator: negated ? operator.replace(/^!(~?)/, (_, tilde: string) => (tilde === '' ? '' : '=~')) : operator,
    negated,
    left,
    right: constantsOf(operands.map(bare)),
  };
}

function operandsOf(couple: KustoNode): readonly KustoNode[] {
  return children(couple).filter((child) => /Expression$|^NameReference$/.test(className(child)));
}

function bare(node: KustoNode): KustoNode {
  return className(node) === 'ParenthesizedExpression' && node.Expression ? bare(node.Expression) : node;
}
