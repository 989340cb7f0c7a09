import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { findWeavePoint, findWeavePoints } from '../../src/weave/weave-point.js';
import { weaveQuery } from '../../src/weave/weave-query.js';
import { smallSchema } from './kql-support.js';
import { chunkOf, placeOf } from './weave-support.js';

const P = 'DeviceProcessEvents';
const N = 'DeviceNetworkEvents';

/** Where the clause of a reading on `FileName` stands: the query with a `^` there, or why there is none. */
function marked(text: string, reading: string, column = 'FileName'): string {
  const query = analyzeQuery(text, smallSchema);
  const { point, refused } = placeOf(query, reading, [column]);
  if (!point) return refused ?? '';
  const name = point.names.get(column);
  const chunk = chunkOf([`where not(${name} == "x")`]);
  expect(verifyTuned(query, weaveQuery(text, [{ point, chunk }]), 1, smallSchema)).toEqual([]);
  const met = point.covers.map(({ source }) => source.table).join(' ');
  const renamed = name === column ? '' : ` as ${name}`;
  return `${text.slice(0, point.offset)}^${text.slice(point.offset)}${renamed}${met === '' ? '' : ` with ${met}`}`;
}

describe('ways from a table to the result', () => {
  // The reading whose clause is looked for, and the query with a `^` where the clause goes.
  const places: readonly (readonly [string, string])[] = [
    // Names, functions, parentheses.
    [P, `let f = () { ${P} | where FileName == "a"^ }; f() | count`],
    [P, `let f = () { ${P} | where FileName == "a"^ }; f | count`],
    [P, `let f = view () { ${P}^ }; f | count`],
    [P, `let f = (a: string) { let z = ${P} | where FileName == a^; z | count }; f("a")`],
    // Not within a function that takes a table: Kusto checks its body without the table's columns.
    [P, `let g = (T: (*)) { T | where DeviceName == "a" | extend X = 1 }; g(${P})^`],
    [P, `let g = (T: (*)) { T | count }; ${P} | where FileSize > 1^ | invoke g()`],
    [P, `let g = (T: (FileName: string)) { T | where FileName == "a" | count }; g((${P} | where FileSize > 1^))`],
    [P, `let a = ${P} | where FileName == "a"^; let b = materialize(a); let c = (b); c | count`],
    [P, `(((${P} | where FileName == "a"^))) | count`],
    [P, `table("${P}")^ | count`],
    [P, `${P} | as T | where FileName == "a"^`],
    // Legs of unions: in their parentheses, or behind the union, and then for all of them.
    [P, `union (${P}^), (${N}) | count`],
    [P, `union isfuzzy=true withsource=S (${P} | where FileName == "a"^), ${N}`],
    [P, `${P}^ | union (${N}) | count`],
    [`${P} 2`, `${P} | union (${P} | where FileSize == 1^) | count`],
    [`${P} 2`, `union ${P}, ${P} | where FileName == "a"^ with ${P}`],
    [P, `search in (${P}) "a"^`],
    [P, `find in (${P}) where FileName == "a"^`],
    // Joins: the side that owns the column.
    [P, `${P} | where FileName == "a"^ | join kind=inner (${N}) on DeviceId`],
    [P, `${N} | join kind=inner (${P} | where FileName == "a"^) on DeviceId`],
    [P, `${N} | join kind=inner ${P} on DeviceId | where FileSize > 1^`],
    [`${P} 2`, `${P} | join kind=inner ${P} on DeviceId^ as FileName1`],
    // Read twice: right behind the name, where only this reading is meant.
    [P, `let L = ${P} | where FileName == "a"; L^ | join kind=leftanti (L | where FileSize > 1) on DeviceId`],
    [P, `let L = ${P} | where FileName == "a"; L | where FileSize > 1 | where FileSize in ((L | project FileSize))^`],
    [P, `let L = ${P}; let M = toscalar(L | count); L^ | summarize C = count() by DeviceId | where C > M`],
    [
      `${P} 2`,
      `let L = ${P}; L | summarize C = count() by DeviceId | where C < 5 | join kind=rightsemi L on DeviceId^`,
    ],
    [P, `let f = (n: long) { ${P} | where FileSize > n }; f(1)^ | join kind=leftanti (f(2)) on DeviceId`],
    [P, `${P} | as T | where FileName in ((T | project FileName))^`],
    [P, `let g = (T: (*)) { T | join kind=leftanti (T) on DeviceId }; g(${P})^`],
    // Read twice with columns lost on the way: in the shared text, when every reading only shrinks.
    [P, `let L = ${P} | where FileName == "a"^ | project DeviceId; L | join kind=inner L on DeviceId with ${P}`],
    // Behind what a clause before it would change.
    [P, `${P} | top 5 by Timestamp | where FileSize > 1^`],
    [P, `${P} | take 5^ | summarize count() by FileName`],
    [P, `${P} | invoke FileProfile(SHA1) | where GlobalPrevalence < 5^ | take 3`],
    [P, `${P} | sort by Timestamp asc | extend G = prev(FileName) | where G == "a"^ | project FileName`],
    [P, `${P} | summarize C = count() by FileName | where C < 5^`],
    [P, `${P} | project F = FileName, FileSize | top 5 by FileSize | where F == "a"^ as F`],
  ];
  test.each(places)('%s in %s', (reading, expected) => {
    const text = expected.replace(/ (as \w+|with [\w ]+)$/, '').replace('^', '');
    expect(marked(text, reading)).toBe(expected);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    [P, `${P} | extend FileName = tolower(FolderPath) | top 5 by Timestamp | where FileName == "a"`, 'WN603 top'],
    // The other leg has no such column, or another value under its name.
    [P, `union ${P}, ${N} | where FileName == "a"`, 'WN601'],
    [P, `union ${P}, (${N} | extend FileName = RemoteUrl)`, 'WN601'],
    [P, `union ${P}, (datatable(FileName: string) ["x"])`, 'WN601'],
    [P, `union ${P}, (print FileName = "x")`, 'WN601'],
    // An unknown table makes the scope behind the union open; the parentheses of a leg keep it out.
    [P, `union isfuzzy=true ${P}, NoSuchTable`, 'WN607'],
    [P, `let L = ${P} | project DeviceId; L | join kind=leftanti (L) on DeviceId`, 'WN603 join'],
    [P, `let L = ${P} | project DeviceId; L | where DeviceId !in ((L | take 1))`, 'WN601'],
    [P, `${P} | summarize arg_max(Timestamp, *) by DeviceId | where FileName == "a"`, 'WN603 where'],
    [P, `${P} | join (${N}) on DeviceId | where FileName == "a"`, 'WN603 where'],
    [P, `${N} | join kind=leftouter (${P}) on DeviceId | where FileName == "a"`, 'WN603 join'],
  ];
  test.each(refused)('%s in %s: %s', (reading, text, expected) => {
    expect(marked(text, reading)).toMatch(new RegExp(`^${expected}`));
  });

  test('another leg than the one with the unknown table is woven', () => {
    expect(marked(`union isfuzzy=true (${P}), NoSuchTable`, P)).toBe(`union isfuzzy=true (${P}^), NoSuchTable`);
  });

  test('without the other sources only places of its own are given', () => {
    const [source] = analyzeQuery(`union ${P}, ${P}`, smallSchema).sources;
    expect(source && findWeavePoint(source, ['FileName']).diagnostics[0]?.code).toBe('WN601');
    const shared = analyzeQuery(`let L = ${P} | project DeviceId; L | join kind=inner L on DeviceId`, smallSchema);
    const [first] = shared.sources;
    expect(first && findWeavePoints(first, ['FileName']).value).toBeUndefined();
    expect(first && findWeavePoints(first, ['FileName'], shared).value?.length).toBe(1);
  });

  test('branches tell the legs of unions and the sides of joins', () => {
    const query = analyzeQuery(`union (${P} | join kind=inner (${N}) on DeviceId), ${N}`, smallSchema);
    const legs = query.sources.map(({ table, branches }) => [table, branches.map((b) => `${b.operator} ${b.leg}`)]);
    expect(legs).toEqual([
      [P, ['join 0', 'union 1']],
      [N, ['join 1', 'union 1']],
      [N, ['union 2']],
    ]);
  });
});

describe('cost', () => {
  const lets = Array.from({ length: 40 }, (_, index) => `let L${index} = L${index - 1} | where FileSize != ${index};`);
  lets[0] = `let L0 = ${P} | where FileSize > 0;`;
  const timed = (text: string): number => {
    const start = performance.now();
    const query = analyzeQuery(text, smallSchema);
    for (const source of query.sources) {
      placeOf(query, source.table, ['FileName']);
    }
    return performance.now() - start;
  };

  test('names that are used twice over and over are refused, not followed for ever', () => {
    const doubling = Array.from({ length: 12 }, (_, index) => `let L${index + 1} = union L${index}, L${index};`);
    const text = [lets[0], ...doubling, 'L12'].join('\n');
    const query = analyzeQuery(text, smallSchema);
    expect(query.refusals.map(({ code }) => code)).toEqual(['WN601']);
    expect(query.sources).toEqual([]);
  });

  test('40 names, 300 operators and long lists take their length, not the square of it', () => {
    const operators = (count: number) => Array.from({ length: count }, (_, i) => `| where FileSize != ${i}`).join('\n');
    const values = Array.from({ length: 1000 }, (_, i) => `"file-${i}.exe"`).join(', ');
    const long = (count: number) =>
      `${lets.join('\n')}\nL39\n| where FileName in (${values})\n${operators(count)}\n| count`;
    timed(long(10));
    const short = timed(long(75));
    expect(timed(long(300))).toBeLessThan(12 * short + 300);
    const legs = Array.from({ length: 40 }, (_, i) => `(${P} | where FileSize == ${i})`).join(', ');
    expect(timed(`union ${legs}\n${operators(200)}`)).toBeLessThan(10_000);
  });
});
