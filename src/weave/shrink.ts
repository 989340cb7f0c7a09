import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { OperatorName } from '../kql/operators.js';
import type { QuerySource, Stage, StageColumn } from '../kql/query.js';
import {
  aggregateDirection,
  type Direction,
  type Directions,
  directionOf,
  holdsStill,
  newlyTrue,
} from './direction.js';
import type { WeavePoint } from './weave-point.js';

/** What leaving out rows before an operator does to what comes out of it. A reason: new rows could come out. */
type Behaviour =
  | 'filters'
  | 'computes'
  | 'expands'
  | 'passes'
  | 'groups'
  | 'counts'
  | 'picks'
  | { readonly reason: string };

const notFollowed: Behaviour = { reason: 'winnow does not follow its rows' };
const otherRows: Behaviour = { reason: 'what it makes of a row depends on other rows' };
const otherPicks: Behaviour = { reason: 'leaving out a row makes room for another one' };

/** Every operator of KQL; what is not known to shrink only is refused. */
const behaviours = {
  where: 'filters',
  extend: 'computes',
  project: 'computes',
  'project-away': 'computes',
  'project-keep': 'computes',
  'project-rename': 'computes',
  'project-reorder': 'computes',
  serialize: 'computes',
  parse: 'expands',
  'parse-kv': 'expands',
  'parse-where': 'expands',
  'mv-expand': 'expands',
  as: 'passes',
  consume: 'passes',
  render: 'passes',
  sort: 'passes',
  summarize: 'groups',
  distinct: 'groups',
  count: 'counts',
  sample: 'picks',
  take: 'picks',
  top: 'picks',
  'top-hitters': otherPicks,
  'top-nested': otherPicks,
  'sample-distinct': otherPicks,
  invoke: { reason: 'the function may look at a limited number of rows only' },
  join: { reason: 'winnow does not follow the rows of a join yet' },
  lookup: { reason: 'winnow does not follow the rows of a join yet' },
  union: { reason: 'winnow does not follow the rows of a union yet' },
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
  partition: otherRows,
  'partition-by': otherRows,
  'assert-schema': notFollowed,
  evaluate: notFollowed,
  'execute-and-cache': notFollowed,
  facet: notFollowed,
  find: notFollowed,
  fork: notFollowed,
  getschema: notFollowed,
  'macro-expand': notFollowed,
  'mv-apply': notFollowed,
  print: notFollowed,
  'project-by-names': notFollowed,
  range: notFollowed,
  search: notFollowed,
  unknown: notFollowed,
} as const satisfies Readonly<Record<OperatorName, Behaviour>>;

/** Operators that may follow a `top` or `take` at the end: none of them decides which rows there are. */
const afterPick: ReadonlySet<Behaviour> = new Set<Behaviour>(['computes', 'passes']);

/**
 * Whether rows left out at the weave point can only make the result smaller. WN603 at the first operator that could let
 * a row through that was not there before; WN609, a note, for a `top` or `take` at the end. No finding: it only shrinks.
 */
export function checkShrinks(source: QuerySource, point: WeavePoint): readonly Diagnostic[] {
  const notes: Diagnostic[] = [];
  let directions: Directions = new Map(point.columns.map((column) => [column.name, 'still']));
  for (const [index, stage] of source.stages.entries()) {
    if (index < point.stage) continue;
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
    const reason = refusalOf(stage, behaviour, directions);
    if (reason !== undefined) return [...notes, refuse(stage, reason)];
    directions = directionsAfter(stage, behaviour, directions);
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

type Followed = 'filters' | 'computes' | 'expands' | 'passes' | 'groups' | 'counts';

function refusalOf(stage: Stage, behaviour: Followed, directions: Directions): string | undefined {
  switch (behaviour) {
    case 'filters': {
      const culprit = stage.predicate ? newlyTrue(stage.predicate, directions) : undefined;
      if (stage.predicate && !culprit) return undefined;
      return `its condition on ${movingNames(culprit?.references ?? [], directions)} may become true when rows are left out`;
    }
    case 'expands':
      if (holdsStill(stage, directions)) return undefined;
      return `how many rows it makes depends on ${movingNames(stage.references, directions)}, which rows left out change`;
    case 'groups':
      if (
        stage.operator === 'distinct'
          ? holdsStill(stage, directions)
          : stage.keys.every((key) => holdsStill(key, directions))
      ) {
        return undefined;
      }
      return `it groups by ${movingNames(stage.references, directions)}, which rows left out change`;
    case 'computes':
      return stage.operator === 'serialize' && !holdsStill(stage, directions)
        ? 'it computes over an order of rows'
        : undefined;
    case 'counts':
    case 'passes':
      return undefined;
  }
}

function movingNames(names: readonly string[], directions: Directions): string {
  const moving = names.filter((name) => directions.has(name) && directions.get(name) !== 'still');
  return moving.length === 0 ? 'all columns' : moving.map((name) => `\`${name}\``).join(', ');
}

function directionsAfter(stage: Stage, behaviour: Followed, directions: Directions): Directions {
  const first: Direction = behaviour === 'counts' ? 'falls' : 'unknown';
  const still = behaviour === 'expands';
  return new Map(
    stage.columns.map((column): [string, Direction] => {
      const twice = stage.columns.some((other) => other !== column && other.name === column.name);
      return [column.name, twice ? 'unknown' : columnDirection(column, first, still, directions)];
    }),
  );
}

/** `fallback` is what an unclear column is; after an operator that was only let pass because all it reads holds still, still. */
function columnDirection(column: StageColumn, fallback: Direction, still: boolean, directions: Directions): Direction {
  const { origin } = column;
  switch (origin.kind) {
    case 'carried':
      return directions.get(origin.from) ?? 'unknown';
    case 'made':
      return origin.role === 'aggregate'
        ? aggregateDirection(origin.expression, column, directions)
        : directionOf(origin.expression, directions);
    case 'unclear':
      return still ? 'still' : fallback;
  }
}
