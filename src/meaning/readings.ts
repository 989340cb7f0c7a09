import { holdsPositive, isAnchored, polarityOf } from './anchoring.js';
import { junction, literalsOf, type NormalForm, negate } from './normal-form.js';

export type ReadingName = 'exclude' | 'keep' | 'guard';

/** One thing that the filter's author may have meant: the rows to leave out, in the author's fields. */
export interface Reading {
  readonly reading: ReadingName;
  readonly dropSet: NormalForm;
  readonly anchored: boolean;
  readonly recommended: boolean;
  /** Why its author may have meant it, or why not, in words for people. */
  readonly why: string;
}

/** All readings of a filter, and the one that it has if its own form decides. */
export interface Readings {
  readonly all: readonly Reading[];
  readonly decided: Reading | undefined;
  /** Whether a person has to choose; otherwise, without `decided`, every reading would silence the rule. */
  readonly open: boolean;
}

/**
 * The readings of a filter, by its own literals alone, before any binding.
 * `words` are the scenario's title and description; a recommendation is made where the values echo them.
 */
export function readingsOf(filter: NormalForm, words: string): Readings {
  const exclude = reading('exclude', filter, 'every way in which it holds names what a row is');
  if (exclude.anchored) return { all: [exclude], decided: exclude, open: false };
  const opposite = negate(filter);
  if (!holdsPositive(filter)) {
    const keep = reading('keep', opposite, 'the filter only says what a row is not, as one does of the rows to keep');
    return keep.anchored
      ? { all: [keep], decided: keep, open: false }
      : { all: [exclude, keep], decided: undefined, open: false };
  }
  const keep = reading('keep', opposite, 'if the filter says which rows to keep');
  const guard = guardOf(filter);
  const offered = [keep, ...(guard ? [guard] : [])].filter(({ anchored }) => anchored);
  const [best, ...others] = offered.filter(({ dropSet }) => echoes(dropSet, words));
  const all = [exclude, keep, ...(guard ? [guard] : [])].map((one) =>
    one === best && others.length === 0
      ? { ...one, recommended: true, why: `recommended, because ${echoed(one.dropSet, words)} the scenario` }
      : one,
  );
  return { all, decided: undefined, open: offered.length > 0 };
}

/** The one reading that a verb in front of a filter asks for (`exclude …`, `only alert on …`); undecided where it would silence the rule. */
export function readingOfVerb(filter: NormalForm, polarity: 'exclude' | 'keep'): Readings {
  const one = reading(polarity, polarity === 'exclude' ? filter : negate(filter), 'its verb says so');
  return { all: [one], decided: one.anchored ? one : undefined, open: false };
}

function reading(name: ReadingName, dropSet: NormalForm, plausible: string): Reading {
  const anchored = isAnchored(dropSet);
  const why = anchored ? `plausible: ${plausible}` : 'not offered, because it would silence the rule';
  return { reading: name, dropSet, anchored, recommended: false, why: why.replace('plausible: if', 'plausible if') };
}

/** `parent != "A" or cmd contains "p"` read as "leave A alone when it does p": the anchored parts hold and the others do not. */
function guardOf(filter: NormalForm): Reading | undefined {
  if (filter.kind !== 'or') return undefined;
  const anchored = filter.children.filter(isAnchored);
  const others = filter.children.filter((child) => !isAnchored(child));
  if (anchored.length === 0 || others.length === 0) return undefined;
  const dropSet = junction('and', [...others.map(negate), junction('or', anchored)]);
  return reading('guard', dropSet, 'if its parts together describe one benign situation');
}

/** The words of a scenario's text that a value repeats: `update` repeats `updates`. */
export function echoedWords(value: string, words: string): readonly string[] {
  const parts = splitWords(value);
  return splitWords(words).filter((word) =>
    parts.some((part) => word.startsWith(part) || (word.length > 3 && part.startsWith(word))),
  );
}

function echoes(dropSet: NormalForm, words: string): boolean {
  const count = (polarity: 'positive' | 'negative'): number => {
    const literals = literalsOf(dropSet).filter((literal) => polarityOf(literal) === polarity);
    const values = literals.flatMap((literal) => literal.atom.values.map((value) => value.text));
    return new Set(values.flatMap((value) => echoedWords(value, words))).size;
  };
  return count('positive') > count('negative');
}

/** `"update" echoes`: the words of the scenario's text that the drop set's positive values repeat, at most three. */
function echoed(dropSet: NormalForm, words: string): string {
  const values = literalsOf(dropSet)
    .filter((literal) => polarityOf(literal) === 'positive')
    .flatMap((literal) => literal.atom.values.map(({ text }) => text));
  const found = [...new Set(values.flatMap((value) => echoedWords(value, words)))].slice(0, 3);
  return `${found.map((word) => `"${word}"`).join(', ')} ${found.length === 1 ? 'echoes' : 'echo'}`;
}

function splitWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
}
