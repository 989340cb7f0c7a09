import { holdsPositive, isAnchored, polarityOf } from './anchoring.js';
import { junction, literalsOf, type NormalForm, negate } from './normal-form.js';

export type ReadingName = 'exclude' | 'keep' | 'guard';

/** One thing that the filter's author may have meant: the rows to leave out, in the author's fields. */
export interface Reading {
  readonly reading: ReadingName;
  readonly dropSet: NormalForm;
  readonly anchored: boolean;
  readonly recommended: boolean;
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
  const exclude: Reading = { reading: 'exclude', dropSet: filter, anchored: isAnchored(filter), recommended: false };
  if (exclude.anchored) return { all: [exclude], decided: exclude, open: false };
  const opposite = negate(filter);
  const keep: Reading = { reading: 'keep', dropSet: opposite, anchored: isAnchored(opposite), recommended: false };
  if (!holdsPositive(filter)) {
    return keep.anchored
      ? { all: [keep], decided: keep, open: false }
      : { all: [exclude, keep], decided: undefined, open: false };
  }
  const guard = guardOf(filter);
  const offered = [keep, ...(guard ? [guard] : [])].filter((reading) => reading.anchored);
  const recommended = offered.filter((reading) => echoes(reading.dropSet, words));
  const all = [exclude, keep, ...(guard ? [guard] : [])].map((reading) => ({
    ...reading,
    recommended: recommended.length === 1 && recommended[0]?.reading === reading.reading,
  }));
  return { all, decided: undefined, open: offered.length > 0 };
}

/** `parent != "A" or cmd contains "p"` read as "leave A alone when it does p": the anchored parts hold and the others do not. */
function guardOf(filter: NormalForm): Reading | undefined {
  if (filter.kind !== 'or') return undefined;
  const anchored = filter.children.filter(isAnchored);
  const others = filter.children.filter((child) => !isAnchored(child));
  if (anchored.length === 0 || others.length === 0) return undefined;
  const dropSet = junction('and', [...others.map(negate), junction('or', anchored)]);
  return { reading: 'guard', dropSet, anchored: isAnchored(dropSet), recommended: false };
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

function splitWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
}
