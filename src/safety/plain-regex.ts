/** A regular expression that only spells texts out: where they stand, and whether letter case counts. */
export interface PlainRegex {
  readonly texts: readonly string[];
  readonly starts: boolean;
  readonly ends: boolean;
  readonly matchCase: boolean;
}

/** The expression as plain texts; undefined where it is more than that. Only a proof tells whether they mean the same. */
export function plainRegex(pattern: string): PlainRegex | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([is]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  const starts = body.startsWith('^');
  const ends = /(?:^|[^\\])(?:\\\\)*\$$/.test(body);
  const inner = body.slice(starts ? 1 : 0, ends ? -1 : undefined);
  const before = inner.startsWith('.*');
  const after = /(?:^|[^\\])(?:\\\\)*\.\*$/.test(inner);
  const core = inner.slice(before ? 2 : 0, after && inner.length > 2 ? -2 : undefined);
  const [, head = '', group, tail = ''] =
    /^((?:[^()|\\]|\\.)*)\((?:\?:)?((?:[^()\\]|\\.)*)\)((?:[^()|\\]|\\.)*)$/.exec(core) ?? [];
  const parts = alternatives(group ?? core);
  // `^a|b$` is anchored on one side each.
  if (group === undefined && parts.length > 1 && (starts || ends)) return undefined;
  const texts = parts.map((part) => literalText(`${head}${part}${tail}`));
  if (texts.some((text) => text === undefined || text === '')) return undefined;
  return {
    texts: texts.flatMap((text) => text ?? []),
    starts: starts && !before,
    ends: ends && !after,
    matchCase: !flags.includes('i'),
  };
}

function alternatives(text: string): readonly string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\.|[\s\S]/g)) {
    if (piece === '|') parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
  }
  return parts;
}

/** What an expression without operators spells. */
function literalText(source: string): string | undefined {
  const pieces = [...source.matchAll(/\\.|[\s\S]/g)].map(([piece]) => {
    if (piece.startsWith('\\')) return /^\\[^A-Za-z0-9]$/.test(piece) ? piece.slice(1) : undefined;
    return /[\^$.|?*+()[\]{}\\]/.test(piece) ? undefined : piece;
  });
  return pieces.some((piece) => piece === undefined) ? undefined : pieces.join('');
}
