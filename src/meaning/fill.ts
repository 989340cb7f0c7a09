import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import { literalsOf, type NormalForm } from './normal-form.js';

/** What a review says a hole stands for. */
export type HoleValues =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'watchlist'; readonly alias: string };

/** The form with its holes filled as far as the review says, and what the review fills in vain. */
export function fillHoles(
  form: NormalForm,
  values: ReadonlyMap<string, HoleValues>,
): { readonly form: NormalForm; readonly diagnostics: readonly Diagnostic[] } {
  const names = new Set(
    literalsOf(form).flatMap(({ atom }) =>
      atom.hole === undefined || atom.hole.kind === 'condition' ? [] : [atom.hole.name],
    ),
  );
  const diagnostics = [...values.keys()]
    .filter((name) => !names.has(name))
    .map((name) =>
      diagnose('WN407', `the review fills \`${name}\`, but the filter has no such hole`, {
        help:
          names.size > 0
            ? `its holes are ${[...names].map((one) => `\`${one}\``).join(', ')}`
            : 'take the value out of the review',
      }),
    );
  return { form: fill(form, values), diagnostics };
}

function fill(form: NormalForm, values: ReadonlyMap<string, HoleValues>): NormalForm {
  if (form.kind !== 'literal') return { ...form, children: form.children.map((child) => fill(child, values)) };
  const { atom } = form;
  const filling = atom.hole === undefined || atom.hole.kind === 'condition' ? undefined : values.get(atom.hole.name);
  if (filling === undefined || atom.hole === undefined) return form;
  const { span } = atom.hole;
  return filling.kind === 'watchlist'
    ? { ...form, atom: { ...atom, hole: undefined, watchlist: filling.alias } }
    : filling.values.length === 0
      ? form
      : {
          ...form,
          atom: {
            ...atom,
            hole: undefined,
            // INVARIANT: `matches known names` asks for names; a reviewer's name is never taken for a regular expression.
            operator: atom.operator === 'matches' ? 'equals' : atom.operator,
            quantifier: 'any',
            values: filling.values.map((text) => ({ kind: 'text', text, span })),
          },
        };
}
