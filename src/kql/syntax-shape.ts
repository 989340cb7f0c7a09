import type { Attempt, KustoNode } from './kusto.js';
import { attempt, libraries } from './kusto.js';
import { kindName, toArray } from './nodes.js';

/**
 * A syntax tree as flat lists, parents before their children: small enough to be kept beside every analysed query. Comments
 * and blanks are not in it; a token's text is what stands at its place.
 */
export interface SyntaxShape {
  readonly text: string;
  /** Kusto's number of each node's kind. */
  readonly kinds: readonly number[];
  /** How many nodes each one is, itself counted: the next sibling of node `n` is node `n + sizes[n]`. */
  readonly sizes: readonly number[];
  readonly starts: readonly number[];
  /** Exclusive. */
  readonly ends: readonly number[];
  /** How deeply the deepest node stands in it. */
  readonly depth: number;
  /** Whether Kusto's parser had nothing to say. */
  readonly wellFormed: boolean;
}

/** Parses a query without any schema. The tree of a text with syntax errors holds what could be read of it. */
export function shapeOfText(text: string): Attempt<SyntaxShape> {
  return attempt(() => {
    const { KustoCode, GlobalState } = libraries().kusto;
    const code = KustoCode.Parse(text, GlobalState.Default);
    return shapeOf(text, code.Syntax, toArray(code.GetSyntaxDiagnostics()).length === 0);
  });
}

/** The shape of a tree that is parsed already. May throw: call it inside `attempt`. */
export function shapeOf(text: string, root: KustoNode, wellFormed: boolean): SyntaxShape {
  const kinds: number[] = [];
  const sizes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let depth = 0;
  const visit = (node: KustoNode, level: number): void => {
    const index = kinds.length;
    kinds.push(node.Kind);
    sizes.push(1);
    starts.push(node.TextStart);
    ends.push(node.End);
    if (level > depth) depth = level;
    const count = node.ChildCount;
    for (let at = 0; at < count; at += 1) {
      const child = node.GetChild(at);
      if (child) visit(child, level + 1);
    }
    sizes[index] = kinds.length - index;
  };
  visit(root, 1);
  return { text, kinds, sizes, starts, ends, depth, wellFormed };
}

/** The same shape of another text, whose places for those of this one are given; undefined where one has none. */
export function movedTo(shape: SyntaxShape, text: string, offsets: Int32Array): SyntaxShape | undefined {
  const starts = shape.starts.map((place) => offsets[place] ?? -1);
  const ends = shape.ends.map((place) => offsets[place] ?? -1);
  return starts.includes(-1) || ends.includes(-1) ? undefined : { ...shape, text, starts, ends };
}

/** Whether two trees are the same, of whatever texts. */
export function sameTree(one: SyntaxShape, other: SyntaxShape): boolean {
  const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, at) => n === b[at]);
  return (['kinds', 'sizes', 'starts', 'ends'] as const).every((list) => same(one[list], other[list]));
}

/** The number of a kind by its name, such as `PipeExpression`. May throw: call it inside `attempt`. */
export function kindNumber(name: string): number {
  return (libraries().kusto.Syntax.SyntaxKind as Readonly<Record<string, number>>)[name] ?? -1;
}

/** Kusto's name of a node's kind. May throw: call it inside `attempt`. */
export function kindAt({ kinds }: SyntaxShape, index: number): string {
  return kindName({ Kind: kinds[index] ?? 0 });
}

/** The nodes right below a node. */
export function childrenAt({ sizes }: SyntaxShape, index: number): readonly number[] {
  const result: number[] = [];
  const end = index + (sizes[index] ?? 1);
  for (let at = index + 1; at < end; at += sizes[at] ?? 1) result.push(at);
  return result;
}

/** A node's text without the comments and blanks before it. */
export function textAt({ text, starts, ends }: SyntaxShape, index: number): string {
  return text.slice(starts[index], ends[index]);
}
