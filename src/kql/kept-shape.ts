import type { Attempt } from './kusto.js';
import type { Query } from './query.js';
import { type SyntaxShape, shapeOfText } from './syntax-shape.js';

const kept = new WeakMap<Query, SyntaxShape>();

/** Keeps the shape that an analysis has seen, for as long as its query is there. */
export function keepShape(query: Query, shape: SyntaxShape): Query {
  kept.set(query, shape);
  return query;
}

/** The shape of an analysed query; a query that was copied or read from elsewhere is parsed once more. */
export function shapeOfQuery(query: Query): Attempt<SyntaxShape> {
  const known = kept.get(query);
  if (known) return { ok: true, value: known };
  const parsed = shapeOfText(query.text);
  if (parsed.ok) kept.set(query, parsed.value);
  return parsed;
}
