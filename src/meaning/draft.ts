import type { Ast } from '../syntax/ast.js';
import type { Span } from '../text/span.js';
import { valueHole } from './holes.js';

/** What is left of a draft without its holes. */
export interface DraftRest {
  readonly ast: Ast;
  /** Holes that stood under `and`: without them the rest is wider than the words. */
  readonly lostConjuncts: readonly Span[];
}

/** The draft without its holes; undefined where nothing is left. Under `not` nothing is taken out. */
export function withoutHoles(ast: Ast): DraftRest | undefined {
  switch (ast.kind) {
    case 'and':
    case 'or': {
      const rests = ast.children.map(withoutHoles);
      const left = rests.flatMap((rest) => rest ?? []);
      const [only] = left;
      if (only === undefined) return undefined;
      const lost = ast.kind === 'and' ? ast.children.filter((_, index) => rests[index] === undefined) : [];
      return {
        ast: left.length === 1 ? only.ast : { ...ast, children: left.map((rest) => rest.ast) },
        lostConjuncts: [...left.flatMap((rest) => rest.lostConjuncts), ...lost.map((child) => child.span)],
      };
    }
    case 'not':
      return holdsHole(ast.child) ? undefined : { ast, lostConjuncts: [] };
    case 'comparison':
      return holdsHole(ast) ? undefined : { ast, lostConjuncts: [] };
    case 'remark':
    case 'unknown':
    case 'malformed':
      return undefined;
  }
}

function holdsHole(ast: Ast): boolean {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.some(holdsHole);
    case 'not':
      return holdsHole(ast.child);
    case 'comparison':
      return ast.annotation !== undefined || valueHole(ast) !== undefined;
    case 'remark':
    case 'unknown':
    case 'malformed':
      return true;
  }
}
