import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { Target, TargetColumn } from './resolve.js';

/** One part of a value, and the column that holds such parts. */
export interface AccountPart {
  readonly target: TargetColumn;
  readonly value: ValueNode;
}

/**
 * The parts of an account told whole: `DOMAIN\user` is a domain and a name, `user@domain` a UPN, `S-1-5-…` a SID.
 * Undefined where the value is a plain name, or where the table lacks the columns for its parts.
 */
export function accountParts(atom: Atom, value: ValueNode, target: Target): readonly AccountPart[] | undefined {
  const [first] = target.columns;
  if (first === undefined || (atom.operator !== 'equals' && atom.operator !== 'in')) return undefined;
  const prefix = /^(.*)AccountName$/.exec(first.column.name)?.[1];
  if (prefix === undefined || /[*?]/.test(value.text)) return undefined;
  const sibling = (suffix: string): TargetColumn | undefined => {
    const column = target.table.columns.get(`${prefix}Account${suffix}`);
    return column && { ...first, column };
  };
  const domain = sibling('Domain');
  const [, domainText, name] = /^([^\\@]+)\\([^\\@]+)$/.exec(value.text) ?? [];
  if (domain !== undefined && domainText !== undefined && name !== undefined) {
    return [
      { target: domain, value: { kind: 'text', text: domainText, span: value.span } },
      { target: first, value: { kind: 'text', text: name, span: value.span } },
    ];
  }
  const upn = /^[^\\@\s]+@[^\\@\s]+$/.test(value.text) ? sibling('Upn') : undefined;
  const sid = /^S-1-\d+(?:-\d+)+$/i.test(value.text) ? sibling('Sid') : undefined;
  const other = upn ?? sid;
  return other && [{ target: other, value }];
}
