import type {
  Annotation,
  Ast,
  ComparisonNode,
  FieldReference,
  OperatorName,
  UnknownNode,
  ValueNode,
} from '../syntax/ast.js';
import type { Span } from '../text/span.js';
import { type Hole, remarkHole, standInHole, unknownHole, valueHole } from './holes.js';

/** One comparison of the filter, or words in the place of one. */
export interface Atom {
  readonly id: number;
  readonly span: Span;
  readonly field: FieldReference | undefined;
  readonly operator: OperatorName;
  readonly values: readonly ValueNode[];
  /** Whether one of several values is enough, or all of them are wanted. */
  readonly quantifier: 'any' | 'all';
  /** Whether letter case counts, as the author's operator says (`contains_cs`). */
  readonly matchCase: boolean;
  /** Whether the comparison as written is a negated one (`!=`); a literal's `negated` also counts the `not`s around it. */
  readonly negatedAsWritten: boolean;
  readonly hole: Hole | undefined;
  /** A Sentinel watchlist that holds the values, chosen in a review. */
  readonly watchlist?: string;
}

/** An atom or its negation. */
export interface Literal {
  readonly kind: 'literal';
  readonly atom: Atom;
  readonly negated: boolean;
}

/** A condition in negation normal form: a negated comparison stays one (`not(size < 10)` is no `size >= 10`). */
export type NormalForm = Literal | Junction;

export interface Junction {
  readonly kind: 'and' | 'or';
  readonly children: readonly NormalForm[];
}

/** The tree in negation normal form, with junctions of one kind flattened. Atoms are numbered in the order of the text. */
export function normalise(ast: Ast): NormalForm {
  let next = 0;
  const literal = (atom: Omit<Atom, 'id'>, negated: boolean): Literal => {
    next += 1;
    return { kind: 'literal', atom: { id: next - 1, ...atom }, negated };
  };
  const walk = (node: Ast, negated: boolean): NormalForm => {
    switch (node.kind) {
      case 'and':
      case 'or':
        return junction(
          negated === (node.kind === 'and') ? 'or' : 'and',
          node.children.map((child) => walk(child, negated)),
        );
      case 'not':
        return walk(node.child, !negated);
      case 'remark':
        // Nobody knows what the remark is about: every comparison under it waits for a person, whatever its polarity.
        return walk(remarked(node.child, node.annotation), negated);
      case 'comparison':
        return literal(comparisonAtom(node), negated !== node.negated);
      case 'unknown':
        return literal(unknownAtom(node), negated);
      case 'malformed':
        return literal(unknownAtom({ text: '', span: node.span }), negated);
    }
  };
  return walk(ast, false);
}

/** The tree with the remark on each of its comparisons. */
function remarked(node: Ast, annotation: Annotation): Ast {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { ...node, children: node.children.map((child) => remarked(child, annotation)) };
    case 'not':
    case 'remark':
      return { ...node, child: remarked(node.child, annotation) };
    case 'comparison':
      return { ...node, annotation: node.annotation ?? annotation };
    case 'unknown':
    case 'malformed':
      return node;
  }
}

function comparisonAtom(node: ComparisonNode): Omit<Atom, 'id'> {
  // A negated list means none of its values: `!= "a" and "b"` as well as `!= "a" or "b"`.
  const all = node.connective === 'and' && !node.negated && node.operator !== 'in' && node.operator !== 'between';
  const hole =
    node.annotation === undefined ? (standInHole(node) ?? valueHole(node)) : remarkHole(node, node.annotation);
  return {
    span: node.span,
    field: node.field,
    operator: node.operator,
    values: node.values,
    quantifier: all ? 'all' : 'any',
    matchCase: node.matchCase,
    negatedAsWritten: node.negated,
    hole,
  };
}

function unknownAtom(words: Pick<UnknownNode, 'text' | 'span'>): Omit<Atom, 'id'> {
  return {
    span: words.span,
    field: undefined,
    operator: 'equals',
    values: [],
    quantifier: 'any',
    matchCase: false,
    negatedAsWritten: false,
    hole: unknownHole(words),
  };
}

/** A junction of the children, flattened; a single child stands for itself. */
export function junction(kind: 'and' | 'or', children: readonly NormalForm[]): NormalForm {
  const flat = children.flatMap((child) => (child.kind === kind ? child.children : [child]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, children: flat };
}

/** The negation, in normal form. */
export function negate(form: NormalForm): NormalForm {
  return form.kind === 'literal'
    ? { ...form, negated: !form.negated }
    : junction(form.kind === 'and' ? 'or' : 'and', form.children.map(negate));
}

/** All literals, in the order of the form. */
export function literalsOf(form: NormalForm): readonly Literal[] {
  return form.kind === 'literal' ? [form] : form.children.flatMap(literalsOf);
}
