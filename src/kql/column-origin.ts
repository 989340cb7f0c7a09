import { toExpression } from './expression.js';
import { joinKind } from './join.js';
import type { KustoNode, KustoSymbol } from './kusto.js';
import { className, columnsOf, isA, toArray, walk } from './nodes.js';
import { type OperatorName, operatorOfClass } from './operators.js';
import type { Origin, StageColumn } from './query.js';

/** A column without its lineage, which depends on the whole path before it. */
export type BareColumn = Omit<StageColumn, 'lineage'>;

/** An operator between the columns before it, on this path's side, and those after it. */
export interface Step {
  readonly node: KustoNode;
  readonly operator: OperatorName;
  readonly before: readonly KustoSymbol[];
  readonly after: readonly KustoSymbol[];
  /** Of joins and unions: which input this path comes from, 0 being what stands before the bar. */
  readonly leg: number;
  readonly keyNodes: readonly KustoNode[];
  readonly windowed: ReadonlySet<string>;
  readonly shift: number;
}

/** A column symbol as plain data. */
export function bareColumn(symbol: KustoSymbol, origin: Origin): BareColumn {
  return { name: symbol.Name, type: symbol.Type?.Name ?? 'unknown', origin };
}

/** The columns after an operator, each with what the operator did to make it. A name that occurs twice is unclear. */
export function originsOf(step: Step): readonly BareColumn[] {
  const counts = new Map<string, number>();
  for (const symbol of step.after) counts.set(symbol.Name, (counts.get(symbol.Name) ?? 0) + 1);
  const origins = originReader(step);
  return step.after.map((symbol, index) => {
    return bareColumn(symbol, counts.get(symbol.Name) === 1 ? origins(symbol, index) : { kind: 'unclear' });
  });
}

type OriginReader = (symbol: KustoSymbol, index: number) => Origin;

function originReader(step: Step): OriginReader {
  if (step.operator === 'join' || step.operator === 'lookup') return joinOrigins(step);
  if (step.operator === 'union' || step.leg > 0) return unionOrigins(step);
  return pipeOrigins(step);
}

const unclear: Origin = { kind: 'unclear' };
const elsewhere: Origin = { kind: 'elsewhere' };

/** Names before the operator that stand for one column only. */
function carriedName(step: Step): (symbol: KustoSymbol | undefined) => Origin | undefined {
  const counts = new Map<string, number>();
  for (const symbol of step.before) counts.set(symbol.Name, (counts.get(symbol.Name) ?? 0) + 1);
  return (symbol) => (symbol && counts.get(symbol.Name) === 1 ? { kind: 'carried', from: symbol.Name } : undefined);
}

/**
 * By position: Kusto lists the left side's columns, then the right side's, and both may hold the same symbol. A semi or
 * anti join has those of one side only.
 */
function joinOrigins(step: Step): OriginReader {
  const { node, before, after, leg } = step;
  const right = columnsOf(node.Expression?.ResultType);
  const left = columnsOf(node.Parent?.Expression?.ResultType);
  const carried = carriedName(step);
  const ours = (from: number) => (index: number) => carried(before[index - from]) ?? unclear;
  const kind = joinKind(node);
  if (kind.endsWith('semi') || kind.endsWith('anti')) {
    const kept = kind.startsWith('left') === (leg === 0);
    return (_symbol, index) => (kept ? ours(0)(index) : elsewhere);
  }
  // Of a table that is not all known Kusto may list more columns later than earlier.
  if (step.operator === 'join' && after.length !== left.length + right.length) return () => unclear;
  if (leg === 0) return (_symbol, index) => (index < left.length ? ours(0)(index) : elsewhere);
  if (step.operator === 'join') return (_symbol, index) => (index < left.length ? elsewhere : ours(left.length)(index));
  // `lookup` leaves out the right side's keys; what it keeps, it keeps in order, renamed where the name was taken.
  return (symbol, index) => {
    if (index < left.length) return elsewhere;
    return carried(before.find((old) => old === symbol || toArray(symbol.OriginalColumns).includes(old))) ?? unclear;
  };
}

/** By symbol: a column that several inputs have is a new one that knows its originals; by its type where these differ. */
function unionOrigins(step: Step): OriginReader {
  const known = new Set(step.before);
  const carried = carriedName(step);
  return (symbol) => {
    const named = (old: KustoSymbol) =>
      symbol.Name === old.Name || symbol.Name === `${old.Name}_${old.Type?.Name ?? ''}`;
    // `find` packs columns into one of another name, which lists them as its originals.
    const originals = toArray(symbol.OriginalColumns).filter(named);
    const mine = known.has(symbol) ? symbol : originals.find((old) => known.has(old));
    return mine ? (carried(mine) ?? unclear) : elsewhere;
  };
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
  'mv-apply',
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
  'make-series',
  'invoke',
  'search',
  'scan',
  'evaluate',
  'partition',
]);

