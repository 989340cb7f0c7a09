import type { SchemaData } from './data.js';
import type { Bridge } from './schema.js';

/** Bridges by the table they start from, each list in the order of the file: that order breaks ties. */
export function indexBridges(data: SchemaData['bridges']): (table: string) => readonly Bridge[] {
  const byTable = new Map<string, Bridge[]>();
  for (const { id, from, to, keys, ...rest } of data.bridges) {
    for (const table of from) {
      const bridge = {
        ...rest,
        id: from.length === 1 ? id : `${id}.${table}`,
        from: table,
        to,
        keys: keys.map(readKey),
      };
      const known = byTable.get(table);
      if (known === undefined) byTable.set(table, [bridge]);
      else known.push(bridge);
    }
  }
  return (table) => byTable.get(table) ?? [];
}

function readKey(key: string): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = key.split('=');
  return { from, to };
}
