import { junction, type NormalForm } from './normal-form.js';

/** The most conjunctions that a form is written out into: each may cost a sub-query, and Sentinel takes 10,000 characters. */
const mostConjunctions = 16;

/** The form as an `or` of conjunctions of literals; undefined where there would be too many. */
export function spreadOut(form: NormalForm): NormalForm | undefined {
  const terms = conjunctions(form);
  return (
    terms &&
    junction(
      'or',
      terms.map((literals) => junction('and', literals)),
    )
  );
}

function conjunctions(form: NormalForm): readonly (readonly NormalForm[])[] | undefined {
  if (form.kind === 'literal') return [[form]];
  const children = form.children.map(conjunctions);
  let terms: readonly (readonly NormalForm[])[] = form.kind === 'and' ? [[]] : [];
  for (const child of children) {
    if (child === undefined) return undefined;
    terms =
      form.kind === 'or' ? [...terms, ...child] : terms.flatMap((left) => child.map((right) => [...left, ...right]));
    if (terms.length > mostConjunctions) return undefined;
  }
  return terms;
}
