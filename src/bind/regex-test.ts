import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { checkRegex, matchesAnyText } from './checks/regex.js';
import { matchesEverything } from './misfits.js';
import { wholeTest, wildcards } from './text-test.js';
import { textChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { hasWildcards } from './wildcards.js';

export function regexTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (context.column.kind === 'hash' || (atom.operator === 'matches' && value.kind === 'words'))
    return wholeTest(atom, value, context);
  if (atom.operator === 'matches' && value.kind !== 'regex' && !looksLikeRegex(value.text))
    return plainMatch(atom, value, context);
  const refusal = checkRegex(value);
  if (refusal !== undefined) return failed(refusal);
  if (matchesAnyText(value.text)) return failed(matchesEverything(value));
  const flags = value.kind === 'regex' ? value.flags.replace(/[^ims]/g, '') : '';
  const pattern = value.kind === 'regex' ? value.text.replaceAll('\\/', '/') : value.text;
  if (context.literal.negated && shapedKinds.has(context.column.kind)) return failed(shapelessRegex(value, context));
  return {
    test: { kind: 'regex', pattern: flags === '' ? pattern : `(?${flags})${pattern}` },
    never: false,
    diagnostics: [],
  };
}

/** Columns whose texts have a shape of their own: an expression for another shape never matches, and its negation always holds. */
const shapedKinds: ReadonlySet<string> = new Set(['basename', 'account', 'registry', 'host', 'hash', 'address']);

function shapelessRegex(value: ValueNode, { column }: CheckContext): Diagnostic {
  return diagnose('WN312', `a negated regular expression on \`${column.name}\` could hold for every row`, {
    span: value.span,
    label: 'cannot be shown to match anything',
    help: 'say it with `!=`, `not startswith`, `not endswith` or `not contains`',
  });
}

// A path is none, whatever its backslashes would mean in one.
function looksLikeRegex(text: string): boolean {
  if (/^(?:[A-Za-z]:\\(?!\\)|\\\\[^\\]|\\\w{3,})/.test(text)) return false;
  return /\.[*+]|^\^|\$$|\[[^\]]+\]|[()|]|\\[.\\dwsb]|\{\d/.test(text);
}

/** `matches` with a plain text or a glob: compared whole. Negated it asks for the text anywhere, the least that the words can mean. */
function plainMatch(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (!context.literal.negated) return wholeTest(atom, value, context);
  return hasWildcards(value.text, 'whole')
    ? wildcards(value, 'inside', context)
    : checked({ kind: 'text', operator: 'contains', text: value.text }, textChecks, value, context);
}
