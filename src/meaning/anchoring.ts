import type { Literal, NormalForm } from './normal-form.js';

/** `positive` names what a row is, `negative` what it is not; `neutral` says nothing about its value. */
export type Polarity = 'positive' | 'negative' | 'neutral';

/** The polarity of a literal. A test for presence, an empty value and one that is all wildcards are neutral. */
export function polarityOf(literal: Literal): Polarity {
  const { atom } = literal;
  if (atom.operator === 'exists') return 'neutral';
  const empty =
    atom.hole === undefined && atom.values.some((value) => value.kind === 'null' || /^[\s*?]*$/.test(value.text));
  if (empty) return 'neutral';
  return literal.negated ? 'negative' : 'positive';
}

/** Whether the condition names something in every way it can hold. What is not anchored holds for nearly every row. */
export function isAnchored(form: NormalForm): boolean {
  switch (form.kind) {
    case 'literal':
      return polarityOf(form) === 'positive';
    case 'and':
      return form.children.some(isAnchored);
    case 'or':
      return form.children.every(isAnchored);
  }
}

/** Whether any literal names something. */
export function holdsPositive(form: NormalForm): boolean {
  return form.kind === 'literal' ? polarityOf(form) === 'positive' : form.children.some(holdsPositive);
}
