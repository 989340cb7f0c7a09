import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { ColumnTest } from './bound.js';
import { checkAccountShape } from './checks/account-shape.js';
import { checkAddressShape } from './checks/address-shape.js';
import { checkBlanks } from './checks/blanks.js';
import { checkDisplayName } from './checks/display-name.js';
import { checkDoubledBackslash } from './checks/doubled-backslash.js';
import { checkEnumeration } from './checks/enumeration.js';
import type { CheckContext, ValueCheck } from './checks/finding.js';
import { checkFolderShape } from './checks/folder-shape.js';
import { checkHashLength } from './checks/hash-length.js';
import { checkHashText } from './checks/hash-text.js';
import { checkLetterCase } from './checks/letter-case.js';
import { checkNegatedShape } from './checks/negated-shape.js';
import { checkPathShape } from './checks/path-shape.js';
import { checkRegex, matchesAnyText } from './checks/regex.js';
import { checkRegistryHive } from './checks/registry-hive.js';
import { checkSqlWildcard } from './checks/sql-wildcard.js';
import { checkStandIn } from './checks/stand-in.js';
import { checkUnquotedWords } from './checks/unquoted-words.js';
import type { TargetColumn } from './resolve.js';
import { inOrder, scalarOf } from './scalars.js';
import { hasWildcards, type PatternPlace, wildcardTest } from './wildcards.js';

/** A value's test on a column. `never`: no row can pass it. Without a test, nothing sound can be said. */
export interface ValueTest {
  readonly test: ColumnTest | undefined;
  readonly never: boolean;
  /** No negated test of it is sound. */
  readonly narrowOnly?: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

// A new check goes into a file of its own and into one of these lists: checks of any text, and of texts compared whole.
const textChecks: readonly ValueCheck[] = [
  checkHashText,
  checkNegatedShape,
  checkPathShape,
  checkRegistryHive,
  checkAccountShape,
  checkDoubledBackslash,
  checkBlanks,
  checkLetterCase,
  checkStandIn,
  checkUnquotedWords,
];
const wholeChecks: readonly ValueCheck[] = [
  checkDisplayName,
  checkHashLength,
  checkEnumeration,
  checkAddressShape,
  checkFolderShape,
  checkSqlWildcard,
  ...textChecks,
];

/** The test of one value of an atom on the column that its field means. */
export function valueTest(atom: Atom, value: ValueNode, target: TargetColumn, context: CheckContext): ValueTest {
  const { column } = target;
  if (column.type !== 'string' && column.type !== 'dynamic') return typedTest(atom, value, context);
  if (target.form === 'extension') return extensionTest(atom, value);
  const text = value.text;
  const place = patternPlace(atom);
  if (text.trim() === '' && atom.operator !== 'equals' && atom.operator !== 'in') {
    return failed(
      diagnose('WN306', 'an empty text stands in every text', {
        span: value.span,
        label: 'would match every row',
        help: 'name the text that marks the benign events',
      }),
    );
  }
  if (target.form === 'basename') return basenameTest(atom, value, context);
  switch (atom.operator) {
    case 'regex':
    case 'matches':
      return regexTest(atom, value, context);
    case 'equals':
    case 'in':
    case 'like':
    case 'under':
      return wholeTest(atom, value, context);
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
      return partTest(atom.operator, value, place, context);
    case 'less':
    case 'at-most':
    case 'greater':
    case 'at-least':
    case 'between':
      return failed(operatorMisfit(atom, context, 'texts have no order there'));
    case 'exists':
      return passed({ kind: 'filled' });
  }
}

function passed(test: ColumnTest): ValueTest {
  return { test, never: false, diagnostics: [] };
}

/** The test, with what the checks have to say about its value. */
function checked(test: ColumnTest, checks: readonly ValueCheck[], value: ValueNode, context: CheckContext): ValueTest {
  const findings = checks.flatMap((check) => check(value, context) ?? []);
  return {
    test,
    never: findings.some((finding) => finding.never),
    narrowOnly: findings.some((finding) => finding.narrowOnly === true),
    diagnostics: findings.map(({ diagnostic }) => diagnostic),
  };
}

function patternPlace(atom: Atom): PatternPlace {
  if (atom.operator === 'startswith') return 'start';
  if (atom.operator === 'endswith') return 'end';
  return atom.operator === 'contains' ? 'inside' : 'whole';
}

function wholeTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column, literal } = context;
  const text = value.text;
  const bareName = column.kind === 'path' && text !== '' && !/[\\/]/.test(text);
  if (column.kind === 'address' && /[/]\d+$/.test(text)) return rangeTest(value, context);
  if (hasWildcards(text, 'whole')) return wildcards(value, bareName ? 'name' : 'whole', context);
  if (atom.operator === 'under' && column.kind === 'path') return folderTest(value);
  const foldsCase = column.foldsCase && !atom.matchCase;
  const equals: ColumnTest = { kind: 'equals', values: [{ type: 'string', text }], foldsCase };
  if (bareName) {
    // A path column holds the whole path, so a bare name there means the file at its end.
    const note = diagnose('WN303', `\`${column.name}\` holds a whole path, \`${text}\` is a file name`, {
      severity: 'note',
      span: value.span,
      label: 'read as the end of the path',
      help: 'name the whole path where you can: it is harder to imitate',
    });
    const ending: ColumnTest = { kind: 'text', operator: 'endswith', text: `\\${text}` };
    // INVARIANT: negated, every way in which the path may name that file has to fail.
    const ways: ColumnTest = { kind: 'any', tests: [equals, ending, { ...ending, text: `/${text}` }] };
    const tested = checked(literal.negated ? ways : ending, wholeChecks, value, context);
    return { ...tested, diagnostics: [...tested.diagnostics, note] };
  }
  if (column.kind === 'host' && text !== '' && !text.includes('.')) {
    const qualified: ColumnTest = { kind: 'text', operator: 'startswith', text: `${text}.` };
    return checked({ kind: 'any', tests: [equals, qualified] }, wholeChecks, value, context);
  }
  return checked(equals, wholeChecks, value, context);
}

