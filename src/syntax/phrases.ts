import { isPlural, nounOf, phraseLists } from './vocabulary.js';

/** A phrase of the vocabulary that stands at a place of a text. */
export interface Phrase {
  readonly length: number;
  readonly meaning: string;
}

/** A noun with the words in front of it: `known admin tools`. */
export interface NounPhrase {
  readonly length: number;
  readonly kind: string;
  /** Whether words stand in front of the noun itself, which narrow what it means. */
  readonly qualified: boolean;
  /** Whether those words make it another's: `the parent's path`. */
  readonly bends: boolean;
  /** Whether it names things that a sentence may speak of: `files`. */
  readonly plural: boolean;
}

// A phrase ends where its last word does: `in` is none in `in-house` or `internal`, and `a` none in `a*.txt`.
const finders = new Map(
  Object.entries(phraseLists).map(([section, meanings]) => [
    section,
    Object.entries(meanings).map(([meaning, phrases]) => ({
      meaning,
      pattern: new RegExp(
        [...phrases]
          .sort((a, b) => b.length - a.length)
          .map((phrase) => `(?:${phrase.replaceAll(' ', '[ \\t\\r\\n\\u00a0]+')})${endOf(phrase)}`)
          .join('|'),
        'iy',
      ),
    })),
  ]),
);

function endOf(phrase: string): string {
  return /[=:-]$/.test(phrase)
    ? '(?=[ \\t\\r\\n\\u00a0"“\']|$)'
    : "(?![\\w@\\\\/*$%+~#-]|[?][\\w.]|[.:][\\w\\\\]|['’]\\w)";
}

/** The longest phrase of a section (`verbs`, `cues` …) that begins at an offset. */
export function phraseAt(section: string, text: string, offset: number): Phrase | undefined {
  if (offset > 0 && /\w/.test(text[offset] ?? '') && /[\w.\\/@-]/.test(text[offset - 1] ?? '')) return undefined;
  // `IT` is a department.
  if (/^IT\b/.test(text.slice(offset, offset + 3))) return undefined;
  let longest: Phrase | undefined;
  for (const { meaning, pattern } of finders.get(section) ?? []) {
    pattern.lastIndex = offset;
    const length = pattern.exec(text)?.[0].length ?? 0;
    if (length > (longest?.length ?? 0)) longest = { length, meaning };
  }
  return longest;
}

const edgeSections = ['cues', 'with', 'fillers', 'not', 'except', 'examples', 'relations', 'passives', 'edges'];

/** Whether something begins at an offset that no value and no noun phrase goes past: `unless`, `in`, `during`. */
export function isEdge(text: string, offset: number): boolean {
  return edgeSections.some((section) => phraseAt(section, text, offset) !== undefined);
}

const plainWord = /([A-Za-z][A-Za-z0-9'’-]*)(?=[ \t\r\n\u00a0]|[.,;:!)](?:[ \t\r\n\u00a0"“]|$)|$)/y;
// No phrase is longer than this: it keeps the search linear.
const mostWords = 7;

/** The longest run of plain words from an offset that ends in a known noun. A capitalised noun may be part of a name. */
export function nounAt(text: string, offset: number): NounPhrase | undefined {
  const words: string[] = [];
  let found: NounPhrase | undefined;
  let at = offset;
  while (words.length < mostWords) {
    plainWord.lastIndex = at;
    const word = plainWord.exec(text)?.[1];
    if (word === undefined || /^(?:and|or)$/i.test(word) || isEdge(text, at)) break;
    words.push(word);
    at += word.length;
    const proper = /^[A-Z][a-z]/.test(word) && (words.length > 1 || /^[ \t]+[A-Z]/.test(text.slice(at, at + 9)));
    // `SYSTEM` is an account.
    const noun = proper || word === 'SYSTEM' ? undefined : longestNoun(words);
    if (noun !== undefined) {
      const own = words.slice(-noun.count).join(' ');
      const before = words.slice(0, -noun.count);
      const bends = before.some((one) => belongsElsewhere(one, noun.kind));
      found = { length: at - offset, kind: noun.kind, qualified: before.length > 0, bends, plural: isPlural(own) };
    }
    at += /^[ \t\r\n\u00a0]*/.exec(text.slice(at, at + 40))?.[0].length ?? 0;
  }
  return found;
}

const whose = phraseLists['whose'];
const entityNouns: readonly string[] = ['tool', 'script', 'user', 'logon', 'connection', 'email', 'event', 'other'];

/** `parent's`, `original`: the noun behind is that of another thing; `remote` and `source` say so of what a thing has. */
function belongsElsewhere(word: string, kind: string): boolean {
  const always = whose?.['always']?.includes(word.toLowerCase()) === true || /['’]s?$/.test(word);
  return always || (!entityNouns.includes(kind) && whose?.['of properties']?.includes(word.toLowerCase()) === true);
}

function longestNoun(words: readonly string[]): { readonly kind: string; readonly count: number } | undefined {
  for (const count of [4, 3, 2, 1]) {
    if (count > words.length) continue;
    const kind = nounOf(words.slice(-count).join(' '));
    if (kind !== undefined) return { kind, count };
  }
  return undefined;
}
