import type { SchemaData } from './data.js';
import { own } from './own.js';
import type { ControlFacts, Holder } from './schema.js';

/** Makes what the data say of who decides what a column holds. */
export function indexControl(data: SchemaData['control']): ControlFacts {
  const columns = data.columns.map(([tables, names, control, why]) => ({
    tables: whole(tables),
    names: whole(names),
    holder: { control, why },
  }));
  const parents = data.parents.map(([tables, names]) => ({ tables: whole(tables), names: whole(names) }));
  const signers = { tables: whole(data.signers.tables), columns: whole(data.signers.columns) };
  const tools = new Set(data.tools.names);
  const everywhere = new Set(data.accounts.names.map((name) => name.toLowerCase()));
  return {
    of(table, column, told) {
      const named = columns.find(({ tables, names }) => tables.test(table) && names.test(column.name));
      const special = told === undefined ? undefined : data[told][column.kind];
      // A part of a name says less than the whole name.
      if (named !== undefined)
        return named.holder.control === 'defender' && told === 'part' && special !== undefined
          ? held(special)
          : named.holder;
      if (column.type !== 'string') return held(data.types[column.type]);
      const found = data.kinds[column.kind];
      return held(special !== undefined && column.kind !== 'host' ? special : found);
    },
    isParentName: (table, column) => parents.some(({ tables, names }) => tables.test(table) && names.test(column)),
    trustOf: (table, column) =>
      signers.tables.test(table) && signers.columns.test(column) ? data.signers.trust : undefined,
    words: {
      negated: data.negated,
      filled: data.filled,
      alone: data.alone,
      beside: data.beside,
      trusted: data.signers.trusted,
      untrusted: data.signers.untrusted,
      folder: data.folders.why,
      open: data.folders.open,
      key: data.keys.why,
      tool: data.tools.why,
      account: data.accounts.why,
      rule: data.rule,
    },
    folders: data.folders,
    isTool: (name) => tools.has(name.toLowerCase()),
    keys: data.keys.protected,
    isEverywhere: (account) => everywhere.has(account.toLowerCase()),
    anchors: {
      folder: data.anchors.folder,
      image: (name) => own(data.anchors.images, name.toLowerCase()),
      fields: data.anchors.fields,
    },
  };
}

function held([control, why]: readonly [Holder['control'], string]): Holder {
  return { control, why };
}

function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`);
}
