import { type KustoList, type KustoNode, type KustoSymbol, libraries } from './kusto.js';

/** The items of one of the library's collections. */
export function toArray<Item>(list: KustoList<Item> | null | undefined): readonly Item[] {
  if (list == null) return [];
  // Its own lists are read by index: what it has for all collections takes ten times as long.
  if (typeof list.getItem !== 'function' || typeof list.Count !== 'number') return libraries().bridge.toArray(list);
  const items: Item[] = [];
  for (let index = 0; index < list.Count; index += 1) items.push(list.getItem(index));
  return items;
}

const classNames = new Map<unknown, string>();

/** The class of a node or symbol without its namespace: `PipeExpression`, `ColumnSymbol`; `List` for generic lists. */
export function className(value: object): string {
  const known = classNames.get(value.constructor);
  if (known !== undefined) return known;
  const full = libraries().bridge.getTypeName(value);
  const name = full.includes('`') ? 'List' : full.slice(full.lastIndexOf('.') + 1).replace(/^.*\+/, '');
  classNames.set(value.constructor, name);
  return name;
}

/** Whether a value is of exactly this class. */
export function isA(value: object | null | undefined, name: string): boolean {
  return value != null && className(value) === name;
}

const kindNames = new Map<number, string>();

/** The name of a node's kind: `HasExpression`, `BarToken`. */
export function kindName({ Kind }: Pick<KustoNode, 'Kind'>): string {
  const known = kindNames.get(Kind);
  if (known !== undefined) return known;
  const { kusto, system } = libraries();
  const name = system.Enum.toString(kusto.Syntax.SyntaxKind, Kind);
  kindNames.set(Kind, name);
  return name;
}

/** A node's children, tokens among them. */
export function children(node: KustoNode): readonly KustoNode[] {
  const result: KustoNode[] = [];
  for (let index = 0; index < node.ChildCount; index += 1) {
    const child = node.GetChild(index);
    if (child) result.push(child);
  }
  return result;
}

type Visit = (node: KustoNode, name: string) => void;

interface FlatTree {
  readonly nodes: readonly KustoNode[];
  readonly names: readonly string[];
}

const flatTrees = new WeakMap<KustoNode, FlatTree>();

/** Visits a node and all below it, tokens excepted, parents first, with the name of each one's class. */
export function walk(node: KustoNode, visit: Visit): void {
  const flat = flatTrees.get(node);
  if (!flat) {
    descend(node, visit);
    return;
  }
  for (let index = 0; index < flat.nodes.length; index += 1)
    visit(flat.nodes[index] as KustoNode, flat.names[index] ?? '');
}

function descend(node: KustoNode, visit: Visit): void {
  if (node.IsToken) return;
  visit(node, className(node));
  const count = node.ChildCount;
  for (let index = 0; index < count; index += 1) {
    const child = node.GetChild(index);
    if (child) descend(child, visit);
  }
}

/** Lays a tree out flat, because it will be walked many times. */
export function flatten(root: KustoNode): void {
  const nodes: KustoNode[] = [];
  const names: string[] = [];
  descend(root, (node, name) => {
    nodes.push(node);
    names.push(name);
  });
  flatTrees.set(root, { nodes, names });
}

/** The elements of a comma-separated list. */
export function elements(list: KustoList<KustoNode> | null | undefined): readonly KustoNode[] {
  return toArray(list).flatMap((item) => (item.Element ? [item.Element] : []));
}

const columnLists = new WeakMap<KustoSymbol, readonly KustoSymbol[]>();

/** A table's columns; empty for whatever is no table. */
export function columnsOf(symbol: KustoSymbol | null | undefined): readonly KustoSymbol[] {
  if (!symbol || !isTable(symbol)) return [];
  const known = columnLists.get(symbol);
  if (known) return known;
  const columns = toArray(symbol.Columns);
  // Symbols do not change, but for those of tables that are not all known, which take on what is read of them.
  if (symbol.IsOpen !== true) columnLists.set(symbol, columns);
  return columns;
}

/** Whether a symbol is a table, named or not. */
export function isTable(symbol: KustoSymbol | null | undefined): boolean {
  return symbol != null && className(symbol).endsWith('TableSymbol');
}
