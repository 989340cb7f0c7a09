import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { parsesAsPredicate } from '../../src/kql/check-predicate.js';
import { chooseEnvironment } from '../../src/kql/environment.js';
import { timeSpanDays } from '../../src/kql/look-back.js';
import { smallSchema } from './kql-support.js';
import { seedQueries } from './weave-support.js';

const P = 'DeviceProcessEvents';

describe('analyzeQuery', () => {
  test.each(seedQueries)('reads seed query %#', (text) => {
    const query = analyzeQuery(text, smallSchema);
    expect(query.problems).toEqual([]);
    expect(query.refusals).toEqual([]);
    expect(query.environment).toBe('xdr');
    expect(query.lookBackDays).toBe(5);
    expect(query.open).toBe(false);
    expect(query.result.map((column) => column.name)).toEqual([
      'DeviceId',
      'DeviceName',
      'FirstSeen',
      'LastSeen',
      'Report',
      'Count',
    ]);
    const [source] = query.sources;
    expect(source?.stages.map((stage) => stage.operator)).toEqual(['where', 'where', 'summarize']);
    expect(source && text.slice(source.span.start, source.span.end)).toBe(source?.table);
    for (const stage of source?.stages ?? []) expect(text[stage.barStart ?? -1]).toBe('|');
  });

  const lineages: readonly (readonly [string, string, string])[] = [
    [`${P} | where FileName == "a"`, 'FileName', 'own'],
    [`${P} | extend FileName = tolower(FileName)`, 'FileName', 'computed'],
    [`${P} | extend X = FileName`, 'X', 'renamed FileName'],
    [`${P} | project X = FileName`, 'X', 'renamed FileName'],
    [`${P} | project-rename X = FileName`, 'X', 'renamed FileName'],
    [`${P} | project-rename X = FileName | project FileName = X`, 'FileName', 'own'],
    [`${P} | project FileName = DeviceName`, 'FileName', 'renamed DeviceName'],
    [`${P} | extend T = FileName, FileName = DeviceName | project T`, 'T', 'renamed FileName'],
    [`${P} | parse FileName with A "." B`, 'A', 'computed'],
    [`${P} | parse FolderPath with * "." FileName`, 'FileName', 'computed'],
    [`${P} | extend D = parse_json(AdditionalFields) | mv-expand D`, 'D', 'computed'],
    [`${P} | mv-expand FileName`, 'FileName', 'computed'],
    [`${P} | summarize count() by FileName`, 'FileName', 'own'],
    [`${P} | summarize arg_max(Timestamp, *) by DeviceId`, 'FileName', 'computed'],
    [`${P} | summarize FileName = take_any(FileName) by DeviceId`, 'FileName', 'computed'],
    [`${P} | distinct FileName, DeviceId`, 'FileName', 'own'],
    [`${P} | make-series count() on Timestamp step 1h by FileName`, 'FileName', 'own'],
    [`${P} | invoke FileProfile(SHA1)`, 'FileName', 'own'],
    [`${P} | invoke FileProfile(SHA1)`, 'Signer', 'computed'],
    [`${P} | top 5 by Timestamp`, 'FileName', 'own'],
    [`${P} | partition by DeviceId (top 1 by Timestamp)`, 'FileName', 'computed'],
    [`${P} | mv-apply X = parse_json(AdditionalFields) on (where X == 1)`, 'FileName', 'own'],
    [`${P} | mv-apply FileName on (where FileName == "a")`, 'FileName', 'computed'],
    [`${P} | evaluate bag_unpack(AdditionalFields)`, 'FileName', 'own'],
    [`${P} | evaluate bag_unpack(AdditionalFields, "x_", "replace_source")`, 'FileName', 'computed'],
    [`${P} | join kind=inner (DeviceNetworkEvents) on DeviceId`, 'DeviceName', 'own'],
    [`${P} | join kind=inner (DeviceNetworkEvents) on DeviceId`, 'DeviceName1', 'beside'],
    [`${P} | join (DeviceNetworkEvents) on DeviceId`, 'DeviceId', 'own'],
    [`${P} | join (DeviceNetworkEvents) on DeviceId`, 'DeviceName', 'computed'],
    [`${P} | distinct DeviceId, FileName | join (DeviceNetworkEvents) on DeviceId`, 'FileName', 'computed'],
    [`${P} | distinct DeviceId | join (DeviceNetworkEvents) on DeviceId`, 'DeviceId', 'own'],
    [`${P} | join kind=leftouter (DeviceNetworkEvents) on DeviceId`, 'FileName', 'own'],
    [`${P} | join kind=rightouter (DeviceNetworkEvents) on DeviceId`, 'FileName', 'computed'],
    [`${P} | join kind=fullouter (DeviceNetworkEvents) on DeviceId`, 'FileName', 'computed'],
    [`DeviceNetworkEvents | join kind=inner (${P}) on DeviceId`, 'DeviceName1', 'renamed DeviceName'],
    [`${P} | join kind=inner (${P}) on DeviceId`, 'FileName1', 'beside'],
    [`DeviceNetworkEvents | join kind=leftsemi (${P}) on DeviceId`, 'DeviceName', 'beside'],
    [`DeviceNetworkEvents | join kind=rightsemi (${P}) on DeviceId`, 'DeviceName', 'own'],
    [`${P} | join kind=leftanti (DeviceNetworkEvents) on DeviceId`, 'FileName', 'own'],
    [`DeviceNetworkEvents | lookup kind=inner (${P}) on DeviceId`, 'FileName', 'own'],
    [`DeviceNetworkEvents | lookup kind=inner (${P}) on DeviceId`, 'DeviceName1', 'renamed DeviceName'],
    [`union ${P}, DeviceNetworkEvents`, 'FileName', 'own'],
    [`union ${P}, DeviceNetworkEvents`, 'RemoteUrl', 'computed'],
    [`union ${P}, (DeviceNetworkEvents | extend FileName = 5)`, 'FileName_string', 'renamed FileName'],
    [`let f = (T: (*)) { T | where FileName == "a" | extend X = FileName }; f(${P})`, 'X', 'renamed FileName'],
    [`let f = (a: string) { ${P} | extend X = FileName | where X == a }; f("b")`, 'X', 'renamed FileName'],
    [`let T = (${P} | where FileName == "a"); T | extend X = FileName`, 'X', 'renamed FileName'],
  ];
  test.each(lineages)('%s: %s is %s', (text, name, expected) => {
    const source = analyzeQuery(text, smallSchema).sources.find(({ table }) => table === P);
    const columns = source?.stages.at(-1)?.columns ?? [];
    const found = columns
      .filter((column) => column.name === name)
      .map(({ lineage }) => {
        return lineage.kind === 'renamed' ? `renamed ${lineage.from}` : lineage.kind;
      });
    expect(new Set(found)).toEqual(new Set([expected]));
  });

  const refused: readonly (readonly [string, readonly string[]])[] = [
    ['search "a"', ['WN601']],
    ['find where DeviceName == "a"', ['WN601', 'WN606']],
    ['union Device* | where DeviceName == ""', ['WN601']],
    ['datatable(A: string) ["x"]', ['WN601']],
    ['print 1', ['WN601']],
    // An unknown table is told once, not again as the rule's own error.
    ['NoSuchTable | where A == 1', ['WN608']],
    ['NoSuchFunction() | where A == 1', ['WN608']],
    [`${P} | where`, ['WN601']],
    [`${P} | where NoColumn == 1`, ['WN606']],
    [`${P} | take 1; ${P} | take 2`, ['WN601']],
    [`set notruncation; ${P} | take 1`, ['WN601']],
    [`${P} | where FileName in ((DeviceNetworkEvents | project RemoteUrl))`, []],
    // A table that is read a second time: the clause goes to one reading, the other stays as it is.
    [`${P} | where FileName in ((${P} | project FileName))`, []],
    [`let N = toscalar(${P} | count); ${P} | where FileSize > N`, []],
    [`${P} // one\u2028| where FileName == "a"`, ['WN601']],
    [`${P}\r| where FileName == "a"`, ['WN601']],
    ['', ['WN601']],
    [`let not = (x: bool) { x }; ${P} | where not(FileName == "a")`, ['WN601']],
    [`let f = () { let count = 5; ${P} | where FileSize > count }; f()`, ['WN601']],
    [`let f = (count: long) { ${P} | where FileSize > count }; f(5)`, ['WN601']],
    [';', ['WN601']],
    ['let x = 5', ['WN601']],
    ['5 + 5', ['WN601', 'WN601']],
  ];
  test.each(refused)('%s is refused with %j', (text, codes) => {
    const found = analyzeQuery(text, smallSchema).refusals.map((refusal) => refusal.code);
    expect([...new Set(found)].sort()).toEqual([...new Set(codes)]);
  });

  // Beside a table that can be followed, such a source is a warning: the others are woven.
  const beside: readonly (readonly [string, readonly string[]])[] = [
    [`union (${P}), (NoSuchTable | where A == 1)`, ['WN608']],
    [`union ${P}, Device*`, ['WN601']],
    [`${P} | join (NoSuchTable) on DeviceId`, ['WN608']],
    [`${P} | join kind=leftanti (NoSuchTable) on DeviceId`, ['WN608']],
    [`${P} | join (_GetWatchlist("a")) on $left.DeviceName == $right.SearchKey`, ['WN601']],
    [`${P} | join (datatable(DeviceId: string) ["x"]) on DeviceId`, []],
    [`${P} | where FileName in ((NoSuchTable | project A))`, ['WN608']],
  ];
  test.each(beside)('%s is followed, with warnings %j', (text, codes) => {
    const query = analyzeQuery(text, smallSchema);
    expect(query.refusals.map(({ code, severity }) => [code, severity])).toEqual(
      codes.map((code) => [code, 'warning']),
    );
    expect(query.sources.map(({ table }) => table)).toEqual([P]);
  });

  test('a watchlist has columns of its own, and the scope after it is open', () => {
    const query = analyzeQuery('_GetWatchlist("a") | where Mine == 1', smallSchema);
    expect(query.problems).toEqual([]);
    expect(query.open).toBe(true);
    expect(query.sources).toEqual([]);
  });

  test('a bare column in `invoke FileProfile` is no error', () => {
    expect(
      analyzeQuery(`${P} | invoke FileProfile(SHA1, 1000) | where GlobalPrevalence < 5`, smallSchema).problems,
    ).toEqual([]);
  });

  test.each([100, 499, 20_000])('%d brackets give a query, not an exception', (depth) => {
    const query = analyzeQuery(`${P} | where ${'('.repeat(depth)}1${')'.repeat(depth)} == 1`, smallSchema);
    expect(query.refusals.map((found) => found.code)).toEqual(depth > 400 ? ['WN601'] : []);
  });

  test.each([600, 5000])('%d conditions in a row give a query, not an exception', (count) => {
    const query = analyzeQuery(
      `${P} | where ${Array.from({ length: count }, () => 'FileName == "a"').join(' or ')}`,
      smallSchema,
    );
    expect(query.refusals.map((found) => found.code)).toEqual(['WN601']);
  });
});

