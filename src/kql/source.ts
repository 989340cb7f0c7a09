import type { BareColumn } from './column-origin.js';
import { isTable } from './nodes.js';
import type { Path, Way } from './path.js';
import type { Branch, JoinStep, Lineage, Place, QuerySource, Stage, StageColumn } from './query.js';
import { type BareStage, scopeColumns } from './stage.js';

/** A path as the operators that its rows pass, with the lineage of each column. A stranger has no table. */
export function toSource(path: Path, isFollowed: (name: string) => boolean, stranger = false): QuerySource {
  const { head, shift, role } = path;
  const table = stranger ? undefined : isTable(head.ReferencedSymbol) ? head.ReferencedSymbol : head.ResultType;
  const scope = (table ? scopeColumns(table) : []).map((column): StageColumn => {
    return { ...column, lineage: { kind: 'own' } };
  });
  const branches: Branch[] = [];
  const stages: Stage[] = [];
  let places: Place[] = [];
  const headPlaces = places;
  for (let way: Way | undefined = path.way; way; way = way.next) {
    const { item } = way;
    if (item.kind === 'branch') branches.push({ ...item.branch, stage: stages.length });
    else if (item.kind === 'place') {
      const { sharedBy, ...place } = item.place;
      const shared = sharedBy.length === 0 ? 'no' : sharedBy.every(isFollowed) ? 'followed' : 'elsewhere';
      places.push({ ...place, shared });
    } else {
      places = [];
      stages.push(toStage(item.stage, stages, scope, places));
    }
  }
  return {
    table: table?.Name ?? '',
    span: { start: head.TextStart + shift, end: head.End + shift },
    role,
    branches,
    stages,
    scope,
    open: table?.IsOpen === true,
    places: headPlaces,
  };
}

function toStage(
  bare: BareStage,
  before: readonly Stage[],
  scope: readonly StageColumn[],
  places: readonly Place[],
): Stage {
  const join: JoinStep | undefined = bare.join && { ...bare.join, picks: picksRows(bare, before) };
  const from = byName(before.at(-1)?.columns ?? scope);
  const keys = new Set(bare.keys.flatMap((key) => (key.kind === 'column' ? [key.name] : [])));
  const columns = bare.columns.map((column): StageColumn => {
    const lost = join?.picks === true && !keys.has(nameBefore(column));
    return { ...column, lineage: lost || emptied(join) ? { kind: 'computed' } : lineageOf(column, from, bare) };
  });
  return { ...bare, join, columns, places };
}

/**
 * Whether an outer join may leave these rows' columns empty. A clause on them would take away the rows of the other side
 * that they were only meant to fill up.
 */
function emptied(join: JoinStep | undefined): boolean {
  if (join?.kind === 'fullouter') return true;
  return join?.side === 'right' ? join.kind === 'leftouter' : join?.kind === 'rightouter';
}

function nameBefore({ origin }: BareColumn): string {
  return origin.kind === 'carried' ? origin.from : '';
}

/** By name; a name that occurs twice stands for nothing. */
function byName(columns: readonly StageColumn[]): ReadonlyMap<string, StageColumn | undefined> {
  const names = new Map<string, StageColumn | undefined>();
  for (const column of columns) names.set(column.name, names.has(column.name) ? undefined : column);
  return names;
}

function lineageOf(
  column: BareColumn,
  before: ReadonlyMap<string, StageColumn | undefined>,
  stage: BareStage,
): Lineage {
  const { origin } = column;
  if (origin.kind === 'elsewhere' && stage.join) return { kind: 'beside' };
  if (origin.kind !== 'carried') return { kind: 'computed' };
  const lineage = before.get(origin.from)?.lineage ?? { kind: 'computed' };
  if (lineage.kind === 'computed' || lineage.kind === 'beside') return lineage;
  const root = lineage.kind === 'own' ? origin.from : lineage.from;
  return root === column.name ? { kind: 'own' } : { kind: 'renamed', from: root };
}

/**
 * Whether an `innerunique` join keeps only some of the rows of its left side: it takes any one for each key, unless a
 * `summarize` or `distinct` before has left no more than one.
 */
function picksRows(stage: BareStage, before: readonly Stage[]): boolean {
  if (stage.join?.kind !== 'innerunique' || stage.join.side !== 'left') return false;
  const compared = new Set(stage.keys.flatMap((key) => (key.kind === 'column' ? [key.name] : [])));
  // Names of the columns that the join compares, as they were called before each operator in turn.
  let names: ReadonlySet<string> = compared;
  for (const earlier of [...before].reverse()) {
    if (earlier.operator === 'summarize' || earlier.operator === 'distinct') {
      const keys = earlier.columns.filter((column) => isKey(column, earlier));
      return keys.length !== earlier.keys.length || !keys.every((column) => names.has(column.name));
    }
    if (!keepsUnique.has(earlier.operator)) return true;
    names = new Set(
      earlier.columns.flatMap((column) => {
        return names.has(column.name) && column.origin.kind === 'carried' ? [column.origin.from] : [];
      }),
    );
  }
  return true;
}

function isKey(column: StageColumn, stage: Stage): boolean {
  if (stage.operator === 'distinct') return true;
  return column.origin.kind === 'carried' || (column.origin.kind === 'made' && column.origin.role === 'key');
}

/** Operators after which rows that differed in some columns still do, as far as these are still there. */
const keepsUnique: ReadonlySet<string> = new Set([
  'where',
  'extend',
  'project',
  'project-away',
  'project-keep',
  'project-rename',
  'project-reorder',
  'sort',
  'as',
  'take',
  'top',
]);
