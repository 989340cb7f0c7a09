import type { Literal } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { hashAlgorithm } from './checks/hash-length.js';
import type { TargetColumn } from './resolve.js';

const lengths: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64 };

/** The algorithm of a whole hash, told by its number of hex digits. */
export function algorithmOf(text: string): 'MD5' | 'SHA1' | 'SHA256' | undefined {
  if (!/^[0-9a-f]+$/i.test(text)) return undefined;
  return ({ 32: 'MD5', 40: 'SHA1', 64: 'SHA256' } as const)[text.length as 32 | 40 | 64];
}

/** A hash with the name of its algorithm in front, as Sysmon and Sigma write it: `SHA256=…`, `md5: …`. Undefined for another text. */
export function namedHash(text: string): { readonly algorithm: string; readonly digits: string } | undefined {
  const [, name, digits] = /^\s*(md5|sha-?1|sha-?256|imphash|sha-?512)\s*[=:]\s*(\S*)\s*$/i.exec(text) ?? [];
  return name === undefined || digits === undefined
    ? undefined
    : { algorithm: name.toUpperCase().replace('-', ''), digits };
}

/** The value without the name of its algorithm, where its digits agree with the name and the columns hold hashes. */
export function plainHash(value: ValueNode, columns: readonly TargetColumn[], { atom, negated }: Literal): ValueNode {
  // A negated `contains "MD5=…"` is about a text that holds several hashes: it is left as it stands, and refused.
  if (negated && /^(?:contains|startswith|endswith|has)$/.test(atom.operator)) return value;
  if (value.kind === 'regex' || !columns.every(({ column }) => column.kind === 'hash')) return value;
  const named = namedHash(value.text);
  if (named === undefined || !/^[0-9a-f]+$/i.test(named.digits)) return value;
  // INVARIANT: a column of another algorithm must not be tested for the digits alone.
  const held = columns.some(({ column }) => hashAlgorithm(column.name) === named.algorithm);
  if (!held || lengths[named.algorithm] !== named.digits.length) return value;
  return { kind: 'text', text: named.digits, span: value.span };
}
