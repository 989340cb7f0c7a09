/** An IP address as a number. An IPv4 address in IPv6 clothes (`::ffff:10.0.0.1`) counts as IPv4. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** All addresses that share their first bits with one. */
export interface Network extends Address {
  readonly bits: number;
}

const widths = { 4: 32n, 6: 128n } as const;
const mapped = 0xffffn << 32n;

/** The address that a text names; undefined for every other text, leading zeros in IPv4 included: some read them as octal. */
export function addressOf(text: string): Address | undefined {
  const four = ipv4(text);
  if (four !== undefined) return { family: 4, value: four };
  const six = ipv6(text);
  if (six === undefined) return undefined;
  return six >> 32n === mapped >> 32n ? { family: 4, value: six & 0xffffffffn } : { family: 6, value: six };
}

/** A network in CIDR notation or with a mask: `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fe80::/10`. Bits behind the prefix are dropped. */
export function networkOf(text: string): Network | undefined {
  const [, base = '', suffix = ''] = /^([^/\s]+)\s*\/\s*([\d.]+)$/.exec(text) ?? [];
  const address = addressOf(base);
  if (address === undefined) return undefined;
  const written = /^\d{1,3}$/.test(suffix) ? Number(suffix) : address.family === 4 ? maskBits(suffix) : undefined;
  // A prefix of `::ffff:10.0.0.0/104` counts the 96 bits in front of the IPv4 address.
  const bits = written !== undefined && address.family === 4 && base.includes(':') ? written - 96 : written;
  if (bits === undefined || bits < 0 || bits > Number(widths[address.family])) return undefined;
  return { ...address, value: firstOf(address, bits), bits };
}

/** Whether bits behind the prefix were set: `10.1.2.3/8` names the same network as `10.0.0.0/8`. */
export function hasHostBits(text: string): boolean {
  const network = networkOf(text);
  return network !== undefined && addressOf(text.split('/')[0]?.trim() ?? '')?.value !== network.value;
}

/** The networks that together hold exactly the addresses from the first to the last, the fewest that do. */
export function networksBetween(first: Address, last: Address): readonly Network[] {
  const { family } = first;
  const width = widths[family];
  const networks: Network[] = [];
  let start = first.value;
  while (start <= last.value) {
    let free = 0n;
    while (free < width && (start >> free) % 2n === 0n && start + (1n << (free + 1n)) - 1n <= last.value) free += 1n;
    networks.push({ family, value: start, bits: Number(width - free) });
    start += 1n << free;
  }
  return networks;
}

/** The address as text: IPv4 dotted, IPv6 in the short form of RFC 5952. */
export function addressText({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const runs = [...groups.join(':').matchAll(/(?<![^:])0(?::0)+(?![^:])/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  const text = groups.join(':');
  if (longest === '') return text;
  const at = new RegExp(`(?<![^:])${longest}(?![^:])`).exec(text)?.index ?? 0;
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/** The network of `10.0.*`, `10.0.*.*` or `10.0.`*: whole octets in front, nothing said of the rest. */
export function globNetwork(text: string): Network | undefined {
  const [, front = '', rest = ''] = /^((?:\d{1,3}\.){1,3})(\*(?:\.\*)*)$/.exec(text) ?? [];
  const octets = front.split('.').filter((octet) => octet !== '');
  if (front === '' || octets.length + rest.split('.').length > 4) return undefined;
  const base = [...octets, '0', '0', '0'].slice(0, 4).join('.');
  return networkOf(`${base}/${octets.length * 8}`);
}

/** The network in CIDR notation. */
export function networkText(network: Network): string {
  return `${addressText(network)}/${network.bits}`;
}

function firstOf({ family, value }: Address, bits: number): bigint {
  const shift = widths[family] - BigInt(bits);
  return (value >> shift) << shift;
}

function ipv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256))
    return undefined;
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function ipv6(text: string): bigint | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return undefined;
  const tail = /^(.*:)(\d[\d.]*\.[\d.]*)$/.exec(text);
  const four = tail === null ? undefined : ipv4(tail[2] ?? '');
  if (tail !== null && four === undefined) return undefined;
  const plain =
    four === undefined ? text : `${tail?.[1]}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = left.length + right.length;
  if (halves.length > 2 || (halves.length === 2 ? groups > 7 : groups !== 8)) return undefined;
  const all = [...left, ...Array.from({ length: 8 - groups }, () => '0'), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** The prefix length of a mask such as `255.255.0.0`; undefined where its ones do not stand in front. */
function maskBits(mask: string): number | undefined {
  const value = ipv4(mask);
  if (value === undefined) return undefined;
  const bits = value.toString(2).padStart(32, '0').replace(/0+$/, '');
  return bits.includes('0') ? undefined : bits.length;
}
