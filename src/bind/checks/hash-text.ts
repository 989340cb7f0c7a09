import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** Text that is no part of any hash, such as `MD5=…`: a hash column holds hex digits alone. */
export const checkHashText: ValueCheck = (value, { column }) => {
  if (column.kind !== 'hash' || /^[0-9a-f*?]*$/i.test(value.text)) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN304', `\`${value.text}\` is no part of a hash: \`${column.name}\` holds hex digits alone`, {
      span: value.span,
      label: 'never matches',
      help: 'give the digits of the hash',
    }),
  };
};
