/** What a skeleton holds in the place of a text or a comment; places in the skeleton, and in the text that it was made of. */
export interface Replaced {
  readonly kind: 'literal' | 'comment';
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A query with a text of its own in the place of each literal that is compared with, and with empty comments. Queries that differ
 * in nothing else have the same skeleton, so that what Kusto says of it holds for all of them.
 */
export interface Skeleton {
  readonly text: string;
  /** In the order of the text. */
  readonly replaced: readonly Replaced[];
}

/** No rule holds this character; one that does has no skeleton. */
export const mark = '\u0001';

// Where Kusto ends a line, and with it a comment, is only plain where lines end in LF or CRLF.
const odd = /[\u0085\u2028\u2029]|\r(?!\n)/;

const textOrComment =
  /\/\/[^\r\n]*|[hH]?(?:```[\s\S]*?```|~~~[\s\S]*?~~~|@"(?:[^"\r\n]|"")*"|@'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')/g;

/** A literal whose end Kusto sees in itself alone. */
const plain = /^(?:@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\]|\\[\\'"abfnrtv])*"|'(?:[^'\\]|\\[\\'"abfnrtv])*')$/;

const comparison = /(?:[=!][=~]|(?<!\w)!?(?:has|contains|startswith|endswith)(?:_cs)?)\s*$/;
const listStart = /(?<!\w)!?(?:in~?|has_any|has_all)\s*\(\s*$/;
const listNext = /^\s*,\s*$/;

/**
 * The skeleton of a query; undefined where it cannot be made. What is seen here is a guess by the words around a literal: whether
 * Kusto takes it for a text that is compared with is seen in the skeleton's tree (`isAsSeen`).
 */
export function skeletonOf(text: string): Skeleton | undefined {
  if (text.includes(mark) || odd.test(text)) return undefined;
  const replaced: Replaced[] = [];
  let result = '';
  let copied = 0;
  let seen = 0;
  // What stands between the literal before and this one, without comments.
  let gap = '';
  let listed = false;
  let literals = 0;
  const replace = (kind: Replaced['kind'], from: number, to: number, by: string): void => {
    result += text.slice(copied, from);
    replaced.push({ kind, start: result.length, end: result.length + by.length, from, to });
    result += by;
    copied = to;
  };
  for (const { 0: found, index } of text.matchAll(textOrComment)) {
    gap += text.slice(seen, index);
    seen = index + found.length;
    if (found.startsWith('//')) {
      replace('comment', index, seen, '//');
      continue;
    }
    listed = listStart.test(gap) || (listed && listNext.test(gap));
    if ((listed || comparison.test(gap)) && plain.test(found)) {
      replace('literal', index, seen, literalOf(found, `${mark}${literals}`));
      literals += 1;
    }
    gap = '';
  }
  return { text: result + text.slice(copied), replaced };
}

/** A literal of the same form with another text. */
function literalOf(literal: string, text: string): string {
  const start = literal.startsWith('@') ? 2 : 1;
  return literal.slice(0, start) + text + literal.slice(-1);
}

/** The place in the text of each place in its skeleton; -1 for those within what was replaced. */
export function offsetsOf({ text, replaced }: Skeleton): Int32Array {
  const offsets = new Int32Array(text.length + 1);
  let at = 0;
  let shift = 0;
  for (const { start, end, to } of replaced) {
    for (; at <= start; at += 1) offsets[at] = at + shift;
    for (; at < end; at += 1) offsets[at] = -1;
    shift = to - end;
  }
  for (; at <= text.length; at += 1) offsets[at] = at + shift;
  return offsets;
}

/** The place in the skeleton of each place in the text that was not replaced; -1 for the others. */
export function placesOf(offsets: Int32Array, length: number): Int32Array {
  const places = new Int32Array(length + 1).fill(-1);
  for (const [place, offset] of offsets.entries()) if (offset >= 0) places[offset] = place;
  return places;
}
