// Values on columns that hold whole paths, and path fields on tables that hold the file's name alone.
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { textChecks, wholeChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';

/** A bare file name on a column that holds whole paths: the file at the path's end. */
export function bareNameTest(value: ValueNode, foldsCase: boolean, context: CheckContext): ValueTest {
  const { column, literal } = context;
  const { text } = value;
  const note = diagnose('WN303', `\`${column.name}\` holds a whole path, \`${text}\` is a file name`, {
    severity: 'note',
    span: value.span,
    label: 'read as the end of the path',
    help: 'name the whole path where you can: it is harder to imitate',
  });
  const equals: ColumnTest = { kind: 'equals', values: [{ type: 'string', text }], foldsCase };
  const ending: ColumnTest = { kind: 'text', operator: 'endswith', text: `\\${text}` };
  // INVARIANT: negated, every way in which the path may name that file has to fail; without an extension it may be a folder.
  const folder: readonly ColumnTest[] = text.includes('.')
    ? []
    : [`\\${text}\\`, `/${text}/`].map((part): ColumnTest => ({ ...ending, operator: 'contains', text: part }));
  const ways: ColumnTest = { kind: 'any', tests: [equals, ending, { ...ending, text: `/${text}` }, ...folder] };
  const tested = checked(literal.negated ? ways : ending, wholeChecks, value, context);
  return { ...tested, diagnostics: [...tested.diagnostics, note] };
}

/** `in C:\Tools`, said of a folder: whatever lies below it. A file with an extension is meant itself. */
export function folderTest(value: ValueNode, context: CheckContext): ValueTest {
  const text = value.text.replace(/[\\/]+$/, '');
  const test: ColumnTest = /\.[A-Za-z0-9]{1,5}$/.test(text)
    ? { kind: 'equals', values: [{ type: 'string', text }], foldsCase: true }
    : { kind: 'text', operator: 'startswith', text: `${text}${separatorOf(text)}` };
  return checked(test, textChecks, { ...value, text }, context);
}

/** A drive's path with forward slashes, as events spell it. */
export function withBackslashes(text: string): string | undefined {
  return /^[A-Za-z]:[^/]*\//.test(text) ? text.replaceAll('/', '\\') : undefined;
}

/** The test of a path that was typed with forward slashes, done with backslashes; negated, both spellings have to fail. */
export function eitherSlash(
  tested: ValueTest,
  value: ValueNode,
  spelled: string,
  { literal }: CheckContext,
): ValueTest {
  const note = diagnose('WN314', `Windows paths have backslashes: read as \`${spelled}\``, {
    severity: 'note',
    span: value.span,
    label: 'forward slashes',
    help: `write \`${spelled}\``,
  });
  const { test } = tested;
  const either =
    test !== undefined && literal.negated ? ({ kind: 'any', tests: [test, slashed(test)] } as const) : test;
  return { ...tested, test: either, diagnostics: [...tested.diagnostics, note] };
}

function slashed(test: ColumnTest): ColumnTest {
  switch (test.kind) {
    case 'equals':
      return {
        ...test,
        values: test.values.map((value) =>
          value.type === 'string' ? { ...value, text: value.text.replaceAll('\\', '/') } : value,
        ),
      };
    case 'text':
      return { ...test, text: test.text.replaceAll('\\', '/') };
    case 'any':
    case 'all':
      return { ...test, tests: test.tests.map(slashed) };
    default:
      return test;
  }
}

/**
 * INVARIANT: a negated test on a path holds only where every way fails in which a path can say it: with the other
 * separator, where the text does not tell which; and as the name of a folder, where it has no extension.
 */
export function everyWay(test: ColumnTest): ColumnTest {
  if (test.kind === 'equals') {
    const folders = test.values.flatMap((value): readonly ColumnTest[] =>
      value.type === 'string' && /^\/.*\/[^/.]+$|^\/[^/.]+$/.test(value.text)
        ? [{ kind: 'text', operator: 'startswith', text: `${value.text}/` }]
        : [],
    );
    return folders.length === 0 ? test : { kind: 'any', tests: [test, ...folders] };
  }
  if (test.kind !== 'text' || test.operator === 'startswith') return test;
  const { text } = test;
  const other = text.includes('/') && !text.includes('\\') ? [text.replaceAll('/', '\\')] : [];
  const ways = [text, ...other].flatMap((spelled): readonly ColumnTest[] => {
    const way: ColumnTest = { ...test, text: spelled };
    const folder = test.operator === 'endswith' && /[\\/][^\\/.]+$/.test(spelled);
    return folder ? [way, { ...test, operator: 'contains', text: spelled + separatorOf(spelled) }] : [way];
  });
  return ways.length === 1 ? test : { kind: 'any', tests: ways };
}

function separatorOf(text: string): '/' | '\\' {
  return text.includes('/') && !text.includes('\\') ? '/' : '\\';
}

/** The file name that a value tells where only its folder is left open: `\x.exe` at a path's end, `*\x.exe` as the whole. */
export function openFolder(atom: Atom, text: string): string | undefined {
  if (atom.operator === 'endswith') return /^\*{0,2}[\\/]([^\\/*?]+)$/.exec(text)?.[1];
  return isWhole(atom) ? /^\*{1,2}[\\/]([^\\/*?]+)$/.exec(text)?.[1] : undefined;
}

function isWhole(atom: Atom): boolean {
  return atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like';
}

/**
 * INVARIANT: a `*` before a path's first separator is one folder level, where its author may mean any folder: negated, the
 * pattern has to fail in either sense.
 */
export function crossingFolders(pattern: string): string {
  return /^\*(?!\*)/.test(pattern) ? `*${pattern.replace(/([^*])\*$/, '$1**')}` : pattern;
}

/** `endswith "\x.exe"` on a column of file names: exactly the name. */
export function nameTest(value: ValueNode, name: string, context: CheckContext): ValueTest {
  const { column, literal } = context;
  const equals: ColumnTest = { kind: 'equals', values: [{ type: 'string', text: name }], foldsCase: true };
  const ending: ColumnTest = { kind: 'text', operator: 'endswith', text: `\\${name}` };
  // Where some rows hold a path, the ending is told there as it was written; negated ones are widened to it anyway.
  const test: ColumnTest =
    column.mayHoldPath === true && !literal.negated ? { kind: 'any', tests: [equals, ending] } : equals;
  const note = diagnose('WN302', `\`${column.name}\` holds a file name, \`${value.text}\` is the end of a path`, {
    severity: 'note',
    span: value.span,
    label: `read as the name \`${name}\``,
    help: `write \`== "${name}"\``,
  });
  const tested = checked(test, wholeChecks, { ...value, text: name }, context);
  return { ...tested, diagnostics: [...tested.diagnostics, note] };
}

/** A path field on a table that holds only the file's name: what ends in a name is that name, nothing else can be told. */
export function basenameTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const bare = isWhole(atom) && /^[^\\/*?]+$/.test(value.text) ? value.text : undefined;
  // One `*` is one folder level, which a name does not tell.
  const oneLevel = isWhole(atom) && /^\*(?!\*)/.test(value.text);
  const name = bare ?? (oneLevel ? undefined : openFolder(atom, value.text));
  if (name !== undefined) {
    const test: ColumnTest = { kind: 'equals', values: [{ type: 'string', text: name }], foldsCase: true };
    return checked(test, wholeChecks, { ...value, text: name }, context);
  }
  return failed(
    diagnose('WN206', `\`${context.table.name}\` holds only the file name of \`${context.field}\`, no path`, {
      span: value.span,
      label: 'cannot be told from a file name',
      notes: ['testing the name alone would be wider than the words'],
      help: `only an ending such as \`endswith "\\name.exe"\` can be tested here (${context.column.name})`,
    }),
  );
}
