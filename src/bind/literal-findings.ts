// What there is to say of a literal that stands on no column, or waits for a person.
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Literal } from '../meaning/normal-form.js';
import type { BindingScope } from './resolve.js';

export function absentDiagnostic(
  literal: Literal,
  scope: BindingScope,
  known: boolean,
  reason: string | undefined,
): Diagnostic {
  const field = literal.atom.field;
  const name = field?.name ?? '';
  const near = scope.schema.nearestFields(name, scope.table.name).map((one) => `\`${one}\``);
  const details = { span: field?.span, label: 'no column', notes: reason === undefined ? [] : [reason] };
  if (!known) {
    return diagnose('WN207', `\`${name}\` is no field that winnow knows`, {
      ...details,
      label: 'unknown field',
      help: near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'name a column of the table',
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

function isAbsentEverywhere(name: string, scope: BindingScope): boolean {
  return scope.schema.tableNames('xdr').every((table) => {
    const meaning = scope.schema.field(name, table);
    return meaning.kind === 'absent' || meaning.kind === 'unknown';
  });
}

export function holeDiagnostic(literal: Literal): Diagnostic {
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
        help: `write \`values: { ${hole?.name ?? 'name'}: [ … ] }\` in its review`,
      });
  }
}
