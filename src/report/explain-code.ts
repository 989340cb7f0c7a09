import stringWidth from 'string-width';
import { registryEntry } from '../diagnostics/registry.js';
import { wrap } from './wrap.js';

const columns = 80;

/**
 * What `winnow explain WN402` prints of a code, without a line end behind it: its title and usual severity, what it
 * means, an example, and how to settle it. Undefined for a code that does not exist.
 */
export function explainCode(code: string): string | undefined {
  const entry = registryEntry(code);
  if (entry === undefined) return undefined;
  const [lead = '', ...settle] = entry.settle;
  const blocks = [
    [heading(`${code}  ${entry.title}`, entry.severity)],
    ...entry.explanation.map((paragraph) => wrap(paragraph, columns)),
    ['example', ...indent(entry.example)],
    ...(entry.sections ?? []).map(({ title, lines }) => [title, ...indent(lines)]),
    [`how to settle it: ${lead}`, ...indent(settle)],
    [`docs/diagnostics/${code}.md`],
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function heading(left: string, right: string): string {
  return left + ' '.repeat(Math.max(2, columns - stringWidth(left) - stringWidth(right))) + right;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
