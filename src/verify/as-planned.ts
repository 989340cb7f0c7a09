import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { kindAt, type SyntaxShape, shapeOfText, textAt } from '../kql/syntax-shape.js';
import { type FoundClause, findClauses } from './find-clauses.js';

/** A clause as it was printed, and the end of what it goes behind in the original. */
export interface PlannedClause {
  readonly offset: number;
  /** From its bar on. */
  readonly lines: readonly string[];
}

/** Each clause of the tuned query is, token by token, the one that was printed. */
export function asPlanned(
  tuned: SyntaxShape,
  found: readonly FoundClause[],
  planned: readonly PlannedClause[] | undefined,
): readonly Diagnostic[] {
  const other = found.findIndex((clause, index) => {
    return planned !== undefined && !isClause(planned[index]?.lines.join('\n') ?? '', tuned, clause.operator);
  });
  return other === -1
    ? []
    : [diagnose('WN602', `clause ${other + 1} of the tuned rule is not the one that was printed`)];
}

function isClause(text: string, tuned: SyntaxShape, operator: number): boolean {
  const table = 'T';
  const before = shapeOfText(table);
  const after = shapeOfText(`${table}\n${text}`);
  return before.ok && after.ok && isOnly(before.value, after.value, tuned, operator);
}

/** Whether two tokens at the same place of a tree may differ; the nodes above them are given by kind, the nearest last. */
export type MayDiffer = (kind: string, above: readonly string[]) => boolean;

/** Whether what stands behind a table's name is one clause, the same as an operator of a tuned query. */
export function isOnly(
  before: SyntaxShape,
  after: SyntaxShape,
  tuned: SyntaxShape,
  operator: number,
  mayDiffer: MayDiffer = () => false,
): boolean {
  const compared = findClauses(before, after, [{ start: before.text.length, end: after.text.length }]);
  const only = compared.ok ? compared.found[0] : undefined;
  return only !== undefined && sameOperator(after, only.operator, tuned, operator, mayDiffer);
}

/** Whether two operators are the same but for blanks and comments, and for tokens that may differ. */
function sameOperator(
  one: SyntaxShape,
  first: number,
  other: SyntaxShape,
  second: number,
  mayDiffer: MayDiffer,
): boolean {
  const size = one.sizes[first] ?? 0;
  if (size !== other.sizes[second]) return false;
  const above: number[] = [];
  for (let step = 0; step < size; step += 1) {
    const [a, b] = [first + step, second + step];
    if (one.kinds[a] !== other.kinds[b] || one.sizes[a] !== other.sizes[b]) return false;
    while (above.length > 0 && !holdsNode(one, above.at(-1) ?? 0, a)) above.pop();
    if (one.sizes[a] === 1 && textAt(one, a) !== textAt(other, b)) {
      const names = above.map((node) => kindAt(one, node));
      if (!mayDiffer(kindAt(one, a), names)) return false;
    }
    above.push(a);
  }
  return size > 0;
}

function holdsNode({ sizes }: SyntaxShape, node: number, inner: number): boolean {
  return inner < node + (sizes[node] ?? 1);
}
