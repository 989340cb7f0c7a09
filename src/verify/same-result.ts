import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnose } from '../diagnostics/registry.js';
import type { Query } from '../kql/query.js';

/** The tuned query gives the same columns, of the same types, in the same order, and they are as well known as before. */
export function sameResult(original: Query, tuned: Query): readonly Diagnostic[] {
  const count = Math.max(original.result.length, tuned.result.length);
  for (let index = 0; index < count; index += 1) {
    const before = describe(original.result[index]);
    const after = describe(tuned.result[index]);
    if (before === after) continue;
    return [diagnose('WN602', `column ${index + 1} of the result was ${before} and is ${after} in the tuned rule`)];
  }
  if (original.open === tuned.open) return [];
  return [diagnose('WN602', 'whether all columns of the result are known is not the same in the tuned rule')];
}

function describe(column: Query['result'][number] | undefined): string {
  return column ? `\`${column.name}: ${column.type}\`` : 'absent';
}
