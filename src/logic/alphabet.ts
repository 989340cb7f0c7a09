import type { CharSet } from 'refa';
import { charSet, isTerm, termClass } from './char-sets.js';

// The nicest character stands for all that nothing tells from it.
const nice = [
  ...'abcdefghijklmnopqrstuvwxyz0123456789-._ /\\:,@+=()#&%$!;\'"[]{}~^*?<>|`ABCDEFGHIJKLMNOPQRSTUVWXYZéß\t\n\r',
].map((one) => one.codePointAt(0) ?? 0);
const ranks = new Map(nice.map((point, rank) => [point, rank]));

/** What a machine tells characters by. */
export interface Telling {
  readonly points: ReadonlySet<number>;
  readonly sets: readonly CharSet[];
}

/**
 * Characters that stand for all others: each that is told by itself, and one of each kind that the sets tell apart.
 * `tellsTerms` where letters and digits count as such.
 */
export function alphabet(tellings: readonly Telling[], tellsTerms: boolean): readonly number[] {
  const points = new Set<number>();
  for (const telling of tellings) for (const point of telling.points) if (!isSurrogate(point)) points.add(point);
  const sets = [...new Set(tellings.flatMap((telling) => telling.sets))];
  return inOrder([...points, ...kindsBeside(points, sets, tellsTerms)]);
}

/** The nicest first. */
export function inOrder(points: readonly number[]): readonly number[] {
  const rank = (point: number) => ranks.get(point) ?? 1000 + point;
  return points.filter((point) => !isSurrogate(point)).sort((a, b) => rank(a) - rank(b));
}

function kindsBeside(points: ReadonlySet<number>, sets: readonly CharSet[], tellsTerms: boolean): readonly number[] {
  const kinds = new Map<string, number>();
  const kindOf = (point: number) =>
    `${tellsTerms ? isTerm(point) : ''}${sets.map((set) => (set.has(point) ? 1 : 0)).join('')}`;
  const offer = (point: number) => {
    const kind = kindOf(point);
    if (!kinds.has(kind)) kinds.set(kind, point);
  };
  const most = 2 ** (sets.length + (tellsTerms ? 1 : 0));
  for (const point of nice) if (kinds.size < most && !points.has(point)) offer(point);
  if (kinds.size === most) return [...kinds.values()];
  const terms = tellsTerms ? charSet(termClass) : undefined;
  for (const [low, high] of pieces([...sets, ...(terms === undefined ? [] : [terms])])) {
    let point = low;
    while (point <= high && (points.has(point) || isSurrogate(point)))
      point = point < 0xd800 || point > 0xdfff ? point + 1 : 0xe000;
    if (point <= high) offer(point);
  }
  return [...kinds.values()];
}

/** Stretches of characters in which no set begins or ends. */
function pieces(sets: readonly CharSet[]): readonly (readonly [number, number])[] {
  const starts = new Set([0]);
  for (const set of sets) for (const { min, max } of set.ranges) starts.add(min).add(max + 1);
  const sorted = [...starts].filter((one) => one <= 0x10ffff).sort((a, b) => a - b);
  return sorted.map((low, index) => [low, (sorted[index + 1] ?? 0x11_0000) - 1]);
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}
