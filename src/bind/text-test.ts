import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { Column } from '../schema/schema.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { hostTest } from './host-test.js';
import { matchesEverything } from './misfits.js';
import { bareNameTest, crossingFolders, everyWay, folderTest, nameTest, openFolder } from './path-test.js';
import { holdsWholeAccounts } from './spellings.js';
import { textChecks, wholeChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { hasWildcards, type PatternPlace, wildcardTest } from './wildcards.js';

/** A value compared with the whole text of a column: a plain text, a pattern, a folder or an address range. */
export function wholeTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column, literal } = context;
  const text = value.text;
  const bareName = column.kind === 'path' && text !== '' && !/[\\/]/.test(text);
  const bareAccount = holdsWholeAccounts(column) && text !== '' && !/[\\@]|^S-1-/i.test(text);
  const glob = atom.operator === 'like' ? sqlAsGlob(text) : undefined;
  if (atom.operator === 'like' && literal.negated && text.includes('_') && !/[*?]/.test(text))
    return {
      ...wholeTest({ ...atom, operator: 'equals' }, { ...value, text: glob ?? text }, context),
      narrowOnly: true,
      why: 'texts with another character in the place of `_`, as SQL has it',
    };
  if (glob !== undefined) return sqlTest(wholeTest(atom, { ...value, text: glob }, context), value, glob);
  const name = column.kind === 'basename' ? openFolder(atom, text) : undefined;
  if (name !== undefined) return nameTest(value, name, context);
  if (hasWildcards(text, 'whole')) return wildcards(value, bareName || bareAccount ? 'name' : 'whole', context);
  if (atom.operator === 'under' && column.kind === 'path') return folderTest(value, context);
  const foldsCase = folds(context);
  if (bareName) return bareNameTest(value, foldsCase, context);
  const equals: ColumnTest = { kind: 'equals', values: [{ type: 'string', text }], foldsCase };
  if (column.kind === 'host' && text !== '')
    return checked(hostTest(text, foldsCase, literal.negated), wholeChecks, value, context);
  // A domain is told by its short or by its whole name: negated, either has to be ruled out.
  if (literal.negated && column.name.endsWith('AccountDomain') && text !== '')
    return checked(hostTest(text, foldsCase, true), wholeChecks, value, context);
  if (bareAccount) {
    // The account's domain is left open: the name stands behind it, or before it.
    const ways: readonly ColumnTest[] = [equals, { kind: 'text', operator: 'endswith', text: `\\${text}` }];
    const before: ColumnTest = { kind: 'text', operator: 'startswith', text: `${text}@` };
    const tests = literal.negated ? [...ways, before] : ways;
    const note = diagnose('WN314', `\`${column.name}\` holds accounts with their domain, \`${text}\` is a name`, {
      severity: 'note',
      span: value.span,
      label: 'read as the name in any domain',
      help: `write \`DOMAIN\\${text}\` where one account is meant`,
    });
    const tested = checked({ kind: 'any', tests }, wholeChecks, value, context);
    return { ...tested, diagnostics: [...tested.diagnostics, note] };
  }
  if (column.kind === 'basename' && literal.negated && mayLackExtension(text)) {
    // A program is often named without its extension: negated, the file that is meant has to be ruled out too.
    const values = [text, `${text}.exe`].map((one) => ({ type: 'string', text: one }) as const);
    return checked({ kind: 'equals', values, foldsCase }, wholeChecks, value, context);
  }
  const whole = column.kind === 'path' && literal.negated ? everyWay(equals) : equals;
  const tested = checked(whole, wholeChecks, value, context);
  return holdsWholeAccounts(column) ? beside(tested, text, context) : tested;
}

/** `%` under `like`, as SQL has it, in the wildcards of a filter; it crosses folders. */
function sqlAsGlob(text: string): string | undefined {
  // An environment variable is no pattern.
  if (!text.includes('%') || /[*?]/.test(text) || /^%[A-Za-z_][\w()]*%[\\/]/.test(text)) return undefined;
  return text.replace(/%+/g, '**');
}

function sqlTest(tested: ValueTest, value: ValueNode, glob: string): ValueTest {
  const note = diagnose('WN314', `\`%\` is read as a wildcard, as SQL has it: \`${glob}\``, {
    severity: 'note',
    span: value.span,
    label: 'SQL wildcards',
    help: `write \`${glob}\``,
  });
  return { ...tested, diagnostics: [...tested.diagnostics, note] };
}

/** A name without an extension, which a Windows program has; not one of the kernel's own names, nor a single letter. */
function mayLackExtension(text: string): boolean {
  return /^[\w-]{2,}$/.test(text) && !/^(?:System|Registry|Idle)$/i.test(text);
}

/** INVARIANT: negated, letter case never makes a test hold, but where the column's values are known one by one. */
function folds({ column, literal, schema, table }: CheckContext): boolean {
  if (literal.atom.matchCase) return false;
  return column.foldsCase || (literal.negated && schema.valuesOf(table.name, column.name).length === 0);
}

const places = { contains: 'inside', startswith: 'start', endswith: 'end', has: 'whole' } as const;

