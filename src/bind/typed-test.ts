import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { operatorMisfit, typeMisfit, withArticle } from './misfits.js';
import { inOrder, scalarOf } from './scalars.js';
import { failed, type ValueTest } from './value-test.js';

const comparisons = { less: '<', 'at-most': '<=', greater: '>', 'at-least': '>=' } as const;

/** Numbers, booleans, times: compared as values of the column's type, never as texts. */
export function typedTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column } = context;
  const scalar = scalarOf(value.text, column);
  const ordered = column.type !== 'bool' && column.type !== 'guid';
  switch (atom.operator) {
    case 'equals':
    case 'in':
    case 'matches':
      if (scalar === undefined) return failed(typeMisfit(value, context));
      return { test: { kind: 'equals', values: [scalar], foldsCase: false }, never: false, diagnostics: [] };
    case 'less':
    case 'at-most':
    case 'greater':
    case 'at-least':
      if (!ordered) return failed(operatorMisfit(atom, context, `${withArticle(column.type)} has no order`));
      if (scalar === undefined) return failed(typeMisfit(value, context));
      return {
        test: { kind: 'compare', operator: comparisons[atom.operator], value: scalar },
        never: false,
        diagnostics: [],
      };
    case 'between': {
      const [low, high] = atom.values.map((one) => scalarOf(one.text, column));
      if (low !== undefined && high !== undefined && !inOrder(low, high)) return failed(emptyRange(atom));
      if (!ordered) return failed(operatorMisfit(atom, context, `${withArticle(column.type)} has no order`));
      if (low === undefined || high === undefined) return failed(typeMisfit(value, context));
      return { test: { kind: 'between', low, high }, never: false, diagnostics: [] };
    }
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
    case 'regex':
    case 'like':
    case 'under':
      return failed(operatorMisfit(atom, context, `it holds ${withArticle(column.type)}, no text`));
    case 'exists':
      return { test: { kind: 'filled' }, never: false, diagnostics: [] };
  }
}

function emptyRange(atom: Atom): Diagnostic {
  const [low, high] = atom.values;
  return diagnose('WN305', `nothing lies between \`${low?.text ?? ''}\` and \`${high?.text ?? ''}\``, {
    span: atom.span,
    help: 'write the lower end first',
  });
}
