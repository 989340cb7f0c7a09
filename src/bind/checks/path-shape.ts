import { diagnose } from '../../diagnostics/registry.js';
import { type CheckContext, replaceField, type ValueCheck } from './finding.js';

/** A path where the column holds a file name alone. */
export const checkPathShape: ValueCheck = (value, context) => {
  const { column } = context;
  if (column.kind !== 'basename' || !/[\\/]/.test(value.text)) return undefined;
  const name = value.text.split(/[\\/]/).at(-1) ?? '';
  if (column.mayHoldPath === true) {
    return {
      never: false,
      narrowOnly: true,
      diagnostic: diagnose('WN302', `\`${column.name}\` holds a path in some rows only, in others a file name`, {
        span: value.span,
        label: 'matches where the path is known',
        help: 'test the file name alone to match both',
      }),
    };
  }
  const field = pathField(context);
  return {
    never: true,
    diagnostic: diagnose('WN302', `\`${column.name}\` holds a file name, \`${value.text}\` is a path`, {
      span: value.span,
      label: 'never matches',
      help:
        field !== undefined
          ? `use \`${field}\`, which holds the path`
          : name === ''
            ? 'name a file, or use a field that holds the path'
            : `test the name \`${name}\` and, in another condition, the path`,
      fixes: field === undefined ? [] : replaceField(field, /[\\/]/, context),
    }),
  };
};

/** The field of the same dialect that holds the path of the file that this field names. */
function pathField({ schema, table, field }: CheckContext): string | undefined {
  const isPath = (name: string): boolean => {
    const meaning = schema.field(name, table.name);
    if (meaning.kind !== 'column' || meaning.target.form !== 'as-is') return false;
    return table.columns.get(meaning.target.column)?.kind === 'path';
  };
  const candidates = [
    [/FileName$/, 'FolderPath'],
    [/process_name$/, 'process_path'],
    [/^file\.name$/, 'file.path'],
    [/\.name$/, '.executable'],
    [/\.name$/, '.path'],
    [/_name$/, '_path'],
    [/ImageFileName$/, 'Image'],
    [/Name$/, 'Path'],
  ] as const;
  return candidates
    .filter(([ending]) => ending.test(field))
    .map(([ending, replacement]) => field.replace(ending, replacement))
    .find((name) => name !== field && isPath(name));
}
