import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Query, Reference } from '../kql/query.js';
import type { TunedText } from './tuned-text.js';

/**
 * Every name in a clause means a column, a table of the schema or a function of the language or the service: never a `let` of the
 * rule, which could stand for anything under the same name.
 */
export function namesHold(tuned: Query, text: TunedText): readonly Diagnostic[] {
  const found = tuned.references.find((reference) => inClause(reference, text) && !isFixed(reference, tuned.letNames));
  if (!found) return [];
  return [diagnose('WN602', `the name \`${found.name}\` in a clause is not what the clause means by it in this rule`)];
}

function inClause(reference: Reference, text: TunedText): boolean {
  return text.clauses.some(({ start, end }) => reference.span.start >= start && reference.span.end <= end);
}

// Inside a row's scope a column wins over a `let` of its name; for tables and functions the `let` does, or may.
export function isFixed({ name, meaning }: Reference, letNames: readonly string[]): boolean {
  switch (meaning) {
    case 'column':
      return true;
    case 'table':
    case 'built-in':
    case 'function':
      return !letNames.includes(name);
    case 'let':
    case 'other':
      return false;
  }
}
