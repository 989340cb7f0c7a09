import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { rangeTest } from './address-test.js';
import type { ColumnTest } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { matchesEverything } from './misfits.js';
import { textChecks, wholeChecks } from './value-checks.js';
import { checked, failed, type ValueTest } from './value-test.js';
import { hasWildcards, type PatternPlace, wildcardTest } from './wildcards.js';

export function wholeTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
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

const places = { contains: 'inside', startswith: 'start', endswith: 'end', has: 'whole' } as const;

export function partTest(
  operator: 'contains' | 'startswith' | 'endswith' | 'has',
  value: ValueNode,
  context: CheckContext,
): ValueTest {
  const place = places[operator];
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
export function basenameTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
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

export function extensionTest(atom: Atom, value: ValueNode): ValueTest {
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

export function wildcards(value: ValueNode, place: PatternPlace, context: CheckContext): ValueTest {
  const { column, literal } = context;
  // `contains`, `startswith` and `endswith` fold case on every column.
  const foldsCase = !literal.atom.matchCase && (column.foldsCase || ['start', 'end', 'inside'].includes(place));
  const test = wildcardTest(value.text, place, column.kind === 'path', foldsCase);
  if (test !== undefined) return checked(test, textChecks, value, context);
  return failed(matchesEverything(value));
}
