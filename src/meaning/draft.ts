import type { Ast, Filter } from '../syntax/ast.js';
import { printAst } from '../syntax/print.js';
import type { Span } from '../text/span.js';
import { isAnchored } from './anchoring.js';
import { valueHole } from './holes.js';
import { normalise } from './normal-form.js';

/** What a reviewer may take over from a draft as a filter, and the words that it would leave out. */
export interface DraftOffer {
  /** Undefined where the rest says something else without the words that it would leave out. */
  readonly text: string | undefined;
  readonly left: readonly LostWords[];
}

/** A condition that an offer lacks. */
export interface LostWords {
  readonly span: Span;
  readonly words: string;
  /** Whether the offer says something else without it, rather than the same of more rows. */
  readonly bends: boolean;
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
  const left = rest?.lostConjuncts ?? [];
  // INVARIANT: what turns round, or may change, what stands beside it is never left out of an offer.
  // One hole and nothing else would only be offered as itself.
  if (text === undefined || (rest === undefined && ast.kind === 'comparison')) return undefined;
  return { text: left.some((one) => one.bends) ? undefined : text, left };
}

/** What is left of a draft without its holes. */
export interface DraftRest {
  readonly ast: Ast;
  /** Holes that stood under `and`: without them the rest is wider than the words. */
  readonly lostConjuncts: readonly LostWords[];
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
        lostConjuncts: [
          ...left.flatMap((rest) => rest.lostConjuncts),
          ...lost.map((child) => ({ span: child.span, words: wordsOf(child), bends: bends(child) })),
        ],
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

// Words that say the opposite of what goes before, or on which side of a row a value stands.
const turning =
  /\b(?:but|however|alert(?:s|ed|ing)?|keep|flag|report|trigger|notify|raise|otherwise|instead|still|inbound|incoming|exclud\w+|ignor\w+|suppress\w*)\b/i;

function bends(ast: Ast): boolean {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.some(bends);
    case 'not':
      // What is spared would go.
      return true;
    case 'remark':
      return bends(ast.child);
    case 'unknown':
      return ast.bends === true || turning.test(ast.text);
    case 'comparison':
    case 'malformed':
      return false;
  }
}

function wordsOf(ast: Ast): string {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.map(wordsOf).join(` ${ast.kind} `);
    case 'not':
    case 'remark':
      return wordsOf(ast.child);
    case 'unknown':
      return ast.text;
    case 'comparison':
      return ast.values.map(({ text }) => text).join(', ');
    case 'malformed':
      return '';
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
