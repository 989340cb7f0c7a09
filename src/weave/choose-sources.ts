import type { QuerySource } from '../kql/query.js';

/**
 * The sources that a scenario's clauses go into: every leg of a union, and of a join the one side that its condition fits
 * best (the left one where both fit alike): a row of the result has to be left out once. Sources that only take rows away are
 * never among them. `fit` tells how well the condition can be told on a source; 0 where it cannot.
 */
export function chooseSources(
  sources: readonly QuerySource[],
  fit: (source: QuerySource) => number,
): readonly QuerySource[] {
  return choose(
    sources.filter(({ role }) => role === 'feeds').map((source) => ({ source, level: source.branches.length })),
    fit,
  );
}

/** A source, and how many of its branches are still to be looked at: those nearest to the result come last. */
interface Leaf {
  readonly source: QuerySource;
  readonly level: number;
}

function choose(leaves: readonly Leaf[], fit: (source: QuerySource) => number): readonly QuerySource[] {
  const meetings = groupBy(leaves, ({ source, level }) => {
    const branch = source.branches[level - 1];
    return branch === undefined ? `source ${source.span.start}` : `branch ${branch.span.start} ${branch.span.end}`;
  });
  return meetings.flatMap((meeting): readonly QuerySource[] => {
    const [first] = meeting;
    const branch = first?.source.branches[first.level - 1];
    if (branch === undefined) return meeting.map(({ source }) => source);
    const legs = groupBy(meeting, ({ source, level }) => String(source.branches[level - 1]?.leg));
    const chosen = legs.map((leg) =>
      choose(
        leg.map(({ source, level }) => ({ source, level: level - 1 })),
        fit,
      ),
    );
    if (branch.operator === 'union') return chosen.flat();
    const best = (leg: readonly QuerySource[]) => Math.max(0, ...leg.map(fit));
    return chosen.reduce((one, other) => (best(other) > best(one) ? other : one), chosen[0] ?? []);
  });
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
