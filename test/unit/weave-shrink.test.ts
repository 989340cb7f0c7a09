import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { findWeavePoint } from '../../src/weave/weave-point.js';
import { smallSchema } from './kql-support.js';
import { codesOf, pointOf, seedQueries } from './weave-support.js';

const P = 'DeviceProcessEvents';

describe('findWeavePoint', () => {
  // `^` marks the place; the query is the text without it. Needed are FileName and DeviceName.
  const places: readonly string[] = [
    `${P}^`,
    `${P}^ | summarize count() by DeviceName`,
    `${P} | where FileName == "a"^`,
    `${P} | where FileName == "a"^ | extend X = 1 | summarize count() by X`,
    `${P} | extend X = 1 | where X == 1^ | project DeviceName`,
    `${P} | where FileName == "a"^ | project DeviceName | where DeviceName == "b"`,
    `${P}^ | extend FileName = tolower(FileName) | where FileName == "a"`,
    `${P} | where FileName == "a"^ | project-rename F = FileName | where F == "a"`,
    `${P} | project FileName, DeviceName | where FileName == "a"^ | take 1`,
    `${P} | where FileName == "a"^ | take 5 | where DeviceName == "b"`,
    `${P}^ | sort by Timestamp asc | where DeviceName == "b"`,
    `${P} | mv-expand X = parse_json(AdditionalFields) | where X == "b"^`,
    `${P}^ | mv-expand FileName | where DeviceName == "b"`,
    `${P}^ | parse FolderPath with * "." FileName | where DeviceName == "b"`,
    `(${P} | where FileName == "a"^) | summarize count() by DeviceName`,
    `let T = ${P} | where FileName == "a"^; T | summarize count() by DeviceName`,
    `let T = materialize(${P} | where FileName == "a"); T | where DeviceName == "b"^ | count`,
    `let T = (${P}); T | where DeviceName == "b"^ | count`,
    `${P} | where FileName == "a"^ | where prev(DeviceName) == "b"`,
  ];
  test.each(places)('%s', (marked) => {
    const text = marked.replace('^', '');
    expect(pointOf(analyzeQuery(text, smallSchema), ['FileName', 'DeviceName']).offset).toBe(marked.indexOf('^'));
  });

  test('a column that the table lacks, and a scope that is not known', () => {
    expect(codesOf(`${P} | where FileName == "a"`, ['RemoteIP'])).toEqual(['WN601']);
    const open = `${P} | evaluate bag_unpack(AdditionalFields) | where FileName == "a"`;
    const [source] = analyzeQuery(open, smallSchema).sources;
    expect(source && findWeavePoint(source, ['FileName']).value?.offset).toBe(P.length);
  });
});