/** Operators whose new columns hold the expressions that stand in them. */
const makes: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'extend',
  'project',
  'project-rename',
  'serialize',
  'distinct',
  'summarize',
]);

/** Operators within `partition` that neither pick rows nor mix them. */
const keepsRows: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'where',
  'extend',
  'project',
  'project-away',
  'project-keep',
  'project-rename',
  'project-reorder',
  'sort',
  'serialize',
]);

function pipeOrigins(step: Step): OriginReader {
  const { node, operator, before, keyNodes } = step;
  if (!handsOn.has(operator) || !isFaithful(node, operator)) return () => unclear;
  const carried = carriedName(step);
  const known = new Set(before);
  const written = writtenNames(node, operator);
  const keys = new Set(keyNodes.flatMap((key) => columnNamed(key) ?? []));
  const groups = operator === 'summarize' || operator === 'make-series';
  return (symbol) => {
    if (written.has(symbol.Name)) return unclear;
    const source = symbol.Source;
    // A column made inside a function has its source in another tree, whose offsets mean nothing here.
    const madeHere = makes.has(operator) && source != null && within(source, node);
    const named = madeHere ? columnNamed(source) : undefined;
    const kept = [symbol, named, renamedFrom(symbol, operator)].find((old) => old && known.has(old));
    if (groups) {
      if (kept && keys.has(kept)) return carried(kept) ?? unclear;
      if (!madeHere) return unclear;
      const isKey = keyNodes.some((expression) => within(source, expression));
      return { kind: 'made', role: isKey ? 'key' : 'aggregate', expression: expressionOf(source, step) };
    }
    if (kept) return carried(kept) ?? unclear;
    if (!madeHere) return unclear;
    return { kind: 'made', role: 'value', expression: expressionOf(source, step) };
  };
}

function expressionOf(source: KustoNode, { windowed, shift }: Step) {
  return toExpression(source, windowed, shift);
}

/** Whether a column that keeps its symbol through this very operator keeps its values too. */
function isFaithful(node: KustoNode, operator: OperatorName): boolean {
  if (operator === 'evaluate') return pluginKeepsColumns(node);
  if (operator !== 'partition') return true;
  let faithful = true;
  walk(node, (inner) => {
    const name = inner === node ? 'partition' : operatorOfClass(className(inner));
    if (/Operator$/.test(className(inner)) && inner !== node && !keepsRows.has(name)) faithful = false;
  });
  return faithful;
}

const rowPlugins: ReadonlySet<string> = new Set(['bag_unpack', 'ipv4_lookup', 'ipv6_lookup']);

/** Whether a plugin works on each row by itself and leaves its other columns alone, as it does unless told to overwrite them. */
export function pluginKeepsColumns(evaluate: KustoNode): boolean {
  const call = callOf(evaluate);
  const name = call?.Name?.SimpleName ?? '';
  return rowPlugins.has(name) && (name !== 'bag_unpack' || toArray(call?.ArgumentList?.Expressions).length === 1);
}

/** The function that `invoke` or `evaluate` calls. */
export function callOf(operator: KustoNode): KustoNode | undefined {
  let call: KustoNode | undefined;
  walk(operator, (node) => {
    if (call === undefined && isA(node, 'FunctionCallExpression')) call = node;
  });
  return call;
}

/** Names that `parse`, `mv-expand` and `mv-apply` write: Kusto keeps the old symbol there although the values are new. */
function writtenNames(node: KustoNode, operator: OperatorName): ReadonlySet<string> {
  const names = new Set<string>();
  const expands = operator === 'mv-expand' || operator === 'mv-apply';
  if (!expands && !operator.startsWith('parse')) return names;
  const visit = (inner: KustoNode, readsToo: boolean): void => {
    walk(inner, (below) => {
      const declares = isA(below, 'NameDeclaration') || (readsToo && isA(below, 'NameReference'));
      if (declares && below.SimpleName !== undefined) names.add(below.SimpleName);
    });
  };
  visit(node, operator === 'mv-expand');
  walk(node, (inner) => {
    if (isA(inner, 'MvApplyExpression')) visit(inner, true);
  });
  return names;
}

function within(inner: KustoNode, outer: KustoNode): boolean {
  return inner.TextStart >= outer.TextStart && inner.End <= outer.End;
}

function renamedFrom(symbol: KustoSymbol, operator: OperatorName): KustoSymbol | undefined {
  if (operator !== 'project-rename') return undefined;
  const originals = toArray(symbol.OriginalColumns);
  return originals.length === 1 ? originals[0] : undefined;
}

/** The column that an expression is, when it is nothing but a column's name. */
function columnNamed(expression: KustoNode): KustoSymbol | undefined {
  let node = expression;
  while ((isA(node, 'ParenthesizedExpression') || isA(node, 'SimpleNamedExpression')) && node.Expression)
    node = node.Expression;
  const symbol = isA(node, 'NameReference') ? node.ReferencedSymbol : undefined;
  return symbol && isA(symbol, 'ColumnSymbol') ? symbol : undefined;
}