/** `in C:\Tools`, said of a folder: whatever lies below it. A file with an extension is meant itself. */
function folderTest(value: ValueNode): ValueTest {
  const text = value.text.replace(/[\\/]+$/, '');
  const test: ColumnTest = /\.[A-Za-z0-9]{1,5}$/.test(text)
    ? { kind: 'equals', values: [{ type: 'string', text }], foldsCase: true }
    : {
        kind: 'text',
        operator: 'startswith',
        text: `${text}${text.includes('/') && !text.includes('\\') ? '/' : '\\'}`,
      };
  return { test, never: false, diagnostics: [] };
}

function partTest(
  operator: 'contains' | 'startswith' | 'endswith' | 'has',
  value: ValueNode,
  place: PatternPlace,
  context: CheckContext,
): ValueTest {
  if (operator === 'has' && value.text.includes('*')) {
    return failed(
      diagnose('WN307', '`has` looks for whole words and knows no wildcards', {
        span: value.span,
        help: 'write `contains`, `startswith` or `endswith`',
      }),
    );
  }
  if (operator !== 'has' && hasWildcards(value.text, place)) return wildcards(value, place, context);
  const { matchCase } = context.literal.atom;
  const test: ColumnTest = { kind: 'text', operator, text: value.text, ...(matchCase && { matchCase }) };
  return checked(test, textChecks, value, context);
}

