// Registry paths: a key, or a value's name behind its key, which tables hold in two columns.
import type { Literal } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { type BoundPredicate, narrow } from './bound.js';
import type { BoundLiteral } from './literal.js';
import type { Target, TargetColumn } from './resolve.js';

type Bind = (literal: Literal, target: Target) => BoundLiteral;

/** Whether the field is a whole registry path, and the table holds its two parts. */
export function isRegistryPath({ columns, table }: Target): boolean {
  return columns[0]?.form === 'registry-path' && table.columns.has('RegistryValueName');
}

/**
 * A test of a whole registry path. Rows of keys alone (the target's own condition) hold the path as it is; in rows of
 * values the path goes on behind the key: what the key begins with or contains the path does too, and a path that is
 * named whole, or by its end, is a key and the name of a value. Other tests, and negated ones, are left to the rows of keys.
 */
export function bindRegistryPath(literal: Literal, target: Target, bind: Bind): BoundLiteral {
  const [path] = target.columns;
  const names = target.table.columns.get('RegistryValueName');
  const { atom } = literal;
  const keys = bind(literal, target);
  if (path === undefined || names === undefined || literal.negated || keys.predicate === undefined) return keys;
  const key: TargetColumn = { ...path, form: 'as-is', when: [] };
  if (atom.operator === 'startswith' || atom.operator === 'contains')
    return bind(literal, { ...target, columns: [key] });
  const ending = atom.operator === 'endswith';
  const whole = atom.operator === 'equals' || atom.operator === 'in';
  if ((!whole && !ending) || (atom.quantifier === 'all' && atom.values.length > 1)) return keys;
  const partOf = (value: ValueNode, text: string, column: TargetColumn): BoundPredicate | undefined => {
    const operator = ending && column === key ? 'endswith' : 'equals';
    const part: Literal = { ...literal, atom: { ...atom, operator, values: [{ ...value, text }] } };
    const bound = bind(part, { ...target, columns: [column] });
    return bound.predicate && told(bound.predicate, literal);
  };
  const values = atom.values.flatMap((value) => {
    const [, head, tail] = /^(.*)\\([^\\]+)$/.exec(value.text) ?? [];
    if (head === undefined || tail === undefined || /[*?]/.test(value.text)) return [];
    const name = partOf(value, tail, { column: names, form: 'as-is', when: [] });
    const parts = ending && head === '' ? [name] : [partOf(value, head, key), name];
    const known = parts.flatMap((part) => part ?? []);
    return known.length === parts.length ? [narrow('and', known)] : [];
  });
  return { ...keys, predicate: narrow('or', [keys.predicate, ...values]) };
}

/** The predicate as one of the literal that it is made for. */
function told(predicate: BoundPredicate, literal: Literal): BoundPredicate {
  if (predicate.kind === 'test') return { ...predicate, literal };
  if (predicate.kind === 'and' || predicate.kind === 'or')
    return { ...predicate, children: predicate.children.map((child) => told(child, literal)) };
  return predicate;
}