/** A value that is part of a column's text, at its beginning, at its end, or anywhere. */
export function partTest(
  operator: 'contains' | 'startswith' | 'endswith' | 'has',
  value: ValueNode,
  context: CheckContext,
): ValueTest {
  const { column, literal } = context;
  const place = places[operator];
  if (operator === 'has' && value.text.includes('*')) {
    return failed(
      diagnose('WN307', '`has` looks for whole words and knows no wildcards', {
        span: value.span,
        help: 'write `contains`, `startswith` or `endswith`',
      }),
    );
  }
  const name = column.kind === 'basename' && operator === 'endswith' ? openFolder(literal.atom, value.text) : undefined;
  if (name !== undefined) return nameTest(value, name, context);
  if (operator !== 'has' && hasWildcards(value.text, place)) return wildcards(value, place, context);
  const { matchCase } = literal.atom;
  const test: ColumnTest = { kind: 'text', operator, text: value.text, ...(matchCase && { matchCase }) };
  const tested = checked(literal.negated ? everyWayOn(column, test) : test, textChecks, value, context);
  return beside(tested, value.text, context);
}

/** A negated part of a text, in every way in which the column may hold it. */
function everyWayOn(column: Column, test: ColumnTest & { readonly kind: 'text' }): ColumnTest {
  const { kind } = column;
  if (kind === 'path') return everyWay(test);
  const { operator, text } = test;
  if (holdsWholeAccounts(column) && operator === 'endswith' && !/[\\@]/.test(text))
    return { kind: 'any', tests: [test, { ...test, operator: 'contains', text: `${text}@` }] };
  if (holdsWholeAccounts(column) && operator === 'startswith' && !/[\\@]/.test(text))
    return { kind: 'any', tests: [test, { ...test, operator: 'contains', text: `\\${text}` }] };
  if (kind === 'host' && operator === 'endswith' && !text.includes('.'))
    return { kind: 'any', tests: [test, { ...test, operator: 'contains', text: `${text}.` }] };
  // A key ends without a separator, whatever stands below it.
  if (kind === 'registry' && (operator === 'contains' || operator === 'has') && text.endsWith('\\') && text.length > 1)
    return { kind: 'any', tests: [test, { ...test, operator: 'endswith', text: text.slice(0, -1) }] };
  if (kind === 'registry' && operator === 'startswith' && text.endsWith('\\') && text.length > 1) {
    const key = { type: 'string', text: text.slice(0, -1) } as const;
    return { kind: 'any', tests: [test, { kind: 'equals', values: [key], foldsCase: true }] };
  }
  return test;
}

/** INVARIANT: a negated text that tells a domain too says something only of rows that tell one. */
function beside(tested: ValueTest, text: string, { column }: CheckContext): ValueTest {
  // Of a short host name nobody knows the domain, nor of an account without one.
  const mark = column.kind === 'host' ? '.' : holdsWholeAccounts(column) ? /[\\@]/.exec(text)?.[0] : undefined;
  if (mark === undefined || !text.includes(mark)) return tested;
  return { ...tested, beside: { kind: 'text', operator: 'contains', text: mark } };
}

/** A file's extension, told by the end of its name. */
export function extensionTest(atom: Atom, value: ValueNode): ValueTest {
  const extension = value.text.trim().replace(/^\*?\.?/, '');
  const whole = ['equals', 'in', 'like', 'matches', 'has'].includes(atom.operator);
  if (whole && /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(extension)) {
    return { test: { kind: 'text', operator: 'endswith', text: `.${extension}` }, never: false, diagnostics: [] };
  }
  return failed(
    diagnose('WN307', 'a file extension can only be compared as a whole', {
      span: value.span,
      help: 'write `== "log"`',
    }),
  );
}

/** A value with wildcards, in its place of the column's text. */
export function wildcards(value: ValueNode, place: PatternPlace, context: CheckContext): ValueTest {
  const { column, literal } = context;
  // `contains`, `startswith` and `endswith` fold case on every column.
  const foldsCase = !literal.atom.matchCase && (folds(context) || ['start', 'end', 'inside'].includes(place));
  const crossing = column.kind === 'path' && literal.negated && (place === 'whole' || place === 'name');
  const pattern = crossing ? crossingFolders(value.text) : value.text;
  // What crosses folders is no pattern of a name alone.
  const where = pattern === value.text ? place : 'whole';
  const test = wildcardTest(pattern, where, column.kind === 'path' ? 'path' : 'none', foldsCase);
  if (test === undefined) return failed(matchesEverything(value));
  // `BUILD0?` also means the hosts' qualified names.
  const ends = place === 'whole' || (place === 'end' && literal.negated);
  const label = column.kind === 'host' && ends && !/[.]|\*$/.test(value.text);
  const before = place === 'end' ? '**' : '';
  const qualified = label ? wildcardTest(`${before}${value.text}.**`, 'whole', 'host', foldsCase) : undefined;
  const keys = column.kind === 'registry' && literal.negated && test.kind === 'text' ? everyWayOn(column, test) : test;
  const either: ColumnTest = qualified === undefined ? keys : { kind: 'any', tests: [test, qualified] };
  const tested = beside(checked(either, textChecks, value, context), value.text, context);
  // The domain of a whole account may stand where the pattern begins or ends.
  const openDomain = literal.negated && holdsWholeAccounts(column) && place !== 'name' && !/[\\@]/.test(value.text);
  return openDomain && place !== 'inside' ? { ...tested, narrowOnly: true } : tested;
}
