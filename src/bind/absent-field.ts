// What there is to say of a field that has no column on the rule's table, nor over a bridge.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Literal } from '../meaning/normal-form.js';
import type { Bridge, Column } from '../schema/schema.js';
import { type BindingScope, overBridge, type Resolution } from './resolve.js';

/** The finding on a field without a column: unknown, kept elsewhere, or kept nowhere, and what comes nearest. */
export function absentDiagnostic(
  literal: Literal,
  scope: BindingScope,
  { known, reason, nearest }: Extract<Resolution, { readonly kind: 'absent' }>,
  filter: string,
  bridges: readonly Bridge[],
): Diagnostic {
  const field = literal.atom.field;
  const name = field?.name ?? '';
  const table = scope.table.name;
  const names = namesNear(name, scope, known ? [] : bridges);
  const near = names.map((one) => `\`${one}\``);
  const details = { span: field?.span, label: 'no column', notes: reason === undefined ? [] : [reason] };
  const property = propertyOf(name, scope);
  if (property !== undefined) {
    return diagnose(
      'WN202',
      `\`${name}\` is a property inside \`${property.name}\`, and properties cannot be tested yet`,
      {
        ...details,
        notes: [`\`${property.name}\` of \`${table}\` holds JSON`],
        help: `test \`${property.name}\` with \`contains\` and a plain word that it holds, or say in other fields what marks the event`,
      },
    );
  }
  const foreign = inOtherEnvironment(name, scope);
  if (foreign !== undefined) {
    const meant = foreign.type === 'datetime' ? timeColumn(scope) : undefined;
    const [here, there] = scope.environment === 'xdr' ? ['Defender XDR', 'Sentinel'] : ['Sentinel', 'Defender XDR'];
    return diagnose(
      'WN202',
      `\`${table}\` has the column \`${foreign.name}\` in ${there} only, and the rule runs in ${here}`,
      {
        ...details,
        notes: [],
        help: meant === undefined ? 'say in other fields what marks the event' : `use \`${meant}\``,
        fixes: meant === undefined ? [] : renamed(literal, meant, filter),
      },
    );
  }
  if (!known) {
    return diagnose('WN207', `\`${name}\` is no field that winnow knows`, {
      ...details,
      label: 'unknown field',
      help: near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'name a column of the table',
      fixes: names.flatMap((one) => renamed(literal, one, filter)),
    });
  }
  if (nearest !== undefined) {
    return diagnose('WN202', `\`${name}\` has no column of its own in \`${table}\``, {
      ...details,
      help: `\`${nearest}\` comes nearest, if a test of its whole text is meant`,
      fixes: searched(literal, nearest, scope, filter),
    });
  }
  return isAbsentEverywhere(name, scope)
    ? diagnose('WN201', `\`${name}\` has no column in any Defender table`, {
        ...details,
        help: 'say in other fields what marks the event, or reject the scenario',
      })
    : diagnose('WN202', `\`${name}\` has no column in \`${table}\`, and no bridge leads to one`, {
        ...details,
        help:
          near.length > 0
            ? `use ${near.join(' or ')}, or reject the scenario`
            : 'say in other fields what marks the event, or reject the scenario',
      });
}

/** Names of the table that come near; where it has none, those that a bridge serves. */
function namesNear(name: string, scope: BindingScope, bridges: readonly Bridge[]): readonly string[] {
  const own = scope.schema.nearestFields(name, scope.table.name);
  if (own.length > 0) return own;
  const far = bridges.flatMap((bridge) =>
    scope.schema.nearestFields(name, bridge.to).filter((each) => overBridge(each, scope, bridge) !== undefined),
  );
  return [...new Set(far)].slice(0, 3);
}

/** The column that a name begins with, where it holds JSON: `DeviceDetail.operatingSystem`. */
function propertyOf(name: string, { table }: BindingScope): Column | undefined {
  const [, head] = /^([A-Za-z_]\w*)[.[]/.exec(name) ?? [];
  const column = head === undefined ? undefined : sameName(head, [...table.columns.values()]);
  return column?.type === 'dynamic' || column?.name === 'AdditionalFields' ? column : undefined;
}

/** A column that the table has in the other environment alone. */
function inOtherEnvironment(name: string, { schema, environment, table }: BindingScope): Column | undefined {
  const other = environment === 'xdr' ? 'sentinel' : 'xdr';
  const there = table.environments.includes(other) ? schema.table(table.name, other) : undefined;
  return there === undefined || sameName(name, [...table.columns.values()]) !== undefined
    ? undefined
    : sameName(name, [...there.columns.values()]);
}

function sameName(name: string, columns: readonly Column[]): Column | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** The time of the event, as the table's rows hold it in this environment. */
function timeColumn({ table }: BindingScope): string | undefined {
  return ['Timestamp', 'TimeGenerated'].find((name) => table.columns.has(name));
}

/** The filter with another name in the field's place; nothing where the field does not stand there as written. */
function renamed({ atom }: Literal, name: string, filter: string): readonly string[] {
  const { start, end } = atom.field?.span ?? { start: 0, end: 0 };
  const written = filter.slice(start, end).replace(/^`|`$/g, '');
  return written === atom.field?.name ? [filter.slice(0, start) + name + filter.slice(end)] : [];
}

/** The filter with a search in the command line that comes nearest; of other columns nobody knows how they spell it. */
function searched(literal: Literal, name: string, scope: BindingScope, filter: string): readonly string[] {
  const { atom } = literal;
  const meaning = scope.schema.field(name, scope.table.name);
  const column = meaning.kind === 'column' ? scope.table.columns.get(meaning.target.column) : undefined;
  if (column?.kind !== 'command-line' || atom.negatedAsWritten) return [];
  if (atom.operator === 'contains' || atom.operator === 'has') return renamed(literal, name, filter);
  const [value, ...others] = atom.values;
  const whole = atom.operator === 'equals' || atom.operator === 'in';
  if (!whole || value === undefined || others.length > 0 || atom.field?.span.start !== atom.span.start) return [];
  return [`${filter.slice(0, atom.span.start)}${name} contains "${value.text}"${filter.slice(atom.span.end)}`];
}

function isAbsentEverywhere(name: string, scope: BindingScope): boolean {
  return scope.schema.tableNames('xdr').every((table) => {
    const meaning = scope.schema.field(name, table);
    return (meaning.kind === 'absent' && meaning.nearest === undefined) || meaning.kind === 'unknown';
  });
}
