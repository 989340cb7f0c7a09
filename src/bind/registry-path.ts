// Registry paths: a key, or a value's name behind its key, which tables hold in two columns.
import type { Atom, Literal } from '../meaning/normal-form.js';
import type { Column } from '../schema/schema.js';
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
  const ends = literalOfEnds(literal);
  if (ends !== undefined) return bindRegistryPath(ends, target, bind);
  if (atom.operator === 'startswith' || atom.operator === 'contains') {
    const plain = bind(literal, { ...target, columns: [key] });
    if (plain.predicate === undefined || (atom.quantifier === 'all' && atom.values.length > 1)) return plain;
    const split = acrossNames(literal, target, key, names, bind);
    return { ...plain, predicate: narrow('or', [plain.predicate, ...split]) };
  }
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

/** A pattern that is one text between stars, as the operator that says the same: `*\\Run\\*` is what contains `\\Run\\`. */
function literalOfEnds(literal: Literal): Literal | undefined {
  const { atom } = literal;
  const whole = atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like';
  const parts = atom.values.map(({ text }) => /^(\*{0,2})([^*?%]+)(\*{0,2})$/.exec(text));
  const [first] = parts;
  if (!whole || first === undefined || first === null || atom.matchCase) return undefined;
  const [, before = '', , after = ''] = first;
  const alike = parts.every(
    (one) => one !== null && (one[1] === '') === (before === '') && (one[3] === '') === (after === ''),
  );
  if (!alike || (before === '' && after === '')) return undefined;
  const operator = before !== '' ? (after !== '' ? 'contains' : 'endswith') : 'startswith';
  const values = atom.values.map((value, index) => ({ ...value, text: parts[index]?.[2] ?? value.text }));
  return { ...literal, atom: { ...atom, operator, values } };
}

/**
 * The rows of values whose path holds the text across the end of the key: `\\Run\\` at a key's end with any value behind
 * it, `\\Run\\One` with a value whose name begins so.
 */
function acrossNames(
  literal: Literal,
  target: Target,
  key: TargetColumn,
  column: Column,
  bind: Bind,
): readonly BoundPredicate[] {
  const { atom } = literal;
  const names: TargetColumn = { column, form: 'as-is', when: [] };
  const of = (place: TargetColumn, operator: Atom['operator'], values: readonly ValueNode[]) => {
    const bound = bind({ ...literal, atom: { ...atom, operator, values } }, { ...target, columns: [place] });
    return bound.predicate && told(bound.predicate, literal);
  };
  return atom.values.flatMap((value) => {
    const [, head, tail] = /^(.*)\\([^\\]*)$/.exec(value.text) ?? [];
    if (head === undefined || tail === undefined || /[*?]/.test(value.text)) return [];
    if (head === '' && (tail === '' || atom.operator === 'startswith')) return [];
    const name = tail === '' ? of(names, 'exists', []) : of(names, 'startswith', [{ ...value, text: tail }]);
    const end = atom.operator === 'contains' ? 'endswith' : 'equals';
    const parts = head === '' ? [name] : [of(key, end, [{ ...value, text: head }]), name];
    const known = parts.flatMap((part) => part ?? []);
    return known.length === parts.length ? [narrow('and', known)] : [];
  });
}

/** The predicate as one of the literal that it is made for. */
function told(predicate: BoundPredicate, literal: Literal): BoundPredicate {
  if (predicate.kind === 'test') return { ...predicate, literal };
  if (predicate.kind === 'and' || predicate.kind === 'or')
    return { ...predicate, children: predicate.children.map((child) => told(child, literal)) };
  return predicate;
}
