import { diagnose } from '../../diagnostics/registry.js';
import { textStart } from '../edits.js';
import { type CheckContext, type CheckedValue, replaceValue, type ValueCheck } from './finding.js';

const hives: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
};

/** The comparison with the rest of the path, in the hives of all users. */
function userEdits(value: CheckedValue, rest: string, context: CheckContext): readonly string[] {
  const { filter, literal, field } = context;
  const { atom } = literal;
  const { start, end } = atom.span;
  const word = atom.operator === 'equals' ? 'endswith' : atom.operator === 'startswith' ? 'contains' : undefined;
  const single =
    atom.values.length === 1 && textStart(value, context) !== undefined && atom.field?.span.start === start;
  if (word === undefined || !single || literal.negated || rest === '' || /[*?"]/.test(rest)) return [];
  const both = `(${field} startswith "HKEY_CURRENT_USER" and ${field} ${word} "\\${rest}")`;
  return [filter.slice(0, start) + both + filter.slice(end)];
}

/** An abbreviated hive (`HKLM\…`) in a column of keys, where Defender spells hives out. */
export const checkRegistryHive: ValueCheck = (value, context) => {
  const { column } = context;
  const abbreviation = /^\\*(HKLM|HKCU|HKU)(?::?\\|$)/i.exec(value.text);
  if (column.kind !== 'registry' || !column.name.endsWith('Key') || abbreviation === null) return undefined;
  const short = abbreviation[1] ?? '';
  const long = hives[short.toUpperCase()] ?? short;
  const user = short.toUpperCase() === 'HKCU';
  const rest = value.text.slice(abbreviation[0].length);
  const spelled = long + value.text.slice(abbreviation[0].length - (abbreviation[0].endsWith('\\') ? 1 : 0));
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${short}\`: Defender spells hives out`, {
      span: value.span,
      label: 'never matches',
      help: user
        ? `events hold the user's SID behind \`HKEY_CURRENT_USER\`: test that beginning, and the rest of the path${rest === '' ? '' : ` with \`endswith "\\${rest}"\``}`
        : `write \`${spelled}\``,
      fixes: user ? userEdits(value, rest, context) : replaceValue(value, spelled, context),
    }),
  };
};
