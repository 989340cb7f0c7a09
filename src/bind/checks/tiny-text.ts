import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

/** A single letter or digit looked for inside of a text: it stands in nearly every one. */
export const checkTinyText: ValueCheck = (value, { literal }) => {
  const { operator } = literal.atom;
  const part = operator === 'contains' || operator === 'startswith' || operator === 'endswith' || operator === 'like';
  const text = value.text.replace(/[*?]/g, '');
  if (!part || text.length !== 1 || literal.negated) return undefined;
  return {
    never: false,
    diagnostic: diagnose('WN306', `\`${value.text}\` is a single character, which many texts hold`, {
      severity: 'warning',
      span: value.span,
      label: 'matches many rows',
      help: 'name a longer text that marks the benign events',
    }),
  };
};