/** A path field on a table that holds only the file's name: `endswith "\x.exe"` is that name, nothing else can be told. */
function basenameTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const ending = /^[\\/]([^\\/*?]+)$/.exec(value.text)?.[1];
  if (atom.operator === 'endswith' && ending !== undefined) {
    return {
      test: { kind: 'equals', values: [{ type: 'string', text: ending }], foldsCase: true },
      never: false,
      diagnostics: [],
    };
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

function extensionTest(atom: Atom, value: ValueNode): ValueTest {
  const extension = value.text.replace(/^\*?\.?/, '');
  const whole = atom.operator === 'equals' || atom.operator === 'in' || atom.operator === 'like';
  if (whole && /^[A-Za-z0-9_-]+$/.test(extension)) {
    return { test: { kind: 'text', operator: 'endswith', text: `.${extension}` }, never: false, diagnostics: [] };
  }
  return failed(
    diagnose('WN307', 'a file extension can only be compared as a whole', {
      span: value.span,
      help: 'write `== "log"`',
    }),
  );
}

function rangeTest(value: ValueNode, { column }: CheckContext): ValueTest {
  const family = value.text.includes(':') ? 6 : 4;
  const [address = '', bits = ''] = value.text.split('/');
  const octets = address.split('.');
  const valid =
    family === 4
      ? octets.length === 4 &&
        octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256) &&
        Number(bits) <= 32
      : /^[0-9a-f:.]{2,45}$/i.test(address) && Number(bits) <= 128;
  if (valid && /^\d{1,3}$/.test(bits))
    return { test: { kind: 'address-range', family, range: value.text }, never: false, diagnostics: [] };
  return failed(
    diagnose('WN311', `\`${value.text}\` is no address range`, {
      span: value.span,
      label: `for ${column.name}`,
      help: 'write it as `10.0.0.0/8`',
    }),
  );
}

function wildcards(value: ValueNode, place: PatternPlace, context: CheckContext): ValueTest {
  const { column, literal } = context;
  // `contains`, `startswith` and `endswith` fold case on every column.
  const foldsCase = !literal.atom.matchCase && (column.foldsCase || ['start', 'end', 'inside'].includes(place));
  const test = wildcardTest(value.text, place, column.kind === 'path', foldsCase);
  if (test !== undefined) return checked(test, textChecks, value, context);
  return failed(matchesEverything(value));
}

function matchesEverything(value: ValueNode): Diagnostic {
  return diagnose('WN306', `\`${value.text}\` matches every text`, {
    span: value.span,
    label: 'would match every row',
    help: 'name the text that marks the benign events',
  });
}

function regexTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
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

const comparisons = { less: '<', 'at-most': '<=', greater: '>', 'at-least': '>=' } as const;

/** Numbers, booleans, times: compared as values of the column's type, never as texts. */
function typedTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column } = context;
  const scalar = scalarOf(value.text, column);
  const ordered = column.type !== 'bool' && column.type !== 'guid';
  switch (atom.operator) {
    case 'equals':
    case 'in':
    case 'matches':
      if (scalar === undefined) return failed(typeMisfit(value, context));
      return { test: { kind: 'equals', values: [scalar], foldsCase: false }, never: false, diagnostics: [] };
    case 'less':
    case 'at-most':
    case 'greater':
    case 'at-least':
      if (!ordered) return failed(operatorMisfit(atom, context, `${withArticle(column.type)} has no order`));
      if (scalar === undefined) return failed(typeMisfit(value, context));
      return {
        test: { kind: 'compare', operator: comparisons[atom.operator], value: scalar },
        never: false,
        diagnostics: [],
      };
    case 'between': {
      const [low, high] = atom.values.map((one) => scalarOf(one.text, column));
      if (low !== undefined && high !== undefined && !inOrder(low, high)) return failed(emptyRange(atom));
      if (!ordered) return failed(operatorMisfit(atom, context, `${withArticle(column.type)} has no order`));
      if (low === undefined || high === undefined) return failed(typeMisfit(value, context));
      return { test: { kind: 'between', low, high }, never: false, diagnostics: [] };
    }
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
    case 'regex':
    case 'like':
    case 'under':
      return failed(operatorMisfit(atom, context, `it holds ${withArticle(column.type)}, no text`));
    case 'exists':
      return { test: { kind: 'filled' }, never: false, diagnostics: [] };
  }
}

function emptyRange(atom: Atom): Diagnostic {
  const [low, high] = atom.values;
  return diagnose('WN305', `nothing lies between \`${low?.text ?? ''}\` and \`${high?.text ?? ''}\``, {
    span: atom.span,
    help: 'write the lower end first',
  });
}

function withArticle(type: string): string {
  return `${type === 'int' ? 'an' : 'a'} ${type}`;
}

function typeMisfit(value: ValueNode, { column }: CheckContext): Diagnostic {
  return diagnose('WN305', `\`${value.text}\` is not ${withArticle(column.type)}, and \`${column.name}\` holds one`, {
    span: value.span,
    label: `${column.type} expected`,
    help: `give a value of type ${column.type}`,
  });
}

function operatorMisfit(atom: Atom, { column }: CheckContext, why: string): Diagnostic {
  return diagnose('WN307', `\`${atom.operator}\` cannot test \`${column.name}\`: ${why}`, {
    span: atom.span,
    help:
      column.type === 'string'
        ? 'use `==`, `contains`, `startswith` or `endswith`'
        : 'use `==`, `in`, `<`, `>` or `between`',
  });
}

function failed(diagnostic: Diagnostic): ValueTest {
  return { test: undefined, never: false, diagnostics: [diagnostic] };
}
