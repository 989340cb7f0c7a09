import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** An address, or `localhost`, where the column holds the names of hosts. */
export const checkHostShape: ValueCheck = (value, { column }) => {
  if (column.kind !== 'host') return undefined;
  const address = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?$|^[0-9a-f]*:[0-9a-f:]+$/i.test(value.text);
  const local = /^localhost$/i.test(value.text);
  const decorated = /^\\\\|\$$|:\/\//.test(value.text);
  if (!address && !local && !decorated) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${value.text}\`: it holds the names of hosts`, {
      span: value.span,
      label: 'never matches',
      help: address ? 'use a field that holds addresses, or name the host' : 'name the host, such as `build01`',
    }),
  };
};
