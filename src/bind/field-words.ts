import type { BindingScope } from './resolve.js';

/** What a field is, in words for people (`command line`); its own name where winnow does not know it. */
export function fieldWords(field: string, scope: BindingScope): string {
  const tables = [scope.table.name, ...scope.schema.bridgesFrom(scope.table.name).map((bridge) => bridge.to)];
  for (const table of tables) {
    const column = scope.schema.table(table, scope.environment)?.columns.get(field);
    const named = column && scope.schema.concept(`column:${column.name}`);
    if (named !== undefined) return named.english;
    const meaning = scope.schema.field(field, table);
    if (meaning.kind === 'column' || meaning.kind === 'hash' || meaning.kind === 'absent') {
      const concept = scope.schema.concept(meaning.concept);
      if (concept !== undefined) return concept.english;
    }
  }
  return `\`${field}\``;
}
