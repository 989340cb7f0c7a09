import { YAMLException } from 'js-yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';

/** What is wrong with a text that is no YAML, where, in a sentence. */
export function yamlError(error: unknown, text: string): Diagnostic {
  if (!(error instanceof YAMLException)) return diagnose('WN801', 'not valid YAML', { span: { start: 0, end: 0 } });
  const start = Math.min(error.mark?.position ?? 0, text.length);
  return (
    unindentedBlock(text, start) ??
    diagnose('WN801', `not valid YAML: ${(error.reason ?? 'not valid').replace(/\s+/g, ' ').slice(0, 160)}`, {
      span: { start, end: Math.min(start + 1, text.length) },
      label: 'here',
      help: 'mend the indentation or the quotes, or run `winnow import` on the page it came from',
    })
  );
}

const blockHeader = /^( *)([\w-]{1,60}: *[|>][-+0-9]*) *\r?$/;

/** The commonest mistake, by name: a block whose first text line is not indented, as copied pages have it. */
function unindentedBlock(text: string, near: number): Diagnostic | undefined {
  const from = text.lastIndexOf('\n', Math.max(0, near - farthest)) + 1;
  const lines = text.slice(from, near).split('\n');
  let found: Diagnostic | undefined;
  let start = from;
  for (const [index, line] of lines.entries()) {
    start += line.length + 1;
    const [, margin = '', header] = blockHeader.exec(line) ?? [];
    const [, indentation = '', word = ''] = /^( *)([^\s:]+)/.exec(lines[index + 1] ?? '') ?? [];
    if (header === undefined || word === '' || indentation.length > margin.length) continue;
    if (/^ *(?:- |#|["'\w-]+:(?:\s|$))/.test(lines[index + 1] ?? '')) continue;
    const at = start + indentation.length;
    found = diagnose('WN801', `not valid YAML, the text after \`${header}\` is not indented`, {
      span: { start: at, end: at + word.length },
      label: 'expected two spaces before this',
      help: 'indent it, or run `winnow import` on the page it came from',
    });
  }
  return found;
}

/** How far back of the place where the parser gave up the mistake is looked for. */
const farthest = 16_384;
