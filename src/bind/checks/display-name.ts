import { diagnose } from '../../diagnostics/registry.js';
import type { DisplayName } from '../../schema/schema.js';
import { type CheckContext, type CheckedValue, type Finding, replaceValue, type ValueCheck } from './finding.js';

/** A program's display name (`Task Scheduler`) where only an image file name can stand. */
export const checkDisplayName: ValueCheck = (value, context) => {
  const { schema, column, literal } = context;
  const bareName = column.kind === 'basename' || (column.kind === 'path' && !/[\\/]/.test(value.text));
  if (!bareName) return undefined;
  const { operator } = literal.atom;
  const part = operator === 'contains' || operator === 'startswith' || operator === 'endswith' || operator === 'has';
  // A pattern stands for a part of the name: `chrome*` is found in `chrome.exe`.
  const pattern = value.text.includes('*') || value.text.includes('?');
  if (pattern) {
    const inside = value.text.replace(/^[*?]+|[*?]+$/g, '');
    const meant = schema.displayName(inside);
    return meant && ofPart({ ...value, text: inside }, meant, context);
  }
  const known = schema.displayName(value.text);
  if (known === undefined) return undefined;
  return part ? ofPart(value, known, context) : ofWhole(value, known, context);
};

function ofWhole(value: CheckedValue, known: DisplayName, context: CheckContext): Finding | undefined {
  if (known.images.some((image) => image.toLowerCase() === value.text.toLowerCase())) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN301', `no image file is named \`${value.text}\``, {
      span: value.span,
      label: 'never matches',
      ...(known.note !== undefined && { notes: [known.note] }),
      help: suggestion(known, value.text),
      fixes: edits(value, known, context),
    }),
  };
}

/** A part of a file name: a display name of several words stands in no image file's name, but may stand in some other file's. */
function ofPart(value: CheckedValue, known: DisplayName, context: CheckContext): Finding | undefined {
  const text = value.text.toLowerCase();
  if (!/\s/.test(text.trim()) || known.images.some((image) => image.toLowerCase().includes(text))) return undefined;
  return {
    never: false,
    narrowOnly: true,
    diagnostic: diagnose('WN301', `no image file of ${known.name} has \`${value.text}\` in its name`, {
      span: value.span,
      label: 'the name people see, not the file',
      ...(known.note !== undefined && { notes: [known.note] }),
      help: suggestion(known, value.text),
      fixes: edits(value, known, context),
    }),
  };
}

function suggestion(known: DisplayName, text: string): string {
  const [exact] = sameName(known, text);
  const images = known.images.slice(0, 4).map((image) => `\`${image}\``);
  if (images.length === 0) return `no image file of ${known.name} is known: name the one that you mean`;
  if (known.commandLine !== undefined) return `use ${images[0]} with \`${known.commandLine}\` in its command line`;
  if (images.length === 1) return `use ${images[0]}`;
  const all = `${images.slice(0, -1).join(', ')} or ${images.at(-1)}`;
  return exact === undefined ? `use ${all}: you pick` : `use \`${exact}\`, or pick among ${all}`;
}

/** The image that is the name itself with `.exe`: `powershell` is `powershell.exe`. */
function sameName(known: DisplayName, text: string): readonly string[] {
  return known.images.filter((image) => image.toLowerCase() === `${text.trim().toLowerCase()}.exe`);
}

/** The filter with an image in place of the name; with several, the one of the same name, and all where each is that program alone. */
function edits(value: CheckedValue, known: DisplayName, context: CheckContext): readonly string[] {
  const [image, ...others] = known.images;
  if (image === undefined) return [];
  if (known.commandLine !== undefined) return hosted(value, image, known.commandLine, context);
  const single = others.length === 0 ? [image] : sameName(known, value.text);
  const one = single.flatMap((each) => asWhole(value, [each], context));
  return known.together === true ? [...one, ...asWhole(value, known.images, context)] : one;
}

/** The comparison with these images: `==` for one, `in (…)` for several. */
function asWhole(value: CheckedValue, images: readonly string[], context: CheckContext): readonly string[] {
  const { atom } = context.literal;
  const replaced = replaceValue(value, images.join('", "'), context);
  const whole = atom.operator === 'equals' || atom.operator === 'in';
  if (replaced.length === 0 || (whole && images.length === 1) || atom.operator === 'in') return replaced;
  if (atom.values.length !== 1 || atom.field === undefined) return [];
  const list = images.map((image) => `"${image}"`).join(', ');
  const test = images.length === 1 ? `== ${list}` : `in (${list})`;
  const negated = images.length === 1 ? `!= ${list}` : `not in (${list})`;
  return inPlace(`${written(context)} ${atom.negatedAsWritten ? negated : test}`, context);
}

/** The image together with what its command line has to hold: alone it would stand for every program that it hosts. */
function hosted(value: CheckedValue, image: string, text: string, context: CheckContext): readonly string[] {
  const { atom } = context.literal;
  const commandLine = commandLineField(context);
  const plain = atom.values.length === 1 && replaceValue(value, image, context).length > 0;
  if (commandLine === undefined || !plain || atom.field === undefined) return [];
  const both = `(${written(context)} == "${image}" and ${commandLine} contains "${text}")`;
  return inPlace(`${atom.negatedAsWritten ? 'not ' : ''}${both}`, context);
}

function inPlace(text: string, { filter, literal }: CheckContext): readonly string[] {
  const { start, end } = literal.atom.span;
  return [filter.slice(0, start) + text + filter.slice(end)];
}

function written({ filter, literal }: CheckContext): string {
  const { field, span } = literal.atom;
  return filter.slice(field?.span.start ?? span.start, field?.span.end ?? span.start);
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
    [/(?:name|executable|path)$/, 'command_line'],
    [/(?:FileName|FolderPath|Image|Name)$/, 'CommandLine'],
    [/^FileName$/, 'ProcessCommandLine'],
    [/^.*$/, 'process.command_line'],
    [/^.*$/, 'process.parent.command_line'],
  ] as const;
  return candidates
    .filter(([ending]) => ending.test(field))
    .map(([ending, replacement]) => field.replace(ending, replacement))
    .find((name) => wanted !== own && concept(name) === wanted);
}
