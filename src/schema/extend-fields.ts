import { nearestNames } from '../text/nearest.js';
import type { SchemaData } from './data.js';
import type { AdditionProblem, Extended, SchemaAdditions } from './extend.js';
import { own } from './own.js';

/** The dialect of the names that a workspace adds. */
const ownDialect = 'winnow.yaml';

/**
 * Adds field names: a new name for a concept, a new name with its column on each table, or the columns that a known name or
 * concept has on tables where it has none yet.
 */
export function extendFields(data: SchemaData, additions: SchemaAdditions): Extended {
  const problems: AdditionProblem[] = [];
  const names: Record<string, string> = {};
  let concepts = data.fields.concepts;
  for (const [name, meaning] of Object.entries(additions.fields)) {
    const known = conceptsOf(data, name);
    if (typeof meaning === 'string') {
      const found = aliasProblem(data, name, meaning, known);
      if (found !== undefined) problems.push(found);
      else names[name] = meaning;
      continue;
    }
    if (known.length > 1) {
      const help = `name the one that is meant: ${known.map((id) => `\`${id}\``).join(' or ')}`;
      problems.push({ path: ['fields', name], message: `the field \`${name}\` means more than one thing`, help });
      continue;
    }
    const id = known[0] ?? `field:${name}`;
    const concept = own(concepts, id) ?? { english: name, tables: {} };
    const entries = Object.entries(meaning).filter(([table, column]) => {
      const found = columnProblem(data, name, table, column, isTaken(data, concept.tables, table, additions));
      if (found !== undefined) problems.push(found);
      return found === undefined;
    });
    concepts = { ...concepts, [id]: { ...concept, tables: { ...concept.tables, ...Object.fromEntries(entries) } } };
    if (known.length === 0) names[name] = id;
  }
  const dialects = { ...data.fields.fields, [ownDialect]: names };
  return { data: { ...data, fields: { ...data.fields, concepts, fields: dialects } }, problems };
}

/** The concepts that a name stands for: itself, or those of any dialect, as spelled before in any letter case and separators. */
function conceptsOf(data: SchemaData, name: string): readonly string[] {
  if (own(data.fields.concepts, name) !== undefined) return [name];
  const pairs = Object.values(data.fields.fields).flatMap((dialect) => Object.entries(dialect));
  for (const key of [same, lower, underscored, bare]) {
    const found = pairs.filter(([other]) => key(other) === key(name)).map(([, id]) => id);
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

function same(name: string): string {
  return name;
}

function lower(name: string): string {
  return name.toLowerCase();
}

function underscored(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '_');
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[\s._-]+/g, '');
}

/** Whether what winnow comes with tells a concept's column on the table: by name, by a group, or as that of a table like it. */
function isTaken(
  data: SchemaData,
  tables: Readonly<Record<string, unknown>>,
  table: string,
  additions: SchemaAdditions,
): boolean {
  const direct = own(tables, table) !== undefined;
  if (direct || Object.keys(tables).some((key) => own(data.fields.groups, key)?.includes(table) === true)) return true;
  const declared = own(additions.tables, table) ?? own(additions.functions, table);
  const model = declared?.like === undefined ? own(data.fields.sameAs, table) : undefined;
  return model !== undefined && isTaken(data, tables, model, additions);
}

function aliasProblem(
  data: SchemaData,
  name: string,
  concept: string,
  known: readonly string[],
): AdditionProblem | undefined {
  const path = ['fields', name];
  if (own(data.fields.concepts, concept) === undefined) {
    const near = nearestNames(concept, Object.keys(data.fields.concepts));
    const help =
      near.length > 0 ? `did you mean ${near.map((id) => `\`${id}\``).join(' or ')}?` : 'or name a column by table';
    return { path, message: `\`${concept}\` is nothing that winnow knows fields for`, help };
  }
  if (known.every((id) => id === concept)) return undefined;
  return {
    path,
    message: `the field \`${name}\` comes with winnow and means ${known.map((id) => `\`${id}\``).join(' or ')}`,
  };
}

function columnProblem(
  data: SchemaData,
  name: string,
  table: string,
  column: string,
  taken: boolean,
): AdditionProblem | undefined {
  const path = ['fields', name, table];
  const versions = [data.tables.xdr, data.tables.sentinel].flatMap((tables) => own(tables, table) ?? []);
  if (versions.length === 0)
    return { path, message: `\`${table}\` is no table that winnow knows`, help: 'declare it under `tables`' };
  const columns = versions.flatMap((text) => text.split(' ').map((part) => part.replace(/:.*$/, '')));
  if (!columns.includes(column)) {
    const near = nearestNames(column, columns);
    return {
      path,
      message: `\`${table}\` has no column \`${column}\``,
      ...(near[0] !== undefined && { help: `did you mean \`${near[0]}\`?` }),
    };
  }
  return taken ? { path, message: `what \`${name}\` means on \`${table}\` comes with winnow` } : undefined;
}

/** Adds bridges, behind those that come with winnow. */
export function extendBridges(data: SchemaData, additions: SchemaAdditions): Extended {
  const problems: AdditionProblem[] = [];
  const ids = new Set(data.bridges.bridges.map(({ id }) => id));
  const added = additions.bridges.flatMap((bridge, index) => {
    const { id, from, to, keys, sighting, ...rest } = bridge;
    const at = (key: string, message: string, help?: string): AdditionProblem => ({
      path: ['bridges', index, key],
      message,
      ...(help !== undefined && { help }),
    });
    const found: AdditionProblem[] = [];
    if (ids.has(id)) found.push(at('id', `a bridge \`${id}\` is there already`));
    ids.add(id);
    for (const table of [...from, to]) {
      if (columnsOf(data, table).size === 0)
        found.push(at(table === to ? 'to' : 'from', `\`${table}\` is no table that winnow knows`));
    }
    // The sub-query looks back by this column.
    if (columnsOf(data, to).size > 0 && columnsOf(data, to).get('Timestamp') !== 'datetime')
      found.push(at('to', `\`${to}\` has no column \`Timestamp\` of type datetime, by which a bridge looks back`));
    for (const key of keys) {
      const [here = '', there = ''] = key.split('=');
      const types = [...from.map((table) => columnsOf(data, table).get(here)), columnsOf(data, to).get(there)];
      if (types.some((type) => type !== 'string'))
        found.push(at('keys', `\`${key}\`: both sides of a bridge must be string columns of their tables`));
    }
    const serves = bridge.serves.map((name) => conceptsOf(data, name));
    for (const [place, ids] of serves.entries()) {
      if (ids.length !== 1)
        found.push(at('serves', `\`${bridge.serves[place]}\` is no single field that winnow knows`));
    }
    problems.push(...found);
    if (found.length > 0) return [];
    return [
      {
        ...rest,
        id,
        from: [...from],
        to,
        keys: [...keys],
        serves: serves.flat(),
        sighting: sighting ?? `row of ${to} with the same keys`,
        notes: [...bridge.notes],
      },
    ];
  });
  return { data: { ...data, bridges: { ...data.bridges, bridges: [...data.bridges.bridges, ...added] } }, problems };
}

/** The columns of a table in any environment, with their types. */
function columnsOf(data: SchemaData, table: string): ReadonlyMap<string, string> {
  const texts = [data.tables.sentinel, data.tables.xdr].flatMap((tables) => own(tables, table) ?? []);
  return new Map(
    texts.flatMap((text) =>
      text.split(' ').map((part) => {
        const [column = '', type = ''] = part.split(':');
        return [column, type] as const;
      }),
    ),
  );
}
