import type { CharSet } from 'refa';
import { type RegexTree, regexTree } from './regex-tree.js';
import type { TextAutomaton } from './text-automaton.js';

type Node =
  | { readonly kind: 'set'; readonly set: CharSet; readonly next: number }
  /** `mark` numbers the sets that are looked for before a place. */
  | {
      readonly kind: 'look';
      readonly set: CharSet;
      readonly not: boolean;
      readonly mark: number | undefined;
      readonly next: number;
    }
  | { readonly kind: 'split'; readonly next: number[] }
  | { readonly kind: 'final' };

interface Net {
  readonly nodes: readonly Node[];
  readonly start: number;
  readonly marks: readonly CharSet[];
}

const mostNodes = 4000;
const mostMarks = 24;
/** A set of so few characters is told character by character. */
const fewCharacters = 8;
/** Where so many matches are under way, a step takes longer than their number says. */
const largeState = 100;

/** The texts in which any of the expressions matches somewhere; undefined where one is not read, or too large. */
export function regexAutomaton(patterns: readonly string[]): TextAutomaton | undefined {
  const parts = patterns.map(regexTree);
  if (!parts.every((part) => part !== undefined)) return undefined;
  const net = netOf({ kind: 'choice', parts });
  return net && determinise(net);
}

function netOf(tree: RegexTree): Net | undefined {
  const nodes: Node[] = [{ kind: 'final' }];
  const marks: CharSet[] = [];
  const add = (node: Node): number => nodes.push(node) - 1;
  const markOf = (set: CharSet): number => {
    const at = marks.findIndex((one) => one.equals(set));
    return at >= 0 ? at : marks.push(set) - 1;
  };
  /** Builds what matches the part and then goes on to a node. */
  const build = (part: RegexTree, next: number): number => {
    if (nodes.length > mostNodes) return next;
    switch (part.kind) {
      case 'set':
        return add({ kind: 'set', set: part.set, next });
      case 'look':
        return add({
          kind: 'look',
          set: part.set,
          not: part.not,
          mark: part.behind ? markOf(part.set) : undefined,
          next,
        });
      case 'sequence':
        return part.parts.reduceRight((after, one) => build(one, after), next);
      case 'choice':
        return add({ kind: 'split', next: part.parts.map((one) => build(one, next)) });
      case 'repeat': {
        let after = next;
        if (part.most === Number.POSITIVE_INFINITY) {
          const loop: number[] = [next];
          after = add({ kind: 'split', next: loop });
          loop.push(build(part.part, after));
        } else
          for (let count = part.least; count < part.most && nodes.length <= mostNodes; count += 1)
            after = add({ kind: 'split', next: [next, build(part.part, after)] });
        for (let count = 0; count < part.least && nodes.length <= mostNodes; count += 1)
          after = build(part.part, after);
        return after;
      }
    }
  };
  const start = build(tree, 0);
  return nodes.length > mostNodes || marks.length > mostMarks ? undefined : { nodes, start, marks };
}

/** Nodes from which the end can be reached once a character was read: `^` no longer holds there. */
function lively(nodes: readonly Node[]): readonly boolean[] {
  const alive = nodes.map((node) => node.kind === 'final');
  for (let changed = true; changed; ) {
    changed = false;
    nodes.forEach((node, index) => {
      if (alive[index] === true || node.kind === 'final') return;
      if (node.kind === 'look' && node.mark !== undefined && node.not && node.set.isAll) return;
      const next = node.kind === 'split' ? node.next : [node.next];
      if (next.some((one) => alive[one] === true)) {
        alive[index] = true;
        changed = true;
      }
    });
  }
  return alive;
}

interface State {
  /** Where a match may have got to, before anything that reads no character. */
  readonly items: readonly number[];
  /** Which marks the character before belongs to; -1 at the beginning of the text. */
  readonly before: number;
}

const taken = 0;
const lost = 1;
const textEnd = -1;
const notYetRead = -2;

