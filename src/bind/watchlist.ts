import { diagnose } from '../diagnostics/registry.js';
import type { Literal } from '../meaning/normal-form.js';
import { columnPredicate } from './column-predicate.js';
import type { BoundLiteral } from './literal.js';
import type { Target } from './resolve.js';

/** A watchlist's values, compared with one text column. */
export function bindWatchlist(literal: Literal, target: Target, alias: string): BoundLiteral {
  const base = { literal, target, fillable: false, narrowed: false, never: false };
  const [first] = target.columns;
  const span = literal.atom.span;
  const whole =
    literal.atom.operator === 'equals' || literal.atom.operator === 'in' || literal.atom.operator === 'matches';
  if (
    first === undefined ||
    first.column.type !== 'string' ||
    first.form !== 'as-is' ||
    target.columns.length > 1 ||
    !whole
  ) {
    return {
      ...base,
      predicate: undefined,
      diagnostics: [
        diagnose('WN409', `a watchlist cannot stand here: it is compared whole, with one text column`, {
          span,
          help: 'give the values as a list or a file',
        }),
      ],
    };
  }
  const warning = diagnose('WN706', `the watchlist \`${alias}\` can grow without a review`, {
    span,
    help: 'protect it like the rules, or give the values as a list',
  });
  return {
    ...base,
    predicate: columnPredicate(literal, target, first, { kind: 'watchlist', alias }, literal.negated),
    diagnostics: [warning],
  };
}
