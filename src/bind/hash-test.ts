import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { hashAlgorithm } from './checks/hash-length.js';
import { algorithmOf, namedHash } from './hashes.js';
import { operatorMisfit } from './misfits.js';
import { regexTest } from './regex-test.js';
import { comparisonSign } from './signs.js';
import { partTest, wholeTest } from './text-test.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** A value compared with a column of hashes. A whole hash is compared whole, whatever the operator: no hash is part of another. */
export function hashTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column, literal, schema, table } = context;
  const own = hashAlgorithm(column.name);
  const given = algorithmOf(value.text);
  const generic = schema.field(context.field, table.name).kind === 'hash';
  const named = namedHash(value.text)?.algorithm;
  const lacking = given ?? (named === 'IMPHASH' || named === 'SHA512' ? named : undefined);
  if (generic && lacking !== undefined && lacking !== own) return failed(noColumn(value, lacking, context));
  const whole = given !== undefined && given === own;
  switch (atom.operator) {
    case 'exists':
      return passed({ kind: 'filled' });
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has': {
      if (whole) return wholeTest({ ...atom, operator: 'equals' }, value, context);
      const part = partTest(atom.operator, value, context);
      // A part of a hash may be one of any algorithm: its negation on one column says nothing of the others.
      return generic && literal.negated ? { ...part, narrowOnly: true } : part;
    }
    case 'regex':
      return regexTest(atom, value, context);
    case 'matches':
      return value.kind === 'regex' ? regexTest(atom, value, context) : wholeTest(atom, value, context);
    default: {
      if (comparisonSign(atom.operator) !== undefined || atom.operator === 'between')
        return failed(operatorMisfit(atom, context, 'texts have no order there'));
      const tested = wholeTest(atom, value, context);
      return generic && !whole && literal.negated ? { ...tested, narrowOnly: true } : tested;
    }
  }
}

function noColumn(value: ValueNode, algorithm: string, { table, column }: CheckContext) {
  return diagnose('WN304', `\`${table.name}\` holds no ${algorithm} of it: \`${value.text}\` cannot be told there`, {
    severity: 'error',
    span: value.span,
    label: `no column for ${algorithm}`,
    help: `give the ${hashAlgorithm(column.name) ?? 'hash'} of the same file (${column.name})`,
  });
}