describe('checkShrinks', () => {
  const by = `${P} | where FileName == "a" | summarize C = count(), F = min(Timestamp), L = max(Timestamp), S = make_set(FileName) by DeviceId`;
  const accepted: readonly string[] = [
    ...seedQueries.map((text) =>
      text.replace('DeviceFileCertificateInfo', 'DeviceProcessEvents').replace('Signer', 'FileName'),
    ),
    `${P} | project DeviceName, FileName | where FileName == "a" | distinct DeviceName`,
    `${by} | where C > 5`,
    `${by} | where C >= 5 and L > ago(1d)`,
    `${by} | where 5 < C or F < ago(1d)`,
    `${by} | where not(C < 5)`,
    `${by} | where not(F > ago(1d) or C <= 3)`,
    `${by} | where DeviceId in ("a", "b") and C > 1`,
    `${by} | where not(DeviceId == "a")`,
    `${by} | where L > F`,
    `${by} | project D = DeviceId, N = C | where N > 1 | project-rename M = N | where M > 2`,
    `${by} | extend X = C * 2 | project DeviceId, X`,
    `${by} | count`,
    `${by} | count | where Count > 5`,
    `${by} | summarize dcount(DeviceId)`,
    `${P} | summarize countif(FileName == "a") by DeviceId | where countif_ > 2`,
    `${P} | summarize N = sum(iff(FileName == "a", 1, 0)) by DeviceId | where N > 2`,
    `${P} | summarize count() by bin(Timestamp, 1h) | where count_ > 5 and Timestamp > ago(1d)`,
    `${P} | summarize count() by DeviceId, FileName | summarize dcount(FileName) by DeviceId | where dcount_FileName > 3`,
    `${P} | summarize count() | where count_ > 0`,
    `${P} | summarize arg_max(Timestamp, *) by DeviceId`,
    `${P} | mv-expand X = parse_json(AdditionalFields) | where tostring(X) == "a" | summarize count() by DeviceId`,
    `${P} | sort by Timestamp desc | project DeviceId | render table`,
    `${P} | as T`,
    `${by} | where array_length(S) > 1`,
    `${P} | summarize S = makeset(FileName) by DeviceId | where array_length(S) > 1`,
    `${by} | where isnotnull(L) and not(isnull(F))`,
    `${by} | where C != 0 and not(0 == C)`,
    `${by} | where tolong(C) > 5`,
    `${by} | where S has "cmd" or S has_any ("a.exe", "b.exe") or S contains "x" or S has_all ("a", "b")`,
    `${by} | where set_has_element(S, "cmd.exe")`,
    `${by} | mv-expand S | where S == "a"`,
    `${by} | mv-expand S to typeof(string) | summarize dcount(DeviceId) by S`,
    `${by} | parse tostring(C) with A "." B | project DeviceId, A`,
    `${by} | summarize N = sum(C) by DeviceId | where N > 5`,
    `${by} | summarize N = max(C), E = min(F) by DeviceId | where N > 5 and E < ago(1d)`,
    `${by} | summarize N = countif(C > 5), M = dcountif(DeviceId, C > 5) | where N > 5 and M > 5`,
    `let limit = 5; ${by} | where C >= limit`,
    `${P} | summarize S = make_set(FileName, 100) by DeviceId | where array_length(S) > 1`,
    `${P} | summarize S = make_list_if(FileName, FileSize > 1) by DeviceId | where S has "a"`,
    `${P} | summarize N = sumif(1, FileSize > 1), M = maxif(FileSize, FileSize > 1) by DeviceId | where N > 2 and M > 3`,
    `${P} | summarize arg_max(Timestamp, *) by DeviceId | project DeviceId, FileName | as T`,
    `${P} | extend D = parse_json(AdditionalFields) | summarize C = count() by DeviceId, A = tostring(D.A) | where A == "a"`,
    `${P} | search "cmd"`,
    `${P} | serialize R = row_number() | project FileName, R`,
    `${P} | sort by Timestamp asc | extend G = Timestamp - prev(Timestamp)`,
    `${P} | evaluate bag_unpack(AdditionalFields) | where X == "a"`,
    `${P} | evaluate ipv4_lookup(DeviceNetworkEvents, FolderPath, RemoteIP) | where RemoteUrl == "a"`,
    `${P} | mv-apply X = parse_json(AdditionalFields) on (top 1 by tostring(X)) | where X == "a"`,
    `${P} | invoke FileProfile(SHA1, 1000) | where FileName == "a"`,
    `${P} | union DeviceNetworkEvents | summarize count() by DeviceId | where count_ > 5`,
    `${P} | join kind=inner (DeviceNetworkEvents) on DeviceId | where RemoteUrl == FileName`,
    `${P} | join (DeviceNetworkEvents) on DeviceId | where RemoteUrl == "a"`,
    `${P} | distinct FileName, DeviceId | join (DeviceNetworkEvents) on DeviceId`,
    `${P} | summarize count() by DeviceId | join (DeviceNetworkEvents) on DeviceId | where count_ > 5`,
    `${P} | join kind=leftanti (DeviceNetworkEvents) on DeviceId | where FileName == "a"`,
    `${P} | join kind=leftanti (${P} | where FileName == "a") on DeviceId`,
    `${P} | where FileName in ((${P} | project FileName))`,
  ];
  test.each(accepted)('%s', (text) => {
    expect(codesOf(text, ['FileName'])).toEqual([]);
  });

  const noted = [
    `${P} | take 5`,
    `${P} | limit 5 | project FileName`,
    `${P} | top 5 by Timestamp | extend X = 1 | sort by X asc`,
    `${by} | top 10 by C desc | project DeviceId`,
    `${P} | sample 5`,
    `${P} | take 5 | union (DeviceNetworkEvents)`,
  ];
  test.each(noted)('%s is noted', (text) => {
    expect(codesOf(text, ['FileName'])).toEqual(['WN609']);
  });

  // The operator that the refusal must underline stands between carets.
  const refused: readonly string[] = [
    `${by} | ^where C < 5^`,
    `${by} | ^where C == 5^`,
    `${by} | ^where C != 5^`,
    `${by} | ^where not(C > 5)^`,
    `${by} | ^where C > 5 and not(C > 10)^`,
    `${by} | ^where F > ago(1d)^`,
    `${by} | ^where L < ago(1d)^`,
    `${by} | ^where L - F > 1h^`,
    `${by} | ^where C > array_length(S)^`,
    `${by} | ^where C between (5 .. 10)^`,
    `${by} | ^where C in (5, 6)^`,
    `${by} | ^where array_length(S) < 9^`,
    `${by} | ^where isnull(L)^`,
    `${by} | ^where not(isnotnull(L))^`,
    `${by} | ^where C == 0^`,
    `${by} | ^where L != datetime(null)^`,
    `${by} | ^where S !has "cmd"^`,
    `${by} | ^where not(S has "cmd")^`,
    `${by} | ^where S has 'a","b'^`,
    `${by} | ^where not(set_has_element(S, "cmd.exe"))^`,
    `${by} | ^where tostring(S) has "cmd"^`,
    `${by} | ^where iff(C > 5, true, false)^`,
    `${by} | ^search "5"^`,
    `${by} | ^where column_ifexists("C", 0) < 5^`,
    `${by} | ^where tostring(pack_all()) has "1"^`,
    `${by} | ^where * has "1"^`,
    `${by} | ^where ["C"] < 5^`,
    `${by} | extend X = C | ^where X < 5^`,
    `${by} | extend X = C * 2 | ^where X > 5^`,
    `${by} | project-rename X = C | ^where X == 5^`,
    `${by} | extend DeviceId = tostring(C) | ^where DeviceId == "5"^`,
    `${by} | ^summarize count() by C^`,
    `${by} | ^distinct C^`,
    `${by} | ^distinct *^`,
    `${by} | ^mv-expand X = S^`,
    `${by} | ^mv-expand S, C^`,
    `${by} | ^mv-expand S limit 5^`,
    `${P} | summarize S = makeset(FileName) by DeviceId | ^mv-expand S^`,
    `${by} | ^mv-expand with_itemindex=I S^`,
    `${by} | ^mv-apply S on (take 1)^`,
    `${by} | summarize N = sum(C) by DeviceId | ^where N < 5^`,
    `${by} | summarize N = min(C) by DeviceId | ^where N < 5^`,
    `${by} | summarize N = dcount(C) by DeviceId | ^where N > 5^`,
    `${by} | ^join (DeviceNetworkEvents | project DeviceId, C = tolong(RemotePort)) on C^`,
    `${by} | ^join kind=leftanti (DeviceNetworkEvents | extend C = 5) on $left.C == $right.C^`,
    `${by} | ^evaluate bag_unpack(S)^`,
    `${P} | summarize S = make_set(FileName, 100) by DeviceId | ^mv-expand S^`,
    `${P} | summarize S = make_set(FileName, 100) by DeviceId | ^where S has "a"^`,
    `${P} | summarize S = make_set(FileName) | ^mv-expand S^`,
    `${P} | summarize S = make_set(FileSize) by DeviceId | ^mv-expand S^`,
    `${P} | summarize S = strcat_array(make_set(FileName), ",") by DeviceId | ^where S has "a"^`,
    `${P} | summarize A = avg(FileSize), B = stdev(FileSize) by DeviceId | ^where A > 5^`,
    `${P} | serialize R = row_number() | ^where R < 5^`,
    `${P} | sort by Timestamp asc | ^where prev(FileName) == "a"^`,
    `let f = (x: long) { row_number(x) }; ${P} | sort by Timestamp asc | extend R = f(1) | ^where R == 1^`,
    `let f = (x: long) { row_number(x) }; let g = (x: long) { f(x) }; ${P} | sort by Timestamp asc | ^where g(1) == 1^`,
    `${by} | summarize N = countif(C < 5) by DeviceId | ^where N > 5^`,
    `${by} | ^top 5 by C^ | where DeviceId == "a"`,
    `${by} | ^take 5^ | summarize count()`,
    `${by} | ^take 5^ | take 3`,
    `${P} | summarize N = sum(FileSize) by DeviceId | ^where N > 5^`,
    `${P} | summarize N = max(FileName) by DeviceId | ^where N > "a"^`,
    `${P} | summarize N = max(toreal(FileSize)) by DeviceId | ^where N > 1.5^`,
    `${P} | summarize N = percentile(FileSize, 95) by DeviceId | ^where N > 5^`,
    `${P} | summarize N = count() * -1 by DeviceId | ^where N > -5^`,
    `${P} | summarize arg_max(Timestamp, *) by DeviceId | ^where FileName == "a"^`,
    `${P} | summarize arg_max(Timestamp, FileName) by DeviceId | ^summarize count() by FileName^`,
    // `Custom` is a column that the schema does not list.
    `${P} | summarize arg_max(Timestamp, *) by DeviceId | ^where Custom == "a"^`,
    `${P} | summarize take_any(FileName) by DeviceId | ^where FileName == "a"^`,
    `${P} | summarize count() | ^where count_ == 0^`,
    `${P} | count | ^where Count == 0^`,
    `${P} | ^join kind=rightouter (DeviceNetworkEvents) on DeviceId^`,
    `${P} | ^join kind=fullouter (DeviceNetworkEvents) on DeviceId^`,
    `${P} | join (DeviceNetworkEvents) on DeviceId | ^where FileName == "a"^`,
    `${P} | join (DeviceNetworkEvents) on DeviceId | ^summarize count() by FileName^`,
    `${P} | distinct FileName, DeviceId | join (DeviceNetworkEvents) on DeviceId | ^where FileName == "a"^`,
    `${P} | ^make-series count() on Timestamp from ago(1d) to now() step 1h^`,
    `${P} | ^evaluate pivot(FileName, count(), DeviceId)^`,
    `${P} | ^evaluate python(typeof(*), "result = df")^`,
    `${P} | ^top-nested 3 of FileName by count()^`,
    `${P} | ^top-hitters 3 of FileName^`,
    `${P} | ^sample-distinct 3 of FileName^`,
    `${P} | invoke FileProfile(SHA1, 1000) | ^where GlobalPrevalence < 5^`,
    `${P} | ^scan with (step s: FileName == "a";)^`,
    `${P} | ^partition by DeviceId (top 1 by Timestamp)^`,
    `${P} | ^reduce by FileName^`,
    `${P} | ^fork (take 1) (count)^`,
    `${P} | ^facet by FileName^`,
    `${P} | ^getschema^`,
  ];
  test.each(refused)('%s', (marked) => {
    const text = marked.replaceAll('^', '');
    const query = analyzeQuery(text, smallSchema);
    const [source] = query.sources;
    const findings = source ? checkShrinks(source, pointOf(query, ['FileName'])) : [];
    const finding = findings.at(-1);
    expect(finding?.code).toBe('WN603');
    expect(text.slice(finding?.span?.start, finding?.span?.end)).toBe(marked.split('^')[1]);
    expect(finding?.message).not.toMatch(/[\n.]$/);
  });
});

