import type { ColumnTest } from './bound.js';

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' | 'one-of-level' | 'level' | 'any' };

/** What a pattern is to the whole text of a column: equal to it, its beginning, its end, or somewhere in it. */
export type PatternPlace = 'whole' | 'start' | 'end' | 'inside';

/** Whether a value holds wildcards. `?` is one only where the whole text is matched. */
export function hasWildcards(text: string, place: PatternPlace): boolean {
  return text.includes('*') || (place === 'whole' && text.includes('?'));
}

/**
 * The cheapest test with exactly the pattern's language. On paths `*` and `?` stay within one folder level and `**`
 * crosses levels, as in Microsoft's own exclusions; elsewhere `*` is any text.
 * Undefined where the pattern is nothing but wildcards: that would match every row.
 */
export function wildcardTest(
  pattern: string,
  place: PatternPlace,
  path: boolean,
  foldsCase: boolean,
): ColumnTest | undefined {
  const inner = pieces(pattern, path, place === 'whole');
  const before: Piece[] = place === 'end' || place === 'inside' ? [{ kind: 'any' }] : [];
  const after: Piece[] = place === 'start' || place === 'inside' ? [{ kind: 'any' }] : [];
  const all = mergeAny([...before, ...inner, ...after]);
  if (all.every((piece) => piece.kind !== 'text')) return undefined;
  return (
    cheapTest(all, foldsCase) ?? {
      kind: 'regex',
      pattern: `${foldsCase ? '(?is)' : '(?s)'}^${all.map(pieceRegex).join('')}$`,
    }
  );
}

function cheapTest(all: readonly Piece[], foldsCase: boolean): ColumnTest | undefined {
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

function pieces(pattern: string, path: boolean, whole: boolean): Piece[] {
  const found = pattern.match(/\*+|\?|[^*?]+/g) ?? [];
  return found
    .map((part): Piece => {
      if (part.startsWith('*')) return { kind: path && part.length === 1 ? 'level' : 'any' };
      if (part === '?' && whole) return { kind: path ? 'one-of-level' : 'one' };
      return { kind: 'text', text: part };
    })
    .reduce<Piece[]>((list, piece) => {
      const last = list.at(-1);
      return piece.kind === 'text' && last?.kind === 'text'
        ? [...list.slice(0, -1), { kind: 'text', text: last.text + piece.text }]
        : [...list, piece];
    }, []);
}

function mergeAny(all: readonly Piece[]): readonly Piece[] {
  return all.filter((piece, index) => !(piece.kind === 'any' && all[index - 1]?.kind === 'any'));
}

function pieceRegex(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return escapeRegex(piece.text);
    case 'one':
      return '.';
    case 'one-of-level':
      return '[^\\\\/]';
    case 'level':
      return '[^\\\\/]*';
    case 'any':
      return '.*';
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
