/** A decimal number without rounding: `digits` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** What a text may mean as a number: one value, or the least and the greatest of two meanings. */
export interface Quantity {
  readonly least: Decimal;
  readonly most: Decimal;
}

/** A number as people write it: `443`, `+443`, `-1`, `443.0`, `.5`, `0x3e7`. Undefined for every other text. */
export function decimalOf(text: string): Decimal | undefined {
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return { digits: BigInt(text), scale: 0 };
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d{0,30})(?:\.(\d{1,18}))?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

const powers: Readonly<Record<string, bigint>> = { k: 1n, m: 2n, g: 3n, t: 4n };
const sizes = /^(.*?)\s*(?:(k|m|g|t)(i?)b|(kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes?|(b|bytes?))$/i;

/**
 * A size in bytes. `MiB` is 1024 × 1024 bytes; `MB` is that to some people and a million to others, so both are kept.
 * Undefined for a text that is no size; `Mb`, which may count bits, is none.
 */
export function sizeOf(text: string): Quantity | undefined {
  const [, number = '', short, binary, long, bytes] = sizes.exec(text.trim()) ?? [];
  const amount = decimalOf(number.trim());
  if (amount === undefined || amount.digits < 0n || countsBits(text)) return undefined;
  if (bytes !== undefined) return { least: amount, most: amount };
  const letter = (short ?? long ?? '').slice(0, 1).toLowerCase();
  const power = powers[letter] ?? 0n;
  const most = { digits: amount.digits * 1024n ** power, scale: amount.scale };
  const exact = binary === 'i' || binary === 'I' || /bi$/i.test(long ?? '');
  return { least: exact ? most : { digits: amount.digits * 1000n ** power, scale: amount.scale }, most };
}

/** Whether a size is written so that it may count bits: `10Mb`, where `10mb` and `10MB` are bytes. */
export function countsBits(text: string): boolean {
  return /[KMGT]b$/.test(text.trim()) || /bits?$/i.test(text.trim());
}

export function floor({ digits, scale }: Decimal): bigint {
  const unit = 10n ** BigInt(scale);
  const whole = digits / unit;
  return digits < 0n && whole * unit !== digits ? whole - 1n : whole;
}

export function ceil(value: Decimal): bigint {
  return -floor({ digits: -value.digits, scale: value.scale });
}

/** The number where it is a whole one. */
export function wholeNumber(value: Decimal): bigint | undefined {
  const whole = floor(value);
  return whole === ceil(value) ? whole : undefined;
}

export function sameNumber(a: Decimal, b: Decimal): boolean {
  return a.digits * 10n ** BigInt(b.scale) === b.digits * 10n ** BigInt(a.scale);
}

/** The number as a real of KQL: `5.0`, `-0.25`. */
export function realText({ digits, scale }: Decimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return `${digits < 0n ? '-' : ''}${whole}.${scale === 0 ? '0' : text.slice(-scale)}`;
}
