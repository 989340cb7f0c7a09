import { safe } from './safe.js';

/** Text of winnow's own, with what it quotes from files in backticks: the quotes become code, nothing else is obeyed. */
export function inline(text: string): string {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : escaped(part)))
    .join('');
}

/**
 * Text from a file as code, where Markdown, HTML, links and mentions mean nothing. A pipe is escaped all the same: a table is
 * split before its cells are read.
 */
export function code(text: string): string {
  const shown = safe(text);
  if (shown.trim() === '') return '';
  // A pipe outside of a table would keep its backslash, so code with a pipe is written as HTML.
  if (shown.includes('|')) return `<code>${entities(shown)}</code>`;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || /^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Every character of a text that Markdown or HTML could obey as an entity: for text and for HTML alike. */
export function entities(text: string): string {
  return safe(text)
    .replace(/[!-~]/g, (one) => (/[\w ,;()'%/.=+-]/.test(one) && one !== '_' ? one : `&#${one.charCodeAt(0)};`))
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}

function escaped(text: string): string {
  return safe(text)
    .replace(/[\\`*_[\]<>&|~$#@]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/(?<=\bwww)\./gi, '\\.');
}
