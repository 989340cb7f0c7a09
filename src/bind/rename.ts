import type { Column } from '../schema/schema.js';
import type { BoundPredicate } from './bound.js';

/** The predicate with the rule's own columns under the names that they have at a place of its query. */
export function renameColumns(predicate: BoundPredicate, names: ReadonlyMap<string, string>): BoundPredicate {
  const renamed = (column: Column): Column => ({ ...column, name: names.get(column.name) ?? column.name });
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, children: predicate.children.map((child) => renameColumns(child, names)) };
    case 'test':
      return {
        ...predicate,
        column: renamed(predicate.column),
        when: predicate.when.map((one) => ({ ...one, column: renamed(one.column) })),
      };
    // Behind a bridge stand the columns of the other table.
    case 'correlation':
      return { ...predicate, keys: predicate.keys.map(({ from, to }) => ({ from: renamed(from), to })) };
    case 'never':
      return predicate;
  }
}

/** The columns of the rule's own table that a predicate reads. */
export function ownColumns(predicate: BoundPredicate): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return [...new Set(predicate.children.flatMap(ownColumns))];
    case 'correlation':
      return predicate.keys.map((key) => key.from.name);
    case 'test':
      return [predicate.column.name, ...predicate.when.map(({ column }) => column.name)];
    case 'never':
      return [];
  }
}
