import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Place, QuerySource, StageColumn } from '../kql/query.js';
import { coveredBy, isAlone, type Rows, type Sources } from './covered.js';

/** A place in a query where a clause may go. */
export interface WeavePoint {
  /** The end of the operator, or of the table's name, that the clause follows. */
  readonly offset: number;
  /** How many of the source's stages stand before it. */
  readonly stage: number;
  /** The bar whose indentation the clause takes; undefined when there is none near it. */
  readonly bar: number | undefined;
  /** The columns in scope there. */
  readonly columns: readonly StageColumn[];
  /** What the table's columns that the clause needs are called there. */
  readonly names: ReadonlyMap<string, string>;
  /**
   * Other rows of the query that the clause would meet there, behind a `union` or in text that is read twice. It may only
   * go there when each of these sources takes the very same clause, and then it is woven once for all of them.
   */
  readonly covers: readonly Rows[];
}

/** More runs of row-wise operators than this are not tried; real rules have few. */
const mostRuns = 24;

/**
 * The places where a clause on columns of the source's table may go, best first. At each one every needed column still
 * holds the table's own value, if under another name. First comes the place after the last `where` among the leading
 * row-wise operators; then one for each later run of such operators, where a clause removes the same rows but less comes
 * after it. Without `all`, the sources of the whole query, only places where a clause meets no other rows are given.
 * WN601 when there is none, WN607 when that is because columns are not all known.
 */
export function findWeavePoints(
  source: QuerySource,
  needed: readonly string[],
  all?: Sources,
): Outcome<readonly WeavePoint[]> {
  const spots = spotsOf(source);
  const points: WeavePoint[] = [];
  for (const run of runsOf(spots).slice(0, mostRuns)) {
    const known = run.flatMap((spot) => {
      const names = spot.open ? undefined : namesAt(spot.columns, needed);
      return names ? [{ spot, names }] : [];
    });
    for (const alone of all ? [true, false] : [true]) {
      const placed = known.flatMap((named) => placedSpot(source, named, alone) ?? []);
      const behindFilter = bestOf(placed);
      // Between the spots of a run the rows and their columns differ little: two are tried.
      const tried = new Set([behindFilter, placed[0]].flatMap((spot) => spot ?? []));
      const best = [...tried].flatMap((spot) => pointAt(source, spot, needed, all) ?? [])[0];
      if (best) points.push(best);
    }
  }
  if (points.length > 0) return { value: points, diagnostics: [] };
  return { value: undefined, diagnostics: [refusal(source, needed, spots)] };
}

/** Behind the last `where` before a column gets another name; behind one under other names where there is none before. */
function bestOf(placed: readonly Placed[]): Placed | undefined {
  const filters = placed.filter(({ spot }) => spot.filters);
  const plain = filters.filter(({ spot, names }) => spot.stage > 0 && isPlain(names));
  return plain.at(-1) ?? filters.at(-1);
}

/** The best of the places where a clause meets no other rows and the columns have their own names. */
export function findWeavePoint(source: QuerySource, needed: readonly string[]): Outcome<WeavePoint> {
  const { value = [], diagnostics } = findWeavePoints(source, needed);
  const first = value.find(({ names }) => isPlain(names));
  if (first || diagnostics.length > 0) return { value: first, diagnostics };
  return { value: undefined, diagnostics: [refusal(source, needed, spotsOf(source))] };
}

/** Rows as they are right after the table or after one of its stages. */
interface Spot {
  readonly stage: number;
  readonly columns: readonly StageColumn[];
  readonly open: boolean;
  /** Whether the operator before it is a `where`, or there is none. */
  readonly filters: boolean;
  /** Whether the operator before it treats each row by itself. */
  readonly rowWise: boolean;
  readonly places: readonly Place[];
  readonly bar: number | undefined;
}

function spotsOf({ scope, open, places, stages }: QuerySource): readonly Spot[] {
  const bar = stages[0]?.barStart;
  const head: Spot = { stage: 0, columns: scope, open, filters: true, rowWise: true, places, bar };
  return [
    head,
    ...stages.map((stage, index): Spot => {
      const { columns, open: unknown, operator, rowWise, places: after, barStart } = stage;
      const filters = operator === 'where';
      return { stage: index + 1, columns, open: unknown, filters, rowWise, places: after, bar: barStart };
    }),
  ];
}

/** Spots between which stand row-wise operators only. */
function runsOf(spots: readonly Spot[]): readonly (readonly Spot[])[] {
  const runs: Spot[][] = [];
  for (const spot of spots) {
    const run = runs.at(-1);
    if (run && spot.rowWise) run.push(spot);
    else runs.push([spot]);
  }
  return runs;
}

