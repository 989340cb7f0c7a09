// Fields that mean a part of the path that their column holds: its directory, or the name at its end.
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { textChecks, wholeChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { hasWildcards, wildcardTest } from './wildcards.js';

/** The test of a directory on a column of whole paths; the file's own name never counts. */
export function directoryTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const test = directoryIn(atom, value.text.replaceAll('/', '\\'));
  if (test === undefined) return untold(value, context, 'a directory');
  const tested = checked(test, textChecks, value, context);
  // INVARIANT: some rows hold the directory alone, without the file's name: a negated test says nothing of those.
  return { ...tested, narrowOnly: true, why: 'rows that hold the folder alone' };
}

function directoryIn(atom: Atom, text: string): ColumnTest | undefined {
  const folder = text.replace(/\\+$/, '');
  const closed = folder !== text;
  if (folder === '') return undefined;
  switch (atom.operator) {
    case 'equals':
    case 'in':
    case 'like':
    case 'matches':
      return wildcardTest(`${folder}\\*`, 'whole', 'path', true);
    case 'under':
      return { kind: 'text', operator: 'startswith', text: `${folder}\\` };
    case 'startswith':
      if (hasWildcards(text, 'start')) return undefined;
      return closed
        ? { kind: 'text', operator: 'startswith', text }
        : both({ kind: 'text', operator: 'startswith', text }, `^${escapeRegex(folder)}.*[\\\\/]`);
    case 'contains':
      if (hasWildcards(text, 'inside')) return undefined;
      return closed
        ? { kind: 'text', operator: 'contains', text }
        : both({ kind: 'text', operator: 'contains', text }, `${escapeRegex(folder)}.*[\\\\/]`);
    case 'endswith':
      if (hasWildcards(text, 'end')) return undefined;
      return both(
        { kind: 'text', operator: 'contains', text: `${folder}\\` },
        `${escapeRegex(folder)}[\\\\/][^\\\\/]*$`,
      );
    default:
      return undefined;
  }
}

/** The test of a file's name on a column of whole paths; the folders never count. */
export function nameOfPathTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { text } = value;
  if (/[\\/]/.test(text)) {
    return failed(
      diagnose('WN302', `\`${context.field}\` is a file name, \`${text}\` is a path`, {
        span: value.span,
        label: 'never matches',
        help: 'name the file alone, or use a field that means the path',
      }),
    );
  }
  const test = nameIn(atom, text, context);
  if (test === undefined) return untold(value, context, 'a file name');
  // What is looked for is a file's name: the checks take the column for one that holds names.
  const names: CheckContext = { ...context, column: { ...context.column, kind: 'basename' } };
  return checked(test.test, test.whole ? wholeChecks : textChecks, value, names);
}

function nameIn(
  atom: Atom,
  text: string,
  { literal }: CheckContext,
): { readonly test: ColumnTest; readonly whole: boolean } | undefined {
  const ending: ColumnTest = { kind: 'text', operator: 'endswith', text: `\\${text}` };
  const part = (test: ColumnTest | undefined) => test && { test, whole: false };
  switch (atom.operator) {
    case 'equals':
    case 'in':
    case 'like':
    case 'matches': {
      if (hasWildcards(text, 'name')) return part(wildcardTest(text, 'name', 'path', true));
      const bare: ColumnTest = { kind: 'equals', values: [{ type: 'string', text }], foldsCase: true };
      // INVARIANT: negated, every way in which the path may name that file has to fail.
      const ways: ColumnTest = { kind: 'any', tests: [bare, ending, { ...ending, text: `/${text}` }] };
      return { test: literal.negated ? ways : ending, whole: true };
    }
    case 'endswith':
      return hasWildcards(text, 'end') ? undefined : part({ kind: 'text', operator: 'endswith', text });
    case 'startswith':
      if (hasWildcards(text, 'start')) return undefined;
      return part(both({ kind: 'text', operator: 'contains', text }, `(?:^|[\\\\/])${escapeRegex(text)}[^\\\\/]*$`));
    case 'contains':
      if (hasWildcards(text, 'inside')) return undefined;
      return part(both({ kind: 'text', operator: 'contains', text }, `${escapeRegex(text)}[^\\\\/]*$`));
    default:
      return undefined;
  }
}

/** INVARIANT: KQL's own operators fold ASCII letters only, `(?i)` more: both have to hold. */
function both(plain: ColumnTest, pattern: string): ColumnTest {
  return { kind: 'all', tests: [plain, { kind: 'regex', pattern: `(?is)${pattern}` }] };
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function untold(value: ValueNode, { column, field }: CheckContext, what: string): ValueTest {
  return failed(
    diagnose('WN307', `\`${field}\` is ${what}, a part of \`${column.name}\`: it cannot be tested so`, {
      span: value.span,
      help: 'use `==`, `contains`, `startswith` or `endswith`, or test the whole path',
    }),
  );
}
