import type { KustoCode, KustoNode } from './kusto.js';
import { isA, toArray, walk } from './nodes.js';
import type { KustoProblem } from './query.js';

/** Kusto's diagnostics of an analysed text, in order of place, without the one that is known to be false. */
export function problemsOf(code: KustoCode): readonly KustoProblem[] {
  const bareArguments = invokeArguments(code.Syntax);
  const problems = toArray(code.GetDiagnostics()).map((found): KustoProblem => {
    return {
      code: found.Code,
      severity: found.Severity === 'Error' ? 'error' : found.Severity === 'Warning' ? 'warning' : 'note',
      message: found.Message,
      span: { start: found.Start, end: found.End },
    };
  });
  const real = problems.filter(({ code: id, span }) => {
    return id !== 'KS142' || !bareArguments.some((list) => span.start >= list.TextStart && span.end <= list.End);
  });
  return real.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1));
}

/** Argument lists of `invoke`: the services take a bare column there (`invoke FileProfile(SHA1)`), the library does not. */
function invokeArguments(root: KustoNode): readonly KustoNode[] {
  const lists: KustoNode[] = [];
  walk(root, (node, kind) => {
    if (kind !== 'InvokeOperator') return;
    walk(node, (inner) => {
      if (isA(inner, 'FunctionCallExpression') && inner.ArgumentList) lists.push(inner.ArgumentList);
    });
  });
  return lists;
}
