/** The files that have a JSON Schema. */
export const schemaNames = ['exclusions', 'config'] as const;
export type SchemaName = (typeof schemaNames)[number];

/** The comment by which an editor finds a file's schema, as the first line of the file; `path` is the file's own. */
export function schemaComment(name: SchemaName, path: string): string {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  return `# yaml-language-server: $schema=${up}node_modules/winnow/docs/schemas/${name}.schema.json`;
}
