import { diagnose } from '../diagnostics/registry.js';
import type { ValueNode } from '../syntax/ast.js';
import { noPart } from './address-findings.js';
import { addressOf, globNetwork, networkText } from './addresses.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteComparison } from './edits.js';
import { partTest } from './text-test.js';
import { passed, type ValueTest } from './value-test.js';

/** A part of an address: a test of its text, with a note where that takes in other addresses too. */
export function addressPartTest(
  operator: 'contains' | 'startswith' | 'endswith' | 'has',
  value: ValueNode,
  context: CheckContext,
): ValueTest {
  const octets = operator === 'startswith' ? globNetwork(`${value.text.replace(/\*$/, '')}*`) : undefined;
  if (octets !== undefined && context.literal.negated)
    return passed({ kind: 'address-range', family: 4, range: networkText(octets) });
  const tested = partTest(operator, value, context);
  if (tested.test === undefined) return tested;
  if (!/^[0-9a-f:.*?]*$/i.test(value.text)) return { ...tested, never: true, diagnostics: [noPart(value, context)] };
  const { negated } = context.literal;
  // INVARIANT: `::ffff:10.0.0.1` is `10.0.0.1` too: what begins with other digits can be told of IPv4 text alone.
  const test: ColumnTest =
    negated && operator === 'startswith'
      ? { kind: 'any', tests: [tested.test, { kind: 'text', operator: 'contains', text: ':' }] }
      : tested.test;
  const other = /^\d[\d.]*$/.test(value.text) && operator !== 'has' ? stranger(operator, value.text) : undefined;
  if (other === undefined) return { ...tested, test };
  const note = diagnose('WN311', `\`${operator}\` tests the text of the address, not the numbers in it`, {
    severity: 'note',
    span: value.span,
    label: `also in ${other}`,
    help: 'compare with an address or a range such as `10.0.0.0/8` where that is meant',
    fixes: negated ? [] : rangeEdit(operator, value, context),
  });
  return { ...tested, test, diagnostics: [...tested.diagnostics, note] };
}

function rangeEdit(operator: string, value: ValueNode, context: CheckContext): readonly string[] {
  if (addressOf(value.text) !== undefined) return rewriteComparison(value, `== "${value.text}"`, context);
  const network =
    operator === 'startswith' || operator === 'contains'
      ? globNetwork(`${value.text.replace(/\.?$/, '.')}*`)
      : undefined;
  return network === undefined ? [] : rewriteComparison(value, `== "${networkText(network)}"`, context);
}

/** An address that passes the text test and lies outside of the network that its author may mean; undefined where there is none. */
function stranger(operator: string, text: string): string | undefined {
  const filled = (one: string) =>
    [...one.split('.').filter((octet) => octet !== ''), '7', '7', '7'].slice(0, 4).join('.');
  const longer = ['0', '1'].map((digit) => `${text}${digit}`);
  const front = ['1', '2', '1.', '10.'].map((digit) => `${digit}${text}`);
  const candidates =
    operator === 'startswith'
      ? longer
      : operator === 'endswith'
        ? front.map((one) => `10.0.0.${one}`)
        : [...longer, ...front];
  return candidates.map(filled).find((one) => {
    const passes =
      operator === 'startswith'
        ? one.startsWith(text)
        : operator === 'endswith'
          ? one.endsWith(text)
          : one.includes(text);
    return (
      passes &&
      addressOf(one) !== undefined &&
      !`${one}.`.startsWith(`${text.replace(/\.$/, '')}.`) &&
      !(operator === 'endswith' && one.endsWith(`.${text}`))
    );
  });
}
