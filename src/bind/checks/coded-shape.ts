import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/**
 * A text in a column of codes that is not known to occur there. Negated, in another spelling (`Windows 11` where events
 * hold `Windows11`) its test would hold for every row. Columns whose values are listed have a check of their own.
 */
export const checkCodedShape: ValueCheck = (value, { schema, table, column, literal }) => {
  if (value.text === '' || column.coded !== true) return undefined;
  if (schema.valuesOf(table.name, column.name).length > 0) return undefined;
  const { spelled } = column;
  const { operator } = literal.atom;
  const texts = value.text.split(/[*?]+/).filter((text) => text !== '');
  const whole = ['equals', 'in', 'like', 'under'].includes(operator) && texts.length === 1 && texts[0] === value.text;
  const fits = whole ? spelled?.whole : spelled?.part;
  if (fits !== undefined && texts.every((text) => fits.test(text))) return undefined;
  // A positive test finds no row, or a few of which the data do not know.
  if (!literal.negated && (fits === undefined || !whole)) return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose('WN308', `\`${value.text}\` is not known to occur in \`${column.name}\``, {
      span: value.span,
      label: literal.negated ? 'cannot be ruled out so' : 'unknown value',
      help:
        spelled === undefined
          ? `winnow does not know the values of \`${column.name}\`: test for those that are meant instead`
          : `events hold ${spelled.events}`,
    }),
  };
};
