import type { ScalarType } from '../schema/schema.js';
import type { UsedArgument } from './infer-calls.js';
import { hintAt, type TypeHint } from './infer-types.js';
import type { KustoCode, KustoNode, KustoSymbol } from './kusto.js';
import { children, columnsOf, elements, isA, toArray, walk } from './nodes.js';

/** A name that is declared for the time of the inference. */
export interface Draft {
  readonly kind: 'table' | 'function' | 'watchlist';
  readonly name: string;
  readonly tabular: boolean;
  readonly parameters: readonly UsedArgument[];
}

/** What the uses of the drafts' columns and values tell. */
export interface Hints {
  /** By name of the draft, then of the column. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, readonly TypeHint[]>>;
  readonly values: ReadonlyMap<string, readonly TypeHint[]>;
}

/** Collects what a query's uses tell of the drafts in it. */
export function hintsIn(code: KustoCode, drafts: ReadonlyMap<string, Draft>): Hints {
  const owners = ownersIn(code, drafts);
  const columns = new Map<string, Map<string, TypeHint[]>>();
  const values = new Map<string, TypeHint[]>();
  const isDrafted = (node: KustoNode | null | undefined): boolean =>
    isA(node, 'FunctionCallExpression') && drafts.get(node?.Name?.SimpleName ?? '')?.tabular === false;
  const isOpen = (node: KustoNode): boolean => {
    const inside = isA(node, 'ParenthesizedExpression') && node.Expression ? node.Expression : node;
    // The column of `$left.Column`.
    const named = isA(inside, 'PathExpression') ? children(inside).at(-1) : inside;
    const symbol = named?.ReferencedSymbol;
    if (isDrafted(inside)) return true;
    if (!symbol || !isA(symbol, 'ColumnSymbol')) return false;
    return rootsOf(symbol).some((root) => owners.has(root) || isDrafted(root.Source));
  };
  const use = (symbol: KustoSymbol, hint: TypeHint | undefined): void => {
    for (const root of rootsOf(symbol)) {
      const computed = isDrafted(root.Source) ? root.Source?.Name?.SimpleName : undefined;
      if (computed !== undefined && hint) {
        values.set(computed, [...(values.get(computed) ?? []), hint]);
      }
      const owner = owners.get(root);
      if (owner === undefined) continue;
      const own = columns.get(owner) ?? new Map<string, TypeHint[]>();
      columns.set(owner, own);
      own.set(root.Name, [...(own.get(root.Name) ?? []), ...(hint ? [hint] : [])]);
    }
  };
  walk(code.Syntax, (node) => {
    const name = isA(node, 'FunctionCallExpression') ? node.Name?.SimpleName : undefined;
    const draft = name === undefined ? undefined : drafts.get(name);
    if (draft !== undefined && name !== undefined && !draft.tabular) {
      const hint = hintAt(node, isOpen);
      values.set(name, [...(values.get(name) ?? []), ...(hint ? [hint] : [])]);
    }
    if (!isA(node, 'NameReference')) return;
    const symbol = node.ReferencedSymbol;
    if (symbol && isA(symbol, 'ColumnSymbol')) use(symbol, hintAt(node, isOpen));
    for (const other of keyColumns(node, 1)) {
      const [left] = keyColumns(node, 0);
      const type = left && !rootsOf(left).some((root) => owners.has(root)) ? typeName(left) : undefined;
      use(other, type && { type, strong: true });
    }
  });
  return { columns, values };
}

function typeName(column: KustoSymbol): ScalarType | undefined {
  return column.Type?.Name as ScalarType | undefined;
}

/** `join … on Key` names the columns of both sides at once: 0 is what stands before the bar, 1 the other. */
function keyColumns(node: KustoNode, side: 0 | 1): readonly KustoSymbol[] {
  const join = joinOf(node);
  const table = side === 1 ? join?.Expression : join?.Parent?.Expression;
  return columnsOf(table?.ResultType).filter(({ Name }) => Name === node.SimpleName);
}

/** The join that a bare name is a key of. */
export function joinOf(node: KustoNode): KustoNode | undefined {
  let at = node.Parent;
  while (isA(at, 'List')) at = at?.Parent;
  return isA(at, 'JoinOnClause') ? (at?.Parent ?? undefined) : undefined;
}

/** The columns of the drafts, wherever the query reads them, by their symbols. */
function ownersIn(code: KustoCode, drafts: ReadonlyMap<string, Draft>): ReadonlyMap<KustoSymbol, string> {
  const owners = new Map<KustoSymbol, string>();
  walk(code.Syntax, (node) => {
    const called = watchlistOf(node) ?? (isA(node, 'NameReference') ? node.SimpleName : node.Name?.SimpleName);
    const draft = called === undefined ? undefined : drafts.get(called);
    if (draft?.tabular !== true || called === undefined) return;
    for (const column of columnsOf(node.ResultType)) owners.set(column, called);
  });
  return owners;
}

/** The columns that a column stands for after renames, joins and unions. */
function rootsOf(column: KustoSymbol, depth = 0): readonly KustoSymbol[] {
  if (depth > 12) return [];
  const originals = toArray(column.OriginalColumns);
  if (originals.length > 0) return originals.flatMap((one) => rootsOf(one, depth + 1));
  let source = column.Source ?? undefined;
  while (source && (isA(source, 'ParenthesizedExpression') || isA(source, 'SimpleNamedExpression'))) {
    source = source.Expression ?? undefined;
  }
  const from = source && isA(source, 'NameReference') ? source.ReferencedSymbol : undefined;
  return from && isA(from, 'ColumnSymbol') && from !== column ? rootsOf(from, depth + 1) : [column];
}

/** The alias that a call of `_GetWatchlist` names. */
export function watchlistOf(node: KustoNode): string | undefined {
  if (!isA(node, 'FunctionCallExpression') || node.Name?.SimpleName !== '_GetWatchlist') return undefined;
  const alias = elements(node.ArgumentList?.Expressions)[0]?.LiteralValue;
  return typeof alias === 'string' ? alias : undefined;
}
