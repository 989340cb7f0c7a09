import { trimBlanks } from './lines.js';
import { type KeyShape, type KeyTable, ruleKeys } from './rule-keys.js';

/** A line `key: value` or `- key: value`, or a list item, without its indentation. */
export interface KeyLine {
  readonly dash: boolean;
  /** Absent for a list item that is a scalar. */
  readonly key?: string;
  readonly value: string;
}

const pattern = /^(-(?:[ \t]+|$))?(?:([A-Za-z_][\w.-]*)[ \t]*:(?=[ \t]|$))?/;

/** Reads a line as YAML's `key: value` or `- item`; undefined for any other line. */
export function readKeyLine(text: string): KeyLine | undefined {
  const trimmed = trimBlanks(text);
  const match = pattern.exec(trimmed);
  const dash = match?.[1] !== undefined;
  const key = match?.[2];
  if (!match || (!dash && key === undefined)) return undefined;
  return { dash, ...(key !== undefined && { key }), value: trimBlanks(trimmed.slice(match[0].length)) };
}

/** The header of a block scalar: `|`, `>-`, `|2` … with an optional comment. */
export function blockHeader(value: string): { readonly style: '|' | '>'; readonly chomp: '' | '+' | '-' } | undefined {
  const match = /^([|>])(\d?[+-]?|[+-]\d?)(?:[ \t]+#.*)?$/.exec(value);
  if (!match) return undefined;
  const flags = match[2] ?? '';
  return { style: match[1] === '>' ? '>' : '|', chomp: flags.includes('+') ? '+' : flags.includes('-') ? '-' : '' };
}

/** The shape of a key in a table; never one of `Object.prototype`. */
export function shapeOf(table: KeyTable, key: string): KeyShape | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether a value on the key's line has the shape that the key wants; `next` is the next line with text. */
export function fits(shape: KeyShape, value: string, next: string): boolean {
  const plain = value.startsWith('#') ? '' : trimBlanks(value.split(' #', 1)[0] ?? value);
  switch (shape.holds) {
    case 'line':
      return plain !== '' && (shape.like?.test(plain) ?? true);
    case 'text':
      return plain !== '' || next !== '';
    case 'list':
      return plain === '' ? next.startsWith('-') : (shape.like?.test(plain) ?? true);
    case 'items':
      return plain === '' ? next.startsWith('-') : plain.startsWith('[');
    case 'keys':
      return plain === '' ? readKeyLine(next)?.key !== undefined : plain.startsWith('{');
  }
}

/** The top-level key of a rule that the line opens, when its value has the right shape. */
export function ruleKeyOf(text: string, next: string): string | undefined {
  const line = readKeyLine(text);
  if (!line || line.dash || line.key === undefined) return undefined;
  const shape = shapeOf(ruleKeys, line.key);
  return shape && fits(shape, line.value, trimBlanks(next)) ? line.key : undefined;
}
