// What there is to say of a literal that stands on no column, or waits for a person.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Literal } from '../meaning/normal-form.js';
import type { ColumnKind } from '../schema/schema.js';
import { addressSet } from '../syntax/vocabulary.js';

/** What a hole asks for; `kind` is that of the column it stands on, where there is one. */
export function holeDiagnostic(literal: Literal, kind?: ColumnKind): Diagnostic {
  const { hole } = literal.atom;
  const words = hole?.words ?? '';
  switch (hole?.kind) {
    case 'condition':
      return diagnose(
        'WN408',
        `\`${words}\` was not understood: it stands as a condition that only a person can settle`,
        {
          span: hole.span,
          label: 'not understood',
          help: 'write the condition in a `filter` of your own in its review',
        },
      );
    case 'placeholder':
      return diagnose('WN402', `the author marked this value as a stand-in: \`${words}\``, {
        span: hole.span,
        label: 'placeholder',
        help: `write \`values: { ${hole.name}: [ … ] }\` in its review`,
      });
    default:
      return diagnose('WN402', `\`${words}\` names a set that only a person can fill`, {
        span: hole?.span,
        label: 'hole',
        ...offeredValues(hole?.name ?? 'name', words, kind),
      });
  }
}

/** How to fill a hole: for words that may mean well-known address ranges those are offered, never assumed. */
function offeredValues(name: string, words: string, kind: ColumnKind | undefined): Pick<Diagnostic, 'help' | 'notes'> {
  const ranges = kind === 'address' ? addressSet(words) : undefined;
  return {
    help: `write \`values: { ${name}: [ ${ranges?.join(', ') ?? '…'} ] }\` in its review${ranges !== undefined ? ', if these ranges are meant' : /\s/.test(words) ? '' : ', or put it in quotes if it is the text itself'}`,
    notes: [],
  };
}
