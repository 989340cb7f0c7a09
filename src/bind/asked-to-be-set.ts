import type { Literal } from '../meaning/normal-form.js';

/** A value that is all wildcards (`name:*`) asks for a field that is set. */
export function askedToBeSet(literal: Literal): Literal {
  const { atom } = literal;
  const whole =
    atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like' || atom.operator === 'matches';
  // INVARIANT: no more than `polarityOf` takes as naming nothing; SQL's `%` alone is refused.
  const all = atom.values.length > 0 && atom.values.every(({ kind, text }) => kind !== 'regex' && /^\*+$/.test(text));
  return whole && all ? { ...literal, atom: { ...atom, operator: 'exists', values: [] } } : literal;
}
