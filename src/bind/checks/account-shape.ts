import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** An account told with its domain, where the column holds plain names and no column beside it holds the domain. */
export const checkAccountShape: ValueCheck = (value, { column }) => {
  const plainNames = column.kind === 'account' && column.name.endsWith('AccountName');
  if (!plainNames || !/[\\@]/.test(value.text)) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${value.text}\`: it holds account names alone`, {
      span: value.span,
      label: 'never matches',
      help: 'write the account name without its domain, and the domain in a condition of its own where a field holds it',
    }),
  };
};
