import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** Backslashes written twice, as in program code: a filter has no escapes, and no path holds two in a row but at its start. */
export const checkDoubledBackslash: ValueCheck = (value, context) => {
  const { kind } = context.column;
  const shaped = kind === 'path' || kind === 'registry';
  const doubled = shaped ? /.\\\\/s : kind === 'command-line' ? /[A-Za-z0-9_:)]\\\\[A-Za-z0-9_%$.]/ : undefined;
  if (doubled === undefined || !doubled.test(value.text)) return undefined;
  const single = value.text.replaceAll('\\\\', '\\');
  return {
    never: shaped,
    ...(!shaped && { narrowOnly: true as const }),
    diagnostic: diagnose(
      'WN314',
      `\`${value.text}\` doubles its backslashes, as ${shaped ? 'no path does' : 'few command lines do'}`,
      {
        severity: 'warning',
        span: value.span,
        label: shaped ? 'never matches' : 'taken as it stands',
        help: `write \`${single}\`: a filter has no escapes`,
        fixes: replaceValue(value, single, context),
      },
    ),
  };
};
