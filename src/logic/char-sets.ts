import { createRequire } from 'node:module';
import type { CharSet } from 'refa';

// The only file that reads refa, and only when a set of characters is wanted: it takes 60 ms to load.
const load = createRequire(import.meta.url);
let loaded: typeof import('refa') | undefined;

const highest = 0x10ffff;
const known = new Map<string, CharSet | undefined>();
const mostKnown = 4096;

/** What letters and digits are to `has`; the marks between them separate terms. */
export const termClass = '[\\p{L}\\p{N}]';

function refa(): typeof import('refa') {
  loaded ??= load('refa') as typeof import('refa');
  return loaded;
}

/** The characters that a class of a JavaScript expression with the flag `v` takes; undefined where it is no such class. */
export function charSet(js: string, foldsCase = false): CharSet | undefined {
  const key = `${foldsCase ? 'i' : ''}/${js}`;
  if (!known.has(key)) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, read(js, foldsCase ? 'iv' : 'v'));
  }
  return known.get(key);
}

/** Every character. */
export function allCharacters(): CharSet {
  return charSet('[^]') ?? refa().CharSet.all(highest);
}

function read(js: string, flags: string): CharSet | undefined {
  try {
    const { expression } = refa().JS.Parser.fromLiteral({ source: js, flags }).parse({ assertions: 'throw' });
    const [only, ...others] = expression.alternatives;
    const [element, ...more] = only?.elements ?? [];
    if (others.length > 0 || more.length > 0 || element?.type !== 'CharacterClass') return undefined;
    return element.characters;
  } catch {
    // The parser throws on a property that JavaScript does not name; the expression then counts as not understood.
    return undefined;
  }
}

let terms: CharSet | undefined;

/** Whether a character belongs to a term of `has`. */
export function isTerm(point: number): boolean {
  if (point < 0x80)
    return (point >= 0x30 && point <= 0x39) || (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a);
  terms ??= charSet(termClass) ?? allCharacters();
  return terms.has(point);
}

/** ASCII letters in lower case; others as they are. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
