import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { Column } from '../schema/schema.js';
import type { ValueNode } from '../syntax/ast.js';
import type { Scalar } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { rewriteComparison, rewriteValue } from './edits.js';
import { alwaysHolds, emptyRange, neverHeld, typeMisfit } from './misfits.js';
import {
  ceil,
  countsBits,
  type Decimal,
  decimalOf,
  floor,
  type Quantity,
  realText,
  sameNumber,
  sizeOf,
  wholeNumber,
} from './numbers.js';
import { comparisonSign } from './signs.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** The numbers that a column can hold, as far as that is known. */
interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
  /** Where they come from, for a message. */
  readonly why: string;
}

/** A value compared with a column of numbers. */
export function numberTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const grouped = thousands(atom, value, context);
  if (grouped !== undefined) return grouped;
  if (atom.operator === 'between') return rangeTest(atom, atom.values, context);
  const sign = comparisonSign(atom.operator);
  const ends = /^(\d{1,19})\s*(?:-|–|\.\.|to)\s*(\d{1,19})$/i.exec(value.text.trim());
  if (ends !== null && sign === undefined)
    return rangeTest(
      atom,
      [
        { ...value, text: ends[1] ?? '' },
        { ...value, text: ends[2] ?? '' },
      ],
      context,
    );
  const quantity = quantityOf(value, context);
  if ('test' in quantity) return quantity;
  return sign === undefined ? equality(value, quantity, context) : comparison(atom, value, sign, quantity, context);
}

function equality(value: ValueNode, quantity: Quantity, context: CheckContext): ValueTest {
  const { column } = context;
  if (!sameNumber(quantity.least, quantity.most)) return failed(twoSizes(value, quantity, context));
  if (isReal(column)) return passed({ kind: 'equals', values: [real(quantity.least)], foldsCase: false });
  const whole = wholeNumber(quantity.least);
  if (whole === undefined)
    return failed(
      typeMisfit(value, context, { why: `is no whole number, and \`${column.name}\` holds whole numbers` }),
    );
  const bounds = boundsOf(column);
  const test = { kind: 'equals', values: [integer(whole)], foldsCase: false } as const;
  if (whole >= bounds.low && whole <= bounds.high) return passed(test);
  if (!fitsType(whole, column)) return failed(tooLarge(value, context));
  return {
    test,
    never: true,
    diagnostics: [
      neverHeld(value, `\`${column.name}\` never holds \`${value.text}\`: ${bounds.why}`, 'correct the number'),
    ],
  };
}

function comparison(
  atom: Atom,
  value: ValueNode,
  sign: '<' | '<=' | '>' | '>=',
  quantity: Quantity,
  context: CheckContext,
): ValueTest {
  const { column, literal } = context;
  // INVARIANT: of two meanings the one that leaves out fewer rows: a test from below takes the greater number, negated the smaller.
  const above = (sign === '>' || sign === '>=') !== literal.negated;
  const chosen = above ? quantity.most : quantity.least;
  const notes = sameNumber(quantity.least, quantity.most) ? [] : [narrowerSize(value, chosen, context)];
  if (isReal(column))
    return { test: { kind: 'compare', operator: sign, value: real(chosen) }, never: false, diagnostics: notes };
  // `> 1.5` and `<= 1.5` are `> 1` and `<= 1` for whole numbers; `< 1.5` and `>= 1.5` are `< 2` and `>= 2`.
  const limit = sign === '>' || sign === '<=' ? floor(chosen) : ceil(chosen);
  if (!fitsType(limit, column)) return failed(tooLarge(value, context));
  const { low, high, why } = boundsOf(column);
  const holds = {
    '<': [high < limit, low >= limit],
    '<=': [high <= limit, low > limit],
    '>': [low > limit, high <= limit],
    '>=': [low >= limit, high < limit],
  }[sign];
  if (holds[0] === true) return failed(alwaysHolds(atom, context, why));
  const test = { kind: 'compare', operator: sign, value: integer(limit) } as const;
  if (holds[1] !== true) return { test, never: false, diagnostics: notes };
  return {
    test,
    never: true,
    diagnostics: [neverHeld(value, `no row has \`${column.name} ${sign} ${limit}\`: ${why}`, 'correct the number')],
  };
}

