import type { Atom } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import type { CheckContext } from './checks/finding.js';
import { dateTest } from './date-test.js';
import { durationOf, durationText } from './durations.js';
import { rewriteValue } from './edits.js';
import { boolMisfit, emptyRange, matchesEverything, operatorMisfit, typeMisfit, withArticle } from './misfits.js';
import { numberTest } from './number-test.js';
import { comparisonSign } from './signs.js';
import { failed, passed, type ValueTest } from './value-test.js';

/** Numbers, booleans, times: compared as values of the column's type, never as texts. */
export function typedTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const { column } = context;
  switch (atom.operator) {
    case 'exists':
      return passed({ kind: 'filled' });
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'has':
    case 'regex':
    case 'like':
    case 'under':
      return failed(operatorMisfit(atom, context, `it holds ${withArticle(column.type)}, no text`, value));
    default:
      break;
  }
  switch (column.type) {
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return numberTest(atom, value, context);
    case 'datetime':
      return dateTest(atom, value, context);
    case 'timespan':
      return durationTest(atom, value, context);
    case 'bool':
      return boolTest(atom, value, context);
    default:
      return guidTest(atom, value, context);
  }
}

/** Never guesses: `yes` and `1` are no bool, but an edit is offered. */
function boolTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (isOrdered(atom)) return failed(operatorMisfit(atom, context, 'a bool has no order'));
  const text = value.text.trim().toLowerCase();
  if (text !== 'true' && text !== 'false') return failed(boolMisfit(value, context));
  const all = new Set(atom.values.map((one) => one.text.trim().toLowerCase()));
  if (all.has('true') && all.has('false')) return failed(matchesEverything(value, 'every row that has a value'));
  return passed({ kind: 'equals', values: [{ type: 'bool', value: text === 'true' }], foldsCase: false });
}

function guidTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  if (isOrdered(atom)) return failed(operatorMisfit(atom, context, 'a guid has no order'));
  const text = value.text
    .trim()
    .replace(/^\{(.*)\}$|^guid\((.*)\)$/i, '$1$2')
    .toLowerCase();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    return passed({ kind: 'equals', values: [{ type: 'guid', text }], foldsCase: false });
  const hyphens = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  const fixes = hyphens === null ? [] : rewriteValue(value, `"${hyphens.slice(1).join('-')}"`, context);
  return failed(typeMisfit(value, context, { fixes }));
}

function durationTest(atom: Atom, value: ValueNode, context: CheckContext): ValueTest {
  const read = (one: ValueNode | undefined) => durationOf(one?.text.trim() ?? '');
  const scalar = (ticks: bigint) => ({ type: 'timespan', text: durationText(ticks) }) as const;
  const ends = atom.operator === 'between' ? atom.values : [value];
  const wrong = ends.find((one) => read(one) === undefined);
  if (wrong !== undefined)
    return failed(typeMisfit(wrong, context, { help: 'write it with its unit, such as `90s`, `5m`, `2h` or `1d`' }));
  const [low = 0n, high = 0n] = ends.map((one) => read(one) ?? 0n);
  const sign = comparisonSign(atom.operator);
  if (sign !== undefined) return passed({ kind: 'compare', operator: sign, value: scalar(low) });
  if (atom.operator !== 'between') return passed({ kind: 'equals', values: [scalar(low)], foldsCase: false });
  if (low > high) return failed(emptyRange(atom, context));
  return passed({ kind: 'between', low: scalar(low), high: scalar(high) });
}

function isOrdered(atom: Atom): boolean {
  return atom.operator === 'between' || comparisonSign(atom.operator) !== undefined;
}
