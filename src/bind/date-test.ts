import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { Scalar } from './bound.js';
import type { CheckContext } from './checks/finding.js';
import { type DateProblem, endOfDay, type PointInTime, pointInTime } from './dates.js';
import { rewriteComparison, rewriteValue } from './edits.js';
import { emptyRange, typeMisfit } from './misfits.js';
import { comparisonSign } from './signs.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** A value compared with a column of times. */
export function dateTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (atom.operator === 'between') return rangeTest(atom, context);
  const point = pointInTime(value.text);
  if ('problem' in point) return failed(dateMisfit(value, point, context));
  const sign = comparisonSign(atom.operator);
  if (sign !== undefined) return passed({ kind: 'compare', operator: sign, value: scalar(point) });
  const test = { kind: 'equals', values: [scalar(point)], foldsCase: false } as const;
  if (!point.dayOnly) return passed(test);
  const why = 'every other time of that day';
  return { test, never: false, narrowOnly: true, why, diagnostics: [onlyMidnight(value, point, context)] };
}

function rangeTest(atom: Atom, context: CheckContext): ValueTest {
  const [first, last] = atom.values;
  if (first === undefined || last === undefined) return failed(emptyRange(atom, context));
  const low = pointInTime(first.text);
  const end = pointInTime(last.text);
  if ('problem' in low) return failed(dateMisfit(first, low, context));
  if ('problem' in end) return failed(dateMisfit(last, end, context));
  if (low.ticks > end.ticks) return failed(emptyRange(atom, context));
  if (!end.dayOnly) return passed({ kind: 'between', low: scalar(low), high: scalar(end) });
  // INVARIANT: the last day may be meant whole or up to its midnight: what leaves out fewer rows is taken.
  const high = context.literal.negated ? endOfDay(end) : end;
  const note = diagnose('WN305', `\`${last.text}\` may mean the whole day or its midnight`, {
    severity: 'note',
    span: last.span,
    label: context.literal.negated ? 'read as the whole day' : 'read as its midnight',
    help: 'write the time too if it matters',
    fixes: rewriteValue(last, `"${endOfDay(end).text}"`, context),
  });
  return { test: { kind: 'between', low: scalar(low), high: scalar(high) }, never: false, diagnostics: [note] };
}

function dateMisfit(value: ValueNode, { problem, help, instead }: DateProblem, context: CheckContext): Diagnostic {
  return typeMisfit(value, context, {
    ...(problem !== '' && { why: problem }),
    help,
    fixes: instead.flatMap((one) => rewriteValue(value, `"${one}"`, context)),
  });
}

function onlyMidnight(value: ValueNode, point: PointInTime, context: CheckContext): Diagnostic {
  return diagnose('WN305', `\`${value.text}\` is the midnight of that day alone`, {
    severity: 'note',
    span: value.span,
    label: 'not the whole day',
    help: 'use `between` for the whole day',
    fixes: rewriteComparison(value, `between "${point.text}" and "${endOfDay(point).text}"`, context),
  });
}

function scalar({ text }: PointInTime): Scalar {
  return { type: 'datetime', text };
}
