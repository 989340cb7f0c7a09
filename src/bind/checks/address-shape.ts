import { diagnose } from '../../diagnostics/registry.js';
import type { Column } from '../../schema/schema.js';
import { addressOf, networkOf } from '../addresses.js';
import { rewriteComparison, rewriteValue } from '../edits.js';
import type { ValueCheck } from './finding.js';

/** A text that is no address in a column of addresses: a host name, an address with its port, a number too high. */
export const checkAddressShape: ValueCheck = (value, context) => {
  const { column } = context;
  if (column.kind !== 'address' || value.text === '' || isAddress(value.text, column)) return undefined;
  const meant = isMacColumn(column) ? undefined : suggestedAddress(value.text);
  const several = value.text.split(/\s*[,;|]\s*|\s+(?:or|and)?\s*/i).filter((one) => one !== '');
  const list = several.length > 1 && several.every((one) => (addressOf(one) ?? networkOf(one)) !== undefined);
  const example = isMacColumn(column) ? '00-11-22-33-44-55' : '10.0.0.1';
  return {
    never: true,
    diagnostic: diagnose('WN311', `\`${value.text}\` is no address`, {
      severity: 'warning',
      span: value.span,
      label: 'never matches',
      help: meant === undefined ? `\`${column.name}\` holds addresses such as \`${example}\`` : `write \`${meant}\``,
      fixes: list
        ? rewriteComparison(value, `in (${several.map((one) => `"${one}"`).join(', ')})`, context)
        : meant === undefined
          ? []
          : rewriteValue(value, `"${meant}"`, context),
    }),
  };
};

/** Whether the column holds hardware addresses. */
export function isMacColumn(column: Column): boolean {
  return /MAC/i.test(column.name);
}

/** The ways in which a hardware address is written; none for another text. */
export function macSpellings(text: string): readonly string[] {
  const digits = text.replace(/[-:.]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits) || !/^[0-9a-f]{1,4}(?:[-:.]?[0-9a-f]{2,4})+$/i.test(text)) return [];
  const by = (size: number, sign: string) => (digits.match(new RegExp(`.{${size}}`, 'g')) ?? []).join(sign);
  return [by(2, '-'), by(2, ':'), digits, by(4, '.'), by(4, '-')];
}

/** The address or network that a text may stand for: without its port, its brackets, its protocol, its leading zeros or letters for digits. */
export function suggestedAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^\[([^\]]*)\](?::\d{1,5})?.*$/, '$1')
    .replace(/^((?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5}|\/(?!\d{1,2}$).*)$/, '$1')
    .replace(/%\w+$/, '');
  const plain = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare) ? bare.replace(/\b0+(?=\d)/g, '') : bare;
  if (plain !== text && (addressOf(plain) ?? networkOf(plain)) !== undefined) return plain;
  const octets = /^((?:\d{1,3}\.){1,3})x(?:\.x)*$/i
    .exec(bare)?.[1]
    ?.split('.')
    .filter((octet) => octet !== '');
  if (octets === undefined || bare.split('.').length !== 4) return undefined;
  const range = `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${octets.length * 8}`;
  return networkOf(range) === undefined ? undefined : range;
}

function isAddress(text: string, column: Column): boolean {
  if (isMacColumn(column)) return macSpellings(text).length > 0;
  return addressOf(text.replace(/%\w+$/, '')) !== undefined;
}
