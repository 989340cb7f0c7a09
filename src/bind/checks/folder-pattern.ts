import { diagnose } from '../../diagnostics/registry.js';
import { rewriteComparison } from '../edits.js';
import type { ValueCheck } from './finding.js';

/** A pattern whose last part is the name of a folder (`C:\Users\*\Downloads`), compared whole with paths of files: a negation would hold for all in it. */
export const checkFolderPattern: ValueCheck = (value, context) => {
  const { column, literal } = context;
  const { operator } = literal.atom;
  if (column.kind !== 'path' || (operator !== 'equals' && operator !== 'in' && operator !== 'like')) return undefined;
  if (!/[*?]/.test(value.text) || !/\\[^\\/*?.]+$/.test(value.text)) return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose(
      'WN314',
      `\`${value.text}\` may be a folder, and \`${column.name}\` holds the paths of files`,
      {
        span: value.span,
        label: 'a folder?',
        help: `write \`${value.text}\\**\` for what lies in it`,
        fixes: rewriteComparison(value, `like "${value.text}\\**"`, context),
      },
    ),
  };
};
