import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { KustoCode, KustoNode } from './kusto.js';
import { className, isA, isTable, walk } from './nodes.js';
import { isReadByName, isWindowFunction } from './operators.js';
import type { KustoProblem } from './query.js';
import { referencesOf, wildcardTables } from './references.js';
import type { BrokenChain, Chain } from './source-chain.js';

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

/** WN601 when the rule does not parse, WN606 (a warning) when Kusto finds another error in it. */
export function ruleProblems(problems: readonly KustoProblem[], syntaxErrors: boolean): readonly Diagnostic[] {
  const first = problems.find((problem) => problem.severity === 'error');
  if (syntaxErrors) {
    return [
      diagnose('WN601', 'the rule is not well-formed KQL, so no place in it is known to be safe', {
        span: first?.span,
      }),
    ];
  }
  if (!first) return [];
  const told = first.message.replace(/[`\s]+/g, ' ').replace(/\.$/, '');
  return [diagnose('WN606', `the rule itself has an error: \`${told}\``, { span: first.span, severity: 'warning' })];
}

/** Only `let` statements, plain `set` options and one tabular expression are understood. */
export function statementRefusals(statements: readonly KustoNode[]): readonly Diagnostic[] {
  const result: Diagnostic[] = [];
  const expressions = statements.filter((statement) => isA(statement, 'ExpressionStatement'));
  const tabular = expressions.at(-1);
  if (!tabular) result.push(diagnose('WN601', 'the rule has no query statement to weave into'));
  else if (tabular.Expression && !isTable(tabular.Expression.ResultType)) {
    result.push(diagnose('WN601', 'the rule does not give a table', { span: spanOf(tabular) }));
  }
  if (expressions.length > 1) {
    result.push(
      diagnose('WN601', 'the rule has more than one query statement', {
        span: expressions[0] && spanOf(expressions[0]),
      }),
    );
  }
  for (const statement of statements) {
    const kind = className(statement);
    const name = kind === 'LetStatement' ? (statement.Name?.SimpleName ?? '') : '';
    if (isReadByName(name)) {
      const span = spanOf(statement);
      result.push(diagnose('WN601', `the rule gives the name of the function \`${name}\` another meaning`, { span }));
    }
    if (kind === 'LetStatement' || kind === 'ExpressionStatement') continue;
    const words = kind
      .replace(/Statement$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    result.push(
      diagnose('WN601', `the rule holds a \`${words}\` statement, which winnow does not follow`, {
        span: spanOf(statement),
      }),
    );
  }
  return result;
}

/** Functions that look at neighbouring rows, wherever they stand: leaving out a row changes what the others see. */
export function windowRefusals(root: KustoNode): readonly Diagnostic[] {
  const result: Diagnostic[] = [];
  walk(root, (node) => {
    const name = isA(node, 'FunctionCallExpression') ? (node.Name?.SimpleName ?? '') : '';
    if (!isWindowFunction(name)) return;
    const message = `\`${name}()\` reads neighbouring rows, so that leaving out a row could let new ones through`;
    result.push(diagnose('WN603', message, { span: spanOf(node), label: 'reads other rows' }));
  });
  return result;
}

/** WN608 for a table that the schema does not know, WN601 for what is no single table. */
export function brokenChainRefusal(chain: BrokenChain): Diagnostic {
  const span = spanOf(chain.at);
  if (chain.unknownTable) return diagnose('WN608', `${chain.what} is not known`, { span });
  return diagnose('WN601', `winnow cannot yet follow the rule's rows through ${chain.what}`, {
    span,
    label: 'not followed',
  });
}

/**
 * The table that feeds the result must not stand anywhere else in the query: a threshold or an allow-list made of the
 * same rows would not shrink along with it. Nor may an `as` name be read again.
 */
export function sameSourceRefusals(code: KustoCode, chain: Chain): readonly Diagnostic[] {
  const table = chain.head.SimpleName ?? '';
  const result: Diagnostic[] = [];
  const refuse = (span: { readonly start: number; readonly end: number }, message: string): void => {
    result.push(diagnose('WN603', message, { span, label: 'read here as well' }));
  };
  for (const reference of referencesOf(code)) {
    if (reference.meaning !== 'table' || reference.name !== table || reference.span.start === chain.head.TextStart)
      continue;
    refuse(
      reference.span,
      `the table \`${table}\` is read a second time, where its rows could subtract from the result`,
    );
  }
  for (const { at, names } of wildcardTables(code)) {
    if (names.includes(table))
      refuse(spanOf(at), `the table \`${table}\` is read a second time, through a name with a wildcard`);
  }
  const declared = new Set<string>();
  walk(code.Syntax, (node) => {
    if (!isA(node, 'AsOperator')) return;
    walk(node, (inner) => {
      if (isA(inner, 'NameDeclaration') && inner.SimpleName !== undefined) declared.add(inner.SimpleName);
    });
  });
  for (const reference of referencesOf(code)) {
    if (reference.meaning !== 'let' || !declared.has(reference.name)) continue;
    refuse(reference.span, `the name \`${reference.name}\` that \`as\` gives to the rows is read again`);
  }
  return result;
}
