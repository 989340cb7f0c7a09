import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import { checkAccountShape } from './checks/account-shape.js';
import type { CheckContext } from './checks/finding.js';
import { checkNegatedShape } from './checks/negated-shape.js';
import { spelledAsEvents } from './spellings.js';
import { wholeChecks } from './value-checks.js';
import { checked, type ValueTest } from './value-test.js';

/**
 * A user's plain name on a column that holds accounts with their domain: the name before `@`, or behind `\`.
 * Undefined for other values and operators, which mean the account as the column tells it.
 */
export function accountNameTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest | undefined {
  const { text } = value;
  const whole = atom.operator === 'equals' || atom.operator === 'in';
  if (!whole || text === '' || /[\\@*?]/.test(text) || /^S-1-\d/i.test(text)) return undefined;
  const principal = /(?:Upn|UPN|PrincipalName)$/.test(context.column.name);
  const ways: readonly ColumnTest[] = [
    { kind: 'equals', values: [{ type: 'string', text }], foldsCase: true },
    { kind: 'text', operator: 'startswith', text: `${text}@` },
    ...(principal ? [] : [{ kind: 'text', operator: 'endswith', text: `\\${text}` } as const]),
  ];
  // A plain name has every one of its spellings tested: only a name that events would not spell so leaves one open.
  const plain = { ...context.column, name: 'AccountName' };
  const checks = wholeChecks.filter((check) => check !== checkNegatedShape && check !== checkAccountShape);
  const tested = checked({ kind: 'any', tests: ways }, checks, value, context);
  const note = diagnose('WN314', `\`${context.column.name}\` holds accounts with their domain, \`${text}\` is a name`, {
    severity: 'note',
    span: value.span,
    label: 'read as the name in any domain',
    help: `write \`${text}@…\` with the domain where one account is meant`,
  });
  return {
    ...tested,
    diagnostics: [...tested.diagnostics, ...(context.literal.negated ? [] : [note])],
    narrowOnly: tested.narrowOnly === true || !spelledAsEvents(text, 'whole', plain),
  };
}