interface Named {
  readonly spot: Spot;
  readonly names: ReadonlyMap<string, string>;
}

interface Placed extends Named {
  readonly place: Place;
  readonly alone: boolean;
}

/** The first place of a spot where a clause meets no other rows, or the first where it may. */
function placedSpot(source: QuerySource, named: Named, alone: boolean): Placed | undefined {
  const rows: Rows = { source, stage: named.spot.stage };
  const place = named.spot.places.find((candidate) => {
    return candidate.shared !== 'elsewhere' && isAlone(rows, candidate) === alone;
  });
  return place && { ...named, place, alone };
}

/** Whether the columns have their own names. */
function isPlain(names: ReadonlyMap<string, string>): boolean {
  return [...names].every(([own, name]) => own === name);
}

/** The place as a weave point, if all rows that a clause there meets have the columns that it reads. */
function pointAt(
  source: QuerySource,
  { spot, names, place, alone }: Placed,
  needed: readonly string[],
  all: Sources | undefined,
): WeavePoint | undefined {
  const met = !alone && all ? coveredBy({ source, stage: spot.stage }, place, all) : [];
  const covers = met?.filter((other) => !isBeside(other, names));
  if (!covers?.every((other) => takesSameNames(other, names, needed))) return undefined;
  const { stage, columns } = spot;
  return { offset: place.offset, stage, bar: place.bar ?? spot.bar, columns, names, covers };
}

/** Whether other rows hold their own table's values, too, in the columns that the clause reads. */
function takesSameNames(
  { source, stage }: Rows,
  names: ReadonlyMap<string, string>,
  needed: readonly string[],
): boolean {
  const columns = stage === 0 ? source.scope : (source.stages[stage - 1]?.columns ?? []);
  const theirs = namesAt(columns, needed);
  return theirs !== undefined && needed.every((own) => theirs.get(own) === names.get(own));
}

/** Whether none of the columns that the clause reads comes from these rows, which a join put beside those that it does. */
function isBeside({ source, stage }: Rows, names: ReadonlyMap<string, string>): boolean {
  const columns = stage === 0 ? source.scope : (source.stages[stage - 1]?.columns ?? []);
  const read = new Set(names.values());
  const beside = columns.filter(({ name, lineage }) => read.has(name) && lineage.kind === 'beside');
  return read.size > 0 && beside.length === read.size;
}

/** What needed columns of the table are called among these; undefined when one of them is no longer there. */
function namesAt(columns: readonly StageColumn[], needed: readonly string[]): ReadonlyMap<string, string> | undefined {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { lineage, name } of columns) {
    if (counts.get(name) !== 1 || (lineage.kind !== 'own' && lineage.kind !== 'renamed')) continue;
    const own = lineage.kind === 'own' ? name : lineage.from;
    // Under its own name rather than another.
    if (lineage.kind === 'own' || !names.has(own)) names.set(own, name);
  }
  const found = needed.flatMap((own): readonly (readonly [string, string])[] => {
    const name = names.get(own);
    return name === undefined ? [] : [[own, name]];
  });
  return found.length === needed.length ? new Map(found) : undefined;
}

function refusal(source: QuerySource, needed: readonly string[], spots: readonly Spot[]): Diagnostic {
  const { table, span } = source;
  if (source.open) {
    const message = `the columns of \`${table}\` are not all known, so a name could mean anything there`;
    return diagnose('WN607', message, { span });
  }
  const own = new Set(source.scope.map(({ name }) => name));
  const missing = needed.find((name) => !own.has(name));
  if (missing !== undefined) {
    return diagnose('WN601', `the column \`${missing}\` is not in scope right after \`${table}\``, { span });
  }
  const unread = spots.filter((spot) => spot.places.some((place) => place.shared !== 'elsewhere'));
  if (unread.length === 0) {
    const message = `a clause on \`${table}\` would change what the rule reads elsewhere under the same name`;
    return diagnose('WN601', message, { span });
  }
  if (unread.every((spot) => spot.open)) {
    const message = `where a clause on \`${table}\` could stand, the columns are not all known`;
    return diagnose('WN607', message, { span });
  }
  const columns = needed.length === 0 ? 'no column' : needed.map((name) => `\`${name}\``).join(', ');
  return diagnose(
    'WN601',
    `where a clause on \`${table}\` could stand, ${columns} is no longer the table's own, or other rows have come in`,
    { span },
  );
}
