import type { Direction } from '../clause-direction.js';
import type { ClauseChange, TableChange } from '../diff-clauses.js';
import { number } from './check.js';
import { jsonText } from './json.js';
import { safe } from './safe.js';
import { eventLines } from './safety-words.js';
import type { Style } from './style.js';

/** The two states that were compared, as people name them. */
export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

const words: Readonly<Record<Direction, string>> = {
  same: 'leaves out the same rows',
  wider: 'wider: more rows are left out',
  narrower: 'narrower: fewer rows are left out',
  unknown: 'direction unknown: read both',
};

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** The changes of clauses for people, rule by rule. */
export function printDiff(changes: readonly ClauseChange[], names: DiffNames, style: Style): string {
  const lines: string[] = [];
  let rule: string | undefined;
  for (const change of changes) {
    if (change.rule !== rule) lines.push(...(rule === undefined ? [] : ['']), style.strong(safe(change.ruleFile)));
    rule = change.rule;
    lines.push(`${signs[change.kind]} ${safe(change.scenario)}  ${change.kind}, ${words[change.direction]}`);
    for (const table of change.tables) lines.push(...tableLines(table, change, style));
  }
  const counts = (['added', 'removed', 'changed'] as const).map(
    (kind) => `${changes.filter((change) => change.kind === kind).length} ${kind}`,
  );
  const ways = (['wider', 'narrower', 'unknown'] as const)
    .map((way) => [changes.filter((change) => change.direction === way).length, way] as const)
    .filter(([count]) => count > 0)
    .map(([count, way]) => `${count} ${way}`);
  const total =
    changes.length === 0
      ? 'no clause changed'
      : `${number(changes.length, 'scenario')} with other clauses: ${counts.join(', ')}${ways.length === 0 ? '' : ` (${ways.join(', ')})`}`;
  return [
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    `${total}; ${safe(names.before)} to ${safe(names.after)}`,
    '',
  ].join('\n');
}

function tableLines(table: TableChange, change: ClauseChange, style: Style): readonly string[] {
  const several = change.tables.length > 1;
  return [
    ...(several ? [`    on ${safe(table.table)}, ${words[table.direction]}`] : []),
    ...clauseLines('-', table.before, style),
    ...clauseLines('+', table.after, style),
    ...eventLinesOf(table, style),
  ];
}

/** A change with an event that only one of both clauses leaves out, where one was found. */
type ShownChange = TableChange & { readonly event?: readonly string[] | undefined };

function eventLinesOf({ event = [], direction }: ShownChange, style: Style): readonly string[] {
  if (event.length === 0 || direction === 'same') return [];
  const lead = direction === 'wider' ? 'now left out' : direction === 'narrower' ? 'kept now' : 'only one leaves out';
  return [`    ${lead}, for example`, ...eventLines(event).map((line) => style.dim(`      ${safe(line)}`))];
}

function clauseLines(sign: '+' | '-', clause: string | undefined, style: Style): readonly string[] {
  const lines = clause === undefined ? [] : clause.split('\n');
  return lines.map((line, index) => {
    const text = `    ${sign} ${index === 0 ? '| ' : '  '}${safe(line)}`;
    return sign === '+' ? style.good(text) : style.severity('error', text);
  });
}

/** The changes for machines, `winnow.diff/1`. */
export function diffJson(changes: readonly ClauseChange[], names: DiffNames): string {
  const shown = changes.map((change) => ({
    kind: change.kind,
    direction: change.direction,
    rule: change.rule,
    ruleFile: change.ruleFile,
    scenario: change.scenario,
    file: change.file,
    tables: change.tables.map(({ table, before, after, direction, event }: ShownChange) => ({
      table,
      direction,
      before: before ?? null,
      after: after ?? null,
      ...(event !== undefined && event.length > 0 && { event }),
    })),
  }));
  return jsonText({ schema: 'winnow.diff/1', ...names, changes: shown });
}
