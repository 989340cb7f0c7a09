import { foldAscii } from './char-sets.js';
import type { TextFormula } from './formula.js';
import { type RegexTree, regexTree } from './regex-tree.js';

// What the tests mean, told in the plainest way: it checks what the machines of text-automaton.ts found.

type Test = (text: string) => boolean;

const known = new WeakMap<TextFormula, Test | 'unread'>();

/** The test itself; undefined where it is an expression that winnow does not read. */
export function textTest(formula: TextFormula): Test | undefined {
  const found = known.get(formula) ?? build(formula) ?? 'unread';
  known.set(formula, found);
  return found === 'unread' ? undefined : found;
}

function build(formula: TextFormula): Test | undefined {
  if (formula.operator === 'regex') {
    const trees = formula.texts.map(regexTree);
    return trees.every((tree) => tree !== undefined) ? (text) => trees.some((tree) => matches(tree, text)) : undefined;
  }
  const fold = (text: string) => (formula.matchCase ? text : foldAscii(text));
  const texts = new Set(formula.texts.map(fold));
  if (formula.operator === 'equals') return (text) => texts.has(fold(text));
  const holds = holdsIn[formula.operator];
  const all = [...texts];
  return (text) => {
    const whole = fold(text);
    return all.some((part) => holds(whole, part));
  };
}

const holdsIn: Readonly<
  Record<Exclude<TextFormula['operator'], 'regex' | 'equals'>, (whole: string, part: string) => boolean>
> = {
  contains: (whole, part) => whole.includes(part),
  startswith: (whole, part) => whole.startsWith(part),
  endswith: (whole, part) => whole.endsWith(part),
  has: (whole, part) => stands(whole, part, true, true),
  hasprefix: (whole, part) => stands(whole, part, true, false),
  hassuffix: (whole, part) => stands(whole, part, false, true),
};

const term = /^[\p{L}\p{N}]$/u;

/** Whether the part stands somewhere without a letter or digit that goes on before or behind it. */
function stands(whole: string, part: string, before: boolean, behind: boolean): boolean {
  if (part === '') return true;
  const points = [...part];
  const joinsBefore = before && term.test(points[0] ?? '');
  const joinsBehind = behind && term.test(points.at(-1) ?? '');
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const previous = joinsBefore ? ([...whole.slice(Math.max(0, at - 2), at)].at(-1) ?? '') : '';
    const next = joinsBehind ? String.fromCodePoint(whole.codePointAt(at + part.length) ?? 0) : '';
    if (!term.test(previous) && !term.test(next)) return true;
  }
  return false;
}

function matches(tree: RegexTree, text: string): boolean {
  const points = Array.from(text, (one) => one.codePointAt(0) ?? 0);
  return endsOf(tree, points, new Set(Array.from({ length: points.length + 1 }, (_, at) => at))).size > 0;
}

/** Where matches end that begin at one of these places: no backtracking, so that no expression takes for ever. */
function endsOf(tree: RegexTree, points: readonly number[], from: ReadonlySet<number>): ReadonlySet<number> {
  switch (tree.kind) {
    case 'set':
      return new Set([...from].flatMap((at) => (at < points.length && tree.set.has(points[at] ?? 0) ? [at + 1] : [])));
    case 'look':
      return new Set(
        [...from].filter((at) => {
          const point = points[tree.behind ? at - 1 : at];
          return (point !== undefined && tree.set.has(point)) !== tree.not;
        }),
      );
    case 'sequence':
      return tree.parts.reduce((places, part) => endsOf(part, points, places), from);
    case 'choice':
      return new Set(tree.parts.flatMap((part) => [...endsOf(part, points, from)]));
    case 'repeat': {
      let places = from;
      for (let count = 0; count < tree.least && places.size > 0; count += 1) {
        const next = endsOf(tree.part, points, places);
        // Once nothing changes, further rounds change nothing.
        if (sameSet(next, places)) break;
        places = next;
      }
      const all = new Set(places);
      for (let count = tree.least; count < tree.most && places.size > 0; count += 1) {
        places = new Set([...endsOf(tree.part, points, places)].filter((at) => !all.has(at)));
        for (const at of places) all.add(at);
      }
      return all;
    }
  }
}

function sameSet(first: ReadonlySet<number>, second: ReadonlySet<number>): boolean {
  return first.size === second.size && [...first].every((one) => second.has(one));
}
