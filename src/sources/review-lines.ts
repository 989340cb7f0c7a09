// How the parts of a review are written down.
import type { ReviewData } from './exclusion-schema.js';
import { blockScalar, yamlScalar } from './page/yaml-text.js';

/** A key of a review with its value, as whole lines. */
export function keyLines(
  key: keyof ReviewData,
  value: NonNullable<unknown>,
  indent: number,
  lineBreak: string,
): string {
  const margin = ' '.repeat(indent);
  if (typeof value === 'string') return `${margin}${key}: ${textOf(value, indent, lineBreak)}${lineBreak}`;
  if (Array.isArray(value)) return `${margin}${key}: ${flowList(value)}${lineBreak}`;
  const names = Object.entries(value as Record<string, unknown>);
  if (names.length === 0) return `${margin}${key}: {}${lineBreak}`;
  return `${margin}${key}:${lineBreak}${names.map(([name, item]) => nameLine(name, item, indent + 2, lineBreak)).join('')}`;
}

/** A text behind its key: over several lines where it has them, and ends in none. */
function textOf(value: string, indent: number, lineBreak: string): string {
  const block = value.includes('\n') && value.trim() === value ? blockScalar(value, indent) : undefined;
  return block?.replaceAll('\n', lineBreak) ?? scalarText(value);
}

/** A text of one line behind its key; a day stands as it is typed. */
export function scalarText(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : yamlScalar(value);
}

/** Beyond so many values a list has one a line: what is added or taken out is then one line of a diff. */
const shortList = 3;

/** A name of `values` or `fingerprint` with what it stands for, as whole lines. */
export function nameLine(name: string, item: unknown, indent: number, lineBreak: string): string {
  if (Array.isArray(item) && item.length > shortList) {
    const margin = `${lineBreak}${' '.repeat(indent + 2)}- `;
    const values = item.map((one) => `${margin}${itemText(String(one))}`).join('');
    return `${' '.repeat(indent)}${yamlScalar(name)}:${values}${lineBreak}`;
  }
  const text =
    typeof item === 'string'
      ? yamlScalar(item)
      : Array.isArray(item)
        ? flowList(item)
        : `{ ${Object.entries(item as Record<string, string>)
            .map(([one, two]) => `${one}: ${yamlScalar(two)}`)
            .join(', ')} }`;
  return `${' '.repeat(indent)}${yamlScalar(name)}: ${text}${lineBreak}`;
}

// In brackets a comma or a bracket would end a plain text, so every text that is not a bare word is quoted.
function flowList(values: readonly unknown[]): string {
  return `[${values.map((value) => (/^[A-Za-z][\w.-]{5,}$/.test(String(value)) || /^WN\d+$/.test(String(value)) ? String(value) : quoted(String(value)))).join(', ')}]`;
}

/** A value on a line of its own. */
export function itemText(value: string): string {
  return yamlScalar(value);
}

function quoted(text: string): string {
  const scalar = yamlScalar(text);
  return /^['"]/.test(scalar) ? scalar : `'${scalar.replaceAll("'", "''")}'`;
}
