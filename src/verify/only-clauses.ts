import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { type SyntaxNode, syntaxTree } from '../kql/syntax-tree.js';
import type { Span } from '../text/span.js';
import { type TunedText, withoutInsertions } from './tuned-text.js';

/**
 * The tuned query's syntax tree is the original's with one `where not(...)` operator for each clause, in that clause's place,
 * and nothing else; and its text outside of the clauses is the original's, comments included.
 */
export function onlyClauses(originalText: string, tuned: TunedText): readonly Diagnostic[] {
  const differ = (message: string) => [diagnose('WN602', message)];
  if (withoutInsertions(tuned) !== originalText)
    return differ('the tuned rule differs from the rule outside of its clauses');
  const before = syntaxTree(originalText);
  const after = syntaxTree(tuned.text);
  if (!before.ok || !after.ok) return differ("Kusto's parser failed on the tuned rule");
  const found: SyntaxNode[] = [];
  const collapsed = collapse(after.value, tuned.clauses, found);
  const place = firstDifference(before.value, collapsed);
  if (place !== undefined) return differ(`the tuned rule differs from the rule by more than its clauses, at ${place}`);
  for (const [index, clause] of tuned.clauses.entries()) {
    const here = found.filter((operator) => within(operator.span, clause)).length;
    if (here !== 1) return differ(`clause ${index + 1} of the tuned rule is ${here} operators, not one`);
  }
  const bad = found.find((operator) => !isWhereNot(operator));
  return bad ? differ('a clause of the tuned rule is not of the form `where not(...)`') : [];
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The tree without the `where` operators that stand, bar and all, inside a clause's place; they are added to `found`. */
function collapse(node: SyntaxNode, clauses: readonly Span[], found: SyntaxNode[]): SyntaxNode {
  if (node.kind === 'PipeExpression') {
    const [expression, bar, operator] = node.children;
    if (expression && bar && operator?.kind === 'FilterOperator') {
      const clause = clauses.find((span) => within(operator.span, span) && within(bar.span, span));
      if (clause) {
        found.push(operator);
        return collapse(expression, clauses, found);
      }
    }
  }
  return { ...node, children: node.children.map((child) => collapse(child, clauses, found)) };
}

/** Words for the first place at which two trees differ in kind, token text or number of children. */
function firstDifference(before: SyntaxNode, after: SyntaxNode): string | undefined {
  if (before.kind !== after.kind) return `a \`${before.kind}\` that became a \`${after.kind}\``;
  if (before.text !== after.text) return `the token \`${clip(before.text)}\` that became \`${clip(after.text)}\``;
  if (before.children.length !== after.children.length) return `a \`${before.kind}\` with other parts`;
  for (const [index, child] of before.children.entries()) {
    const other = after.children[index];
    const place = other ? firstDifference(child, other) : `a missing \`${child.kind}\``;
    if (place !== undefined) return place;
  }
  return undefined;
}

function clip(text: string | undefined): string {
  const line = (text ?? '').replace(/[`\s]+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

/** `where`, no parameters, and a call of `not` with one argument. */
function isWhereNot(operator: SyntaxNode): boolean {
  const [keyword, parameters, condition, ...more] = operator.children;
  if (keyword?.kind !== 'WhereKeyword' || parameters?.children.length !== 0 || more.length > 0) return false;
  if (condition?.kind !== 'FunctionCallExpression') return false;
  const [name, list] = condition.children;
  const [open, inner, close] = list?.children ?? [];
  const complete = open?.text === '(' && close?.text === ')' && inner?.children.length === 1;
  return complete && tokens(name) === 'not';
}

function tokens(node: SyntaxNode | undefined): string {
  return node ? (node.text ?? node.children.map(tokens).join('')) : '';
}
