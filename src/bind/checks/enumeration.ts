import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** A value that an enumeration column never holds, where its values are known; a wrong letter case is one too. */
export const checkEnumeration: ValueCheck = (value, { schema, table, column }) => {
  const known = column.kind === 'enumeration' ? schema.valuesOf(table.name, column.name) : [];
  if (known.length === 0 || known.includes(value.text)) return undefined;
  const other = known.find((one) => one.toLowerCase() === value.text.toLowerCase());
  return {
    never: true,
    diagnostic: diagnose('WN308', `\`${column.name}\` never holds \`${value.text}\``, {
      span: value.span,
      label: 'never matches',
      help:
        other === undefined
          ? `its values are ${known
              .slice(0, 6)
              .map((one) => `\`${one}\``)
              .join(', ')}${known.length > 6 ? ', …' : ''}`
          : `write \`${other}\`: letter case counts here`,
    }),
  };
};
