// Fields whose own words each stand for values of their column: `inbound` for the action types of connections that came in.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom, Literal } from '../meaning/normal-form.js';
import { own } from '../schema/own.js';

/** A literal in the values of its column; undefined where nothing sound can be said. */
export interface ColumnValues {
  readonly literal: Literal | undefined;
  /** Some of its words are none of the field's. */
  readonly narrowed: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The literal with the column's values in place of the field's words.
 * INVARIANT: what is not one word is not thereby another: a negated literal asks for the values of the other words, so
 * that rows of which the column tells nothing stay.
 */
export function columnValues(literal: Literal, words: Readonly<Record<string, readonly string[]>>): ColumnValues {
  const { atom, negated } = literal;
  const refused = (diagnostic: Diagnostic) => ({ literal: undefined, narrowed: false, diagnostics: [diagnostic] });
  const name = atom.field?.name ?? '';
  const known = Object.keys(words)
    .map((word) => `\`${word}\``)
    .join(', ');
  if (!isWhole(atom) || (atom.quantifier === 'all' && atom.values.length > 1)) {
    const help = `use \`==\` or \`in\` with ${known}`;
    return refused(diagnose('WN307', `\`${name}\` can only be compared whole`, { span: atom.span, help }));
  }
  const told = atom.values.map((value) => ({ value, values: own(words, value.text.trim().toLowerCase()) }));
  const diagnostics = told
    .filter(({ values }) => values === undefined)
    .map(({ value }) =>
      diagnose('WN308', `\`${value.text}\` is no value of \`${name}\``, {
        severity: 'error',
        span: value.span,
        label: 'unknown value',
        help: `its values are ${known}`,
      }),
    );
  const found = told.flatMap(({ values }) => values ?? []);
  if (found.length === 0 || (negated && diagnostics.length > 0))
    return { literal: undefined, narrowed: false, diagnostics };
  const others = Object.values(words).flat();
  const wanted = [...new Set(negated ? others.filter((one) => !found.includes(one)) : found)];
  const { span } = atom;
  const values = wanted.map((text) => ({ kind: 'text', text, span }) as const);
  const meant: Atom = { ...atom, operator: 'in', quantifier: 'any', values };
  return { literal: { ...literal, negated: false, atom: meant }, narrowed: diagnostics.length > 0, diagnostics };
}

function isWhole({ operator }: Atom): boolean {
  return operator === 'equals' || operator === 'in' || operator === 'like' || operator === 'matches';
}
