import type { ColumnTest } from './bound.js';

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' | 'any' | 'folder' }
  /** One character, or any number of them, up to the next separator of levels. */
  | { readonly kind: 'one-of-level' | 'level'; readonly levels: 'path' | 'host' };

/** What `*` and `?` stop at: a path's separators, the dots of a host name, or nothing. */
export type Levels = 'path' | 'host' | 'none';

/** What a pattern is to the whole text of a column: equal to it, its beginning, its end, somewhere in it, or the name at a path's end. */
export type PatternPlace = 'whole' | 'start' | 'end' | 'inside' | 'name';

/** Whether a value holds wildcards. `?` is one only where the whole text is matched. */
export function hasWildcards(text: string, place: PatternPlace): boolean {
  return text.includes('*') || ((place === 'whole' || place === 'name') && text.includes('?'));
}

/**
 * The cheapest test with exactly the pattern's language. On paths `*` and `?` stay within one folder level and `**`
 * crosses levels, as in Microsoft's own exclusions; elsewhere `*` is any text.
 * Undefined where the pattern is nothing but wildcards: that would match every row.
 */
export function wildcardTest(
  pattern: string,
  place: PatternPlace,
  levels: Levels,
  foldsCase: boolean,
): ColumnTest | undefined {
  const inner = pieces(pattern, levels, place === 'whole' || place === 'name');
  const before: Piece[] =
    place === 'name' ? [{ kind: 'folder' }] : place === 'end' || place === 'inside' ? [{ kind: 'any' }] : [];
  const after: Piece[] = place === 'start' || place === 'inside' ? [{ kind: 'any' }] : [];
  const all = mergeAny([...before, ...inner, ...after]);
  if (all.every((piece) => piece.kind !== 'text')) return undefined;
  return cheapTest(all, foldsCase) ?? regexTest(all, foldsCase);
}

/**
 * INVARIANT: no wider than KQL's own operators, which fold ASCII letters only. `(?i)` also takes the Kelvin sign for a K
 * and the long s for an S: texts at the ends are tested once more by `startswith` and `endswith`, others spell those letters out.
 */
function regexTest(all: readonly Piece[], foldsCase: boolean): ColumnTest {
  const [first] = all;
  const last = all.at(-1);
  const ends: readonly ColumnTest[] = [
    ...(first?.kind === 'text' ? [{ kind: 'text', operator: 'startswith', text: first.text } as const] : []),
    ...(last?.kind === 'text' ? [{ kind: 'text', operator: 'endswith', text: last.text } as const] : []),
  ].filter(({ text }) => /[ks]/i.test(text));
  const body = all
    .map((piece) => {
      const inner = foldsCase && piece.kind === 'text' && piece !== first && piece !== last;
      return inner
        ? pieceRegex(piece).replace(/[ks]/gi, (letter) => `(?-i:[${letter.toLowerCase()}${letter.toUpperCase()}])`)
        : pieceRegex(piece);
    })
    .join('');
  const regex: ColumnTest = {
    kind: 'regex',
    pattern: `${foldsCase ? '(?is)' : '(?s)'}${first?.kind === 'folder' ? '' : '^'}${body}$`,
  };
  return foldsCase && ends.length > 0 ? { kind: 'all', tests: [...ends, regex] } : regex;
}

function cheapTest(written: readonly Piece[], foldsCase: boolean): ColumnTest | undefined {
  // `*.tmp` as a name at a path's end is just that ending.
  const all: readonly Piece[] =
    written[0]?.kind === 'folder' && written[1]?.kind === 'level' && written.length === 3 && hasNoSeparator(written[2])
      ? [{ kind: 'any' }, ...written.slice(2)]
      : written;
  const texts = all.flatMap((piece) => (piece.kind === 'text' ? [piece.text] : []));
  const [text] = texts;
  if (texts.length !== 1 || text === undefined || all.some((piece) => piece.kind !== 'text' && piece.kind !== 'any'))
    return undefined;
  const starts = all[0]?.kind === 'text';
  const ends = all.at(-1)?.kind === 'text';
  if (starts && ends) return { kind: 'equals', values: [{ type: 'string', text }], foldsCase };
  // KQL's text operators fold case, so they are the same language only where the column does.
  if (!foldsCase) return undefined;
  return { kind: 'text', operator: starts ? 'startswith' : ends ? 'endswith' : 'contains', text };
}

function hasNoSeparator(piece: Piece | undefined): boolean {
  return piece?.kind === 'text' && !/[\\/]/.test(piece.text);
}

function pieces(pattern: string, levels: Levels, whole: boolean): readonly Piece[] {
  // Where only a part of the text is matched, `?` stands for itself.
  const found = pattern.match(whole ? /\*+|\?|[^*?]+/g : /\*+|[^*]+/g) ?? [];
  return found.map((part): Piece => {
    if (part.startsWith('*'))
      return levels !== 'none' && part.length === 1 ? { kind: 'level', levels } : { kind: 'any' };
    if (part === '?' && whole) return levels !== 'none' ? { kind: 'one-of-level', levels } : { kind: 'one' };
    return { kind: 'text', text: part };
  });
}

function mergeAny(all: readonly Piece[]): readonly Piece[] {
  return all.filter((piece, index) => !(piece.kind === 'any' && all[index - 1]?.kind === 'any'));
}

const levelClass = { path: '[^\\\\/]', host: '[^.]' } as const;

function pieceRegex(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return escapeRegex(piece.text);
    case 'one':
      return '.';
    case 'one-of-level':
      return levelClass[piece.levels];
    case 'level':
      return `${levelClass[piece.levels]}*`;
    case 'any':
      return '.*';
    case 'folder':
      return '(?:^|[\\\\/])';
  }
}

/** The text as a regular expression that matches just it, in Kusto's flavour. */
export function escapeRegex(text: string): string {
  return text
    .replace(/[\\^$.|?*+()[\]{}\-&~#]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}
