import { diagnose } from '../../diagnostics/registry.js';
import type { ColumnKind } from '../../schema/schema.js';
import type { ValueCheck } from './finding.js';

/** Spellings that a column of this kind does not hold, or not alone: negated, a test for one would hold for rows that the words keep. */
const foreign: Readonly<Partial<Record<ColumnKind, RegExp>>> = {
  path: /^[A-Za-z]:\//,
  basename: /[,;|]/,
  account: /[,;|]/,
  host: /[,;|]/,
  address: /\//,
  registry: /^\\|^HK(?:LM|CU|U|CR|CC)(?![A-Z_])/i,
  // A URL column holds domains as well as whole URLs: only a part of the text can be ruled out.
  url: /^(?!.*[*])/,
};

/** A negated value in a spelling that tells nothing of the rows without it. */
export const checkNegatedShape: ValueCheck = (value, { column, literal }) => {
  const spelling = foreign[column.kind];
  const part = literal.atom.operator === 'contains' || literal.atom.operator === 'has';
  if (!literal.negated || spelling === undefined || !spelling.test(value.text) || (column.kind === 'url' && part))
    return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose(
      'WN314',
      `\`${column.name}\` may hold what is meant in another spelling than \`${value.text}\``,
      {
        span: value.span,
        label: 'cannot be ruled out so',
        help: column.kind === 'url' ? 'use `not contains`' : 'write each value as events spell it',
      },
    ),
  };
};
