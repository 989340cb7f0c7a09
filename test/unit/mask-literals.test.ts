import { expect, test } from 'vitest';
import { analyzeClause } from '../../src/kql/analyze-clause.js';
import { isComparedText, maskLiterals } from '../../src/kql/mask-literals.js';
import { kindNumber, shapeOfText } from '../../src/kql/syntax-shape.js';
import { loadSchema } from '../../src/schema/load.js';
import { isOnly } from '../../src/verify/as-planned.js';

test.each([
  ['FileName =~ "a.exe"', 'FileName =~ "_"'],
  ['FileName !has_cs "a\\"b" and A matches regex "x"', 'FileName !has_cs "_" and A matches regex "_"'],
  ['FileName in~ ("a", "b")', 'FileName in~ ("_", "_")'],
  ['F in (\n        "a",\n        "b"\n    )', 'F in (\n        "_",\n        "_"\n    )'],
  ['A has_any ("a", "b") or B !in~ ("c")', 'A has_any ("_", "_") or B !in~ ("_")'],
  // What is given to a function may change what the function means.
  ['strcat(DeviceId, "|", SHA1) == "x"', 'strcat(DeviceId, "|", SHA1) == "_"'],
  ['A in (_GetWatchlist("Good"))', 'A in (_GetWatchlist("Good"))'],
  ['ipv4_is_in_range(A, "10.0.0.0/8")', 'ipv4_is_in_range(A, "10.0.0.0/8")'],
])('%s', (clause, masked) => {
  expect(maskLiterals(clause)).toBe(masked);
});

const schema = loadSchema();

/** Whether a clause of the rule passes for what was analysed. */
function passes(analysed: string, written: string): boolean {
  const columns = [
    { name: 'FileName', type: 'string' },
    { name: 'DeviceId', type: 'string' },
  ];
  const clause = analyzeClause(`| where not(${analysed})`, columns, schema, 'xdr');
  const tuned = shapeOfText(`T\n| where not(${written})`);
  if (!clause.ok || !tuned.ok) throw new Error('not analysed');
  const operator = tuned.value.kinds.indexOf(kindNumber('FilterOperator'));
  return isOnly(clause.value.before, clause.value.after, tuned.value, operator, isComparedText);
}

test('only texts that are compared with may differ from what was analysed', () => {
  const one = 'FileName =~ "_" and DeviceId in ("_", "_")';
  expect(passes(one, 'FileName =~ "a" and DeviceId in ("b", "c")')).toBe(true);
  for (const other of [
    'FileName has "a" and DeviceId in ("b", "c")',
    'FileName =~ "a" or DeviceId in ("b", "c")',
    'FileName =~ "a" and DeviceId in ("b")',
    'DeviceId =~ "a" and DeviceId in ("b", "c")',
    'FileName =~ "a" and DeviceId in ("b", FileName)',
    'FileName =~ 1 and DeviceId in ("b", "c")',
  ])
    expect(passes(one, other), other).toBe(false);
  expect(passes('strcat(DeviceId, "_") == "_"', 'strcat(DeviceId, "_") == "x"')).toBe(true);
  expect(passes('strcat(DeviceId, "_") == "_"', 'strcat(DeviceId, "x") == "x"')).toBe(false);
});
