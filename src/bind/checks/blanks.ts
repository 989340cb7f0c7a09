import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** Blanks at an end of a value count: they are seldom meant. */
export const checkBlanks: ValueCheck = (value) => {
  if (value.text.trim() === value.text || value.text.trim() === '') return undefined;
  return {
    never: false,
    diagnostic: diagnose('WN313', `\`${value.text}\` begins or ends with a blank, which counts`, {
      severity: 'note',
      span: value.span,
      label: 'with the blank',
      help: 'take the blank out if it is not meant',
    }),
  };
};
