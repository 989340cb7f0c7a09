import { type KustoList, type KustoNode, type KustoSymbol, libraries } from './kusto.js';

/** The items of one of the library's collections. */
export function toArray<Item>(list: KustoList<Item> | null | undefined): readonly Item[] {
  return list == null ? [] : libraries().bridge.toArray(list);
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

/** Visits a node and all below it, parents first. */
export function walk(node: KustoNode, visit: (node: KustoNode) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

/** The elements of a comma-separated list. */
export function elements(list: KustoList<KustoNode> | null | undefined): readonly KustoNode[] {
  return toArray(list).flatMap((item) => (item.Element ? [item.Element] : []));
}

/** A table's columns; empty for whatever is no table. */
export function columnsOf(symbol: KustoSymbol | null | undefined): readonly KustoSymbol[] {
  return symbol && isTable(symbol) ? toArray(symbol.Columns) : [];
}

/** Whether a symbol is a table, named or not. */
export function isTable(symbol: KustoSymbol | null | undefined): boolean {
  return symbol != null && /TableSymbol$/.test(className(symbol));
}
