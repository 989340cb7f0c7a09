import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { macSpellings } from './checks/address-shape.js';
import type { CheckContext } from './checks/finding.js';
import { operatorMisfit } from './misfits.js';
import { regexTest } from './regex-test.js';
import { comparisonSign } from './signs.js';
import { partTest, wholeTest } from './text-test.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** A value compared with a column of hardware addresses. */
export function macTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const spellings = macSpellings(value.text);
  const equality = atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'matches';
  if (equality && spellings.length > 0) {
    // INVARIANT: negated, every spelling has to fail.
    const texts = context.literal.negated ? spellings : [value.text];
    return passed({ kind: 'equals', values: texts.map((text) => ({ type: 'string', text })), foldsCase: true });
  }
  switch (atom.operator) {
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
      return { ...partTest(atom.operator, value, context), narrowOnly: true };
    case 'regex':
      return regexTest(atom, value, context);
    case 'exists':
      return passed({ kind: 'filled' });
    default:
      if (comparisonSign(atom.operator) !== undefined || atom.operator === 'between')
        return failed(operatorMisfit(atom, context, 'texts have no order there'));
      return { ...wholeTest(atom, value, context), narrowOnly: true };
  }
}