function rangeTest(atom: Atom, ends: readonly ValueNode[], context: CheckContext): ValueTest {
  const [first, last] = ends;
  if (first === undefined || last === undefined) return failed(emptyRange(atom, context));
  const from = quantityOf(first, context);
  const to = quantityOf(last, context);
  if ('test' in from) return from;
  if ('test' in to) return to;
  const { column, literal } = context;
  // INVARIANT: of two meanings the one that leaves out fewer rows: the shorter range, negated the longer.
  const [low, high] = literal.negated ? [from.least, to.most] : [from.most, to.least];
  const doubtful = [from, to].some((one) => !sameNumber(one.least, one.most));
  const notes = doubtful ? [narrowerSize(first, low, context)] : [];
  if (isReal(column)) {
    if (isAbove(low, high)) return failed(emptyRange(atom, context));
    return { test: { kind: 'between', low: real(low), high: real(high) }, never: false, diagnostics: notes };
  }
  const [bottom, top] = [ceil(low), floor(high)];
  if (bottom > top) return failed(emptyRange(atom, context));
  if (!fitsType(bottom, column)) return failed(tooLarge(first, context));
  if (!fitsType(top, column)) return failed(tooLarge(last, context));
  const bounds = boundsOf(column);
  if (bottom <= bounds.low && top >= bounds.high) return failed(alwaysHolds(atom, context, bounds.why));
  const test = { kind: 'between', low: integer(bottom), high: integer(top) } as const;
  if (top >= bounds.low && bottom <= bounds.high) return { test, never: false, diagnostics: notes };
  const message = `\`${column.name}\` never lies between \`${bottom}\` and \`${top}\`: ${bounds.why}`;
  return { test, never: true, diagnostics: [neverHeld(first, message, 'correct the numbers')] };
}

function quantityOf(value: ValueNode, context: CheckContext): Quantity | ValueTest {
  const text = value.text.trim();
  const { column } = context;
  const number = decimalOf(text);
  if (number !== undefined) return { least: number, most: number };
  const size = column.unit === 'bytes' ? sizeOf(text) : undefined;
  if (size !== undefined) return size;
  if (column.unit === 'bytes' && countsBits(text)) {
    const bytes = text.replace(/b(?:its?)?$/i, 'B');
    return failed(
      typeMisfit(value, context, {
        why: 'may count bits or bytes',
        help: `write \`${bytes}\` for bytes`,
        fixes: rewriteValue(value, `"${bytes}"`, context),
      }),
    );
  }
  return failed(noNumber(value, text, context));
}

function noNumber(value: ValueNode, text: string, context: CheckContext): Diagnostic {
  const { unit } = context.column;
  const several = text.split(/\s*[,;]\s*/);
  if (unit === 'port' && several.length > 1 && several.every((one) => /^\d{1,5}$/.test(one))) {
    const list = `in (${several.join(', ')})`;
    return typeMisfit(value, context, {
      why: 'is no number: several ports stand in it',
      help: `write \`${list}\``,
      fixes: rewriteComparison(value, list, context),
    });
  }
  const bare = /^\d[\d,' _.]*\d$/.test(text) ? text.replace(/[,' _.]/g, '') : undefined;
  if (bare !== undefined)
    return typeMisfit(value, context, {
      help: `write \`${bare}\` if that is meant`,
      fixes: rewriteValue(value, bare, context),
    });
  const example =
    unit === 'port' ? 'the number of the port, such as `443`' : 'a number of bytes, or a size such as `10MiB`';
  return typeMisfit(value, context, unit === 'port' || unit === 'bytes' ? { help: `give ${example}` } : {});
}

