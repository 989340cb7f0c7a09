import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { OperatorName } from '../kql/operators.js';
import type { QuerySource, Stage, StageColumn } from '../kql/query.js';
import { aggregateDirection } from './aggregate.js';
import type { Rows } from './covered.js';
import { allStill, type Direction, directionOf, directionOfColumn, holdsStill, type Scope } from './direction.js';
import { joinRefusal } from './join-sides.js';
import { newlyTrue } from './monotone.js';
import type { WeavePoint } from './weave-point.js';

/** What leaving out rows before an operator does to what comes out of it. A reason: new rows could come out. */
type Behaviour =
  | 'filters'
  | 'searches'
  | 'computes'
  | 'parses'
  | 'expands'
  | 'passes'
  | 'groups'
  | 'counts'
  | 'joins'
  | 'enriches'
  | 'unpacks'
  | 'picks'
  | { readonly reason: string };

const notFollowed: Behaviour = { reason: 'winnow does not follow its rows' };
const otherRows: Behaviour = { reason: 'what it makes of a row depends on other rows' };
const otherPicks: Behaviour = { reason: 'leaving out a row makes room for another one' };

/** Every operator of KQL; what is not known to shrink only is refused. */
const behaviours = {
  where: 'filters',
  search: 'searches',
  find: 'searches',
  extend: 'computes',
  project: 'computes',
  'project-away': 'computes',
  'project-keep': 'computes',
  'project-rename': 'computes',
  'project-reorder': 'computes',
  serialize: 'computes',
  parse: 'parses',
  'parse-kv': 'parses',
  'parse-where': 'expands',
  'mv-expand': 'expands',
  'mv-apply': 'expands',
  as: 'passes',
  consume: 'passes',
  render: 'passes',
  sort: 'passes',
  union: 'passes',
  summarize: 'groups',
  distinct: 'groups',
  count: 'counts',
  join: 'joins',
  lookup: 'joins',
  invoke: 'enriches',
  evaluate: 'unpacks',
  sample: 'picks',
  take: 'picks',
  top: 'picks',
  'top-hitters': otherPicks,
  'top-nested': otherPicks,
  'sample-distinct': otherPicks,
  partition: otherRows,
  'partition-by': otherRows,
  'make-series': otherRows,
  'make-graph': otherRows,
  'graph-mark-components': otherRows,
  'graph-match': otherRows,
  'graph-shortest-paths': otherRows,
  'graph-to-table': otherRows,
  'graph-where-edges': otherRows,
  'graph-where-nodes': otherRows,
  reduce: otherRows,
  scan: otherRows,
  'assert-schema': notFollowed,
  'execute-and-cache': notFollowed,
  facet: notFollowed,
  fork: notFollowed,
  getschema: notFollowed,
  'macro-expand': notFollowed,
  print: notFollowed,
  'project-by-names': notFollowed,
  range: notFollowed,
  unknown: notFollowed,
} as const satisfies Readonly<Record<OperatorName, Behaviour>>;

/** Operators that may follow a `top` or `take` at the end: none of them decides which rows there are. */
const afterPick: ReadonlySet<Behaviour> = new Set<Behaviour>(['computes', 'parses', 'passes']);

/** Functions for `invoke` that add columns to the rows that they are given, though maybe not to all. */
const enriching: ReadonlySet<string> = new Set(['FileProfile', 'DeviceFromIP']);

/** Plugins for `evaluate` that work on each row by itself. */
const unpacking: ReadonlySet<string> = new Set(['bag_unpack', 'ipv4_lookup', 'ipv6_lookup']);

/**
 * Whether rows left out at the weave point can only make the result smaller. WN603 at the first operator that could let
 * a row through that was not there before; WN609, a note, for a `top` or `take` at the end. No finding: it only shrinks.
 *
 * Every reading of the rows that the clause meets is followed: where each of them only shrinks, so do all together.
 * What is followed is a one-to-one map from the rows that come out of each operator to the rows that came out of it
 * without the clause: columns that hold still are the same in both, the others move as their directions say.
 */
export function checkShrinks(source: QuerySource, point: WeavePoint): readonly Diagnostic[] {
  const findings = [{ source, stage: point.stage }, ...point.covers].map((rows) => checkRows(rows, point));
  return findings.find((found) => found.some(({ code }) => code === 'WN603')) ?? findings[0] ?? [];
}

function checkRows({ source, stage: first }: Rows, point: WeavePoint): readonly Diagnostic[] {
  const notes: Diagnostic[] = [];
  let scope: Scope = { directions: new Map(point.columns.map(({ name }) => [name, 'still'])), others: 'still' };
  for (const [index, stage] of source.stages.entries()) {
    if (index < first) continue;
    const behaviour: Behaviour = behaviours[stage.operator];
    if (typeof behaviour === 'object') return [...notes, refuse(stage, behaviour.reason)];
    if (behaviour === 'picks') {
      const later = source.stages.slice(index + 1).find((next) => !afterPick.has(behaviours[next.operator]));
      if (later) {
        return [
          ...notes,
          refuse(stage, `other rows take the freed places, and a later \`${later.operator}\` works on them`),
        ];
      }
      const message = `\`${stage.operator}\` keeps only some rows: places that the clause frees go to rows that matched all along`;
      notes.push(diagnose('WN609', message, { span: stage.span, severity: 'note' }));
      continue;
    }
    const reason = refusalOf(stage, behaviour, scope);
    if (reason !== undefined) return [...notes, refuse(stage, reason)];
    scope = scopeAfter(stage, behaviour, scope);
  }
  return notes;
}

