import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** `%` under `like`, as SQL has it: here it is a plain character, so a negated test would hold for nearly every row. */
export const checkSqlWildcard: ValueCheck = (value, context) => {
  if (context.literal.atom.operator !== 'like' || !/^%|%$/.test(value.text)) return undefined;
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
