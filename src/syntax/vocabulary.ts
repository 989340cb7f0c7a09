import { createRequire } from 'node:module';

/** The words of prose filters and of vague values: data in `schema/vocabulary.json`. */
interface Vocabulary {
  readonly vague: readonly string[];
  readonly plurals: readonly string[];
  readonly nouns: Readonly<Record<string, readonly string[]>>;
  readonly proseFields: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const vocabulary: Vocabulary = createRequire(import.meta.url)('../../schema/vocabulary.json');
const vagueWords = new Set(vocabulary.vague);
const nounByWord = new Map(
  Object.entries(vocabulary.nouns).flatMap(([noun, words]) => words.map((word) => [word, noun])),
);

/** Whether unquoted words name a set that only a person can fill: `known good hash`, `internal ranges`. */
export function isVague(words: string): boolean {
  return words
    .toLowerCase()
    .split(/[\s_-]+/)
    .some((word) => vagueWords.has(word));
}

const plurals = new Set(vocabulary.plurals);

/** Whether a word names the things that a sentence speaks of (`files in …`), so that it is no field. */
export function isPlural(word: string): boolean {
  return plurals.has(word.toLowerCase());
}

/** What kind of thing words speak of, told by their last noun; undefined where none is known. */
export function nounOf(words: string): string | undefined {
  return nounByWord.get(words.toLowerCase().split(/\s+/).at(-1) ?? '');
}

/** The field that an attribute of a subject is: the `name` of a `file` is `file.name`. */
export function proseField(subject: string, noun: string): string | undefined {
  return vocabulary.proseFields[subject]?.[noun];
}
