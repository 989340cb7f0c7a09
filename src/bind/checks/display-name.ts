import { diagnose } from '../../diagnostics/registry.js';
import type { DisplayName } from '../../schema/schema.js';
import type { ValueCheck } from './finding.js';

/** A program's display name (`Task Scheduler`) where only an image file name can stand. */
export const checkDisplayName: ValueCheck = (value, { schema, column }) => {
  if (column.kind !== 'basename') return undefined;
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
