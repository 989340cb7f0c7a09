import type { Branch, Place, Query, QuerySource } from '../kql/query.js';

/** The rows of a source after so many of its stages. */
export interface Rows {
  readonly source: QuerySource;
  readonly stage: number;
}

/** All sources of a query, and what feeds the result beside them. */
export type Sources = Pick<Query, 'sources' | 'strangers'>;

/**
 * Other rows that a clause at a place would meet: those that a `union` before it has put between the source's own, and
 * those of other readings of the same text. Rows that a `join` put beside its own are not met: a clause reads columns of
 * one side. Undefined when some of the rows come from no table that winnow knows.
 */
export function coveredBy(rows: Rows, place: Place, { sources, strangers }: Sources): readonly Rows[] | undefined {
  const own = branchesBefore(rows);
  if (isAlone(rows, place)) return [];
  const met = (others: readonly QuerySource[]): readonly Rows[] =>
    others.flatMap((source) => {
      const stage = source === rows.source ? undefined : stageAt(source, place.offset);
      if (stage === undefined) return [];
      return meets(own, branchesBefore({ source, stage })) ? [{ source, stage }] : [];
    });
  return met(strangers).length > 0 ? undefined : met(sources);
}

/** Whether no other rows can be at a place: it is read once, and no `union` stands before it. */
export function isAlone(rows: Rows, place: Place): boolean {
  return place.shared === 'no' && branchesBefore(rows).every(({ operator }) => operator !== 'union');
}

/** The first operator that both pass tells: they come into it by one leg, or lie side by side, or were joined. */
function meets(own: readonly Branch[], others: readonly Branch[]): boolean {
  for (const branch of own) {
    const other = others.find(({ span }) => span.start === branch.span.start && span.end === branch.span.end);
    if (other) return other.leg === branch.leg || branch.operator === 'union';
  }
  return true;
}

function branchesBefore({ source, stage }: Rows): readonly Branch[] {
  return source.branches.filter((branch) => branch.stage < stage);
}

const placesBySource = new WeakMap<QuerySource, ReadonlyMap<number, number>>();

/** How many stages stand before a place; undefined when the source's rows do not come by there. */
function stageAt(source: QuerySource, offset: number): number | undefined {
  const known = placesBySource.get(source);
  if (known) return known.get(offset);
  const lists = [source.places, ...source.stages.map(({ places }) => places)];
  const found = new Map(lists.flatMap((places, stage) => places.map((place) => [place.offset, stage] as const)));
  placesBySource.set(source, found);
  return found.get(offset);
}
