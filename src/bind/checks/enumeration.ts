import { diagnose } from '../../diagnostics/registry.js';
import { nearFields } from '../../schema/near-fields.js';
import type { OperatorName } from '../../syntax/ast.js';
import { type CheckContext, replaceValue, type ValueCheck } from './finding.js';

/**
 * A value that none of a column's known values meets. Where the known values are all that there are, or the value is one
 * of them in other letters, no row holds it. Else a row may: then only a negated test of it is unsound.
 */
export const checkEnumeration: ValueCheck = (value, context) => {
  const { schema, table, column, literal } = context;
  const known = schema.valuesOf(table.name, column.name);
  const holds = value.text === '' ? undefined : matcher(literal.atom.operator, value.text, context);
  if (known.length === 0 || holds === undefined || known.some(holds)) return undefined;
  const near = nearValues(value.text, known);
  const [best] = near;
  const otherCase = best !== undefined && best.toLowerCase() === value.text.toLowerCase();
  const never = otherCase || schema.listsEveryValue(table.name, column.name);
  const listed = `its ${never ? '' : 'known '}values are ${inList(known)}`;
  const guess = near.length > 0 ? `did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?` : listed;
  const message = never
    ? `\`${column.name}\` never holds \`${value.text}\``
    : `\`${value.text}\` is no value of \`${column.name}\` that winnow knows`;
  return {
    never,
    ...(!never && { narrowOnly: true as const }),
    diagnostic: diagnose('WN308', message, {
      span: value.span,
      label: never ? 'never matches' : 'unknown value',
      help: otherCase ? `write \`${best}\`: letter case counts here` : guess,
      fixes: near.flatMap((one) => replaceValue(value, one, context)),
    }),
  };
};

/** Whether a value of the column meets the test; undefined for operators of which that cannot be said so. */
function matcher(
  operator: OperatorName,
  text: string,
  { column, literal }: CheckContext,
): ((known: string) => boolean) | undefined {
  const lower = text.toLowerCase();
  const folded =
    !literal.atom.matchCase && (column.foldsCase || !['equals', 'in', 'matches', 'like'].includes(operator));
  const spelled = (known: string) => (folded ? known.toLowerCase() : known);
  const wanted = folded ? lower : text;
  if (text.includes('*')) return undefined;
  switch (operator) {
    case 'equals':
    case 'in':
    case 'matches':
    case 'like':
      return (known) => spelled(known) === wanted;
    case 'contains':
    case 'has':
      return (known) => spelled(known).includes(wanted);
    case 'startswith':
      return (known) => spelled(known).startsWith(wanted);
    case 'endswith':
      return (known) => spelled(known).endsWith(wanted);
    default:
      return undefined;
  }
}

function nearValues(text: string, known: readonly string[]): readonly string[] {
  const same = known.filter((one) => one.toLowerCase() === text.toLowerCase());
  return same.length > 0 ? same : nearFields(text, known).slice(0, 2);
}

function inList(known: readonly string[]): string {
  const first = known.slice(0, 6).map((one) => `\`${one}\``);
  return `${first.join(', ')}${known.length > first.length ? ', …' : ''}`;
}
