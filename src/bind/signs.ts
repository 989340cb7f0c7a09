import type { OperatorName } from '../syntax/ast.js';

const signs: Readonly<Partial<Record<OperatorName, '<' | '<=' | '>' | '>='>>> = {
  less: '<',
  'at-most': '<=',
  greater: '>',
  'at-least': '>=',
};

/** The sign of a comparison in KQL; undefined for every other operator. */
export function comparisonSign(operator: OperatorName): '<' | '<=' | '>' | '>=' | undefined {
  return signs[operator];
}
