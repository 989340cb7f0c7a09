import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** Letters beyond ASCII, whose case KQL's operators do not fold: `MÜLLER` and `müller` differ there. */
export const checkLetterCase: ValueCheck = (value, { column, literal }) => {
  const beyond = value.text.replace(/[\0-\x7f]+/g, '');
  if (!column.foldsCase || literal.atom.matchCase || beyond.toLowerCase() === beyond.toUpperCase()) return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose('WN309', `KQL does not fold the case of \`${beyond}\``, {
      span: value.span,
      label: literal.negated ? 'would hold for another letter case' : 'matches this letter case only',
      help: 'list the spellings that occur, or name a part in plain letters',
    }),
  };
};
