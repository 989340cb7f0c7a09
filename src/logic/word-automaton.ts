import { foldAscii, isTerm } from './char-sets.js';
import type { TextOperator } from './formula.js';
import type { TextAutomaton } from './text-automaton.js';

/** A beginning of some of the sorted texts: those from `low` up to `high` share its first `depth` UTF-16 units. */
interface Node {
  readonly id: number;
  readonly low: number;
  readonly high: number;
  readonly depth: number;
  readonly last: number;
  /** The longest shorter beginning that this one ends with. */
  readonly fail: Node | undefined;
  /** Whether a text ends here. */
  readonly ends: boolean;
  /** Where a character leads to: on in a text, or back to a shorter beginning. */
  readonly go: Map<number, Node | undefined>;
}

const taken = 0;
const lost = 1;

/** The texts that hold one of the words as the operator says; the tree of words is made as far as it is walked. */
export function wordAutomaton(
  operator: Exclude<TextOperator, 'regex'>,
  words: readonly string[],
  foldsCase: boolean,
): TextAutomaton {
  const fromStart = operator === 'equals' || operator === 'startswith';
  const toEnd = operator === 'equals' || operator === 'endswith';
  const termBefore = operator === 'has' || operator === 'hasprefix';
  const termAfter = operator === 'has' || operator === 'hassuffix';
  const texts = [...new Set(foldsCase ? words.map(foldAscii) : words)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

  /** The texts of the node whose next units are those of the character. */
  const range = (node: Node, point: number): readonly [number, number] => {
    let { low, high, depth } = node;
    for (const unit of String.fromCodePoint(point).split('')) {
      const code = unit.charCodeAt(0);
      low = firstFrom(texts, depth, code, low, high);
      high = firstFrom(texts, depth, code + 1, low, high);
      depth += 1;
    }
    return [low, high];
  };
  let nextId = 0;
  const nodeOf = (depth: number, last: number, low: number, high: number, fail: Node | undefined): Node => {
    const ends = texts[low]?.length === depth || fail?.ends === true;
    nextId += 1;
    return { id: nextId - 1, low, high, depth, last, fail, ends, go: new Map() };
  };
  const root = nodeOf(0, 0, 0, texts.length, undefined);
  /** One step on in the texts of a node, else to where a shorter beginning leads. */
  const extend = (node: Node, point: number, shorter: Node | undefined): Node | undefined => {
    const [low, high] = range(node, point);
    const next = low < high ? nodeOf(node.depth + (point > 0xffff ? 2 : 1), point, low, high, shorter) : shorter;
    node.go.set(point, next);
    return next;
  };
  /** A word begins only where one may. */
  const fromRoot = (point: number, afterTerm: boolean): Node | undefined =>
    termBefore && afterTerm && isTerm(point) ? root : lead(root, point);
  const lead = (from: Node, point: number): Node | undefined => {
    if (from.go.has(point)) return from.go.get(point);
    if (fromStart || from === root) return extend(from, point, fromStart ? undefined : root);
    // Shorter beginnings first and no recursion, however long the texts are.
    const missing: Node[] = [];
    for (let one: Node | undefined = from; one !== undefined && one !== root && !one.go.has(point); one = one.fail)
      missing.push(one);
    for (const one of missing.reverse())
      extend(one, point, one.fail === root ? fromRoot(point, termBefore && isTerm(one.last)) : one.fail?.go.get(point));
    return from.go.get(point);
  };

  const states: (readonly [Node, boolean] | undefined)[] = [undefined, undefined];
  const ids = new Map<number, number>();
  /** `afterTerm` matters where no word has begun; otherwise the node tells it. */
  const intern = (at: Node, afterTerm: boolean): number => {
    if (at.ends && !toEnd && !(termAfter && at !== root && isTerm(at.last))) return taken;
    const key = at.id * 2 + (afterTerm ? 1 : 0);
    const id = ids.get(key) ?? states.push([at, afterTerm]) - 1;
    ids.set(key, id);
    return id;
  };
  const advance = ([at, flag]: readonly [Node, boolean], read: number): number => {
    const point = foldsCase && read >= 0x41 && read <= 0x5a ? read + 0x20 : read;
    const joins = (termBefore || termAfter) && isTerm(point);
    // A word that ended here is whole now.
    if (termAfter && at.ends && !joins) return taken;
    const next = at === root ? fromRoot(point, flag) : lead(at, point);
    return next === undefined ? lost : intern(next, next === root && termBefore && joins);
  };
  let points: ReadonlySet<number> | undefined;
  return {
    start: texts.length === 0 ? lost : intern(root, false),
    step(id, point) {
      const state = states[id];
      return state === undefined ? id : advance(state, point);
    },
    accepts: (id) => id === taken || states[id]?.[0].ends === true,
    decided: (id) => (id === taken ? true : id === lost ? false : undefined),
    moves(id) {
      const state = states[id];
      return fromStart && state !== undefined ? nextPoints(texts, state[0], foldsCase) : undefined;
    },
    // Of a long list, most steps make a new state.
    weight: () => (texts.length > 100 ? 8 : 1),
    caseBlind: foldsCase || !texts.some((text) => /[A-Za-z]/.test(text)),
    get points() {
      points ??= pointsOf(texts, foldsCase);
      return points;
    },
    sets: [],
  };
}

/** The first of the sorted texts in the range whose unit at this depth is not below the code; a text that ends is below all. */
function firstFrom(texts: readonly string[], depth: number, code: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    const text = texts[middle] ?? '';
    if (depth >= text.length || text.charCodeAt(depth) < code) from = middle + 1;
    else to = middle;
  }
  return from;
}

function nextPoints(texts: readonly string[], node: Node, foldsCase: boolean): readonly number[] {
  const found = new Set<number>();
  for (let at = node.low; at < node.high; at += 1) {
    const point = texts[at]?.codePointAt(node.depth);
    if (point !== undefined) found.add(point);
  }
  return withCases(found, foldsCase);
}

function pointsOf(texts: readonly string[], foldsCase: boolean): ReadonlySet<number> {
  const found = new Set<number>();
  for (const text of texts) for (const one of text) found.add(one.codePointAt(0) ?? 0);
  return new Set(withCases(found, foldsCase));
}

function withCases(points: ReadonlySet<number>, foldsCase: boolean): readonly number[] {
  const isLower = (point: number) => point >= 0x61 && point <= 0x7a;
  return [...points].flatMap((point) => (foldsCase && isLower(point) ? [point, point - 0x20] : [point]));
}