describe('joins', () => {
  // What becomes of a clause on the left and on the right side, and which side only takes away.
  const N = 'DeviceNetworkEvents';
  const kinds: readonly (readonly [string, string, string])[] = [
    ['', 'shrinks', 'shrinks'],
    ['kind=innerunique', 'shrinks', 'shrinks'],
    ['kind=inner', 'shrinks', 'shrinks'],
    ['kind = inner hint.strategy=broadcast', 'shrinks', 'shrinks'],
    ['kind=leftouter', 'shrinks', 'lose its match'],
    ['kind=rightouter', 'lose its match', 'shrinks'],
    ['kind=fullouter', 'without a match', 'without a match'],
    ['kind=leftsemi', 'shrinks', 'shrinks'],
    ['kind=rightsemi', 'shrinks', 'shrinks'],
    ['kind=leftanti', 'shrinks', 'subtracts: take others away'],
    ['kind=leftantisemi', 'shrinks', 'subtracts: take others away'],
    ['kind=anti', 'shrinks', 'subtracts: take others away'],
    ['kind=rightanti', 'subtracts: take others away', 'shrinks'],
    ['kind=rightantisemi', 'subtracts: take others away', 'shrinks'],
  ];
  const verdict = (text: string, table: string): string => {
    const source = analyzeQuery(text, smallSchema).sources.find((one) => one.table === table);
    const point = source && findWeavePoint(source, ['DeviceName']).value;
    if (!source || !point) return 'no point';
    const found = checkShrinks(source, point)[0];
    const words = /lose its match|without a match|take others away/.exec(found?.message ?? '')?.[0];
    return `${source.role === 'feeds' ? '' : 'subtracts: '}${words ?? found?.code ?? 'shrinks'}`;
  };
  test.each(kinds)('join %s: left %s, right %s', (kind, left, right) => {
    const text = `${P} | join ${kind} (${N} | where RemotePort == 1) on DeviceId`;
    expect([verdict(text, P), verdict(text, N)]).toEqual([left, right]);
  });
  test.each([
    ['', 'shrinks', 'lose its match'],
    ['kind=leftouter', 'shrinks', 'lose its match'],
    ['kind=inner', 'shrinks', 'shrinks'],
  ])('lookup %s: left %s, right %s', (kind, left, right) => {
    const text = `${P} | lookup ${kind} (${N} | where RemotePort == 1) on DeviceId`;
    expect([verdict(text, P), verdict(text, N)]).toEqual([left, right]);
  });
  test('what feeds what subtracts, subtracts', () => {
    const text = `${P} | join kind=leftanti (${P} | join kind=leftanti (${N}) on DeviceId) on DeviceId`;
    expect(analyzeQuery(text, smallSchema).sources.map(({ table, role }) => [table, role])).toEqual([
      [P, 'feeds'],
      [P, 'subtracts'],
      [N, 'subtracts'],
    ]);
  });
});
