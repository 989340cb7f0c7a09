import type { Atom, Literal, NormalForm } from '../../src/meaning/normal-form.js';
import { fold, hasTerms, inRange, type Row } from './kql-evaluator.js';

/** What a field means on a table, stated by hand for the tests. */
export interface FieldFact {
  readonly column: string;
  readonly is:
    | 'name'
    | 'name-or-path'
    | 'path'
    | 'text'
    | 'host'
    | 'account'
    | 'whole-account'
    | 'url'
    | 'registry'
    | 'number'
    | 'bool'
    | 'address'
    | 'hash';
  /** Often empty where what it tells of exists: an empty cell then tells nothing. */
  readonly mayBeEmpty?: true;
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
  if (fact.mayBeEmpty === true && cell(source, fact) === '') return false;
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
  const held = textHolds(atom, text, row, fact);
  // What nobody spells so is not there because of its spelling: that tells nothing of the row.
  const spelled = atom.operator === 'like' ? text.replaceAll('%', '') : text;
  return held === false && misspelt.some((spelling) => spelling.test(spelled)) ? null : held;
}

/** Spellings among the values of the tests that no event has. */
const misspelt: readonly RegExp[] = [
  /[“”]|^".*"$/,
  /\s$|^\s/,
  /\.exe[.,]/,
  /[,;|]/,
  /.\\\\/,
  /<\w+>|%\w+%|\$env:|^~/,
  /^\\\\\?|\.\.|PROGRA~1/,
];

