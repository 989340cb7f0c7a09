import type { Literal } from '../meaning/normal-form.js';
import type { BoundLiteral } from './literal.js';
import type { Target } from './resolve.js';

/** The literal's test, and what it is in rows of another kind. */
export function withOtherRows(literal: Literal, target: Target, bind: (place: Target) => BoundLiteral): BoundLiteral {
  const bound = bind(target);
  const [other] = target.columns.flatMap(({ otherwise }) => otherwise ?? []);
  // A test for what is not set says nothing of the kinds of rows.
  if (other === undefined || bound.predicate === undefined || literal.atom.operator === 'exists') return bound;
  const { predicate, narrowed } = bind({ ...target, columns: [other] });
  return predicate === undefined || narrowed ? bound : { ...bound, otherwise: predicate };
}
