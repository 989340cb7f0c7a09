import { createRequire } from 'node:module';

/** The words of prose filters and of vague values: data in `schema/vocabulary.json`. */
interface Vocabulary {
  readonly vague: readonly string[];
  /** What things are like, where no vague word says it: `privileged`, `unsigned`. */
  readonly adjectives: readonly string[];
  readonly plurals: readonly string[];
  /** Sets of addresses that words name, each with the ranges that may be meant, and where they come from. */
  readonly addressSets: readonly {
    readonly source: string;
    readonly words: readonly string[];
    readonly ranges: readonly string[];
  }[];
  /** Last words of a field told in plain words: `command line`, `parent process name`. */
  readonly fieldNouns: readonly string[];
  readonly nouns: Readonly<Record<string, readonly string[]>>;
  readonly proseFields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly proseRoles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What happened to a file in the words of a sentence, and the field and value that a row tells it by. */
  readonly actions: { readonly field: string; readonly words: Readonly<Record<string, string>> };
  /** Kinds of nouns that stand as a heading: `Backup jobs: …`. */
  readonly headings: readonly string[];
  /** What a role or a noun tells of an event: its user, its endpoint; all others tell of its file or process. */
  readonly entities: Readonly<Record<string, string>>;
  /** Nouns that name only some of what their kind is. */
  readonly narrow: { readonly kinds: readonly string[]; readonly words: readonly string[] };
  readonly fileEndings: readonly string[];
  /** Endings of files that are no process: libraries and documents. */
  readonly dataEndings: readonly string[];
  readonly prose: Readonly<Record<string, unknown>>;
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

/** What kind of thing a word or a fixed group of words is: `command line` is a `command`; undefined where none is known. */
export function nounOf(words: string): string | undefined {
  return nounByWord.get(words.toLowerCase());
}

const narrowWords = new Set(vocabulary.narrow.words);

/** Whether a noun names only some of its kind (`documents`), so that a sentence about them is not about all. */
export function isNarrow({ kind, text }: { readonly kind: string; readonly text: string }): boolean {
  return vocabulary.narrow.kinds.includes(kind) || narrowWords.has(text.toLowerCase());
}

/** Whether a noun of a kind may stand in front of a colon as a heading. */
export function isHeading(kind: string): boolean {
  return vocabulary.headings.includes(kind);
}

/** What a role or the kind of a noun tells of an event, so that a list may hold several of one entity, and not of two. */
export function entityOf(role: string): string {
  return vocabulary.entities[role] ?? 'image';
}

// What holds of every kind and every subject in the data.
const anything = 'any';

/** What a cue (`signed by`) says of its noun's kind or its value's shape: the role that the value plays. */
export function proseRole(cue: string, kind: string): string | undefined {
  const roles = vocabulary.proseRoles[cue];
  return roles?.[kind] ?? roles?.[anything];
}

/** The field that a role of a subject is: the `name` of a `file` is `file.name`. */
export function proseField(subject: string, role: string): string | undefined {
  const own = vocabulary.proseFields[subject]?.[role];
  // What is said of a parent is never a property of the process itself.
  return subject === 'parent' ? own : (own ?? vocabulary.proseFields[anything]?.[role]);
}

/** Phrases of one part of speech, each meaning with its regular expression: data under `prose`. */
export const phraseLists: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = Object.fromEntries(
  Object.entries(vocabulary.prose)
    .filter(([, value]) => typeof value !== 'string')
    .map(([section, value]) => [section, Array.isArray(value) ? { [section]: value } : (value as never)]),
);

const fileEnding = new RegExp(`[.](?:${vocabulary.fileEndings.join('|')})$`, 'i');

/** Whether a name ends like a file: `backup.exe` is no field and no domain. */
export function looksLikeFile(name: string): boolean {
  return fileEnding.test(name);
}

const dataEnding = new RegExp(`[.](?:${vocabulary.dataEndings.join('|')})$`, 'i');

/** Whether a name is that of a file that no process is called by: `version.dll`. */
export function isDataFile(name: string): boolean {
  return dataEnding.test(name);
}

/** The field that tells what happened in a row. */
export const actionField = vocabulary.actions.field;

/** What happened, as a row of file events tells it: `modified by` is `FileModified`; undefined where no word says it. */
export function actionOf(words: string): string | undefined {
  const verb = /^(?:(?:they|it|that|which|are|is|were|was|have|has|had|been|being|these|those)\s+)*([a-z]+)/i.exec(
    words,
  )?.[1];
  return verb === undefined ? undefined : vocabulary.actions.words[verb.toLowerCase()];
}

const fieldNouns = new Set(vocabulary.fieldNouns);

/** Whether several words together name a field: `command line`, `parent process name`. */
export function isFieldPhrase(words: string): boolean {
  return fieldNouns.has(words.toLowerCase().split(/\s+/).at(-1) ?? '');
}

/** The ranges that words such as `internal IP ranges` may mean: to be offered, never assumed. */
export function addressSet(words: string): readonly string[] | undefined {
  const all = words.toLowerCase().split(/[\s_-]+/);
  return vocabulary.addressSets.find((set) => set.words.some((word) => all.includes(word)))?.ranges;
}

const adjectives = new Set(vocabulary.adjectives);

/** Whether a word says what something is like, so that it names nothing: `user is not privileged`. */
export function isAdjective(word: string): boolean {
  return adjectives.has(word.toLowerCase());
}
