import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** `%` at an end outside of `like`, as SQL has it: a plain character there, so a negated test would hold for nearly every row. */
export const checkSqlWildcard: ValueCheck = (value, context) => {
  const { operator } = context.literal.atom;
  // `100%` is a number of hundredths.
  if (/^[^%]*\d%$/.test(value.text) && !context.literal.negated) return undefined;
  if (operator === 'like' || /^%[\w()]+%[\\/]/.test(value.text)) return undefined;
  if (!/^%.*[^%]$|^[^%].*%$|^%[^%]*[^\w%()][^%]*%$/s.test(value.text)) return undefined;
  const text = value.text.replace(/^%|%$/g, '*');
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose('WN314', '`%` is no wildcard here', {
      span: value.span,
      label: 'taken as it stands',
      help: `write \`${text}\``,
      fixes: replaceValue(value, text, context),
    }),
  };
};
