import { expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { loadSchema } from '../../src/schema/load.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { findWeavePoints } from '../../src/weave/weave-point.js';

const schema = loadSchema();

/** The places where a clause on this column of the first source only makes the result smaller. */
function soundPlaces(text: string, column: string): readonly number[] {
  const query = analyzeQuery(text, schema);
  const [source] = query.sources;
  if (source === undefined) return [];
  const points = findWeavePoints(source, [column], query).value ?? [];
  return points
    .filter((point) => checkShrinks(source, point).every(({ severity }) => severity !== 'error'))
    .map(({ offset }) => offset);
}

// Without D1's row of the admin nothing is known of D1, and its other row would come out anew.
test('no clause goes into the argument of a function that also subtracts it', () => {
  const query = `let Rare = (T:(FileName:string, AccountName:string, DeviceId:string)) {
    let known = T | where AccountName == "admin" | distinct DeviceId;
    T | where DeviceId !in (known) | summarize n = count() by DeviceId };
DeviceProcessEvents | where Timestamp > ago(1d) | invoke Rare()`;
  expect(soundPlaces(query, 'FileName')).toEqual([]);
});

// Where no row of a device is of the type, the greatest is null, and \`null != 0\` is true.
test.each(['N != 0', 'not(N == 0)'])('nor before a greatest of some rows that is compared by %s', (condition) => {
  const query = `DeviceLogonEvents
| summarize F = countif(ActionType == "LogonFailed") by DeviceName, LogonType
| summarize N = maxif(F, LogonType == "Network") by DeviceName
| where ${condition}`;
  expect(soundPlaces(query, 'LogonType')).toEqual([]);
  expect(soundPlaces(query.replace(condition, 'N > 0'), 'LogonType')).not.toEqual([]);
});
