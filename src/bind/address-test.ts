import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { noAddress, noNetwork } from './address-findings.js';
import { addressPartTest } from './address-part-test.js';
import {
  addressOf,
  addressText,
  globNetwork,
  hasHostBits,
  type Network,
  networkOf,
  networksBetween,
  networkText,
} from './addresses.js';
import type { ColumnTest } from './bound.js';
import { isMacColumn } from './checks/address-shape.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteValue } from './edits.js';
import { macTest } from './mac-test.js';
import { emptyRange, matchesEverything, operatorMisfit } from './misfits.js';
import { regexTest } from './regex-test.js';
import { comparisonSign } from './signs.js';
import { wholeTest } from './text-test.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** A value compared with a column of IP addresses: an address, a network, a range, or a part of the text. */
export function addressTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (isMacColumn(context.column)) return macTest(atom, value, context);
  const other = otherFamily(value, context);
  if (other !== undefined) return other;
  switch (atom.operator) {
    case 'exists':
      return passed({ kind: 'filled' });
    case 'between':
      return betweenTest(atom, context);
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
      // No text holds a slash: a network is meant as one, but nothing is ruled out by it.
      if (networkOf(value.text) !== undefined) return { ...wholeAddress(atom, value, context), narrowOnly: true };
      return addressPartTest(atom.operator, value, context);
    case 'regex':
      return regexTest(atom, value, context);
    case 'matches':
      if (value.kind === 'regex') return regexTest(atom, value, context);
      return plainAddress(value.text) ? wholeAddress(atom, value, context) : regexTest(atom, value, context);
    default:
      if (comparisonSign(atom.operator) !== undefined)
        return failed(operatorMisfit(atom, context, 'addresses are compared by range, such as `== "10.0.0.0/8"`'));
      return wholeAddress(atom, value, context);
  }
}

/** An address of IPv6 in a column that holds those of IPv4 alone, or the other way around. */
function otherFamily(value: ValueNode, { column }: CheckContext): ValueTest | undefined {
  const [, held] = /IPv([46])$/.exec(column.name) ?? [];
  const family = (addressOf(value.text) ?? networkOf(value.text))?.family;
  if (held === undefined || family === undefined || String(family) === held) return undefined;
  const test: ColumnTest = { kind: 'equals', values: [{ type: 'string', text: value.text }], foldsCase: true };
  const finding = diagnose(
    'WN311',
    `\`${column.name}\` holds addresses of IPv${held}, \`${value.text}\` is one of IPv${family}`,
    {
      severity: 'warning',
      span: value.span,
      label: 'never matches',
      help: `use the column that holds addresses of IPv${family}`,
    },
  );
  return { test, never: true, diagnostics: [finding] };
}

