import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** `*\\x.exe` compared with a whole path: one `*` is one folder level, so only a drive's own folder is meant by it. */
export const checkLeadingStar: ValueCheck = (value, context) => {
  const { column, literal } = context;
  if (column.kind !== 'path' || literal.negated || !/^\*[\\/]/.test(value.text)) return undefined;
  if (literal.atom.operator === 'endswith' || literal.atom.operator === 'contains') return undefined;
  const crossing = `*${value.text}`;
  return {
    never: false,
    diagnostic: diagnose('WN314', `\`*\` stands for one folder level: \`${value.text}\` is a file in a drive's root`, {
      severity: 'warning',
      span: value.span,
      label: 'one level only',
      help: `write \`${crossing}\` for any folder`,
      fixes: replaceValue(value, crossing, context),
    }),
  };
};
