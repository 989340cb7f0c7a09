import type { AddressFormula } from './formula.js';

/** Addresses from the first to the last; IPv4 ones as the IPv6 addresses that map them. */
interface Network {
  readonly first: bigint;
  readonly last: bigint;
}

const mapped = 0xffff_0000_0000n;
const highest = (1n << 128n) - 1n;

function ofIpv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || Number(octet) > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function ofIpv6(text: string): bigint | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text);
  const tail = dotted?.[2]?.includes('.') === true ? ofIpv4(dotted[2]) : undefined;
  const plain =
    tail === undefined ? text : `${dotted?.[1] ?? ''}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  if (!/^[0-9a-f:]+$/i.test(plain)) return undefined;
  const halves = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], rest] = halves;
  const given = head.length + (rest?.length ?? 0);
  if (halves.length > 2 || (rest === undefined ? given !== 8 : given > 8)) return undefined;
  const groups = [...head, ...Array.from({ length: 8 - given }, () => '0'), ...(rest ?? [])];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function networkOf(text: string, family: 4 | 6): Network | undefined {
  const [base = '', bits, ...more] = text.split('/');
  const isOld = !base.includes(':');
  const start = isOld ? ofIpv4(base) : family === 6 ? ofIpv6(base) : undefined;
  const widest = isOld ? 32 : 128;
  if (start === undefined || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  if (bits !== undefined && Number(bits) > widest) return undefined;
  const free = BigInt(widest - Number(bits ?? widest));
  const first = ((isOld ? start + mapped : start) >> free) << free;
  return { first, last: first + (1n << free) - 1n };
}

const known = new WeakMap<AddressFormula, readonly Network[]>();

/** The networks in order, those that overlap as one; none where one of them cannot be read, as the functions then are null. */
function networksOf(formula: AddressFormula): readonly Network[] {
  const found = known.get(formula);
  if (found !== undefined) return found;
  const all = formula.networks.map((one) => networkOf(one, formula.family));
  const joined: Network[] = [];
  if (all.every((one) => one !== undefined))
    for (const one of [...all].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
      const last = joined.at(-1);
      if (last === undefined || one.first > last.last + 1n) joined.push(one);
      else if (one.last > last.last) joined.splice(-1, 1, { first: last.first, last: one.last });
    }
  known.set(formula, joined);
  return joined;
}

/** Whether a text is an address of one of the networks. */
export function addressHolds(formula: AddressFormula, text: string): boolean {
  const old = ofIpv4(text);
  const value = old !== undefined ? old + mapped : formula.family === 6 ? ofIpv6(text) : undefined;
  if (value === undefined) return false;
  const networks = networksOf(formula);
  let from = 0;
  let to = networks.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((networks[middle]?.first ?? value) <= value) from = middle + 1;
    else to = middle;
  }
  const found = networks[from - 1];
  return found !== undefined && value <= found.last;
}

/**
 * Texts of which one stands for each kind of text that the formulas can tell apart: addresses in the networks, at their ends
 * and between them, in either spelling, and what is no address.
 */
export function addressTexts(formulas: readonly AddressFormula[]): readonly string[] {
  const networks = formulas.flatMap(networksOf);
  const values = new Set<bigint>();
  for (const { first, last } of networks) if (first < last) values.add(first + 1n);
  for (const { first, last } of networks) values.add(first).add(last);
  for (const { first, last } of networks) values.add(last + 1n).add(first - 1n);
  const all = [...values, mapped + 0x0808_0808n, mapped, mapped + 0xffff_ffffn, 0n].filter(
    (one) => one >= 0n && one <= highest,
  );
  const old = all.flatMap((one) => (one >= mapped && one <= mapped + 0xffff_ffffn ? [printIpv4(one - mapped)] : []));
  return [...new Set([...old, ...all.map(printIpv6), 'a', ''])];
}

function printIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** As RFC 5952 writes it. */
function printIpv6(value: bigint): string {
  if (value >= mapped && value <= mapped + 0xffff_ffffn) return `::ffff:${printIpv4(value - mapped)}`;
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  const plain = groups.join(':');
  const runs = [...plain.matchAll(/\b0(?::0)+\b/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return plain;
  const before = plain.slice(0, longest.index).replace(/:$/, '');
  return `${before}::${plain.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}
