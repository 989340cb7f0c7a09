import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Query, Reference } from '../kql/query.js';
import type { TunedText } from './tuned-text.js';

/**
 * Every name in a clause means a column, a table of the schema or a function of the language or the service: never a `let` of the
 * rule, which could stand for anything under the same name.
 */
export function namesHold(tuned: Query, text: TunedText): readonly Diagnostic[] {
  const found = tuned.references.find((reference) => inClause(reference, text) && !isFixed(reference));
  if (!found) return [];
  return [diagnose('WN602', `the name \`${found.name}\` in a clause is not what the clause means by it in this rule`)];
}

function inClause(reference: Reference, text: TunedText): boolean {
  return text.clauses.some(({ start, end }) => reference.span.start >= start && reference.span.end <= end);
}

function isFixed(reference: Reference): boolean {
  switch (reference.meaning) {
    case 'column':
    case 'table':
    case 'built-in':
    case 'function':
      return true;
    case 'let':
    case 'other':
      return false;
  }
}
