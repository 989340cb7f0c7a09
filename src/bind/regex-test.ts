import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { flagFindings, matchesAnyText, pathFinding, regexFinding, tangledFinding } from './checks/regex.js';
import { shortHostFinding } from './checks/short-host.js';
import { rewriteValue } from './edits.js';
import { matchesEverything } from './misfits.js';
import { type RegexReading, readRegex } from './regex-syntax.js';
import { wholeTest, wildcards } from './text-test.js';
import { textChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { hasWildcards } from './wildcards.js';

/** A regular expression, or a text after `matches` that may be one. */
export function regexTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (atom.operator === 'matches' && value.kind === 'words') return wholeTest(atom, value, context);
  if (atom.operator === 'matches' && value.kind !== 'regex' && !looksLikeRegex(value.text)) {
    const path = /\\\.[*+]/.test(value.text) ? pathFinding(value, context) : undefined;
    return path === undefined ? plainMatch(atom, value, context) : failed(path);
  }
  const flags = value.kind === 'regex' ? flagFindings(value, value.flags) : [];
  const read = readRegex(value.text);
  const path = pathFinding(value, context);
  const refusals: readonly Diagnostic[] =
    'js' in read
      ? path === undefined
        ? []
        : [path]
      : (path === undefined ? read : read.slice(0, 1)).map((problem) => regexFinding(value, problem, context));
  const errors = [...flags, ...refusals].filter(({ severity }) => severity === 'error');
  if (!('js' in read) || errors.length > 0) return { test: undefined, never: false, diagnostics: errors };
  const own = value.kind === 'regex' ? value.flags.replace(/[^ims]/g, '') : '';
  const reading = { ...read, flags: read.flags + own, foldsAll: read.foldsAll || own.includes('i') };
  const matchesAny = matchesAnyText(reading, context.column.kind);
  if (matchesAny === undefined) return failed(tangledFinding(value));
  if (matchesAny) return failed(matchesEverything(value));
  const { negated } = context.literal;
  if (negated && (shapedKinds.has(context.column.kind) || context.column.coded === true))
    return failed(shapelessRegex(value, context));
  const body = value.kind === 'regex' ? value.text.replaceAll('\\/', '/') : value.text;
  const pattern = own === '' ? body : `(?${own})${body}`;
  const foldsCase = context.column.foldsCase && !atom.matchCase && !reading.foldsAll;
  return {
    test: foldsCase && negated ? anyCase(pattern, reading) : { kind: 'regex', pattern },
    never: false,
    diagnostics: [...flags, ...(foldsCase ? [caseNote(value, context)] : []), ...hostNote(value, context)],
  };
}

/**
 * INVARIANT: where letter case tells nothing apart, a negated expression has to fail in every letter case. `(?i)` matches
 * more, except in a class that says what is not in it: then both expressions have to fail.
 */
function anyCase(pattern: string, { negatedSets }: RegexReading): ColumnTest {
  const folded: ColumnTest = { kind: 'regex', pattern: `(?i)${pattern}` };
  return negatedSets ? { kind: 'any', tests: [folded, { kind: 'regex', pattern }] } : folded;
}

/** An expression that names a short host to its end leaves out the hosts' qualified names. */
function hostNote(value: ValueNode, { column, literal }: CheckContext): readonly Diagnostic[] {
  const short =
    column.kind === 'host' && !literal.negated && /[^.*]\$$/.test(value.text) && !value.text.includes('\\.');
  return short ? [shortHostFinding(value, column.name)?.diagnostic].flatMap((one) => one ?? []) : [];
}

function caseNote(value: ValueNode, context: CheckContext): Diagnostic {
  const { negated } = context.literal;
  const folded = value.kind === 'regex' ? `/${value.text}/${value.flags}i` : `"(?i)${value.text}"`;
  return diagnose('WN309', `letter case counts in a regular expression, and \`${context.column.name}\` holds any`, {
    severity: 'note',
    span: value.span,
    label: negated ? 'read with `(?i)`, which leaves out fewer rows' : 'matches this letter case alone',
    help: 'write `(?i)` in front if letter case does not matter',
    fixes: rewriteValue(value, folded, context),
  });
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
