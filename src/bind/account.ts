import type { Atom, Literal } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { Target, TargetColumn } from './resolve.js';
import { holdsAccountNames } from './spellings.js';

/** One part of a value, the column that holds such parts, and how the part is compared there. */
export interface AccountPart {
  readonly target: TargetColumn;
  readonly value: ValueNode;
  readonly atom: Atom;
}

/** The parts of a value: all of them make it up, or it may stand in any of them. */
export interface AccountParts {
  readonly parts: readonly AccountPart[];
  readonly joined: 'all' | 'any';
  /** Something of the account stands in no column: no negated test of it is sound. */
  readonly open?: true;
}

/**
 * The parts of an account told whole: `DOMAIN\user` is a domain and a name, `user@domain` a UPN, `S-1-5-…` a SID; a part
 * that is all wildcards (`CORP\*`) goes. A piece of an account may stand in its domain, too, where the field holds
 * both. Undefined where the value is a plain name, or the table lacks the columns for it.
 */
export function accountParts(literal: Literal, value: ValueNode, target: Target): AccountParts | undefined {
  const { atom } = literal;
  const [first] = target.columns;
  if (first === undefined) return undefined;
  const told = toldWhole(atom, value, first, target);
  return told === undefined ? pieceOfAccount(literal, value, first, target) : { parts: told, joined: 'all' };
}

/** Fields that hold an account with its domain in their own dialect: Sysmon and Sigma have `CORP\bob` there. */
const wholeAccountFields: ReadonlySet<string> = new Set(['User', 'ParentUser']);

/** Fields that may hold an account with its domain: not those that are called a name. */
function mayHoldDomain(field: string): boolean {
  return /(?:user|account|username)$/i.test(field) && !/(?:Account|User)Name$/.test(field);
}

/**
 * INVARIANT: a piece of a text, negated, has to fail on the domain and on the name, where the field may hold both; what
 * could reach over both (`NT*SYSTEM`) is not ruled out by testing either.
 */
function pieceOfAccount(
  { atom, negated }: Literal,
  value: ValueNode,
  first: TargetColumn,
  target: Target,
): AccountParts | undefined {
  const field = atom.field?.name ?? '';
  const asked = negated ? mayHoldDomain(field) : wholeAccountFields.has(field.replace(/^.*\./, ''));
  if (!asked || first.form === 'account' || !holdsAccountNames(first.column) || /[\\@]/.test(value.text))
    return undefined;
  const { operator } = atom;
  const wild = /^[*%]|[*%]$/.test(value.text);
  const whole = operator === 'equals' || operator === 'in' || operator === 'like';
  const name: AccountPart = { target: first, value, atom };
  const pattern = /[*?]/.test(value.text) || (operator === 'like' && /[%_]/.test(value.text));
  const regex = operator === 'regex' || (operator === 'matches' && value.kind === 'regex');
  if (operator === 'endswith' || (whole && !pattern)) return undefined;
  // Negated, `matches` with a plain text asks for it anywhere.
  const piece =
    ['contains', 'startswith', 'has'].includes(operator) ||
    (whole && wild) ||
    (negated && operator === 'matches' && !regex);
  const inner = /[*?%]/.test(value.text.replace(/^[*%]+|[*%]+$/g, ''));
  if (piece && !inner) {
    // The end of an account is the end of its name.
    if (whole && !/[*%]$/.test(value.text)) return undefined;
    const column = target.table.columns.get(domainOf(first.column.name));
    if (column !== undefined) return { parts: [{ target: { ...first, column }, value, atom }, name], joined: 'any' };
  }
  return negated && (piece || pattern || regex) ? { parts: [name], joined: 'any', open: true } : undefined;
}

function domainOf(name: string): string {
  return name.replace(/AccountName$/, 'AccountDomain').replace(/UserName$/, 'DomainName');
}

function toldWhole(
  atom: Atom,
  value: ValueNode,
  first: TargetColumn,
  target: Target,
): readonly AccountPart[] | undefined {
  const prefix = /^(.*)AccountName$/.exec(first.column.name)?.[1];
  if (prefix === undefined) return undefined;
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