function refuse(stage: Stage, reason: string): Diagnostic {
  const message = `\`${stage.operator}\` after the clause could let new rows through: ${reason}`;
  return diagnose('WN603', message, {
    span: stage.span,
    label: 'could let new rows through',
    help: 'a reviewer may accept this with `allow: [WN603]`',
  });
}

type Followed = Exclude<Behaviour, 'picks' | { readonly reason: string }>;

function refusalOf(stage: Stage, behaviour: Followed, scope: Scope): string | undefined {
  const moving = (names: readonly string[]) => movingNames(names, scope);
  switch (behaviour) {
    case 'filters': {
      const culprit = stage.predicate ? newlyTrue(stage.predicate, scope) : undefined;
      if (stage.predicate && !culprit) return undefined;
      if (culprit?.readsRows) return 'its condition looks at neighbouring rows';
      return `its condition on ${moving(culprit?.references ?? [])} may become true when rows are left out`;
    }
    case 'searches':
      return allStill(scope) ? undefined : `it looks at ${moving([])}, which rows left out change`;
    case 'expands':
      if (holdsStill(stage, scope) || expandsThinned(stage, scope) !== undefined) return undefined;
      return `how many rows it makes depends on ${moving(stage.references)}, which rows left out change`;
    case 'groups': {
      const reads = stage.operator === 'distinct' ? [stage] : stage.keys;
      if (reads.every((key) => holdsStill(key, scope))) return undefined;
      return `it groups by ${moving(stage.keys.flatMap((key) => key.references))}, which rows left out change`;
    }
    case 'joins': {
      const reason = stage.join ? joinRefusal(stage.join) : 'winnow does not follow its rows';
      if (reason !== undefined || stage.keys.every((key) => holdsStill(key, scope))) return reason;
      return `it compares ${moving(stage.references)}, which rows left out change`;
    }
    case 'enriches':
      return enriching.has(stage.calls ?? '') ? undefined : 'winnow does not know what the function does with the rows';
    case 'unpacks':
      if (!unpacking.has(stage.calls ?? '')) return 'what it makes of a row may depend on other rows';
      return holdsStill(stage, scope) ? undefined : `it reads ${moving(stage.references)}, which rows left out change`;
    case 'computes':
    case 'parses':
    case 'counts':
    case 'passes':
      return undefined;
  }
}

function movingNames(names: readonly string[], scope: Scope): string {
  const moving = [...new Set(names)].filter((name) => directionOfColumn(name, scope) !== 'still');
  return moving.length === 0 ? 'all columns' : moving.map((name) => `\`${name}\``).join(', ');
}

/**
 * The column that a `mv-expand` takes apart when that is a set or list with elements missing: each remaining element
 * was one before. Only for one column under its own name; several are read side by side.
 */
function expandsThinned(stage: Stage, scope: Scope): string | undefined {
  const [only, ...more] = stage.references;
  if (stage.operator !== 'mv-expand' || stage.limited || only === undefined || more.length > 0) return undefined;
  if (stage.readsAll || stage.readsRows || directionOfColumn(only, scope) !== 'thins') return undefined;
  const written = stage.columns.filter((column) => column.origin.kind === 'unclear');
  return written.length === 1 && written[0]?.name === only ? only : undefined;
}

function scopeAfter(stage: Stage, behaviour: Followed, scope: Scope): Scope {
  const counts = new Map<string, number>();
  for (const { name } of stage.columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kept = new Set(stage.keys.flatMap((key) => (key.kind === 'column' ? [key.name] : [])));
  const directions = new Map<string, Direction>();
  for (const column of stage.columns) {
    const twice = counts.get(column.name) !== 1;
    const { origin } = column;
    // Of the rows that are alike in its keys, such a join takes any one.
    const picked = stage.join?.picks === true && origin.kind === 'carried' && !kept.has(origin.from);
    directions.set(column.name, twice || picked ? 'unknown' : columnDirection(column, stage, behaviour, scope));
  }
  const chooses = behaviour === 'groups' || stage.join?.picks === true;
  return { directions, others: chooses && stage.open ? 'unknown' : scope.others };
}

function columnDirection(column: StageColumn, stage: Stage, behaviour: Followed, scope: Scope): Direction {
  const { origin } = column;
  switch (origin.kind) {
    case 'carried':
      return directionOfColumn(origin.from, scope);
    case 'elsewhere':
      return 'still';
    case 'made':
      return origin.role === 'aggregate'
        ? aggregateDirection(origin.expression, column, scope, stage.keys.length > 0)
        : directionOf(origin.expression, scope);
    case 'unclear':
      if (behaviour === 'counts') return 'counts';
      if (behaviour === 'parses') return holdsStill(stage, scope) ? 'still' : 'unknown';
      // Such operators were only let pass because all that they read holds still.
      return behaviour === 'expands' || behaviour === 'unpacks' ? 'still' : 'unknown';
  }
}
