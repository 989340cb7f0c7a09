import { expect, test } from 'vitest';
import { printPredicate } from '../../src/emit/kql.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { equivalent } from '../../src/logic/solve.js';
import { formulaOf } from '../../src/safety/from-predicate.js';
import { ruleFormulaOn } from '../../src/safety/rule-formula.js';
import { loadSchema } from '../../src/schema/load.js';
import { translate } from '../../src/translate.js';
import { filterLines } from '../support/filter-lines.js';

// A stale approval is held against the clause as it was printed: what winnow prints it has to read.
test('what is printed of a filter is read back as what it means', () => {
  const schema = loadSchema();
  let read = 0;
  const unread: string[] = [];
  const other: string[] = [];
  for (const { table: name, filter } of filterLines()) {
    const environment = schema.table(name)?.environments.includes('xdr') ? 'xdr' : 'sentinel';
    const table = schema.table(name, environment);
    if (table === undefined) continue;
    const { compiled } = translate(
      {
        filter,
        words: '',
        reading: undefined,
        values: new Map(),
        sightings: 'all',
        expires: undefined,
        lookBackDays: 1,
      },
      { schema, environment, table },
    );
    if (compiled === undefined || JSON.stringify(compiled.predicate).includes('"correlation"')) continue;
    const text = `${name} | where ${printPredicate(compiled.predicate)}`;
    const rule = ruleFormulaOn(name, analyzeQuery(text, schema, environment));
    if (rule.unread.length > 0) {
      unread.push(...rule.unread);
      continue;
    }
    const { kind } = equivalent(formulaOf(compiled.predicate), rule.formula);
    if (kind === 'no') other.push(text);
    if (kind === 'yes') read += 1;
  }
  expect(other).toEqual([]);
  // Times finer than a millisecond are not reasoned about.
  expect(unread).toEqual(['Timestamp > datetime(2026-01-01T05:30:00.1234567Z)']);
  expect(read).toBeGreaterThan(900);
});
