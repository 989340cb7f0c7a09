import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';
import { hashAlgorithm } from './hash-length.js';

/** Text that is no part of any hash, such as `MD5=…`: a hash column holds hex digits alone. */
export const checkHashText: ValueCheck = (value, { column, literal }) => {
  if (column.kind !== 'hash' || /^[0-9a-f*?]*$/i.test(value.text)) return undefined;
  // A text that is compared whole is told of by the check of its length.
  const part = ['contains', 'startswith', 'endswith', 'has'].includes(literal.atom.operator) || /[*?]/.test(value.text);
  if (!part && hashAlgorithm(column.name) !== undefined) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN304', `\`${value.text}\` is no part of a hash: \`${column.name}\` holds hex digits alone`, {
      span: value.span,
      label: 'never matches',
      help: 'give the digits of the hash',
    }),
  };
};
