import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { BindingScope } from './resolve.js';

/**
 * An unquoted field in the place of a value (`process.name != process.parent.name`): as a text no row holds it, so that a
 * negated test would hold for every row.
 */
export function fieldAsValue(atom: Atom, { schema, table }: BindingScope): Diagnostic | undefined {
  const value = atom.values.find(
    ({ kind, text }) =>
      kind === 'words' &&
      /^[A-Za-z_@][\w.@]*$/.test(text) &&
      /\w\.[a-z]|_|[a-z][A-Z]/.test(text) &&
      (table.columns.has(text) || schema.knowsField(text)),
  );
  return (
    value &&
    diagnose('WN307', `\`${value.text}\` is a field: two fields cannot be compared`, {
      span: value.span,
      label: 'a field, not a value',
      help: 'write the value that is meant, in quotes',
    })
  );
}
