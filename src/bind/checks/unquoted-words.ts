import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** Several words without quotes may name a set (`service accounts`): as a text no row holds them, so their negation would hold for every row. */
export const checkUnquotedWords: ValueCheck = (value, { literal }) => {
  if (!literal.negated || value.kind !== 'words' || !/\S\s+\S/.test(value.text) || /[\\/*?%]/.test(value.text))
    return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose(
      'WN402',
      `\`${value.text}\` stands without quotes: it may name a set that only a person can fill`,
      {
        span: value.span,
        label: 'a set, or a text?',
        help: `put it in quotes if it is a text, or write the values that are meant`,
      },
    ),
  };
};
