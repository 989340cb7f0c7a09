import type { Literal } from '../meaning/normal-form.js';
import type { Bridge, Column, Environment, FieldColumn, RowCondition, Schema, Table } from '../schema/schema.js';

/** Where a rule's rows come from, and with what schema. */
export interface BindingScope {
  readonly schema: Schema;
  readonly environment: Environment;
  readonly table: Table;
}

/** A literal's field on a table: its column, or several among which a hash's length decides. */
export interface Target {
  readonly table: Table;
  /** The bridge that leads there; undefined for the rule's own table. */
  readonly bridge: Bridge | undefined;
  readonly columns: readonly TargetColumn[];
  readonly concept: string;
}

export interface TargetColumn {
  readonly column: Column;
  readonly form: FieldColumn['form'];
  readonly when: readonly When[];
  /** The field's own words, and the column's values that each of them stands for. */
  readonly words?: FieldColumn['words'];
  /** The column that holds the field in rows of another kind. */
  readonly otherwise?: TargetColumn;
}

/** A condition on the row, with the column that it tests. */
export interface When {
  readonly column: Column;
  readonly condition: RowCondition;
}

export type Resolution =
  | { readonly kind: 'bound'; readonly target: Target }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[]; readonly help?: string }
  | {
      readonly kind: 'absent';
      readonly reason: string | undefined;
      readonly known: boolean;
      /** A field of the table that comes nearest. */
      readonly nearest?: string;
    };

/** The field's column on the rule's own table, or else over a bridge; `preferred` bridges are tried in their order. */
export function resolveField(field: string, scope: BindingScope, preferred: readonly Bridge[]): Resolution {
  const own = onTable(field, scope, scope.table, undefined);
  if (own.kind !== 'absent') return own;
  for (const bridge of preferred) {
    const far = overBridge(field, scope, bridge);
    if (far !== undefined) return { kind: 'bound', target: far };
  }
  return own;
}

/** The target of a field over one bridge, if the bridge serves it. */
export function overBridge(field: string, scope: BindingScope, bridge: Bridge): Target | undefined {
  const table = scope.schema.table(bridge.to, scope.environment);
  if (table === undefined || bridgeKeys(bridge, scope) === undefined) return undefined;
  const resolution = onTable(field, scope, table, bridge);
  return resolution.kind === 'bound' && bridge.serves.includes(resolution.target.concept)
    ? resolution.target
    : undefined;
}

/** The bridges from the rule's table, the one that binds most of these literals first, then in the order of the data file. */
export function rankBridges(literals: readonly Literal[], scope: BindingScope): readonly Bridge[] {
  const fields = literals.flatMap(({ atom }) => (atom.field === undefined ? [] : [atom.field.name]));
  const foreign = fields.filter((field) => onTable(field, scope, scope.table, undefined).kind === 'absent');
  const ranked = scope.schema.bridgesFrom(scope.table.name).map((bridge, index) => ({
    bridge,
    index,
    bound: foreign.filter((field) => overBridge(field, scope, bridge) !== undefined).length,
  }));
  return ranked
    .filter(({ bound }) => bound > 0)
    .sort((a, b) => b.bound - a.bound || a.index - b.index)
    .map(({ bridge }) => bridge);
}

/** The key columns of a bridge on both sides, undefined where a side lacks one. */
export function bridgeKeys(
  bridge: Bridge,
  scope: BindingScope,
): readonly { readonly from: Column; readonly to: Column }[] | undefined {
  const far = scope.schema.table(bridge.to, scope.environment);
  const keys = bridge.keys.map((key) => ({ from: scope.table.columns.get(key.from), to: far?.columns.get(key.to) }));
  const complete = keys.flatMap(({ from, to }) => (from !== undefined && to !== undefined ? [{ from, to }] : []));
  return complete.length === keys.length ? complete : undefined;
}

function onTable(field: string, scope: BindingScope, table: Table, bridge: Bridge | undefined): Resolution {
  const meaning = scope.schema.field(field, table.name);
  switch (meaning.kind) {
    case 'column': {
      const column = targetColumn(meaning.target, table);
      return column === undefined
        ? { kind: 'absent', reason: undefined, known: true }
        : { kind: 'bound', target: { table, bridge, columns: [column], concept: meaning.concept } };
    }
    case 'hash': {
      const names = [meaning.columns.sha1, meaning.columns.sha256, meaning.columns.md5].flatMap((name) => name ?? []);
      const columns = names.flatMap((column) => targetColumn({ column, when: [], form: 'as-is' }, table) ?? []);
      return columns.length === 0
        ? { kind: 'absent', reason: undefined, known: true }
        : { kind: 'bound', target: { table, bridge, columns, concept: meaning.concept } };
    }
    case 'ambiguous':
      return {
        kind: 'ambiguous',
        candidates: meaning.candidates,
        ...(meaning.help !== undefined && { help: meaning.help }),
      };
    case 'absent':
      return {
        kind: 'absent',
        reason: meaning.reason === '' ? undefined : meaning.reason,
        known: true,
        ...(meaning.nearest !== undefined && { nearest: meaning.nearest }),
      };
    case 'unknown':
      return { kind: 'absent', reason: undefined, known: scope.schema.knowsField(field) };
  }
}

function targetColumn(target: FieldColumn, table: Table): TargetColumn | undefined {
  const column = table.columns.get(target.column);
  if (column === undefined) return undefined;
  const when = conditionsOn(target.when, table);
  if (when === undefined) return undefined;
  const { words } = target;
  const otherwise = target.otherwise && targetColumn({ ...target.otherwise, form: target.form }, table);
  return { column, form: target.form, when, ...(words && { words }), ...(otherwise && { otherwise }) };
}

/** The conditions with the columns that they test; undefined where the table lacks one. */
export function conditionsOn(conditions: readonly RowCondition[], table: Table): readonly When[] | undefined {
  const when = conditions.flatMap((condition) => {
    const tested = table.columns.get(condition.column);
    return tested === undefined ? [] : [{ column: tested, condition }];
  });
  return when.length === conditions.length ? when : undefined;
}

/** The conditions without which a row tells nothing, each once. */
export function distinctConditions(conditions: readonly When[]): readonly When[] {
  const keyOf = ({ condition }: When) => JSON.stringify(condition);
  return conditions.filter((one, index) => conditions.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
