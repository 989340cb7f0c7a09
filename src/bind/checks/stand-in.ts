import { diagnose } from '../../diagnostics/registry.js';
import type { ValueCheck } from './finding.js';

const checkedKinds: ReadonlySet<string> = new Set(['path', 'basename', 'account', 'host']);

/** A stand-in such as `<username>`, or an environment variable: names and paths hold neither, events hold the real path. */
export const checkStandIn: ValueCheck = (value, { column }) => {
  if (!checkedKinds.has(column.kind)) return undefined;
  const variable = /%[A-Za-z_][\w()]*%/.exec(value.text)?.[0];
  const bracketed = /<[^<>]*>|[<>]/.exec(value.text)?.[0];
  const found = variable ?? bracketed;
  if (found === undefined) return undefined;
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${found}\``, {
      span: value.span,
      label: 'never matches',
      help:
        variable === undefined
          ? 'write the value that it stands for'
          : 'write the path that the variable stands for, such as `C:\\Windows`',
    }),
  };
};
