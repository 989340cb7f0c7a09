import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { diagnose } from '../../diagnostics/registry.js';
import type { Atom } from '../../meaning/normal-form.js';
import type { Column } from '../../schema/schema.js';

/** A value that stands twice in one list, by letter case too where the column folds it: most likely another one was meant. */
export function duplicateNotes(atom: Atom, column: Column): readonly Diagnostic[] {
  const foldsCase = !atom.matchCase && (column.foldsCase || (atom.operator !== 'equals' && atom.operator !== 'in'));
  const keyOf = (text: string) => (foldsCase ? text.toLowerCase() : text);
  return atom.values.flatMap((value, index) => {
    const earlier = atom.values.findIndex((other) => keyOf(other.text) === keyOf(value.text));
    if (value.text === '' || value.kind === 'null' || earlier === index) return [];
    return [
      diagnose('WN313', `\`${value.text}\` stands twice in the list`, {
        severity: 'note',
        span: value.span,
        label: 'a second time',
        help: 'take it out, or write the value that was meant',
      }),
    ];
  });
}
