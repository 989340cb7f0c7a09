import type { Formula } from '../../src/logic/formula.js';
import type { SafetyInput } from '../../src/safety/scenario-safety.js';
import { translating } from './translating.js';

const everything: Formula = { kind: 'constant', value: true };

/** The input of the safety analysis for a filter on a table; undefined where nothing of it compiles. */
export function safetyInput(table: string, filter: string, rule: Formula = everything): SafetyInput | undefined {
  const { compiled } = translating(table, filter);
  if (compiled === undefined) return undefined;
  return { id: 'one', filter, table, predicate: compiled.predicate, rule: { formula: rule, unread: [], lists: [] } };
}
