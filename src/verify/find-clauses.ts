import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { childrenAt, kindAt, kindNumber, type SyntaxShape, textAt } from '../kql/syntax-shape.js';
import type { Span } from '../text/span.js';

/** A clause as Kusto's parser reads it in a tuned query. */
export interface FoundClause {
  /** The node of its `where` operator in the tuned query, and the place of its bar there. */
  readonly operator: number;
  readonly bar: Span;
  /** The place in the original of the expression that it follows. */
  readonly follows: Span;
}

/** The clauses in the order of the text, or what else differs. */
export type Comparison =
  | { readonly ok: true; readonly found: readonly FoundClause[] }
  | { readonly ok: false; readonly finding: Diagnostic };

/**
 * Holds the tree of a query with clauses against the one without: it must be the same but for one operator `where not(...)`
 * in each clause's place.
 */
export function findClauses(original: SyntaxShape, tuned: SyntaxShape, clauses: readonly Span[]): Comparison {
  const differ = (message: string): Comparison => ({ ok: false, finding: diagnose('WN602', message) });
  const found: FoundClause[] = [];
  const place = firstDifference({ original, tuned, clauses, found }, 0, 0);
  if (place !== undefined) return differ(`the tuned rule differs from the rule by more than its clauses, at ${place}`);
  const sorted: FoundClause[] = [];
  for (const [index, clause] of clauses.entries()) {
    const here = found.filter(({ operator }) => within(spanAt(tuned, operator), clause));
    if (here.length !== 1 || !here[0])
      return differ(`clause ${index + 1} of the tuned rule is ${here.length} operators, not one`);
    sorted.push(here[0]);
  }
  return found.every(({ operator }) => isWhereNot(tuned, operator))
    ? { ok: true, found: sorted }
    : differ('a clause of the tuned rule is not of the form `where not(...)`');
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function spanAt({ starts, ends }: SyntaxShape, index: number): Span {
  return { start: starts[index] ?? 0, end: ends[index] ?? 0 };
}

interface Pair {
  readonly original: SyntaxShape;
  readonly tuned: SyntaxShape;
  readonly clauses: readonly Span[];
  readonly found: FoundClause[];
}

/** Words for the first place at which two trees differ in kind, token text or number of children; clauses go to `found`. */
function firstDifference(pair: Pair, before: number, after: number): string | undefined {
  const { original, tuned } = pair;
  const node = pastClauses(pair, before, after);
  if (original.kinds[before] !== tuned.kinds[node])
    return `a \`${kindAt(original, before)}\` that became a \`${kindAt(tuned, node)}\``;
  const ends = [endOf(original, before), endOf(tuned, node)] as const;
  let [child, other] = [before + 1, node + 1];
  if (child === ends[0] && other === ends[1] && textAt(original, before) !== textAt(tuned, node))
    return `the token \`${clip(textAt(original, before))}\` that became \`${clip(textAt(tuned, node))}\``;
  while (child < ends[0] && other < ends[1]) {
    const place = firstDifference(pair, child, other);
    if (place !== undefined) return place;
    child = endOf(original, child);
    other = endOf(tuned, other);
  }
  return child === ends[0] && other === ends[1] ? undefined : `a \`${kindAt(original, before)}\` with other parts`;
}

/** The node behind the last one below a node. */
function endOf({ sizes }: SyntaxShape, index: number): number {
  return index + (sizes[index] ?? 1);
}

/** The node that stands in the tuned query where the original's does: what is left of a pipe of clauses, or else itself. */
function pastClauses({ original, tuned, clauses, found }: Pair, before: number, after: number): number {
  let node = after;
  while (tuned.kinds[node] === kindNumber('PipeExpression')) {
    const [expression = -1, bar = -1, operator = -1] = childrenAt(tuned, node);
    if (tuned.kinds[operator] !== kindNumber('FilterOperator')) break;
    const places = [spanAt(tuned, bar), spanAt(tuned, operator)];
    if (!clauses.some((span) => places.every((place) => within(place, span)))) break;
    found.push({ operator, bar: spanAt(tuned, bar), follows: spanAt(original, before) });
    node = expression;
  }
  return node;
}

function clip(text: string): string {
  const line = text.replace(/[`\s]+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

/** `where`, no parameters, and a call of `not` with one argument, which gives no rows a name. */
function isWhereNot(shape: SyntaxShape, operator: number): boolean {
  const [keyword = -1, parameters = -1, condition = -1, ...more] = childrenAt(shape, operator);
  if (shape.kinds[keyword] !== kindNumber('WhereKeyword') || childrenAt(shape, parameters).length > 0) return false;
  if (more.length > 0 || shape.kinds[condition] !== kindNumber('FunctionCallExpression')) return false;
  const [name = -1, list = -1] = childrenAt(shape, condition);
  const [open = -1, inner = -1, close = -1] = childrenAt(shape, list);
  const complete = textAt(shape, open) === '(' && textAt(shape, close) === ')' && childrenAt(shape, inner).length === 1;
  return complete && textAt(shape, name) === 'not' && !namesRows(shape, operator);
}

/** Whether an operator holds an `as`: its name would stand for other rows in all of the rule behind it. */
function namesRows({ kinds, sizes }: SyntaxShape, operator: number): boolean {
  return kinds.slice(operator, operator + (sizes[operator] ?? 1)).includes(kindNumber('AsOperator'));
}
