import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** Backslashes written twice, as in program code: a filter has no escapes, and no path holds two in a row but at its start. */
export const checkDoubledBackslash: ValueCheck = (value, context) => {
  const { kind } = context.column;
  if ((kind !== 'path' && kind !== 'registry') || !/.\\\\/s.test(value.text)) return undefined;
  const single = value.text.replaceAll('\\\\', '\\');
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${value.text}\` doubles its backslashes, as no path does`, {
      severity: 'warning',
      span: value.span,
      label: 'never matches',
      help: `write \`${single}\`: a filter has no escapes`,
      fixes: replaceValue(value, single, context),
    }),
  };
};
