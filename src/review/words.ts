import { unfilledHoles } from '../meaning/holes.js';
import { literalsOf, normalise } from '../meaning/normal-form.js';
import type { Ast, ComparisonNode, Filter, UnknownNode } from '../syntax/ast.js';
import { parseFilter } from '../syntax/parse.js';
import { nounAt, phraseAt } from '../syntax/phrases.js';
import { printAst } from '../syntax/print.js';
import type { Span } from '../text/span.js';
import type { TranslatedAtom } from '../translation.js';
import type { WordView } from './view.js';

/** A prose draft word for word, and how what became a condition stands together. */
export interface DraftWords {
  readonly words: readonly WordView[];
  readonly together: string | undefined;
}

/** What became of each word of a draft; nothing for a filter that is no prose. */
export function wordsOf(
  filter: string,
  atoms: readonly TranslatedAtom[],
  values: ReadonlyMap<string, unknown>,
  table: string,
): DraftWords {
  const parsed = parseFilter(filter).value;
  if (parsed === undefined || !parsed.prose) return { words: [], together: undefined };
  const leaves = leavesOf(parsed.ast).sort((a, b) => a.span.start - b.span.start);
  // The same words may say two things, such as who wrote a file and who started it.
  const places = new Set(leaves.map(placeOf));
  const groups = [...places].map((place) => leaves.filter((leaf) => placeOf(leaf) === place));
  const letters: ReadonlyMap<Ast, string> = new Map(
    groups.flatMap((group, index) => group.map((leaf) => [leaf, letterOf(index)] as const)),
  );
  const told = groups.flatMap(([leaf, ...others]): readonly WordView[] => {
    if (leaf === undefined) return [];
    const words = [leaf, ...others].map((one) => leafWord(one, atoms, values, table));
    const [first] = words;
    const became = [...new Set(words.map((one) => one.became))].join('; ');
    return first === undefined ? [] : [{ span: leaf.span, letter: letters.get(leaf), kind: first.kind, became }];
  });
  const verb = verbOf(parsed);
  const taken = [...(verb === undefined ? [] : [verb]), ...told];
  return {
    words: [
      ...taken,
      ...gapWords(
        filter,
        taken.map(({ span }) => span),
      ),
    ].sort((a, b) => a.span.start - b.span.start),
    together: groups.length > 1 || parsed.ast.kind === 'not' ? joined(parsed.ast, letters) : undefined,
  };
}

type Leaf = ComparisonNode | UnknownNode;

function leavesOf(ast: Ast): Leaf[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap(leavesOf);
    case 'not':
    case 'remark':
      return leavesOf(ast.child);
    case 'comparison':
    case 'unknown':
      return [ast];
    case 'malformed':
      return [];
  }
}

function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}

function verbOf({ verb }: Filter): WordView | undefined {
  if (verb === undefined) return undefined;
  const became = verb.polarity === 'exclude' ? 'exclude, as the verb says' : 'keep, as the verb says';
  return { span: verb.span, kind: 'verb', letter: undefined, became };
}

function placeOf({ span }: Leaf): string {
  return `${span.start} ${span.end}`;
}

function leafWord(
  leaf: Leaf,
  atoms: readonly TranslatedAtom[],
  values: ReadonlyMap<string, unknown>,
  table: string,
): Pick<WordView, 'kind' | 'became'> {
  return leaf.kind === 'unknown'
    ? { kind: 'unknown', became: 'not understood: a hole, kept word for word' }
    : comparisonWord(leaf, atoms, values, table);
}

function comparisonWord(
  node: ComparisonNode,
  atoms: readonly TranslatedAtom[],
  values: ReadonlyMap<string, unknown>,
  table: string,
): Pick<WordView, 'kind' | 'became'> {
  const [literal] = literalsOf(normalise(node));
  const open = literal === undefined ? [] : unfilledHoles(literal.atom);
  const [hole] = open.filter(({ name }) => !values.has(name));
  const bound = atoms.find(({ atom }) => atom.span.start === node.span.start && atom.span.end === node.span.end);
  if (hole !== undefined) return { kind: 'hole', became: `a hole: which ${thingOf(hole.words)}?` };
  const text =
    open.length > 0 ? `${node.field.name}, with the values of the review` : (printAst(node) ?? node.field.name);
  return { kind: 'atom', became: `${text} → ${columnWords(bound, table)}` };
}

/** What is asked for: the last word of `known enterprise signing certificates`. */
function thingOf(words: string): string {
  return words.trim().split(/\s+/).at(-1) ?? words;
}

function columnWords(bound: TranslatedAtom | undefined, table: string): string {
  if (bound?.column === undefined) return 'no column';
  return bound.table === table || bound.table === undefined
    ? bound.column
    : `${bound.column} of ${bound.table} (correlated)`;
}

/** The words between the conditions: nouns that are spoken of, and what joins. */
function gapWords(filter: string, taken: readonly Span[]): readonly WordView[] {
  const found: WordView[] = [];
  const word = /[\p{L}\p{N}][^\s,;()]*/uy;
  let at = 0;
  while (at < filter.length) {
    const inside = taken.find(({ start, end }) => start <= at && at < end);
    if (inside !== undefined) {
      at = inside.end;
      continue;
    }
    word.lastIndex = at;
    const [text] = word.exec(filter) ?? [];
    if (text === undefined) {
      at += 1;
      continue;
    }
    const next = Math.min(filter.length, ...taken.map(({ start }) => start).filter((start) => start > at));
    const joint = jointAt(filter, at, text, next);
    found.push(joint);
    at = Math.max(at + 1, joint.span.end);
  }
  return found;
}

const joints = [
  ['verbs', 'verb', 'said again'],
  ['passives', 'verb', 'said again'],
  ['verdicts', 'verb', 'said again'],
  ['except', 'and', 'and not: what follows stays'],
  ['not', 'and', 'not: what follows is negated'],
] as const;

function jointAt(filter: string, at: number, text: string, next: number): WordView {
  const view = (length: number, kind: WordView['kind'], became: string): WordView => {
    const end = Math.max(at + 1, Math.min(at + length, next));
    return {
      span: { start: at, end: at + filter.slice(at, end).replace(/[\s.,;:!]+$/, '').length },
      kind,
      letter: undefined,
      became,
    };
  };
  if (/^or\b/i.test(text)) return view(2, 'or', 'or');
  for (const [section, kind, became] of joints) {
    const phrase = phraseAt(section, filter, at);
    if (phrase !== undefined) return view(phrase.length, kind, became);
  }
  const article = phraseAt('articles', filter, at);
  const from =
    article === undefined
      ? at
      : at + article.length + (/^\s*/.exec(filter.slice(at + article.length))?.[0].length ?? 0);
  const noun = nounAt(filter, from);
  if (noun !== undefined && from + noun.length <= next)
    return view(from - at + noun.length, 'noun', `subject ${noun.kind}`);
  if (article !== undefined) return view(article.length, 'noun', 'nothing of its own');
  return view(text.length, 'and', 'and');
}

function joined(ast: Ast, letters: ReadonlyMap<Ast, string>): string {
  const inner = (child: Ast): string => {
    const text = joined(child, letters);
    return child.kind === 'and' || child.kind === 'or' ? `(${text})` : text;
  };
  switch (ast.kind) {
    case 'and':
    case 'or':
      return [...new Set(ast.children.map(inner))].join(` ${ast.kind} `);
    case 'not':
      return `not ${inner(ast.child)}`;
    case 'remark':
      return inner(ast.child);
    default:
      return letters.get(ast) ?? '·';
  }
}
