import { diagnose } from '../../diagnostics/registry.js';
import { holdsAccountNames } from '../spellings.js';
import type { ValueCheck } from './finding.js';

/** An account told with its domain or as a SID, where the column holds plain names and no column beside it holds the rest. */
export const checkAccountShape: ValueCheck = (value, { column }) => {
  if (!holdsAccountNames(column) || !/[\\@]|^S-1-\d/.test(value.text)) return undefined;
  const local = value.text.startsWith('.\\');
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${value.text}\`: it holds account names alone`, {
      span: value.span,
      label: 'never matches',
      help: local
        ? `write \`${value.text.slice(2)}\`: no column tells a machine's own accounts by a dot`
        : 'write the account name without its domain, and the domain in a condition of its own where a field holds it',
    }),
  };
};
