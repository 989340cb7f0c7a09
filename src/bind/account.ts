import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { Target, TargetColumn } from './resolve.js';

/** One part of a value, the column that holds such parts, and how the part is compared there. */
export interface AccountPart {
  readonly target: TargetColumn;
  readonly value: ValueNode;
  readonly atom: Atom;
}

/**
 * The parts of an account told whole: `DOMAIN\user` is a domain and a name, `user@domain` a UPN, `S-1-5-…` a SID; a part
 * that is all wildcards (`CORP\*`) goes. Undefined where the value is a plain name, or the table lacks the columns for it.
 */
export function accountParts(atom: Atom, value: ValueNode, target: Target): readonly AccountPart[] | undefined {
  const [first] = target.columns;
  const prefix = first === undefined ? undefined : /^(.*)AccountName$/.exec(first.column.name)?.[1];
  if (first === undefined || prefix === undefined) return undefined;
  const sibling = (suffix: string): TargetColumn | undefined => {
    const column = target.table.columns.get(`${prefix}Account${suffix}`);
    return column && { ...first, column };
  };
  const part = (column: TargetColumn, text: string, operator: Atom['operator']): AccountPart => ({
    target: column,
    value: { kind: 'text', text, span: value.span },
    atom: operator === atom.operator ? atom : { ...atom, operator },
  });
  const whole = atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like';
  const [, domainText, name] = /^([^\\@]*)\\([^\\@]*)$/.exec(value.text) ?? [];
  const domain = sibling('Domain');
  if (domainText !== undefined && name !== undefined) {
    // `.\user` is an account of the machine itself, which no domain column says so.
    if (domainText === '.' || (domainText === '' && name === '')) return undefined;
    if (whole && name !== '' && domainText !== '') {
      const parts = [
        ...(/^\*+$/.test(domainText)
          ? []
          : domain === undefined
            ? [undefined]
            : [part(domain, domainText, atom.operator)]),
        ...(/^\*+$/.test(name) ? [] : [part(first, name, atom.operator)]),
      ];
      const known = parts.flatMap((one) => one ?? []);
      return known.length === parts.length && known.length > 0 ? known : undefined;
    }
    if (atom.operator === 'startswith' && domainText !== '' && domain !== undefined) {
      const names = name === '' ? [] : [part(first, name, 'startswith')];
      return [part(domain, domainText, 'equals'), ...names];
    }
    if (atom.operator === 'endswith' && domainText === '' && name !== '') return [part(first, name, 'equals')];
    return undefined;
  }
  const upn = sibling('Upn');
  if (upn !== undefined && /^[^\\@\s]*@[^\\@\s]+$/.test(value.text)) {
    const told = whole ? !value.text.startsWith('@') : atom.operator === 'endswith';
    if (told) return [part(upn, value.text, atom.operator)];
  }
  const sid = whole && /^S-1-\d+(?:-\d+)+$/i.test(value.text) ? sibling('Sid') : undefined;
  return sid && [part(sid, value.text, atom.operator)];
}
