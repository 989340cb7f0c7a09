import type { Ast, Filter } from '../syntax/ast.js';
import { printAst } from '../syntax/print.js';
import type { Span } from '../text/span.js';
import { isAnchored } from './anchoring.js';
import { valueHole } from './holes.js';
import { normalise } from './normal-form.js';

/** What a reviewer may take over from a draft as a filter, and the words that it would leave out. */
export interface DraftOffer {
  readonly text: string;
  readonly left: readonly Span[];
}

/**
 * The filter that a draft comes down to, without its holes; with them where they are all there is.
 * Undefined where the text alone would not say what the sentence says: `only alert on …`, or nothing but what an event is not,
 * which without its verb would read as its opposite.
 */
export function draftOffer({ ast, verb }: Filter): DraftOffer | undefined {
  if (verb?.polarity === 'keep') return undefined;
  const rest = withoutHoles(ast);
  const offered = rest?.ast ?? ast;
  const text = isAnchored(normalise(offered)) ? printAst(offered) : undefined;
  return text === undefined ? undefined : { text, left: rest?.lostConjuncts ?? [] };
}

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
