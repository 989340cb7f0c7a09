import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';

export function operatorMisfit(atom: Atom, { column }: CheckContext, why: string): Diagnostic {
  return diagnose('WN307', `\`${atom.operator}\` cannot test \`${column.name}\`: ${why}`, {
    span: atom.span,
    help:
      column.type === 'string'
        ? 'use `==`, `contains`, `startswith` or `endswith`'
        : 'use `==`, `in`, `<`, `>` or `between`',
  });
}

export function typeMisfit(value: ValueNode, { column }: CheckContext): Diagnostic {
  return diagnose('WN305', `\`${value.text}\` is not ${withArticle(column.type)}, and \`${column.name}\` holds one`, {
    span: value.span,
    label: `${column.type} expected`,
    help: `give a value of type ${column.type}`,
  });
}

export function withArticle(type: string): string {
  return `${type === 'int' ? 'an' : 'a'} ${type}`;
}

export function matchesEverything(value: ValueNode): Diagnostic {
  return diagnose('WN306', `\`${value.text}\` matches every text`, {
    span: value.span,
    label: 'would match every row',
    help: 'name the text that marks the benign events',
  });
}
