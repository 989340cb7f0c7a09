import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

const hives: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
};

/** An abbreviated hive (`HKLM\…`) in a column of keys, where Defender spells hives out. */
export const checkRegistryHive: ValueCheck = (value, context) => {
  const { column } = context;
  const abbreviation = /^\\*(HKLM|HKCU|HKU)(?::?\\|$)/i.exec(value.text);
  if (column.kind !== 'registry' || !column.name.endsWith('Key') || abbreviation === null) return undefined;
  const short = abbreviation[1] ?? '';
  const long = hives[short.toUpperCase()] ?? short;
  const spelled = long + value.text.slice(abbreviation[0].length - (abbreviation[0].endsWith('\\') ? 1 : 0));
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${short}\`: Defender spells hives out`, {
      span: value.span,
      label: 'never matches',
      help: `write \`${spelled}\``,
      fixes: replaceValue(value, spelled, context),
    }),
  };
};
