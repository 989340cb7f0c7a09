import { parsesAsPredicate } from '../../src/kql/check-predicate.js';
import { loadSchema } from '../../src/schema/load.js';
import { translate } from '../../src/translate.js';
import type { ScenarioInput, Translation } from '../../src/translation.js';

const schema = loadSchema();

/** Translates a filter on a table of either environment, with nothing reviewed unless `more` says so. */
export function translating(table: string, filter: string, more: Partial<ScenarioInput> = {}): Translation {
  const environment = environmentOf(table);
  const found = schema.table(table, environment);
  if (found === undefined) throw new Error(table);
  const input: ScenarioInput = {
    filter,
    words: '',
    reading: undefined,
    values: new Map(),
    sightings: 'all',
    expires: undefined,
    lookBackDays: undefined,
    ...more,
  };
  return translate(input, { schema, environment, table: found });
}

/** What Kusto says of every drop set that was printed; empty when all are fine. */
export function kustoProblems(table: string, translation: Translation): readonly string[] {
  return translation.readings.flatMap(({ dropSet }) =>
    dropSet === undefined
      ? []
      : parsesAsPredicate(table, dropSet, schema, environmentOf(table)).map(
          (problem) => `${problem.message}: ${dropSet}`,
        ),
  );
}

function environmentOf(table: string): 'xdr' | 'sentinel' {
  return schema.tableNames('xdr').includes(table) ? 'xdr' : 'sentinel';
}
