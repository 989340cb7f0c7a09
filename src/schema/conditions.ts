import type { ConditionEntry } from './data.js';
import type { RowCondition } from './schema.js';

/** A condition as the data files write it: `["EventID", "in", 4656, 4663]`. */
export function readCondition([column, operator, ...values]: ConditionEntry): RowCondition {
  return { column, operator, values };
}
