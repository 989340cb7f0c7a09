import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

const neverQuoted: ReadonlySet<string> = new Set([
  'basename',
  'path',
  'account',
  'host',
  'hash',
  'address',
  'url',
  'registry',
]);

/** Quotes left inside a value (`""x""`, `'"x"'`, `"“x”"`): names and paths hold none, a command line seldom all around. */
export const checkQuotesInside: ValueCheck = (value, context) => {
  const { kind, name } = context.column;
  const inner = /^(["'“”‘’`]+)(.+?)(["'“”‘’`]+)$/su.exec(value.text)?.[2];
  const typographic = /[“”„‟‘’‚‛]/u.test(value.text);
  const never = neverQuoted.has(kind) && !name.endsWith('Data') && (inner !== undefined || /["“”]/u.test(value.text));
  if (!never && !(typographic && inner !== undefined)) return undefined;
  return {
    never,
    diagnostic: diagnose('WN314', `quotes stand inside the value \`${value.text}\`, and count as part of it`, {
      severity: 'warning',
      span: value.span,
      label: never ? 'never matches' : 'with its quotes',
      help: inner === undefined ? 'take the quotes out of the value' : `write \`${inner}\` in one pair of quotes`,
      fixes: inner === undefined || inner.includes('"') ? [] : replaceValue(value, inner, context),
    }),
  };
};
