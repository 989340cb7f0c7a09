import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

const digits: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64 };

/** The algorithm of a hash column, told by its name. */
export function hashAlgorithm(column: string): 'MD5' | 'SHA1' | 'SHA256' | undefined {
  if (/SHA256$/i.test(column)) return 'SHA256';
  if (/SHA1$/i.test(column)) return 'SHA1';
  return /MD5$/i.test(column) ? 'MD5' : undefined;
}

/** A hash of another algorithm than the column's, or no hash at all. */
export const checkHashLength: ValueCheck = (value, { column }) => {
  const algorithm = column.kind === 'hash' ? hashAlgorithm(column.name) : undefined;
  if (algorithm === undefined) return undefined;
  const wanted = digits[algorithm];
  if (/^[0-9a-f]+$/i.test(value.text) && value.text.length === wanted) return undefined;
  return {
    never: true,
    diagnostic: diagnose(
      'WN304',
      `\`${value.text}\` is no ${algorithm}: \`${column.name}\` holds ${wanted} hex digits`,
      {
        span: value.span,
        label: 'never matches',
        help: `give the ${algorithm} of the file`,
      },
    ),
  };
};
