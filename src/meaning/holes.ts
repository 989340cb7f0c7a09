import type { Annotation, ComparisonNode, UnknownNode } from '../syntax/ast.js';
import { isVague } from '../syntax/vocabulary.js';
import type { Span } from '../text/span.js';

/** Something that only a person can fill. A `condition` hole has no field: it is filled by writing another filter. */
export interface Hole {
  readonly kind: 'values' | 'placeholder' | 'condition';
  /** The name under which a review's `values` fill it. */
  readonly name: string;
  /** The author's words. */
  readonly words: string;
  readonly span: Span;
}

/** The hole of a comparison whose values are words for a set: `matches known good hash`. */
export function valueHole(node: ComparisonNode): Hole | undefined {
  const vague = node.values.find((value) => value.kind === 'words' && namesSet(value.text, node));
  return vague && { kind: 'values', name: holeName(vague.text), words: vague.text, span: vague.span };
}

/** The hole that an author's remark makes of a value: `1234 (replace with the actual id)`. */
export function placeholderHole(node: ComparisonNode, annotation: Annotation): Hole {
  const first = node.values[0]?.span ?? node.span;
  const last = node.values.at(-1)?.span ?? node.span;
  return {
    kind: 'placeholder',
    name: holeName(node.field.name),
    words: annotation.text,
    span: { start: first.start, end: last.end },
  };
}

/** The hole in the place of words that were not understood. */
export function unknownHole(node: Pick<UnknownNode, 'text' | 'span'>): Hole {
  return { kind: 'condition', name: holeName(node.text), words: node.text, span: node.span };
}

function namesSet(words: string, node: ComparisonNode): boolean {
  if (/[\\/*?%:]|\.\w/.test(words)) return false;
  const several = /\s/.test(words.trim());
  return isVague(words) && (several || node.operator === 'in' || node.operator === 'matches');
}

function holeName(words: string): string {
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return name === '' ? 'value' : name;
}
