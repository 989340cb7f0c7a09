// A rule's condition as a formula over the columns of its table: what is true of each row for which it is true, or false.
import type { Scalar } from '../bind/bound.js';
import type { Constant } from '../kql/constants.js';
import type { ConstantTest, Expression } from '../kql/expression.js';
import type { Formula, TextOperator } from '../logic/formula.js';
import { allOf, anyOf, fails, holds, negation, rangesOf, textOf } from './formulas.js';
import { ofCall } from './rule-call.js';
import { type Both, type Meaning, type Subject, subjectOf, total, turned } from './rule-subject.js';
import { isWhole, type Limit, limitOf, rangeBetween, valueTypeOf } from './scalars.js';

/**
 * What holds of each row for which the condition is `wanted`. INVARIANT: it may hold of more rows, never of fewer; a null
 * is neither true nor false, so the two cases are told apart down to the single test.
 */
export function conditionOf(expression: Expression, at: Meaning, wanted = true): Formula {
  if (expression.kind === 'and' || expression.kind === 'or') {
    const parts = chainOf(expression, expression.kind).map((part) => conditionOf(part, at, wanted));
    return (expression.kind === 'and') === wanted ? allOf(parts) : anyOf(parts);
  }
  if (expression.constant?.type === 'bool') return (expression.constant.text === 'true') === wanted ? holds : fails;
  if (expression.kind === 'call' && expression.name === 'not' && at.isBuiltIn('not')) {
    const [only] = expression.arguments;
    if (only !== undefined) return conditionOf(only, at, !wanted);
  }
  if (expression.kind === 'column') {
    const made = at.column(expression.name);
    if (made && 'expression' in made) return conditionOf(made.expression, made.at, wanted);
  }
  const both = testOf(expression, at);
  if (both !== undefined) return wanted ? both.whenTrue : both.whenFalse;
  const opaque = at.opaque(expression, at);
  return wanted ? opaque : negation(opaque);
}

/** The parts of a chain of `and` or of `or`, without as many calls within calls. */
function chainOf(expression: Expression, kind: 'and' | 'or'): readonly Expression[] {
  const parts: Expression[] = [];
  const open = [expression];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === kind) open.push(next.right, next.left);
    else parts.push(next);
  }
  return parts;
}

/** Undefined for what is not understood. */
function testOf(expression: Expression, at: Meaning): Both | undefined {
  if (isClock(expression, at)) return { whenTrue: holds, whenFalse: holds };
  const { test } = expression;
  if (test !== undefined) return turned(ofConstants(test, at), test.negated);
  if (expression.kind === 'comparison') return ofTruth(expression, at) ?? ofComparison(expression, at);
  if (expression.kind === 'call') return ofCall(expression.name, expression.arguments, at);
  if (expression.kind !== 'column') return undefined;
  const subject = subjectOf(expression, at);
  return subject?.type === 'bool' ? { whenTrue: bool(subject, 1), whenFalse: bool(subject, 0) } : undefined;
}

/** `f(x) == true`, which is false where the function gives null: so winnow's own clauses are written. */
function ofTruth({ left, right, operator }: Comparison, at: Meaning): Both | undefined {
  const { constant } = right;
  if (left.kind !== 'call' || constant?.type !== 'bool' || (operator !== '==' && operator !== '!=')) return undefined;
  const both = ofCall(left.name, left.arguments, at);
  if (both === undefined) return undefined;
  return turned(total(constant.text === 'true' ? both.whenTrue : both.whenFalse), operator === '!=');
}

function bool({ name }: Subject, value: 0 | 1): Formula {
  return rangesOf(name, 'bool', [{ low: value, high: value, lowIn: true, highIn: true }]);
}

const textWords: Readonly<Record<string, TextOperator>> = {
  in: 'equals',
  '==': 'equals',
  '=~': 'equals',
  'in~': 'equals',
  has_any: 'has',
  'matches regex': 'regex',
  ...Object.fromEntries(
    (['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'] as const).flatMap((word) => [
      [word, word],
      [`${word}_cs`, word],
    ]),
  ),
};

function ofConstants({ operator, left, right }: ConstantTest, at: Meaning): Both | undefined {
  const subject = subjectOf(left, at);
  if (subject === undefined || right === undefined) return undefined;
  if (operator === 'between') return ofRange(subject, right);
  if (subject.type !== 'string') return operator === 'in' ? ofValues(subject, right) : undefined;
  return ofTexts(subject, operator, right);
}

