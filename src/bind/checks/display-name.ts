import { diagnose } from '../../diagnostics/registry.js';
import type { DisplayName } from '../../schema/schema.js';
import { type CheckContext, type CheckedValue, replaceValue, type ValueCheck } from './finding.js';

/** A program's display name (`Task Scheduler`) where only an image file name can stand. */
export const checkDisplayName: ValueCheck = (value, context) => {
  const { schema, column } = context;
  const bareName = column.kind === 'basename' || (column.kind === 'path' && !/[\\/]/.test(value.text));
  if (!bareName) return undefined;
  const known = schema.displayName(value.text);
  if (known === undefined || known.images.some((image) => image.toLowerCase() === value.text.toLowerCase()))
    return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN301', `no image file is named \`${value.text}\``, {
      span: value.span,
      label: 'never matches',
      ...(known.note !== undefined && { notes: [known.note] }),
      help: suggestion(known),
      fixes: edits(value, known, context),
    }),
  };
};

function suggestion(known: DisplayName): string {
  const images = known.images.slice(0, 4).map((image) => `\`${image}\``);
  if (images.length === 0) return `no image file of ${known.name} is known: name the one that you mean`;
  if (known.commandLine !== undefined) return `use ${images[0]} with \`${known.commandLine}\` in its command line`;
  return images.length === 1
    ? `use ${images[0]}`
    : `use ${images.slice(0, -1).join(', ')} or ${images.at(-1)}: you pick`;
}

/** The filter with the one image in place of the name; with several, only a person can pick. */
function edits(value: CheckedValue, known: DisplayName, context: CheckContext): readonly string[] {
  const [image, ...others] = known.images;
  if (image === undefined || others.length > 0) return [];
  if (known.commandLine === undefined) return replaceValue(value, image, context);
  const { atom } = context.literal;
  const commandLine = commandLineField(context);
  const plain =
    atom.operator === 'equals' && atom.values.length === 1 && replaceValue(value, image, context).length > 0;
  // Without the command line the image would stand for every program that it hosts: nothing is offered then.
  if (commandLine === undefined || !plain) return [];
  const { start, end } = atom.span;
  const field = context.filter.slice(atom.field?.span.start ?? start, atom.field?.span.end ?? start);
  const both = `(${field} == "${image}" and ${commandLine} contains "${known.commandLine}")`;
  const edited = `${atom.negatedAsWritten ? 'not ' : ''}${both}`;
  return [context.filter.slice(0, start) + edited + context.filter.slice(end)];
}

/** The field of the same dialect that holds the command line of the process that this field names. */
function commandLineField({ schema, table, field }: CheckContext): string | undefined {
  const concept = (name: string): string | undefined => {
    const meaning = schema.field(name, table.name);
    return meaning.kind === 'column' ? meaning.concept : undefined;
  };
  const own = concept(field);
  const wanted = own?.replace(/-(?:name|path)$/, '-command-line');
  const candidates = [
    [/parent_process_name$/, 'parent.command_line'],
    [/parent_process_name$/, 'parent_process_command_line'],
    [/(?:name|executable)$/, 'command_line'],
    [/_name$/, ''],
    [/(?:FileName|FolderPath|Image|Name)$/, 'CommandLine'],
    [/^FileName$/, 'ProcessCommandLine'],
  ] as const;
  return candidates
    .filter(([ending]) => ending.test(field))
    .map(([ending, replacement]) => field.replace(ending, replacement))
    .find((name) => wanted !== own && concept(name) === wanted);
}
