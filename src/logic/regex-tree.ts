import type { CharSet } from 'refa';
import type { RegexToken } from '../bind/regex-escapes.js';
import { setToken } from '../bind/regex-sets.js';
import { readRegex } from '../bind/regex-syntax.js';
import { regexToken } from '../bind/regex-tokens.js';
import { allCharacters, charSet } from './char-sets.js';

/** An expression of Kusto's flavour. Classes, letter case and word boundaries are Unicode's there, unlike JavaScript's. */
export type RegexTree =
  | { readonly kind: 'set'; readonly set: CharSet }
  /** Whether a character of the set stands before this place, or behind it; with `not`, whether none does. */
  | { readonly kind: 'look'; readonly behind: boolean; readonly not: boolean; readonly set: CharSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexTree[] }
  | { readonly kind: 'repeat'; readonly part: RegexTree; readonly least: number; readonly most: number };

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

interface Group {
  readonly choices: RegexTree[][];
  flags: Flags;
}

const classes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  s: '\\p{White_Space}',
  S: '\\P{White_Space}',
  w: '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]',
  W: '[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]',
};

const trees = new Map<string, RegexTree | undefined>();
const mostTrees = 256;

/** What an expression says; undefined where winnow does not read it. */
export function regexTree(pattern: string): RegexTree | undefined {
  if (!trees.has(pattern)) {
    if (trees.size >= mostTrees) trees.clear();
    trees.set(pattern, read(pattern));
  }
  return trees.get(pattern);
}

function read(pattern: string): RegexTree | undefined {
  if (!('js' in readRegex(pattern))) return undefined;
  const groups: Group[] = [{ choices: [[]], flags: { i: false, m: false, s: false } }];
  let before: RegexToken | undefined;
  for (let place = 0; place < pattern.length; ) {
    const token = regexToken(pattern, place);
    const group = groups.at(-1);
    if ('message' in token || group === undefined) return undefined;
    const source = pattern.slice(token.start, token.end);
    const current = group.choices.at(-1) ?? [];
    if (token.kind === 'open' || token.kind === 'flags') {
      const flags = flagsAfter(source, group.flags);
      if (flags === undefined) return undefined;
      if (token.kind === 'open') groups.push({ choices: [[]], flags });
      else group.flags = flags;
    } else if (token.kind === 'close') {
      groups.pop();
      const outer = groups.at(-1)?.choices.at(-1);
      if (outer === undefined) return undefined;
      outer.push(choiceOf(group.choices));
    } else if (token.kind === 'or') group.choices.push([]);
    else if (token.kind === 'repeat') {
      // A second sign makes a repetition lazy, which does not change what matches.
      if (before?.kind !== 'repeat') {
        const part = current.pop();
        if (part === undefined) return undefined;
        current.push(repeated(part, token.js ?? ''));
      }
    } else {
      const part = token.kind === 'place' ? placeOf(source, group.flags) : setOf(token, source, group.flags);
      if (part === undefined) return undefined;
      current.push(part);
    }
    before = token;
    place = token.end;
  }
  const [whole, ...open] = groups;
  return whole === undefined || open.length > 0 ? undefined : choiceOf(whole.choices);
}

function choiceOf(choices: readonly (readonly RegexTree[])[]): RegexTree {
  const parts = choices.map((parts): RegexTree => {
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: 'sequence', parts };
  });
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: 'choice', parts };
}

function flagsAfter(source: string, flags: Flags): Flags | undefined {
  const found = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?[:)]$/.exec(source);
  if (found === null) return flags;
  const [, on = '', off = ''] = found;
  // `R` changes what ends a line; `U` only what is greedy.
  if (on.includes('R') || off.includes('R')) return undefined;
  const now = (flag: 'i' | 'm' | 's') => !off.includes(flag) && (on.includes(flag) || flags[flag]);
  return { i: now('i'), m: now('m'), s: now('s') };
}

function repeated(part: RegexTree, sign: string): RegexTree {
  if (sign === '*') return { kind: 'repeat', part, least: 0, most: Number.POSITIVE_INFINITY };
  if (sign === '+') return { kind: 'repeat', part, least: 1, most: Number.POSITIVE_INFINITY };
  if (sign === '?') return { kind: 'repeat', part, least: 0, most: 1 };
  const [, least = '0', comma, most = ''] = /^\{(\d+)(,)?(\d*)\}$/.exec(sign) ?? [];
  const top = comma === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
  return { kind: 'repeat', part, least: Number(least), most: top };
}

function setOf(token: RegexToken, source: string, flags: Flags): RegexTree | undefined {
  if (/\\[pP]\{\^/.test(source)) return undefined;
  const set = source === '.' ? dot(flags) : charSet(unicodeClasses(token, source), flags.i);
  return set && { kind: 'set', set };
}

function dot(flags: Flags): CharSet | undefined {
  return flags.s ? allCharacters() : charSet('[^\\n]');
}

/** The class for JavaScript, with what `\d`, `\s` and `\w` are to Kusto; the named ones in brackets stay ASCII. */
function unicodeClasses(token: RegexToken, source: string): string {
  const widen = (js: string) => js.replace(/\\([\s\S])/g, (all, letter: string) => classes[letter] ?? all);
  if (!source.startsWith('[')) return widen(token.js ?? '(');
  const named: Readonly<Record<string, string>> = { '[:space:]': '\\t\\n\\v\\f\\r ', '[:word:]': '0-9A-Za-z_' };
  const plain = source.replace(/\\[\s\S]|\[:(?:space|word):\]/g, (all) => named[all] ?? all);
  const again = setToken(plain, 0);
  return 'message' in again || again.js === undefined || again.end !== plain.length ? '(' : widen(again.js);
}

function placeOf(source: string, flags: Flags): RegexTree | undefined {
  const all = allCharacters();
  const look = (behind: boolean, not: boolean, set: CharSet): RegexTree => ({ kind: 'look', behind, not, set });
  const edge = (behind: boolean) => look(behind, true, all);
  if (source === '\\A' || (source === '^' && !flags.m)) return edge(true);
  if (source === '\\z' || (source === '$' && !flags.m)) return edge(false);
  const lineFeed = charSet('\\n');
  const word = charSet(classes['w'] ?? '');
  if (lineFeed === undefined || word === undefined) return undefined;
  if (source === '^' || source === '$') {
    const behind = source === '^';
    return { kind: 'choice', parts: [edge(behind), look(behind, false, lineFeed)] };
  }
  const both = (before: boolean, after: boolean): RegexTree => ({
    kind: 'sequence',
    parts: [look(true, !before, word), look(false, !after, word)],
  });
  switch (source) {
    case '\\b':
      return { kind: 'choice', parts: [both(false, true), both(true, false)] };
    case '\\B':
      return { kind: 'choice', parts: [both(false, false), both(true, true)] };
    case '\\<':
    case '\\b{start}':
      return both(false, true);
    case '\\>':
    case '\\b{end}':
      return both(true, false);
    case '\\b{start-half}':
      return look(true, true, word);
    case '\\b{end-half}':
      return look(false, true, word);
    default:
      return undefined;
  }
}
