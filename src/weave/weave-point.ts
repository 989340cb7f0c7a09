import type { Outcome } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { QuerySource, StageColumn } from '../kql/query.js';

/** A place in a query where a clause may go. */
export interface WeavePoint {
  /** The end of the operator, or of the table's name, that the clause follows. */
  readonly offset: number;
  /** How many of the source's stages stand before it. */
  readonly stage: number;
  /** The bar whose indentation the clause takes; undefined when the source has no operator at all. */
  readonly bar: number | undefined;
  /** The columns in scope there. */
  readonly columns: readonly StageColumn[];
}

/**
 * The place after the last leading `where` at which all needed columns are still the table's own, or right after the table.
 * Leading are the row-wise operators before the first that is not. WN607 when the columns there are not all known,
 * WN601 when a needed column is none of the table's.
 */
export function findWeavePoint(source: QuerySource, needed: readonly string[]): Outcome<WeavePoint> {
  const missing = needed.find((name) => !isOwn(source.scope, name));
  if (source.open) {
    const message = `the columns of \`${source.table}\` are not all known, so a name could mean anything there`;
    return { value: undefined, diagnostics: [diagnose('WN607', message, { span: source.span })] };
  }
  if (missing !== undefined) {
    const message = `the column \`${missing}\` is not in scope right after \`${source.table}\``;
    return { value: undefined, diagnostics: [diagnose('WN601', message, { span: source.span })] };
  }
  let point: WeavePoint = {
    offset: source.span.end,
    stage: 0,
    bar: source.stages[0]?.barStart,
    columns: source.scope,
  };
  for (const [index, stage] of source.stages.entries()) {
    if (!stage.rowWise || stage.open || !needed.every((name) => isOwn(stage.columns, name))) break;
    if (stage.operator !== 'where') continue;
    point = { offset: stage.span.end, stage: index + 1, bar: stage.barStart, columns: stage.columns };
  }
  return { value: point, diagnostics: [] };
}

function isOwn(columns: readonly StageColumn[], name: string): boolean {
  const named = columns.filter((column) => column.name === name);
  return named.length === 1 && named[0]?.lineage.kind === 'own';
}
