// The filter's own text, as edits of it need it: where each comparison stands, and whether an edit only narrows.
import type { Formula } from '../logic/formula.js';
import { implies } from '../logic/solve.js';
import { ambiguousLists } from '../meaning/lists.js';
import { literalsOf, type NormalForm, normalise } from '../meaning/normal-form.js';
import type { Ast, ComparisonNode } from '../syntax/ast.js';
import { parseFilter } from '../syntax/parse.js';
import type { Span } from '../text/span.js';

/** One comparison of a filter, and what stands around it. */
export interface Place {
  readonly node: ComparisonNode;
  readonly parent: 'and' | 'or' | undefined;
  /** Whether a `not` stands around it. */
  readonly negatedAround: boolean;
}

export interface FilterTree {
  readonly ast: Ast;
  readonly places: readonly Place[];
  /** Some comparison takes its field from the one before it. */
  readonly elided: boolean;
}

/** The tree of a filter whose text may be edited; undefined where it cannot be read as it stands. */
export function filterTree(filter: string): FilterTree | undefined {
  if (known.has(filter)) return known.get(filter);
  const tree = treeOf(filter);
  known.set(filter, tree);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return tree;
}

// Ways, anchors and cheaper tests all ask for the same filter.
const known = new Map<string, FilterTree | undefined>();
const mostKnown = 32;

function treeOf(filter: string): FilterTree | undefined {
  const parsed = parseFilter(filter).value;
  if (parsed === undefined || parsed.prose) return undefined;
  const places = placesIn(parsed.ast, undefined, false);
  if (ambiguousLists(parsed.ast, filter).lists.length > 0) return undefined;
  return { ast: parsed.ast, places, elided: places.some(({ node }) => node.field.span.start < node.span.start) };
}

/** The place of a comparison by its span. */
export function placeAt({ places }: FilterTree, span: Span): Place | undefined {
  return places.find(({ node }) => node.span.start === span.start && node.span.end === span.end);
}

/** The comparison's text as a part of an `and`: a list without brackets would reach over it. */
export function closedText({ node }: Place, filter: string): string {
  const text = filter.slice(node.span.start, node.span.end);
  return isOpen(node) ? `(${text})` : text;
}

/** Whether what follows a comparison could be taken for a part of it. */
export function isOpen(node: ComparisonNode): boolean {
  return (
    (node.bare && node.values.length > 1) || node.values.some(({ kind }) => kind === 'words' || kind === 'unclosed')
  );
}

/**
 * Whether the new filter holds for fewer events by its own form, whatever its comparisons mean, and holds all comparisons of
 * the old one in their order.
 */
export function onlyAdds(before: FilterTree, filter: string): boolean {
  const after = filterTree(filter);
  if (after === undefined) return false;
  const old = normalise(before.ast);
  const now = normalise(after.ast);
  const left = literalsOf(now).map(({ atom }) => keyOf(atom));
  const kept = literalsOf(old).every(({ atom }) => {
    const at = left.indexOf(keyOf(atom));
    return at >= 0 && left.splice(0, at + 1).length > 0;
  });
  return kept && implies(outline(now), outline(old)).kind === 'yes';
}

function placesIn(ast: Ast, parent: Place['parent'], negatedAround: boolean): readonly Place[] {
  switch (ast.kind) {
    case 'and':
    case 'or':
      return ast.children.flatMap((child) => placesIn(child, ast.kind, negatedAround));
    case 'not':
    case 'remark':
      return placesIn(ast.child, undefined, ast.kind === 'not' ? !negatedAround : negatedAround);
    case 'comparison':
      return [{ node: ast, parent, negatedAround }];
    case 'unknown':
    case 'malformed':
      return [];
  }
}

type Outlined = Pick<ComparisonNode, 'operator' | 'values' | 'matchCase'> & {
  readonly field: { readonly name: string } | undefined;
};

function keyOf({ field, operator, values, matchCase }: Outlined): string {
  return JSON.stringify([field?.name, operator, matchCase, values.map(({ kind, text }) => [kind, text])]);
}

/** The form with each comparison as a condition of which nothing is known. */
function outline(form: NormalForm): Formula {
  if (form.kind !== 'literal') return { kind: form.kind, parts: form.children.map(outline) };
  const part: Formula = { kind: 'opaque', name: keyOf(form.atom) };
  return form.negated ? { kind: 'not', part } : part;
}
