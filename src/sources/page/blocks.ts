import { ruleKeyOf } from './key-line.js';
import { indentOf, isBlank, type Line, skipBlankLines, trimBlanks } from './lines.js';

/** Whether a line opens a top-level key that this rule does not have yet. */
export function opensKey(lines: readonly Line[], at: number, to: number, seen: ReadonlySet<string>): boolean {
  const text = lines[at]?.text ?? '';
  // Cheap first: most lines are no key at all.
  if (!/^[ \t]*[A-Za-z][\w-]*[ \t]*:/.test(text)) return false;
  const key = ruleKeyOf(text, lines[skipBlankLines(lines, at + 1, to)]?.text ?? '');
  return key !== undefined && !seen.has(key);
}

/**
 * The line behind the text of a block scalar whose header stands at `header`, not behind `to`. Where the text kept its
 * indentation that decides; where it was lost, the next top-level key does.
 */
export function blockEnd(lines: readonly Line[], header: number, to: number, seen: ReadonlySet<string>): number {
  const indented = endByIndent(lines, header, to);
  if (indented !== undefined && (indented === to || opensKey(lines, indented, to, seen))) return indented;
  // More than one line kept it, and what follows is no pipe: prose behind the rule is no part of its query.
  const follows = trimBlanks(lines[indented ?? to]?.text ?? '');
  if (indented !== undefined && indented > header + 2 && !/^[|/)\]}]/.test(follows)) return indented;
  let at = header + 1;
  while (at < to && !opensKey(lines, at, to, seen)) at += 1;
  return at;
}

function endByIndent(lines: readonly Line[], header: number, to: number): number | undefined {
  const margin = indentOf(lines[header]?.text ?? '');
  const first = skipBlankLines(lines, header + 1, to);
  if (first === to || indentOf(lines[first]?.text ?? '') <= margin) return undefined;
  let at = first;
  while (at < to && (isBlank(lines[at]?.text ?? '') || indentOf(lines[at]?.text ?? '') > margin)) at += 1;
  return at;
}

/** The line behind a quoted or flow value that opens on line `at` and closes on a later one; undefined if never. */
export function closingLine(lines: readonly Line[], at: number, to: number, value: string): number | undefined {
  const closer = { "'": "'", '"': '"', '[': ']', '{': '}' }[value[0] ?? ''];
  if (closer === undefined) return undefined;
  for (let line = at + 1; line < Math.min(to, at + 200); line += 1) {
    if (trimBlanks(lines[line]?.text ?? '').endsWith(closer)) return line + 1;
  }
  return undefined;
}