function ofTexts(subject: Subject, operator: string, right: readonly Constant[]): Both | undefined {
  if (right.some(({ type }) => type !== 'string')) return undefined;
  const texts = right.map(({ text }) => text);
  // `tolower` changes letters that comparisons tell apart.
  if (subject.folded !== undefined && texts.some((text) => !/^[\0-\x7f]*$/.test(text))) return undefined;
  if (operator === 'has_all' && texts.length === 0) return undefined;
  if (operator === 'has_all') return total(allOf(texts.map((text) => textOf(subject.name, 'has', [text], false))));
  const word = Object.hasOwn(textWords, operator) ? textWords[operator] : undefined;
  if (word === undefined) return undefined;
  if (word === 'regex')
    return subject.folded === undefined ? total(textOf(subject.name, word, texts, true)) : undefined;
  const matchCase = operator === 'in' || operator === '==' || operator.endsWith('_cs');
  if (subject.folded === undefined || !matchCase) return total(textOf(subject.name, word, texts, matchCase));
  // A text of the other letter case is never what `tolower` gives. Signs that it turns into ASCII letters, as it does with the
  // one for kelvin, are passed over: no rule or exclusion means them.
  const reached = texts.filter(
    (text) => text === (subject.folded === 'lower' ? text.toLowerCase() : text.toUpperCase()),
  );
  return total(textOf(subject.name, word, reached, false));
}

type Comparison = Extract<Expression, { readonly kind: 'comparison' }>;

function ofComparison(expression: Comparison, at: Meaning): Both | undefined {
  const { left, right, operator } = expression;
  if (left.constant !== undefined && right.constant === undefined)
    return ofComparison({ ...expression, left: right, right: left, operator: mirrored[operator] ?? operator }, at);
  const subject = subjectOf(left, at);
  const { constant } = right;
  if (subject === undefined || constant === undefined) return undefined;
  if (operator === '==' || operator === '!=') {
    const same = subject.type === 'string' ? ofTexts(subject, '==', [constant]) : ofValues(subject, [constant]);
    return turned(same, operator === '!=');
  }
  const limit = limitFor(subject, constant);
  if (limit === undefined || limit.type === 'guid' || limit.type === 'bool') return undefined;
  const opposite = opposites[operator] ?? '';
  return ranged(subject, endsOf(operator, limit), endsOf(opposite, limit));
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
const opposites: Readonly<Record<string, string>> = { '<': '>=', '>': '<=', '<=': '>', '>=': '<' };

type Ends = readonly [Parameters<typeof rangeBetween>[0], Parameters<typeof rangeBetween>[1]];

function endsOf(operator: string, limit: Limit): Ends {
  const end = { limit, isIn: operator.endsWith('=') };
  return operator.startsWith('<') ? [undefined, end] : [end, undefined];
}

/** A null makes such a test neither true nor false. */
function ranged(subject: Subject, ends: Ends, ...others: readonly Ends[]): Both | undefined {
  const type = valueTypeOf(subject.type);
  const [range, ...outside] = [ends, ...others].map(([low, high]) => rangeBetween(low, high));
  const rest = outside.flatMap((one) => one ?? []);
  if (type === undefined || range === undefined || rest.length < others.length) return undefined;
  const formula = (ranges: typeof rest) => rangesOf(subject.name, type, ranges, isWhole(subject.type));
  return { whenTrue: formula([range]), whenFalse: formula(rest) };
}

function ofRange(subject: Subject, [low, high, ...more]: readonly Constant[]): Both | undefined {
  const [from, to] = [low && limitFor(subject, low), high && limitFor(subject, high)];
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return ranged(
    subject,
    [
      { limit: from, isIn: true },
      { limit: to, isIn: true },
    ],
    [undefined, { limit: from, isIn: false }],
    [{ limit: to, isIn: false }, undefined],
  );
}

/** `==` and `in`: a null is none of the values, and `!=` holds of it. */
function ofValues(subject: Subject, values: readonly Constant[]): Both | undefined {
  const type = valueTypeOf(subject.type);
  const ranges = values.flatMap((value) => {
    const limit = limitFor(subject, value);
    return (limit && rangeBetween({ limit, isIn: true }, { limit, isIn: true })) ?? [];
  });
  if (type === undefined || ranges.length < values.length) return undefined;
  return total(rangesOf(subject.name, type, ranges, isWhole(subject.type)));
}

const numbers: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal']);

function limitFor(subject: Subject, constant: Constant): Limit | undefined {
  const limit = limitOf(scalarOf(constant));
  return limit !== undefined && limit.type === valueTypeOf(subject.type) ? limit : undefined;
}

function scalarOf({ type, text }: Constant): Scalar {
  if (numbers.has(type)) return { type: 'number', text };
  if (type === 'bool') return { type, value: text === 'true' };
  return type === 'datetime' || type === 'timespan' || type === 'guid' ? { type, text } : { type: 'string', text };
}

const rowTimes: ReadonlySet<string> = new Set(['Timestamp', 'TimeGenerated']);

/** Whether a test only says how old a row is, by the clock: there are such rows at any time, whatever else they hold. */
function isClock(expression: Expression, at: Meaning): boolean {
  if (expression.references.some((name) => name !== expression.references[0])) return false;
  const isTime = (one: Expression) => {
    const subject = subjectOf(one, at);
    return subject?.type === 'datetime' && rowTimes.has(subject.name);
  };
  if (expression.kind === 'comparison') {
    const { left, right } = expression;
    return (isTime(left) || isTime(right)) && left.constant === undefined && right.constant === undefined;
  }
  const { test } = expression;
  return test?.operator === 'between' && test.right === undefined && isTime(test.left);
}
