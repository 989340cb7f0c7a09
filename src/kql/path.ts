import type { GlobalState, KustoNode } from './kusto.js';
import type { NameScope } from './names.js';
import { className, elements, isA } from './nodes.js';
import { operatorOfClass } from './operators.js';
import type { Branch, Place } from './query.js';
import { type BareStage, toStage } from './stage.js';

/** A place with the names through which it is read more than once; the empty name for a reading that cannot be counted. */
export type SharedPlace = Omit<Place, 'shared'> & { readonly sharedBy: readonly string[] };

/** What rows meet on their way, from the table on. */
export type Item =
  | { readonly kind: 'place'; readonly place: SharedPlace }
  | { readonly kind: 'stage'; readonly stage: BareStage }
  | { readonly kind: 'branch'; readonly branch: Omit<Branch, 'stage'> };

/** A list whose ends the paths through one operator have in common. */
export interface Way {
  readonly item: Item;
  readonly next: Way | undefined;
}

export type Role = 'feeds' | 'subtracts';

/** A reading of a table, or of what is none, and the way of its rows to the result. */
export interface Path {
  readonly head: KustoNode;
  readonly shift: number;
  readonly role: Role;
  readonly way: Way | undefined;
}

/** A place at which the result's rows come from something that winnow does not follow. */
export interface BrokenPath {
  readonly span: { readonly start: number; readonly end: number };
  readonly role: Role;
  /** Words for a message: `the source \`find\``. */
  readonly what: string;
  /** Whether it is a name that the schema does not know. */
  readonly unknown: boolean;
}

/** Where an expression stands. */
export interface Context {
  readonly scope: NameScope<Context>;
  readonly role: Role;
  /** Whether a `|` may follow the expression in the text, and the offset of the one that does. */
  readonly open: boolean;
  readonly bar: number | undefined;
  /** The names through which the text here is read more than once. */
  readonly sharedBy: readonly string[];
  /** Whether it is read more than once within the function that it stands in, whoever calls that. */
  readonly reused: boolean;
  /** How many names have been followed. */
  readonly depth: number;
}

/** What is known of the whole query, and what has been found so far. */
export interface Reader {
  readonly globals: GlobalState;
  readonly uses: ReadonlyMap<string, number>;
  /** The pipes of `as` operators by name. */
  readonly as: ReadonlyMap<string, KustoNode>;
  readonly windowed: ReadonlySet<string>;
  /** The places at which each name has been followed. */
  readonly followed: Map<string, Set<number>>;
  readonly stages: Map<KustoNode, Map<number, BareStage>>;
  readonly paths: Path[];
  readonly strangers: Path[];
  readonly broken: BrokenPath[];
  readonly follow: Follow;
}

export type Follow = (expression: KustoNode, context: Context, way: Way | undefined, reader: Reader) => void;

/** Records that a table has been reached. */
export function arrive(head: KustoNode, context: Context, way: Way | undefined, reader: Reader): void {
  reader.paths.push({ head, shift: context.scope.shift, role: context.role, way });
}

/** Records that rows come from no table. */
export function arriveElsewhere(node: KustoNode, context: Context, way: Way | undefined, reader: Reader): void {
  reader.strangers.push({ head: node, shift: context.scope.shift, role: context.role, way });
}

/** Records that an expression cannot be followed to a table. `why` says more than the expression does. */
export function breakAt(
  node: KustoNode,
  context: Context,
  way: Way | undefined,
  reader: Reader,
  why: Partial<Pick<BrokenPath, 'what' | 'unknown'>> = {},
): void {
  const { shift } = context.scope;
  arriveElsewhere(node, context, way, reader);
  reader.broken.push({
    span: { start: node.TextStart + shift, end: node.End + shift },
    role: context.role,
    what: `the source \`${sourceWord(node)}\``,
    unknown: false,
    ...why,
  });
}

function sourceWord(node: KustoNode): string {
  const operator = operatorOfClass(className(node));
  if (operator !== 'unknown') return operator;
  if (isA(node, 'NameReference')) return node.SimpleName ?? '';
  const call = node.Name?.SimpleName;
  if (call !== undefined) return `${call}()`;
  return className(node)
    .replace(/(Expression|Operator|Statement)$/, '')
    .toLowerCase();
}

/**
 * The place behind an expression, where a `|` may stand there. None in the body of a function that takes a table: Kusto
 * checks it once more without knowing the table's columns.
 */
export function placeAfter(expression: KustoNode, context: Context, way: Way | undefined): Way | undefined {
  const { shift } = context.scope;
  if (!context.open || shift !== 0) return way;
  const own = isA(expression, 'PipeExpression') ? expression.Bar?.TextStart : undefined;
  const bar = own === undefined ? context.bar : own + shift;
  const start = expression.TextStart + shift;
  const place: SharedPlace = { start, offset: expression.End + shift, bar, sharedBy: context.sharedBy };
  return { item: { kind: 'place', place }, next: way };
}

/** An operator, the expression whose rows come in on this path, and the one that gives its result. */
export interface Crossing {
  readonly node: KustoNode;
  readonly before: KustoNode | null | undefined;
  readonly after: KustoNode;
  readonly bar: KustoNode | null | undefined;
  readonly leg: number;
}

/** Read once, however many paths come through it: a copy of a function's body has nodes of its own. */
function stageOf({ node, before, after, bar, leg }: Crossing, shift: number, reader: Reader): BareStage {
  const known = reader.stages.get(node) ?? new Map<number, BareStage>();
  reader.stages.set(node, known);
  const stage =
    known.get(leg) ??
    toStage({
      node,
      before: before?.ResultType,
      after: after.ResultType,
      bar: bar ? bar.TextStart + shift : undefined,
      leg,
      windowed: reader.windowed,
      shift,
    });
  known.set(leg, stage);
  return stage;
}

/** The way through an operator. */
export function through(crossing: Crossing, context: Context, way: Way | undefined, reader: Reader): Way {
  const stage = stageOf(crossing, context.scope.shift, reader);
  const { leg } = crossing;
  const next: Way = { item: { kind: 'stage', stage }, next: way };
  const branch = branchAt(stage, leg);
  return branch ? { item: { kind: 'branch', branch }, next } : next;
}

/** The inputs of a join or a union other than what stands before the bar. */
export function legsOf(operator: KustoNode): readonly KustoNode[] {
  if (isA(operator, 'UnionOperator')) return elements(operator.Expressions);
  return operator.Expression ? [operator.Expression] : [];
}

function branchAt({ operator, span, barStart }: BareStage, leg: number): Omit<Branch, 'stage'> | undefined {
  if (operator === 'join' || operator === 'lookup' || operator === 'union') return { operator, span, leg };
  const merges = (operator === 'search' || operator === 'find') && barStart === undefined;
  return merges ? { operator: 'union', span, leg } : undefined;
}
