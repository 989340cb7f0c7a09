import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { ValueNode } from '../syntax/ast.js';
import { valueHole } from './holes.js';
import { type Atom, literalsOf, type NormalForm } from './normal-form.js';

/** What a review says a hole stands for. */
export type HoleValues =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'watchlist'; readonly alias: string };

/** The form with its holes filled as far as the review says, and what the review fills in vain. */
export function fillHoles(
  form: NormalForm,
  values: ReadonlyMap<string, HoleValues>,
): { readonly form: NormalForm; readonly diagnostics: readonly Diagnostic[] } {
  const used = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const filled = fill(form, (atom) => fillAtom(atom, values, used, diagnostics));
  const open = literalsOf(filled).flatMap(({ atom: { hole } }) =>
    hole?.kind === 'condition' ? [] : (hole?.name ?? []),
  );
  for (const name of values.keys()) {
    if (used.has(name)) continue;
    diagnostics.push(
      diagnose('WN407', `the review fills \`${name}\`, but the filter has no such hole`, {
        help:
          open.length > 0
            ? `its holes are ${[...new Set(open)].map((one) => `\`${one}\``).join(', ')}`
            : 'take the value out of the review',
      }),
    );
  }
  return { form: filled, diagnostics };
}

function fill(form: NormalForm, each: (atom: Atom) => Atom): NormalForm {
  return form.kind === 'literal'
    ? { ...form, atom: each(form.atom) }
    : { ...form, children: form.children.map((child) => fill(child, each)) };
}

/** The atom with each of its holes that the review names filled, one after the other. */
function fillAtom(
  atom: Atom,
  values: ReadonlyMap<string, HoleValues>,
  used: Set<string>,
  diagnostics: Diagnostic[],
): Atom {
  const { hole } = atom;
  const filling = hole === undefined || hole.kind === 'condition' ? undefined : values.get(hole.name);
  if (hole === undefined || filling === undefined) return atom;
  used.add(hole.name);
  // A placeholder stands for all values of its comparison, words for a set for themselves alone.
  const others = hole.kind === 'placeholder' ? [] : atom.values.filter(({ span }) => span.start !== hole.span.start);
  if (filling.kind === 'watchlist') {
    if (others.length === 0) return { ...atom, hole: undefined, watchlist: filling.alias };
    // INVARIANT: no value is lost on the way: under a negation that would widen.
    diagnostics.push(
      diagnose('WN409', `the watchlist \`${filling.alias}\` cannot stand in a list with other values`, {
        span: atom.span,
        help: 'write two comparisons, or give the values as a list or a file',
      }),
    );
    return atom;
  }
  if (filling.values.length === 0) return atom;
  const known: readonly ValueNode[] = filling.values.map((text) => ({ kind: 'text', text, span: hole.span }));
  const next = valueHole({ ...atom, values: others });
  const settled: Atom = {
    ...atom,
    hole: next,
    // INVARIANT: `matches known names` asks for names; a reviewer's name is never taken for a regular expression.
    operator: atom.operator === 'matches' && next === undefined ? 'equals' : atom.operator,
    quantifier: others.length === 0 ? 'any' : atom.quantifier,
    values: [...others, ...known],
  };
  return fillAtom(settled, values, used, diagnostics);
}
