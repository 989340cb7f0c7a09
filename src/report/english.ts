import type { Literal, NormalForm } from '../meaning/normal-form.js';
import type { OperatorName } from '../syntax/ast.js';

/** The words for what a field is (`command line`), by the field's name. */
export type FieldWords = (field: string) => string;

const verbs: Readonly<Record<OperatorName, readonly [string, string]>> = {
  equals: ['', 'other than'],
  in: ['', 'other than'],
  like: ['like', 'not like'],
  under: ['in', 'outside'],
  contains: ['with', 'without'],
  has: ['with the word', 'without the word'],
  startswith: ['starting with', 'not starting with'],
  endswith: ['ending in', 'not ending in'],
  matches: ['matching', 'not matching'],
  regex: ['matching', 'not matching'],
  less: ['below', 'not below'],
  'at-most': ['of at most', 'not of at most'],
  greater: ['above', 'not above'],
  'at-least': ['of at least', 'not of at least'],
  between: ['between', 'not between'],
  exists: ['that is set', 'that is empty'],
};

/** What a drop set describes, in plain English: `parent process "A" and command line with "update" or "patch"`. */
export function describe(form: NormalForm, words: FieldWords): string {
  if (form.kind === 'literal') return describeLiteral(form, words);
  const parts = form.children.map((child) =>
    child.kind !== 'literal' && child.kind !== form.kind ? `(${describe(child, words)})` : describe(child, words),
  );
  return parts.join(form.kind === 'and' ? ' and ' : ', or ');
}

function describeLiteral(literal: Literal, words: FieldWords): string {
  const { atom, negated } = literal;
  if (atom.field === undefined) return `${negated ? 'not ' : ''}\`${atom.hole?.words ?? ''}\``;
  const noun = words(atom.field.name);
  if (atom.operator === 'exists') return `${noun} ${verbs.exists[negated ? 1 : 0]}`;
  const values = atom.values.map((value) =>
    value.kind === 'words' && atom.hole !== undefined ? value.text : `"${value.text}"`,
  );
  if (atom.operator === 'between') return `${noun} ${verbs.between[negated ? 1 : 0]} ${values.join(' and ')}`;
  const several = values.length > 1;
  if (negated && several && atom.operator === 'contains')
    return `${noun} with neither ${values.slice(0, -1).join(', ')} nor ${values.at(-1)}`;
  const either = (atom.quantifier === 'all') === negated;
  const list = several
    ? `${values.slice(0, -1).join(', ')} ${either || negated ? 'or' : 'and'} ${values.at(-1)}`
    : (values[0] ?? '');
  return [noun, verbs[atom.operator][negated ? 1 : 0], list].filter((part) => part !== '').join(' ');
}
