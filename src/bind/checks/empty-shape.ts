import { diagnose } from '../../diagnostics/registry.js';
import type { ColumnKind } from '../../schema/schema.js';
import type { ValueCheck } from './finding.js';

/** Texts that every value of such a column holds, or nearly so: separators alone. */
const everywhere: Readonly<Partial<Record<ColumnKind, RegExp>>> = {
  basename: /^\.$/,
  path: /^(?:[\\/.:]+|\.)$/,
  host: /^\.$/,
  url: /^[./:]+$/,
  registry: /^(?:\\|HKEY_?|HKEY_LOCAL_MACHINE\\?)$/i,
  'command-line': /^[\s."\\/-]$/,
};

/** A value that is nothing but separators, besides its wildcards: `*.*`, `contains "\"`. */
export const checkEmptyShape: ValueCheck = (value, { column, literal }) => {
  const { operator } = literal.atom;
  const text = value.text.replace(/[*?]+/g, '');
  const part = operator === 'contains' || operator === 'has' || operator === 'matches' || text !== value.text;
  if (literal.negated || !part || everywhere[column.kind]?.test(text) !== true) return undefined;
  return {
    never: false,
    tooWide: true,
    diagnostic: diagnose('WN306', `nearly every value of \`${column.name}\` matches \`${value.text}\``, {
      span: value.span,
      label: 'would match nearly every row',
      help: 'name the text that marks the benign events',
    }),
  };
};
