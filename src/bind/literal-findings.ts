// What there is to say of a literal that stands on no column, or waits for a person.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Literal } from '../meaning/normal-form.js';
import type { ColumnKind } from '../schema/schema.js';
import { addressSet } from '../syntax/vocabulary.js';
import type { BindingScope } from './resolve.js';

export function absentDiagnostic(
  literal: Literal,
  scope: BindingScope,
  known: boolean,
  reason: string | undefined,
  filter: string,
): Diagnostic {
  const field = literal.atom.field;
  const name = field?.name ?? '';
  const names = scope.schema.nearestFields(name, scope.table.name);
  const near = names.map((one) => `\`${one}\``);
  const details = { span: field?.span, label: 'no column', notes: reason === undefined ? [] : [reason] };
  if (!known) {
    return diagnose('WN207', `\`${name}\` is no field that winnow knows`, {
      ...details,
      label: 'unknown field',
      help: near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'name a column of the table',
      fixes: names.flatMap((one) => renamed(literal, one, filter)),
    });
  }
  const everywhere = isAbsentEverywhere(name, scope);
  return everywhere
    ? diagnose('WN201', `\`${name}\` has no column in any Defender table`, {
        ...details,
        help: 'say in other fields what marks the event, or reject the scenario',
      })
    : diagnose('WN202', `\`${name}\` has no column in \`${scope.table.name}\`, and no bridge leads to one`, {
        ...details,
        help:
          near.length > 0
            ? `use ${near.join(' or ')}, or reject the scenario`
            : 'say in other fields what marks the event, or reject the scenario',
      });
}

/** The filter with another name in the field's place; nothing where the field does not stand there as written. */
function renamed({ atom }: Literal, name: string, filter: string): readonly string[] {
  const { start, end } = atom.field?.span ?? { start: 0, end: 0 };
  const written = filter.slice(start, end).replace(/^`|`$/g, '');
  return written === atom.field?.name ? [filter.slice(0, start) + name + filter.slice(end)] : [];
}

function isAbsentEverywhere(name: string, scope: BindingScope): boolean {
  return scope.schema.tableNames('xdr').every((table) => {
    const meaning = scope.schema.field(name, table);
    return meaning.kind === 'absent' || meaning.kind === 'unknown';
  });
}

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
    help: `write \`values: { ${name}: [ ${ranges?.join(', ') ?? '…'} ] }\` in its review${ranges === undefined ? ', or put it in quotes if it is the text itself' : ', if these ranges are meant'}`,
    notes: [],
  };
}
