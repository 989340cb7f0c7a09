import { isBlank } from './lines.js';
import { loadYaml } from './yaml-load.js';

/**
 * Characters that never stand raw in a file that people read: controls (but tab and line feed), line and paragraph
 * separators, marks that reorder text, byte order marks, halves of surrogate pairs.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Whether a text holds one of them. */
export function hasUnsafe(text: string): boolean {
  return text.search(unsafe) !== -1;
}

/** The text with each unsafe character as `\uXXXX`; for comments and messages. */
export function escapeUnsafe(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function doubleQuoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  return `"${escapeUnsafe(escaped)}"`;
}

// Stricter than YAML: no indicator at the start, no `: ` or ` #`, no tab, no blank at an end.
const plain = /^[^\s\-?:,[\]{}#&*!|>'"%@`=<~.](?:[^\s:#]|:(?=\S)|#| +(?=[^\s#]))*$/;

// Words longer than any that YAML gives another meaning (`false`, `.inf`, a date starts with a digit).
const words = /^[A-Za-z][\w-]{5,}$/;

function isPlain(text: string): boolean {
  if (words.test(text)) return true;
  if (text.length > 20_000 || !plain.test(text)) return false;
  return loadYaml(text) === text && loadYaml(text, 'old') === text;
}

/**
 * The one way that text gets into YAML on a line: plain where that is safe, else in single quotes, in double quotes
 * when it holds line ends or characters that must be escaped. It parses back to exactly the text, as a string.
 */
export function yamlScalar(text: string): string {
  if (text.includes('\n') || hasUnsafe(text)) return doubleQuoted(text);
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** What stands behind `key: ` for a text that may run over lines; `indent` is the key's own. */
export function yamlText(text: string, indent: number): string {
  return text.includes('\n') ? (blockScalar(text, indent) ?? doubleQuoted(text)) : yamlScalar(text);
}

/**
 * A block scalar that parses back to exactly the text, without the last line end; undefined where YAML has none for it.
 * INVARIANT: checked by parsing it.
 */
export function blockScalar(text: string, indent: number): string | undefined {
  if (hasUnsafe(text) || !/[^\n \t]/.test(text)) return undefined;
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const chomp = text === body ? '-' : body.endsWith('\n') ? '+' : '';
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  const indicator = lines.slice(0, first + 1).some((line) => /^[ \t]/.test(line)) ? '2' : '';
  const margin = ' '.repeat(indent + 2);
  const block = `|${indicator}${chomp}\n${lines.map((line) => (line === '' ? '' : margin + line)).join('\n')}`;
  const value = loadYaml(`${' '.repeat(indent)}k: ${block}\n`);
  const read = typeof value === 'object' && value !== null && 'k' in value ? value.k : undefined;
  return read === text ? block : undefined;
}