/** `> 1,024` reads as two numbers to the grammar, and as one to people: asked, never compiled. */
function thousands(atom: Atom, value: ValueNode, context: CheckContext): ValueTest | undefined {
  const [first, ...rest] = atom.values;
  const last = rest.at(-1);
  if (first === undefined || last === undefined || atom.operator === 'in' || atom.operator === 'between')
    return undefined;
  const { filter } = context;
  const written = filter.slice(first.span.start, last.span.end);
  if (!/^-?\d{1,3}(?:,\d{3})+$/.test(written) || /[([{]\s*$/.test(filter.slice(0, first.span.start))) return undefined;
  const edit = (text: string) => `${filter.slice(0, first.span.start)}${text}${filter.slice(last.span.end)}`;
  return failed(
    diagnose('WN305', `\`${written}\` may be one number or several`, {
      span: { start: first.span.start, end: last.span.end },
      label: `${context.column.type} expected`,
      help: 'write one number without commas, and several in parentheses',
      fixes:
        value === first
          ? [
              edit(written.replaceAll(',', '')),
              ...(/,0/.test(written) ? [] : [edit(`(${written.replaceAll(',', ', ')})`)]),
            ]
          : [],
    }),
  );
}

function twoSizes(value: ValueNode, { least, most }: Quantity, context: CheckContext) {
  const meanings = [wholeNumber(least), wholeNumber(most)].flatMap((one) => one ?? []);
  return typeMisfit(value, context, {
    why: 'has two meanings: a thousand bytes to the kilobyte, or 1024',
    help: `write the bytes: ${meanings.map((one) => `\`${one}\``).join(' or ')}`,
    fixes: meanings.flatMap((one) => rewriteValue(value, String(one), context)),
  });
}

function narrowerSize(value: ValueNode, chosen: Decimal, context: CheckContext) {
  const exact = sizeOf(value.text);
  const meanings = exact === undefined ? [] : [exact.least, exact.most].flatMap((one) => wholeNumber(one) ?? []);
  return diagnose('WN305', `\`${value.text}\` has two meanings: a thousand bytes to the kilobyte, or 1024`, {
    severity: 'note',
    span: value.span,
    label: `read as ${floor(chosen)} bytes, which leaves out fewer rows`,
    help: 'write `KiB`, `MiB` or `GiB`, or the number of bytes',
    fixes: meanings.flatMap((one) => rewriteValue(value, String(one), context)),
  });
}

function tooLarge(value: ValueNode, context: CheckContext) {
  return typeMisfit(value, context, {
    why: `is too large or too small for \`${context.column.name}\`, ${context.column.type === 'int' ? 'an' : 'a'} ${context.column.type}`,
  });
}

function boundsOf(column: Column): Bounds {
  const limit = column.type === 'int' ? 2n ** 31n : 2n ** 63n;
  if (column.unit === 'port') return { low: 0n, high: 65_535n, why: 'a port is a number from 0 to 65535' };
  if (column.unit !== undefined) return { low: 0n, high: limit - 1n, why: 'it is never below zero' };
  return { low: -limit, high: limit - 1n, why: `no ${column.type} lies beyond` };
}

function fitsType(value: bigint, column: Column): boolean {
  const limit = column.type === 'int' ? 2n ** 31n : 2n ** 63n;
  return value < limit && value >= -limit;
}

function isReal(column: Column): boolean {
  return column.type === 'real' || column.type === 'decimal';
}

function isAbove(a: Decimal, b: Decimal): boolean {
  return a.digits * 10n ** BigInt(b.scale) > b.digits * 10n ** BigInt(a.scale);
}

function integer(value: bigint): Scalar {
  return { type: 'number', text: value.toString() };
}

function real(value: Decimal): Scalar {
  return { type: 'number', text: realText(value) };
}
