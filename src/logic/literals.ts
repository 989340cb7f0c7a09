import type { Formula } from './formula.js';

/** A formula without parts of its own row. */
export type Leaf = Exclude<Formula, { kind: 'constant' | 'and' | 'or' | 'not' }>;

/** A leaf that must hold, or must not. */
export interface Literal {
  readonly formula: Leaf;
  readonly holds: boolean;
}

/** A condition whose negations all stand on leaves. */
export type Clause =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Clause[] };

/** The formula, or what its negation says, with negations on leaves alone, flat, and tests of one kind joined. */
export function clauseOf(formula: Formula, holds = true): Clause {
  switch (formula.kind) {
    case 'constant':
      return { kind: 'constant', value: formula.value === holds };
    case 'not':
      return clauseOf(formula.part, !holds);
    case 'and':
    case 'or': {
      const kind = (formula.kind === 'and') === holds ? 'and' : 'or';
      return junction(
        kind,
        formula.parts.map((part) => clauseOf(part, holds)),
      );
    }
    default:
      return { kind: 'literal', literal: { formula, holds } };
  }
}

/** The formula that a clause says. */
export function formulaOf(clause: Clause): Formula {
  if (clause.kind === 'constant') return clause;
  if (clause.kind !== 'literal') return { kind: clause.kind, parts: clause.parts.map(formulaOf) };
  const { formula, holds } = clause.literal;
  return holds ? formula : { kind: 'not', part: formula };
}

function junction(kind: 'and' | 'or', parts: readonly Clause[]): Clause {
  const decides = kind === 'or';
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  if (flat.some((part) => part.kind === 'constant' && part.value === decides))
    return { kind: 'constant', value: decides };
  const open = joined(
    flat.filter((part) => part.kind !== 'constant'),
    decides,
  );
  const [only] = open;
  if (only === undefined) return { kind: 'constant', value: !decides };
  return open.length === 1 ? only : { kind, parts: open };
}

/** Of an `or`, tests that hold for any of some values as one test; of an `and`, those that must hold for none of them. */
function joined(parts: readonly Clause[], holds: boolean): readonly Clause[] {
  const groups = new Map<string, Leaf[]>();
  parts.forEach((part, index) => {
    const kind = part.kind === 'literal' && part.literal.holds === holds ? kindOf(part.literal.formula) : undefined;
    const key = kind ?? String(index);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (kind !== undefined && part.kind === 'literal') group.push(part.literal.formula);
  });
  return [...groups].flatMap(([key, group]): readonly Clause[] => {
    const [first] = group;
    const alone = parts[Number(key)];
    if (first === undefined) return alone === undefined ? [] : [alone];
    return [{ kind: 'literal', literal: { formula: group.length === 1 ? first : join(first, group), holds } }];
  });
}

function kindOf(leaf: Leaf): string | undefined {
  // An expression that cannot be read would spoil the others.
  if (leaf.kind === 'text' && leaf.operator !== 'regex')
    return JSON.stringify([leaf.column, leaf.operator, leaf.matchCase]);
  return leaf.kind === 'range' ? JSON.stringify([leaf.column, leaf.type, leaf.whole ?? false]) : undefined;
}

function join(first: Leaf, group: readonly Leaf[]): Leaf {
  if (first.kind === 'text')
    return { ...first, texts: group.flatMap((leaf) => (leaf.kind === 'text' ? leaf.texts : [])) };
  if (first.kind === 'range')
    return { ...first, ranges: group.flatMap((leaf) => (leaf.kind === 'range' ? leaf.ranges : [])) };
  return first;
}

const keys = new WeakMap<Leaf, string>();

/** The same for leaves that say the same. */
export function keyOf(leaf: Leaf): string {
  const found =
    keys.get(leaf) ??
    JSON.stringify(leaf, (_, value: unknown) => (typeof value === 'bigint' ? { whole: String(value) } : value));
  keys.set(leaf, found);
  return found;
}
