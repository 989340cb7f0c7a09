import type { Atom, Literal, NormalForm } from '../../src/meaning/normal-form.js';
import { fold, hasTerms, inRange, type Row } from './kql-evaluator.js';

/** What a field means on a table, stated by hand for the tests. */
export interface FieldFact {
  readonly column: string;
  readonly is: 'name' | 'name-or-path' | 'path' | 'text' | 'host' | 'account' | 'number' | 'bool' | 'address' | 'hash';
  /** The other table, for a field that is looked up over a bridge. */
  readonly far?: string;
}

export type Facts = Readonly<Record<string, FieldFact>>;

/**
 * Whether a drop set describes a row, with one row of the other table as what was seen there.
 * What winnow cannot know (unknown fields, holes) counts as false: the smallest set that the words can mean.
 */
export function describes(form: NormalForm, facts: Facts, row: Row, seen: Readonly<Record<string, Row>>): boolean {
  if (form.kind === 'literal') return literalHolds(form, facts, row, seen);
  return form.kind === 'and'
    ? form.children.every((child) => describes(child, facts, row, seen))
    : form.children.some((child) => describes(child, facts, row, seen));
}

function literalHolds(
  { atom, negated }: Literal,
  facts: Facts,
  row: Row,
  seen: Readonly<Record<string, Row>>,
): boolean {
  const fact = atom.field === undefined ? undefined : facts[atom.field.name];
  if (fact === undefined || atom.hole !== undefined) return false;
  const source = fact.far === undefined ? row : seen[fact.far];
  if (source === undefined) return false;
  if (atom.operator === 'exists') return (cell(source, fact) !== null && cell(source, fact) !== '') !== negated;
  if (atom.values.some((value) => value.kind === 'null')) {
    const filled = cell(source, fact) !== null && cell(source, fact) !== '';
    return filled === negated;
  }
  if (cell(source, fact) === null) return false;
  const some =
    atom.operator === 'between'
      ? [between(atom, source, fact)]
      : atom.values.map((value) => valueHolds(atom, value.text, source, fact));
  // A value that cannot be compared is neither here nor there: what hangs on it is not described.
  const deciding = atom.quantifier !== 'all';
  const holds = some.includes(deciding) ? deciding : some.includes(null) ? null : !deciding;
  return holds !== null && holds !== negated;
}

function cell(row: Row, fact: FieldFact) {
  return row[fact.column] ?? null;
}

function between(atom: Atom, row: Row, fact: FieldFact): boolean {
  const value = Number(cell(row, fact));
  return value >= Number(atom.values[0]?.text) && value <= Number(atom.values[1]?.text);
}

function valueHolds(atom: Atom, text: string, row: Row, fact: FieldFact): boolean | null {
  const value = cell(row, fact);
  if (fact.is === 'number') {
    if (!/^-?\d+$/.test(text)) return null;
    const [a, b] = [BigInt(String(value)), BigInt(text)];
    const order = { less: a < b, 'at-most': a <= b, greater: a > b, 'at-least': a >= b };
    return atom.operator in order ? order[atom.operator as keyof typeof order] : a === b;
  }
  if (fact.is === 'bool') return /^(true|false)$/i.test(text) ? value === (text.toLowerCase() === 'true') : null;
  const own = fold(value);
  const wanted = fold(text);
  const glob = (pattern: string, subject: string) => globMatches(pattern, subject, fact.is === 'path');
  switch (atom.operator) {
    case 'contains':
      return text.includes('*') ? globMatches(`**${wanted}**`, own, fact.is === 'path') : own.includes(wanted);
    case 'startswith':
      return text.includes('*') ? glob(`${wanted}**`, own) : own.startsWith(wanted);
    case 'endswith':
      return text.includes('*') ? glob(`**${wanted}`, own) : own.endsWith(wanted);
    case 'has':
      return hasTerms(own, wanted);
    default:
      return wholeHolds(text, own, wanted, row, fact, glob);
  }
}

function wholeHolds(
  text: string,
  own: string,
  wanted: string,
  row: Row,
  fact: FieldFact,
  glob: (pattern: string, subject: string) => boolean,
): boolean | null {
  if (fact.is === 'address' && /\/\d+$/.test(text)) return inRange(own, text);
  if (fact.is === 'host' && !/[.*?]/.test(text)) return own === wanted || own.startsWith(`${wanted}.`);
  if (fact.is === 'account' && /^[^\\]+\\[^\\]+$/.test(text) && 'AccountDomain' in row) {
    const [domain = '', name = ''] = wanted.split('\\');
    return fold(row['AccountDomain'] ?? '') === domain && own === name;
  }
  if (fact.is === 'account' && /^[^@]+@[^@]+$/.test(text)) return fold(row['AccountUpn'] ?? '') === wanted;
  const bare = !/[\\/]/.test(text);
  // A name stands for itself and for the end of a path, where the column holds paths.
  const subjects =
    (fact.is === 'path' || fact.is === 'name-or-path') && bare ? [own, own.split(/[\\/]/).at(-1) ?? ''] : [own];
  return subjects.some((subject) => (/[*?]/.test(text) ? glob(wanted, subject) : subject === wanted));
}

/** Wildcards, character by character; on paths `*` and `?` stop at a separator. */
export function globMatches(pattern: string, subject: string, path: boolean): boolean {
  const memo = new Map<string, boolean>();
  const walk = (p: number, s: number): boolean => {
    const key = `${p} ${s}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const result = step(p, s);
    memo.set(key, result);
    return result;
  };
  const step = (p: number, s: number): boolean => {
    if (p === pattern.length) return s === subject.length;
    const separator = /[\\/]/.test(subject[s] ?? '');
    if (pattern[p] === '*') {
      const stars = /^\*+/.exec(pattern.slice(p))?.[0].length ?? 1;
      const crosses = !path || stars > 1;
      return walk(p + stars, s) || (s < subject.length && (crosses || !separator) && walk(p, s + 1));
    }
    if (s >= subject.length) return false;
    if (pattern[p] === '?') return !(path && separator) && walk(p + 1, s + 1);
    return pattern[p] === subject[s] && walk(p + 1, s + 1);
  };
  return walk(0, 0);
}
