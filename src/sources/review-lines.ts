// How the parts of a review are written down.
import type { ReviewData } from './exclusion-schema.js';
import { yamlScalar } from './page/yaml-text.js';

/** A key of a review with its value, as whole lines. */
export function keyLines(
  key: keyof ReviewData,
  value: NonNullable<unknown>,
  indent: number,
  lineBreak: string,
): string {
  const margin = ' '.repeat(indent);
  if (typeof value === 'string') return `${margin}${key}: ${scalarText(value)}${lineBreak}`;
  if (Array.isArray(value)) return `${margin}${key}: ${flowList(value)}${lineBreak}`;
  const names = Object.entries(value as Record<string, unknown>);
  if (names.length === 0) return `${margin}${key}: {}${lineBreak}`;
  return `${margin}${key}:${lineBreak}${names.map(([name, item]) => nameLine(name, item, indent + 2, lineBreak)).join('')}`;
}

/** A text of one line behind its key; a day stands as it is typed. */
export function scalarText(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : yamlScalar(value);
}

/** A name of `values` or `fingerprint` with what it stands for, as a line. */
export function nameLine(name: string, item: unknown, indent: number, lineBreak: string): string {
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

function quoted(text: string): string {
  const scalar = yamlScalar(text);
  return /^['"]/.test(scalar) ? scalar : `'${scalar.replaceAll("'", "''")}'`;
}