test.each([
  ['DeviceProcessEvents | where Timestamp > ago(1d)', 'xdr'],
  ['DeviceProcessEvents | where TimeGenerated > ago(1d)', 'sentinel'],
  ['DeviceProcessEvents | where TimeGenerated > ago(1d) and Timestamp > ago(1d)', 'xdr'],
  ['SecurityEvent | take 1', 'sentinel'],
  ['Nothing | take 1', 'xdr'],
])('%s runs in %s', (text, expected) => {
  expect(chooseEnvironment(text, smallSchema)).toBe(expected);
});

test.each([
  [`${P} | where Timestamp > ago(12h)`, 0.5],
  [`let w = 7d; ${P} | where Timestamp > ago(w)`, 7],
  [`let w = 7d; ${P} | where Timestamp between (ago(2 * w) .. now())`, 14],
  [`let w = 7d; ${P} | where Timestamp between (ago(w * 2) .. ago(1d))`, 14],
  [`${P} | where Timestamp > now() - 3d`, 3],
  [`${P} | where Timestamp > now(-timespan(2.12:00:00))`, 2.5],
  [`${P} | take 1`, undefined],
])('%s looks back %s days', (text, days) => {
  expect(analyzeQuery(text, smallSchema).lookBackDays).toBe(days);
});

test.each([
  [`${P} | where Timestamp > ago(1d)`, true],
  [`let f = (w: timespan) { ago(w) }; ${P} | where Timestamp > f(1d)`, false],
  [`${P} | where Timestamp > datetime(2026-01-01)`, false],
  [`${P} | where Timestamp > startofday(ago(1d))`, false],
])('%s: whether its look-back is known: %s', (text, known) => {
  expect(analyzeQuery(text, smallSchema).lookBackKnown).toBe(known);
});

test('time spans', () => {
  expect(['1d', '90m', 'time(1)', 'timespan(1h)', '5', 'x'].map(timeSpanDays)).toEqual([
    1,
    0.0625,
    1,
    1 / 24,
    undefined,
    undefined,
  ]);
});

test('a predicate is checked against its table', () => {
  const codes = (text: string) => parsesAsPredicate(P, text, smallSchema, 'xdr').map((found) => found.code);
  expect(codes('not(FileName =~ "a")')).toEqual([]);
  expect(codes('NoColumn == 1')).toEqual(['KS142']);
  expect(parsesAsPredicate(P, 'FileName == "a" and Nope == 1', smallSchema, 'xdr')[0]?.span).toEqual({
    start: 20,
    end: 24,
  });
});