function textHolds(atom: Atom, text: string, row: Row, fact: FieldFact): boolean | null {
  const value = cell(row, fact);
  const own = fold(value);
  const wanted = fold(text);
  switch (fact.is) {
    case 'host':
      return hostHolds(atom, wanted, own);
    case 'account':
      return accountHolds(atom, wanted, own, row);
    case 'whole-account':
      return wholeAccountHolds(atom, wanted, own);
    case 'url': {
      // Rows tell the host alone or the whole address: only a part that both hold can be missing.
      const held = compares(atom, wanted, own, 'plain');
      const inside = /^\*.*\*$/.test(wanted) || (atom.operator === 'startswith' && wanted.startsWith('*'));
      const part = atom.operator === 'contains' || atom.operator === 'has' || inside;
      return held || (part && !/[:/]/.test(text)) ? held : null;
    }
    case 'registry': {
      const spelled = wanted.replace(/^hklm(?=\\)/, 'hkey_local_machine');
      const oneSpelling = !/^hkcu|hkey_(?!local_machine)|controlset/.test(spelled);
      const rooted = atom.operator !== 'startswith' && atom.operator !== 'equals' && atom.operator !== 'in';
      const held = [own, `${own}\\`].some((key) => compares(atom, spelled, key, 'plain'));
      return held || (oneSpelling && (rooted || spelled.startsWith('hkey_'))) ? held : null;
    }
    case 'path':
      return pathHolds(atom, wanted, own);
    case 'name': {
      // `\x.exe` at the end, or behind `*`, is the name in whatever folder.
      const open = /^\*{0,2}[\\/]([^\\/*?]+)$/.exec(wanted)?.[1];
      const ending = atom.operator === 'endswith' || (wanted.startsWith('*') && isWhole(atom));
      if (open !== undefined && ending) return own === open;
      return /[\\/]/.test(wanted) ? null : compares(atom, wanted, own, 'plain');
    }
    case 'name-or-path': {
      const open = /^\*{0,2}[\\/]([^\\/*?]+)$/.exec(wanted)?.[1];
      const ending = atom.operator === 'endswith' || (wanted.startsWith('*') && isWhole(atom));
      const name = own.split(/[\\/]/).at(-1) ?? '';
      if (open !== undefined && ending) return name === open;
      const held = compares(atom, wanted, own, 'plain');
      if (!/[\\/]/.test(wanted)) return held || (isWhole(atom) && compares(atom, wanted, name, 'plain'));
      return held ? true : null;
    }
    case 'address':
      if (/\/\d+$/.test(text)) return inRange(own, text);
      return compares(atom, wanted, own, 'plain');
    default:
      return compares(atom, wanted, own, 'plain');
  }
}

function isWhole(atom: Atom): boolean {
  return atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like';
}

/** The operator on two folded texts; wildcards stop at the separators of paths or hosts, or at nothing. */
function compares(atom: Atom, wanted: string, own: string, levels: Levels): boolean {
  const stars = wanted.includes('*');
  switch (atom.operator) {
    case 'contains':
      return stars ? globMatches(`**${wanted}**`, own, levels) : own.includes(wanted);
    case 'startswith':
      return stars ? globMatches(`${wanted}**`, own, levels) : own.startsWith(wanted);
    case 'endswith':
      return stars ? globMatches(`**${wanted}`, own, levels) : own.endsWith(wanted);
    case 'has':
      return hasTerms(own, wanted);
    default: {
      const glob = atom.operator === 'like' && !/[*?]/.test(wanted) ? wanted.replaceAll('%', '**') : wanted;
      return /[*?]/.test(glob) ? globMatches(glob, own, levels) : own === glob;
    }
  }
}

/** Windows paths have backslashes, however they are typed; a text that tells no drive may mean either separator. */
function pathHolds(atom: Atom, wanted: string, own: string): boolean | null {
  const drive = /^[a-z]:/.test(wanted);
  const spellings = wanted.includes('/') && !wanted.includes('\\') ? [wanted, wanted.replaceAll('/', '\\')] : [wanted];
  const texts = drive ? [wanted.replaceAll('/', '\\')] : spellings;
  // A name stands for itself and for the end of a path.
  const subjects = isWhole(atom) && !/[\\/]/.test(wanted) ? [own, own.split(/[\\/]/).at(-1) ?? ''] : [own];
  const held = texts.some((text) => subjects.some((subject) => compares(atom, text, subject, 'path')));
  // A path without its root is no whole path: what does not begin so tells nothing.
  const unrooted = (isWhole(atom) || atom.operator === 'startswith') && /^[\w ]+\\/.test(wanted);
  return held || !unrooted ? held : null;
}

/** A short name is the first label of a qualified one; of a row's short name nobody knows the domain. */
function hostHolds(atom: Atom, wanted: string, own: string): boolean | null {
  const [label = ''] = own.split('.');
  if (compares(atom, wanted, own, 'plain')) return true;
  if (!wanted.includes('.')) {
    const start = atom.operator === 'contains' || atom.operator === 'has' || atom.operator === 'startswith';
    return start ? false : compares(atom, wanted, label, 'host');
  }
  return own.includes('.')
    ? false
    : isWhole(atom) && !/[*?]/.test(wanted) && wanted.split('.')[0] !== own
      ? false
      : null;
}

/** An account told with its domain, as a UPN or by its name, compared with what the row knows of it. */
function accountHolds(atom: Atom, wanted: string, own: string, row: Row): boolean | null {
  if (wanted.includes('\\')) {
    return 'AccountDomain' in row
      ? compares(atom, wanted, `${fold(row['AccountDomain'] ?? '')}\\${own}`, 'plain')
      : null;
  }
  if (wanted.includes('@')) {
    const upn = fold(row['AccountUpn'] ?? '');
    return upn === '' ? null : compares(atom, wanted, upn, 'plain');
  }
  return compares(atom, wanted, own, 'plain');
}

/** A column that holds `DOMAIN\user` or `user@domain`: a plain name is the part that tells the user. */
function wholeAccountHolds(atom: Atom, wanted: string, own: string): boolean | null {
  if (compares(atom, wanted, own, 'plain')) return true;
  if (/[\\@]/.test(wanted)) return own.includes('\\') === wanted.includes('\\') ? false : null;
  const [name = ''] = (own.split('\\').at(-1) ?? '').split('@');
  return compares(atom, wanted, name, 'plain');
}

type Levels = 'path' | 'host' | 'plain';

const separators = { path: /[\\/]/, host: /\./, plain: undefined } as const;

/** Wildcards, character by character; where there are levels, `*` and `?` stop at their separators. */
export function globMatches(pattern: string, subject: string, levels: Levels): boolean {
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
    const separator = separators[levels]?.test(subject[s] ?? '') ?? false;
    if (pattern[p] === '*') {
      const stars = /^\*+/.exec(pattern.slice(p))?.[0].length ?? 1;
      const crosses = stars > 1;
      return walk(p + stars, s) || (s < subject.length && (crosses || !separator) && walk(p, s + 1));
    }
    if (s >= subject.length) return false;
    if (pattern[p] === '?') return !separator && walk(p + 1, s + 1);
    return pattern[p] === subject[s] && walk(p + 1, s + 1);
  };
  return walk(0, 0);
}
