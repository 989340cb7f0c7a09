import { diagnose } from '../../diagnostics/registry.js';
import { rewriteValue } from '../edits.js';
import type { ValueCheck } from './finding.js';

const digits: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64 };

/** The algorithm of a hash column, told by its name. */
export function hashAlgorithm(column: string): 'MD5' | 'SHA1' | 'SHA256' | undefined {
  if (/SHA256$/i.test(column)) return 'SHA256';
  if (/SHA1$/i.test(column)) return 'SHA1';
  return /MD5$/i.test(column) ? 'MD5' : undefined;
}

/** A hash of another algorithm than the column's, or no hash at all. */
export const checkHashLength: ValueCheck = (value, context) => {
  const { column } = context;
  const algorithm = column.kind === 'hash' ? hashAlgorithm(column.name) : undefined;
  if (algorithm === undefined || value.text === '') return undefined;
  const wanted = digits[algorithm] ?? 0;
  const isHash = /^[0-9a-f]+$/i.test(value.text) && value.text.length === wanted;
  if (isHash && !/^0+$/.test(value.text)) return emptyFile(value, algorithm);
  const listed = new RegExp(`\\b${algorithm.replace('SHA', 'SHA-?')}\\s*[=:]\\s*([0-9a-f]{${wanted}})\\b`, 'i').exec(
    value.text,
  )?.[1];
  const bare = listed ?? value.text.replace(/^(?:md5|sha-?\d+)\s*[=: ]\s*/i, '').replace(/[\s:-]/g, '');
  const whole = /^[0-9a-f]+$/i.test(bare) && bare.length === wanted && bare !== value.text;
  return {
    never: true,
    diagnostic: diagnose('WN304', `\`${value.text}\` is no ${algorithm}: ${reason(value.text, wanted, column.name)}`, {
      span: value.span,
      label: 'never matches',
      help: whole ? `write the digits alone: \`${bare}\`` : `give the ${algorithm} of the file`,
      fixes: whole ? rewriteValue(value, `"${bare}"`, context) : [],
    }),
  };
};

function reason(text: string, wanted: number, column: string): string {
  if (/^0+$/.test(text) && text.length === wanted) return 'all zeros stand for no file';
  if (/…|\.{2,}/.test(text)) return `it is cut off, and \`${column}\` holds all ${wanted} hex digits`;
  if (/^[0-9a-f]+$/i.test(text))
    return `it has ${text.length} hex digits, and \`${column}\` holds ${wanted} hex digits`;
  const named = /^\s*(?:md5|sha-?\d+|imphash)\s*[=:]\s*([0-9a-f]+)\s*$/i.exec(text)?.[1];
  if (named !== undefined) return `\`${column}\` holds ${wanted} hex digits, and these are ${named.length}`;
  const other = /[^0-9a-f]/i.exec(text)?.[0] ?? '';
  return `\`${other}\` is no hex digit, and \`${column}\` holds ${wanted} hex digits`;
}

const empties: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/** The hash of no bytes at all: every empty file has it. */
function emptyFile(value: Parameters<ValueCheck>[0], algorithm: string): ReturnType<ValueCheck> {
  if (!empties.has(value.text.toLowerCase())) return undefined;
  return {
    never: false,
    diagnostic: diagnose('WN304', `this is the ${algorithm} of an empty file`, {
      severity: 'note',
      span: value.span,
      label: 'every empty file has it',
      help: 'check that an empty file is meant',
    }),
  };
}
