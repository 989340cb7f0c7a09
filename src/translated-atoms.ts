import type { BoundLiteral } from './bind/literal.js';
import type { Atom } from './meaning/normal-form.js';
import type { TranslatedAtom } from './translation.js';

/** Each atom of a filter once, in the order of the text, with the column that it stands on. */
export function atomsOf(literals: readonly BoundLiteral[]): readonly TranslatedAtom[] {
  const byAtom = new Map<number, TranslatedAtom>();
  for (const { literal, target } of literals) {
    if (byAtom.has(literal.atom.id)) continue;
    const first = boundColumn(literal.atom, target);
    byAtom.set(literal.atom.id, {
      atom: literal.atom,
      binding: target === undefined ? 'unbound' : target.bridge === undefined ? 'exact' : 'correlated',
      table: target?.table.name,
      column: first,
    });
  }
  return [...byAtom.values()].sort((a, b) => a.atom.span.start - b.atom.span.start || a.atom.id - b.atom.id);
}

// A hash field has several columns: the one whose length the value has, as the binding chose.
function boundColumn(atom: Atom, target: BoundLiteral['target']): string | undefined {
  const length = atom.values[0]?.text.length;
  const algorithm = length === 32 ? /MD5$/i : length === 64 ? /SHA256$/i : /SHA1$/i;
  return (
    target?.columns.find(({ column }) => target.columns.length > 1 && algorithm.test(column.name)) ?? target?.columns[0]
  )?.column.name;
}
