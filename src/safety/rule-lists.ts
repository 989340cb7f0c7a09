import type { Formula } from '../logic/formula.js';
import type { RuleList } from './rule-formula.js';

/** The lists of two texts or more that a rule's formula tests positively. */
export function listsOf(formula: Formula): readonly RuleList[] {
  switch (formula.kind) {
    case 'and':
    case 'or':
      return formula.parts.flatMap(listsOf);
    case 'text': {
      const { column, texts, operator, matchCase } = formula;
      return texts.length < 2 || operator === 'regex' ? [] : [{ column, values: texts, operator, matchCase }];
    }
    default:
      return [];
  }
}
