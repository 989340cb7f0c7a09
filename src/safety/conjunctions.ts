// A drop set written out as its ways: conjunctions of tests, each on a row of its own table or of another one.
import { type BoundCorrelation, type BoundPredicate, type BoundTest, narrow } from '../bind/bound.js';

/** One condition of a way, and the bridge to the row that it is about; undefined for the rule's own row. */
export interface Condition {
  readonly test: BoundTest;
  readonly via: BoundCorrelation | undefined;
}

export type Conjunction = readonly Condition[];

/** Each more would be one more line to read, and one more question to solve. */
const mostWays = 64;

/** The ways of a drop set; undefined where there are too many of them to write them out. */
export function conjunctionsOf(predicate: BoundPredicate): readonly Conjunction[] | undefined {
  return spread(predicate, undefined);
}

/** The predicate of one way: what it asks of other tables stays one sub-query for each bridge. */
export function predicateOf(way: Conjunction): BoundPredicate {
  const bridges = [...new Set(way.flatMap(({ via }) => (via === undefined ? [] : [via])))];
  const own = way.flatMap(({ test, via }) => (via === undefined ? [test] : []));
  const far = bridges.map((via) => ({
    ...via,
    predicate: narrow(
      'and',
      way.flatMap((one) => (one.via === via ? [one.test] : [])),
    ),
  }));
  return narrow('and', [...own, ...far]);
}

/** All conditions of a drop set, whatever joins them. */
export function conditionsOf(predicate: BoundPredicate, via?: BoundCorrelation): Conjunction {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.children.flatMap((child) => conditionsOf(child, via));
    case 'correlation':
      return conditionsOf(predicate.predicate, predicate);
    case 'test':
      return [{ test: predicate, via }];
    case 'never':
      return [];
  }
}

function spread(predicate: BoundPredicate, via: BoundCorrelation | undefined): readonly Conjunction[] | undefined {
  switch (predicate.kind) {
    case 'never':
      return [];
    case 'test':
      return [[{ test: predicate, via }]];
    case 'correlation':
      return spread(predicate.predicate, predicate);
    case 'or': {
      const ways = grouped(predicate.children).map((child) => spread(child, via));
      return bounded(ways.some((one) => one === undefined) ? undefined : ways.flatMap((one) => one ?? []));
    }
    case 'and': {
      let ways: readonly Conjunction[] | undefined = [[]];
      for (const child of predicate.children) {
        const more = spread(child, via);
        if (more === undefined || ways === undefined || ways.length * more.length > mostWays) return undefined;
        ways = ways.flatMap((left) => more.map((right) => [...left, ...right]));
      }
      return ways;
    }
  }
}

function bounded(ways: readonly Conjunction[] | undefined): readonly Conjunction[] | undefined {
  return ways === undefined || ways.length > mostWays ? undefined : ways;
}

/** Several values of one comparison are one way: one test, of which any part will do. */
function grouped(children: readonly BoundPredicate[]): readonly BoundPredicate[] {
  const groups = new Map<string, { first: BoundTest; tests: BoundTest[] }>();
  const others: BoundPredicate[] = [];
  for (const child of children) {
    if (child.kind !== 'test' || child.negated) {
      others.push(child);
      continue;
    }
    const key = `${child.literal.atom.id} ${child.column.name} ${JSON.stringify(child.when)}`;
    const group = groups.get(key) ?? { first: child, tests: [] };
    group.tests.push(child);
    groups.set(key, group);
  }
  const joined = [...groups.values()].map(({ first, tests }): BoundTest => {
    if (tests.length === 1) return first;
    return { ...first, test: { kind: 'any', tests: tests.map(({ test }) => test) } };
  });
  return [...joined, ...others];
}
