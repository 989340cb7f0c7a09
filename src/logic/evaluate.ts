import { addressHolds } from './addresses.js';
import type { ElsewhereFormula, Formula, Witness } from './formula.js';
import { textTest } from './text-test.js';
import { valueHolds } from './values.js';

/**
 * Whether the formula is true on the witness, whatever stands in columns that the witness does not name; undefined where that
 * cannot be told.
 */
export function evaluate(formula: Formula, witness: Witness): boolean | undefined {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'not':
      return negated(evaluate(formula.part, witness));
    case 'and':
      return allOf(formula.parts, (part) => evaluate(part, witness));
    case 'or':
      return negated(allOf(formula.parts, (part) => negated(evaluate(part, witness))));
    case 'opaque':
      return Object.hasOwn(witness.assumed, formula.name) ? witness.assumed[formula.name] : undefined;
    case 'elsewhere':
      return evaluateElsewhere(formula, witness);
    default:
      break;
  }
  const value = Object.hasOwn(witness.values, formula.column) ? witness.values[formula.column] : undefined;
  if (value === undefined) return undefined;
  if (formula.kind === 'text') return typeof value === 'string' ? textTest(formula)?.(value) : undefined;
  if (formula.kind === 'address') return typeof value === 'string' ? addressHolds(formula, value) : undefined;
  return valueHolds(formula, value);
}

function evaluateElsewhere(formula: ElsewhereFormula, witness: Witness): boolean | undefined {
  const rows = witness.elsewhere.find(({ frame }) => frame === formula.frame)?.rows;
  if (rows === undefined) return undefined;
  if (formula.sightings === 'any') return negated(allOf(rows, (row) => negated(evaluate(formula.part, row))));
  return rows.length > 0 && allOf(rows, (row) => evaluate(formula.part, row));
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function allOf<Part>(parts: readonly Part[], truth: (part: Part) => boolean | undefined): boolean | undefined {
  let open = false;
  for (const part of parts) {
    const one = truth(part);
    if (one === false) return false;
    if (one === undefined) open = true;
  }
  return open ? undefined : true;
}
