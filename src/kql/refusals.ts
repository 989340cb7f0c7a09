import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { KustoNode } from './kusto.js';
import { boundNames } from './names.js';
import { className, isA, isTable } from './nodes.js';
import { isReadByName } from './operators.js';
import type { BrokenPath } from './path.js';
import type { Paths } from './paths.js';
import type { KustoProblem } from './query.js';

function spanOf(node: KustoNode): { readonly start: number; readonly end: number } {
  return { start: node.TextStart, end: node.End };
}

/** Kusto ends a line, and with it a comment, at characters that editors and YAML do not take for line ends. */
export function textRefusals(text: string): readonly Diagnostic[] {
  const odd = /\r(?!\n)|[\u0085\u2028\u2029]/.exec(text);
  if (!odd) return [];
  const span = { start: odd.index, end: odd.index + 1 };
  return [diagnose('WN601', 'the rule holds a line end that is neither LF nor CRLF', { span })];
}

/** Of a query that Kusto cannot parse. */
export const notWellFormedMessage = 'the rule is not well-formed KQL, so no place in it is known to be safe';

/**
 * WN601 when the rule does not parse. WN606, a warning, for the first other error in it; not for names of tables and
 * functions that are reported as unknown.
 */
export function ruleProblems(
  problems: readonly KustoProblem[],
  syntaxErrors: boolean,
  broken: readonly BrokenPath[],
): readonly Diagnostic[] {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (syntaxErrors) {
    return [diagnose('WN601', notWellFormedMessage, { span: errors[0]?.span })];
  }
  const unknown = broken.filter((path) => path.unknown && path.role === 'feeds');
  const first = errors.find(({ span }) => {
    return !unknown.some((path) => span.start >= path.span.start && span.end <= path.span.end);
  });
  if (!first) return [];
  const told = first.message.replace(/[`\s]+/g, ' ').replace(/\.$/, '');
  return [diagnose('WN606', `the rule itself has an error: \`${told}\``, { span: first.span, severity: 'warning' })];
}

/** Of a query whose result is a value or cannot be told. */
export const noTableMessage = 'the rule does not give a table';

/** Only `let` statements and one tabular expression are understood. */
export function statementRefusals(statements: readonly KustoNode[], root: KustoNode): readonly Diagnostic[] {
  const result: Diagnostic[] = [];
  const expressions = statements.filter((statement) => isA(statement, 'ExpressionStatement'));
  const tabular = expressions.at(-1);
  if (!tabular) result.push(diagnose('WN601', 'the rule has no query statement to weave into'));
  else if (tabular.Expression && !isTable(tabular.Expression.ResultType)) {
    result.push(diagnose('WN601', noTableMessage, { span: spanOf(tabular) }));
  }
  if (expressions.length > 1) {
    result.push(
      diagnose('WN601', 'the rule has more than one query statement', {
        span: expressions[0] && spanOf(expressions[0]),
      }),
    );
  }
  for (const { name, at } of boundNames(root)) {
    if (!isReadByName(name)) continue;
    const message = `the rule gives the name of the function \`${name}\` another meaning`;
    result.push(diagnose('WN601', message, { span: spanOf(at) }));
  }
  for (const statement of statements) {
    const kind = className(statement);
    if (kind === 'LetStatement' || kind === 'ExpressionStatement') continue;
    const words = kind
      .replace(/Statement$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    const message = `the rule holds a \`${words}\` statement, which winnow does not follow`;
    result.push(diagnose('WN601', message, { span: spanOf(statement) }));
  }
  return result;
}

/**
 * What keeps winnow from following the result back to its tables: WN608 for a name that the schema does not know, WN601
 * for what is no single table. Errors when no table feeds the result at all, else warnings: the other tables can be woven.
 */
export function pathRefusals({ paths, broken, tooMany }: Paths, last: KustoNode): readonly Diagnostic[] {
  if (tooMany) {
    const message = 'the rule uses its own names over and over: its rows go more ways than winnow follows';
    return [diagnose('WN601', message, { span: spanOf(last) })];
  }
  const feeding = broken.filter((path) => path.role === 'feeds');
  if (paths.some((path) => path.role === 'feeds')) {
    return inOrder(feeding).map((path) => ({ ...brokenPath(path), severity: 'warning' }));
  }
  if (feeding.length > 0) return inOrder(feeding).map(brokenPath);
  return [diagnose('WN601', 'no table feeds the result of the rule', { span: spanOf(last) })];
}

/** Each place once, although several ways may lead to it. */
function inOrder(broken: readonly BrokenPath[]): readonly BrokenPath[] {
  const byStart = new Map(broken.map((path) => [path.span.start, path]));
  return [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
}

function brokenPath({ what, span, unknown }: BrokenPath): Diagnostic {
  if (unknown) return diagnose('WN608', `${what} is not known`, { span });
  return diagnose('WN601', `winnow does not follow the rule's rows through ${what}`, { span, label: 'not followed' });
}
