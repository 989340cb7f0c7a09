import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { KustoProblem, Query } from '../kql/query.js';
import type { TunedText } from './tuned-text.js';
import { toOriginal } from './tuned-text.js';

/** Kusto finds nothing in the tuned query that it does not find, at the same place, in the original. */
export function noNewDiagnostic(original: Query, tuned: Query, text: TunedText): readonly Diagnostic[] {
  const known = new Set(original.problems.map((problem) => key(problem, problem.span.start)));
  const found = tuned.problems.find((problem) => {
    const start = toOriginal(text, problem.span.start);
    return start === undefined || !known.has(key(problem, start));
  });
  if (!found) return [];
  const told = found.message.replace(/[`\s]+/g, ' ').replace(/\.$/, '');
  return [
    diagnose('WN602', `the tuned rule has an error that the rule does not have: \`${told}\``, {
      notes: [`${found.code} at ${found.span.start} of the tuned query`],
    }),
  ];
}

function key(problem: KustoProblem, start: number): string {
  return JSON.stringify([start, problem.code, problem.severity, problem.message]);
}
