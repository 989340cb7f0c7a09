import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** A path where the column holds a file name alone. */
export const checkPathShape: ValueCheck = (value, { column }) => {
  if (column.kind !== 'basename' || !/[\\/]/.test(value.text)) return undefined;
  const name = value.text.split(/[\\/]/).at(-1) ?? '';
  if (column.mayHoldPath === true) {
    return {
      never: false,
      narrowOnly: true,
      diagnostic: diagnose('WN302', `\`${column.name}\` holds a path in some rows only, in others a file name`, {
        span: value.span,
        label: 'matches where the path is known',
        help: 'test the file name alone to match both',
      }),
    };
  }
  return {
    never: true,
    diagnostic: diagnose('WN302', `\`${column.name}\` holds a file name, \`${value.text}\` is a path`, {
      span: value.span,
      label: 'never matches',
      help:
        name === ''
          ? 'name a file, or use a field that holds the path'
          : `test the name \`${name}\` and, in another condition, the path`,
    }),
  };
};
