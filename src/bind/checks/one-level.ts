import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

/** `C:\Foo\*` compared with a whole path: the files of that folder, and of none below it. */
export const checkOneLevel: ValueCheck = (value, context) => {
  const { column, literal } = context;
  const { operator } = literal.atom;
  const whole = operator === 'equals' || operator === 'in' || operator === 'like';
  if (column.kind !== 'path' || literal.negated || !whole || !/[^*][\\/]\*$/.test(value.text)) return undefined;
  const crossing = `${value.text}*`;
  return {
    never: false,
    diagnostic: diagnose('WN314', `\`*\` stands for one folder level: files in folders below are not meant`, {
      severity: 'note',
      span: value.span,
      label: 'one level only',
      help: `write \`${crossing}\` for whatever lies below`,
      fixes: replaceValue(value, crossing, context),
    }),
  };
};
