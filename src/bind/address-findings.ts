// Findings on values in columns of addresses.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { ValueNode } from '../syntax/ast.js';
import { addressOf, networkOf, networkText } from './addresses.js';
import { suggestedAddress } from './checks/address-shape.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteValue } from './edits.js';

/** A text that stands in no address. */
export function noPart(value: ValueNode, { column }: CheckContext): Diagnostic {
  return diagnose('WN311', `no address holds \`${value.text}\``, {
    severity: 'warning',
    span: value.span,
    label: 'never matches',
    help: `\`${column.name}\` holds addresses such as \`10.0.0.1\``,
  });
}

/** A value that is no address, and the one that may be meant. */
export function noAddress(
  value: ValueNode,
  context: CheckContext,
  severity: 'error' | 'warning' = 'error',
): Diagnostic {
  const meant = suggestedAddress(value.text);
  return diagnose('WN311', `\`${value.text}\` is no address`, {
    severity,
    span: value.span,
    label: `for ${context.column.name}`,
    help: meant === undefined ? 'write an address such as `10.0.0.1`' : `write \`${meant}\``,
    fixes: meant === undefined ? [] : rewriteValue(value, `"${meant}"`, context),
  });
}

/** A value with a slash that is no network, and the one that may be meant. */
export function noNetwork(value: ValueNode, context: CheckContext): Diagnostic {
  const [base = '', bits = ''] = value.text.split('/').map((part) => part.trim());
  const octets = base.split('.').filter((octet) => octet !== '');
  const filled = `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${bits}`;
  const inverse = bits
    .split('.')
    .map((octet) => 255 - Number(octet))
    .join('.');
  const turned = networkOf(`${base}/${inverse}`);
  const meant =
    turned !== undefined
      ? networkText(turned)
      : octets.length < 4 && networkOf(filled) !== undefined
        ? filled
        : undefined;
  const tooLong = /^\d+$/.test(bits) && addressOf(base) !== undefined;
  return diagnose('WN311', `\`${value.text}\` is no address range`, {
    span: value.span,
    label: `for ${context.column.name}`,
    help: tooLong
      ? `the number behind the slash is at most ${base.includes(':') ? 128 : 32}`
      : `write it as \`${meant ?? '10.0.0.0/8'}\``,
    fixes: meant === undefined ? [] : rewriteValue(value, `"${meant}"`, context),
  });
}