function wholeAddress(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const text = value.text;
  const { negated } = context.literal;
  const address = addressOf(text);
  if (address !== undefined) {
    const canonical = addressText(address);
    // INVARIANT: negated, every spelling of the address has to fail, `::ffff:10.0.0.1` too. Null for what is no address.
    if (negated) return passed({ kind: 'addresses', ranges: [canonical] });
    const spellings = [...new Set([text, canonical].map((one) => one.toLowerCase()))];
    const values = spellings.length === 1 ? [text] : [text, canonical];
    return passed({ kind: 'equals', values: values.map((one) => ({ type: 'string', text: one })), foldsCase: true });
  }
  const ends = /^(\S+?)\s*(?:-|–|\.\.\.?|\sto\s)\s*(\S+)$/i.exec(text);
  if (ends !== null && addressOf(ends[1] ?? '') !== undefined)
    return betweenAddresses(atom, value, ends[1] ?? '', ends[2] ?? '', context);
  if (/[/]\s*[\d.]+$/.test(text) && !/^\w+:\/\//.test(text)) return networkTest(value, context);
  const octets = globNetwork(text);
  if (octets !== undefined)
    return negated ? networks([octets]) : passed({ kind: 'text', operator: 'startswith', text: prefixText(octets) });
  if (/[*?]/.test(text)) return patternTest(atom, value, context);
  return { ...wholeTest(atom, value, context), narrowOnly: true };
}

function networkTest(value: ValueNode, context: CheckContext): ValueTest {
  const network = networkOf(value.text);
  if (network === undefined) return failed(noNetwork(value, context));
  if (network.bits === 0) return failed(matchesEverything(value, 'every address'));
  if (!hasHostBits(value.text)) return networks([network]);
  const base = value.text.split('/')[0] ?? '';
  const note = diagnose('WN311', `\`${value.text}\` names the network \`${networkText(network)}\`, not one address`, {
    severity: 'note',
    span: value.span,
    label: `read as ${networkText(network)}`,
    help: `write \`${networkText(network)}\`, or \`${base}\` for the address alone`,
    fixes: [networkText(network), base].flatMap((one) => rewriteValue(value, `"${one}"`, context)),
  });
  return { ...networks([network]), diagnostics: [note] };
}

function betweenTest(atom: Atom, context: CheckContext): ValueTest {
  const [first, last] = atom.values;
  if (first === undefined || last === undefined) return failed(emptyRange(atom, context));
  const wrong = [first, last].find((one) => addressOf(one.text.trim()) === undefined);
  if (wrong !== undefined) return failed(noAddress(wrong, context));
  return betweenAddresses(atom, first, first.text.trim(), last.text.trim(), context);
}

function betweenAddresses(atom: Atom, value: ValueNode, from: string, to: string, context: CheckContext): ValueTest {
  const first = addressOf(from);
  const last = addressOf(to);
  const short = first?.family === 4 && /^\d{1,3}$/.test(to) ? from.replace(/\d+$/, to) : undefined;
  if (first === undefined || last === undefined || first.family !== last.family) {
    return failed(
      diagnose('WN311', `\`${from}\` to \`${to}\` is no range of addresses`, {
        span: value.span,
        label: `for ${context.column.name}`,
        help: short === undefined ? 'write two addresses of one family' : `write \`${from}-${short}\``,
        fixes: short === undefined ? [] : rewriteValue(value, `"${from}-${short}"`, context),
      }),
    );
  }
  if (first.value > last.value) {
    if (atom.operator === 'between') return failed(emptyRange(atom, context));
    return failed(
      diagnose('WN305', `nothing lies between \`${from}\` and \`${to}\``, {
        span: value.span,
        help: 'write the lower end first',
        fixes: rewriteValue(value, `"${to}-${from}"`, context),
      }),
    );
  }
  const covering = networksBetween(first, last);
  if (covering.some(({ bits }) => bits === 0)) return failed(matchesEverything(value, 'every address'));
  return networks(covering);
}

/** A pattern that no range says: it may be tested, but what it rules out depends on the spelling. */
function patternTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const tested = wholeTest(atom, value, context);
  if (tested.test === undefined) return tested;
  if (!/^[0-9a-f:.*?]*$/i.test(value.text))
    return { ...tested, never: true, diagnostics: [noAddress(value, context, 'warning')] };
  return { ...tested, narrowOnly: true };
}

function networks(ranges: readonly Network[]): ValueTest {
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined)
    return passed({ kind: 'address-range', family: only.family, range: networkText(only) });
  return passed(rangesTest(ranges));
}

function rangesTest(ranges: readonly Network[]): ColumnTest {
  return { kind: 'addresses', family: ranges[0]?.family ?? 4, ranges: ranges.map(networkText) };
}

function plainAddress(text: string): boolean {
  return addressOf(text) !== undefined || networkOf(text) !== undefined || globNetwork(text) !== undefined;
}

function prefixText(network: Network): string {
  return `${addressText(network)
    .split('.')
    .slice(0, network.bits / 8)
    .join('.')}.`;
}
