import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** A text that is no address in a column of addresses: a host name, or an address with a number too high. */
export const checkAddressShape: ValueCheck = (value, { column }) => {
  if (column.kind !== 'address' || value.text === '' || isAddress(value.text)) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN311', `\`${value.text}\` is no address`, {
      severity: 'warning',
      span: value.span,
      label: 'never matches',
      help: `\`${column.name}\` holds addresses such as \`10.0.0.1\``,
    }),
  };
};

function isAddress(text: string): boolean {
  const octets = text.split('.');
  if (octets.length === 4 && !text.includes(':'))
    return octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
  return /^[0-9a-f]*:[0-9a-f:.]+(?:%\w+)?$/i.test(text) || /^(?:[0-9a-f]{2}[-:]?){5}[0-9a-f]{2}$/i.test(text);
}