function determinise(net: Net): TextAutomaton {
  const { nodes, marks } = net;
  const alive = lively(nodes);
  const states: State[] = [
    { items: [], before: 0 },
    { items: [], before: 0 },
  ];
  const ids = new Map<string, number>();
  const steps = new Map<number, number>();
  const ends = new Map<number, boolean>([
    [taken, true],
    [lost, false],
  ]);

  const holds = (node: Node & { kind: 'look' }, before: number, next: number): boolean => {
    if (node.mark === undefined)
      return next === notYetRead ? false : next === textEnd ? node.not : node.set.has(next) !== node.not;
    return before === -1 ? node.not : ((before >> node.mark) & 1) === (node.not ? 0 : 1);
  };
  // A node was visited in this round where its number says so: cheaper than a set for each step.
  const visited = new Uint32Array(nodes.length);
  let round = 0;
  /** The sets that may read the next character; undefined where a match ends before it. */
  const reach = (state: State, next: number): readonly (Node & { kind: 'set' })[] | undefined => {
    const found: (Node & { kind: 'set' })[] = [];
    const stack: number[] = [];
    round += 1;
    const visit = (index: number): void => {
      if (visited[index] === round) return;
      visited[index] = round;
      stack.push(index);
    };
    for (const index of state.items) visit(index);
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const node = nodes[index];
      if (node === undefined || node.kind === 'final') return undefined;
      if (node.kind === 'set') found.push(node);
      else if (node.kind === 'split') for (const one of node.next) visit(one);
      else if (holds(node, state.before, next)) visit(node.next);
    }
    return found;
  };
  const intern = (items: readonly number[], before: number): number => {
    if (items.length === 0) return lost;
    const key = `${before}:${items.join()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const state = { items, before };
    // What ends here whatever follows is taken; a look at what follows does not hold yet.
    const id = reach(state, notYetRead) === undefined ? taken : states.push(state) - 1;
    ids.set(key, id);
    return id;
  };
  const advance = (state: State, point: number): number => {
    const sets = reach(state, point);
    if (sets === undefined) return taken;
    const items = new Set<number>();
    for (const { set, next } of sets) if (alive[next] === true && set.has(point)) items.add(next);
    // A match may begin behind every character.
    if (alive[net.start] === true) items.add(net.start);
    const before = marks.reduce((all, set, index) => (set.has(point) ? all | (1 << index) : all), 0);
    return intern(
      [...items].sort((a, b) => a - b),
      before,
    );
  };

  const all = nodes.flatMap((node) => (node.kind === 'set' || node.kind === 'look' ? [node.set] : []));
  const small = all.filter((set) => set.size <= fewCharacters);
  const large = all.filter((set) => set.size > fewCharacters && !set.isAll);
  return {
    start: intern([net.start], -1),
    step(id, point) {
      const state = states[id];
      if (id <= lost || state === undefined) return id;
      const key = id * 0x11_0000 + point;
      const known = steps.get(key);
      if (known !== undefined) return known;
      const next = advance(state, point);
      steps.set(key, next);
      return next;
    },
    accepts(id) {
      const known = ends.get(id);
      if (known !== undefined) return known;
      const state = states[id];
      const end = state !== undefined && reach(state, textEnd) === undefined;
      ends.set(id, end);
      return end;
    },
    decided: (id) => (id === taken ? true : id === lost ? false : undefined),
    moves: () => undefined,
    weight(id) {
      const items = states[id]?.items.length ?? 1;
      return items > largeState ? 6 * items : 2 * items;
    },
    caseBlind: all.every(foldsAscii),
    points: new Set(small.flatMap((set) => [...set.characters()])),
    sets: [...new Set(large)].filter((set, index, list) => list.findIndex((one) => one.equals(set)) === index),
  };
}

function foldsAscii(set: CharSet): boolean {
  for (let point = 0x61; point <= 0x7a; point += 1) if (set.has(point) !== set.has(point - 0x20)) return false;
  return true;
}
