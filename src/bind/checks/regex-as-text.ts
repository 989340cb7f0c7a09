import { diagnose } from '../../diagnostics/registry.js';
import type { OperatorName } from '../../syntax/ast.js';
import { rewriteComparison } from '../edits.js';
import type { ValueCheck } from './finding.js';

const textOperators: ReadonlySet<OperatorName> = new Set([
  'equals',
  'in',
  'like',
  'contains',
  'startswith',
  'endswith',
]);

/** A regular expression compared as a text (`== ".*backup.*"`): its dots and carets count as they stand. */
export const checkRegexAsText: ValueCheck = (value, context) => {
  const { literal } = context;
  if (literal.negated || !textOperators.has(literal.atom.operator)) return undefined;
  if (!/^\^?\.[*+]|(?<![*\\/])\.\*(?=[^.\\/*])|\\[dwsb]\+|^\^.*\$$/.test(value.text)) return undefined;
  return {
    never: false,
    diagnostic: diagnose(
      'WN314',
      `\`${value.text}\` looks like a regular expression, and is read as a text with wildcards`,
      {
        severity: 'warning',
        span: value.span,
        label: 'a dot is a dot here',
        help: 'write `matches regex` for a regular expression, or `*` alone for any text',
        fixes: rewriteComparison(value, `matches regex "${value.text}"`, context),
      },
    ),
  };
};
