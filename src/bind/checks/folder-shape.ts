import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** A folder compared whole with a column that holds files' paths: equal to none of them, so a negation would hold for all in it. */
export const checkFolderShape: ValueCheck = (value, { column, literal }) => {
  if (column.kind !== 'path' || literal.atom.operator === 'under') return undefined;
  const closed = /[\\/]$/.test(value.text);
  const bare = /^(?:[A-Za-z]:\\|\\\\)(?:.*\\)?[^\\.]+$/.test(value.text);
  if (!closed && !(bare && literal.negated)) return undefined;
  return {
    never: closed,
    ...(!closed && { narrowOnly: true as const }),
    diagnostic: diagnose('WN314', `\`${value.text}\` is a folder, and \`${column.name}\` holds the paths of files`, {
      span: value.span,
      label: closed ? 'never matches' : 'a folder?',
      help: `use \`startswith\` with \`${value.text.replace(/[\\/]$/, '')}\\\` for what lies in it`,
    }),
  };
};
