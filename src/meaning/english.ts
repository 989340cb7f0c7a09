import type { OperatorName } from '../syntax/ast.js';
import type { Literal, NormalForm } from './normal-form.js';

/** The words for what a field is (`command line`), by the field's name. */
export type FieldWords = (field: string) => string;

const verbs: Readonly<Record<OperatorName, readonly [string, string]>> = {
  equals: ['is', 'is not'],
  in: ['is', 'is not'],
  like: ['is like', 'is not like'],
  under: ['lies in', 'lies outside'],
  contains: ['contains', 'does not contain'],
  has: ['has the word', 'does not have the word'],
  startswith: ['begins with', 'does not begin with'],
  endswith: ['ends in', 'does not end in'],
  matches: ['matches', 'does not match'],
  regex: ['matches', 'does not match'],
  less: ['is below', 'is not below'],
  'at-most': ['is at most', 'is not at most'],
  greater: ['is above', 'is not above'],
  'at-least': ['is at least', 'is not at least'],
  between: ['is between', 'is not between'],
  exists: ['is set', 'is empty'],
};

/** The rows that a drop set describes, in plain English: `rows whose parent process is A and whose command line contains update or patch`. */
export function describe(form: NormalForm, words: FieldWords): string {
  return `rows ${clause(form, words)}`;
}

function clause(form: NormalForm, words: FieldWords): string {
  if (form.kind === 'literal') return literalWords(form, words);
  const parts = form.children.map((child) =>
    child.kind === 'literal' ? clause(child, words) : `(${clause(child, words)})`,
  );
  return parts.join(form.kind === 'and' ? ' and ' : ', or ');
}

/** How one condition is said. */
export interface Saying {
  /** The word before the field: `whose` of rows, `its` of one row, nothing for the condition by itself. */
  readonly subject: 'whose' | 'its' | '';
  /** Of more values than these the rest is counted. */
  readonly most: number;
}

const ofRows: Saying = { subject: 'whose', most: Number.POSITIVE_INFINITY };

/** One condition in plain English: `whose command line contains update or patch`. */
export function literalWords(literal: Literal, words: FieldWords, saying: Saying = ofRows): string {
  const { hole, field } = literal.atom;
  const remark = field !== undefined && hole?.kind === 'condition' ? ` (\`${hole.words}\`)` : '';
  return comparisonClause(literal, words, saying) + remark;
}

function comparisonClause({ atom, negated }: Literal, words: FieldWords, { subject: whose, most }: Saying): string {
  const { field, watchlist } = atom;
  if (field === undefined) {
    const holds = `\`${atom.hole?.words ?? ''}\` ${negated ? 'does not hold' : 'holds'}`;
    return whose === '' ? holds : `for which ${holds}`;
  }
  const subject = `${whose} ${words(field.name)}`.trimStart();
  if (watchlist !== undefined) return `${subject} ${negated ? 'is not' : 'is'} in the watchlist \`${watchlist}\``;
  const [first] = atom.values;
  const equality = atom.operator === 'equals' || atom.operator === 'in';
  const absent = equality && atom.values.length === 1 && (first?.kind === 'null' || first?.text === '');
  if (absent || atom.operator === 'exists') return `${subject} ${verbs.exists[negated === absent ? 0 : 1]}`;
  const values = atom.values.map(({ kind, text }) =>
    kind === 'words' && atom.hole !== undefined ? text : spell(text),
  );
  const verb = verbs[atom.operator][negated ? 1 : 0];
  if (atom.operator === 'between') return `${subject} ${verb} ${values.join(' and ')}`;
  const told = values.length > most ? [...values.slice(0, most - 1), `${values.length - most + 1} more`] : values;
  return `${subject} ${verb} ${listed(told, atom.quantifier, negated)}`;
}

function listed(values: readonly string[], quantifier: 'any' | 'all', negated: boolean): string {
  if (values.length < 2) return values[0] ?? 'anything';
  const all = quantifier === 'all';
  const list = `${values.slice(0, -1).join(', ')} ${all ? 'and' : 'or'} ${values.at(-1)}`;
  return all && negated ? `all of ${list}` : list;
}

/** A value as it reads within a sentence: in quotes where it is more than one plain word. */
function spell(text: string): string {
  return /^[\p{L}\p{N}_.\\/:*?@$%-]*[\p{L}\p{N}_\\/*?$%-]$/u.test(text) && !/^(?:and|or|not)$/i.test(text)
    ? text
    : `"${text}"`;
}
