import { diagnose } from '../../diagnostics/registry.js';
import { rewriteComparison } from '../edits.js';
import type { ValueCheck } from './finding.js';

/** A folder compared whole with a column that holds files' paths: equal to none of them, so a negation would hold for all in it. */
export const checkFolderShape: ValueCheck = (value, context) => {
  const { column, literal } = context;
  if (column.kind !== 'path' || literal.atom.operator === 'under') return undefined;
  const closed = /[\\/]$/.test(value.text);
  const bare = /^(?:[A-Za-z]:\\|\\\\)(?:.*\\)?[^\\.]+$/.test(value.text);
  if (!closed && !bare) return undefined;
  const folder = `${value.text.replace(/[\\/]$/, '')}${value.text.includes('\\') ? '\\' : '/'}`;
  return {
    never: closed,
    ...(!closed && { narrowOnly: true as const }),
    diagnostic: diagnose('WN314', `\`${value.text}\` is a folder, and \`${column.name}\` holds the paths of files`, {
      span: value.span,
      label: closed ? 'never matches' : 'a folder?',
      help: `use \`startswith\` with \`${folder}\` for what lies in it`,
      fixes: rewriteComparison(value, `startswith "${folder}"`, context),
    }),
  };
};
