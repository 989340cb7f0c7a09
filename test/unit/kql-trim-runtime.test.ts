import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext, runInThisContext } from 'node:vm';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { namedTables } from '../../src/kql/environment.js';
import { libraries } from '../../src/kql/kusto.js';
import { digestOf, trimRuntime } from '../../src/kql/trim-runtime.js';
import { loadSchema } from '../../src/schema/load.js';
import { kustoFacts } from '../support/kusto-facts.js';
import { corpusRules, seedQueries } from './weave-support.js';

type Facts = (
  tables: readonly (readonly [string, readonly (readonly [string, string])[]])[],
) => (text: string) => string;

const files = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map((name) =>
  createRequire(import.meta.url).resolve(`@kusto/language-service-next/${name}`),
);
const schema = loadSchema();
let [untouched, trimmed] = [] as unknown as readonly [Facts, Facts];

beforeAll(() => {
  const realm = createContext({ console });
  for (const file of files) runInContext(readFileSync(file, 'utf8'), realm, { filename: file });
  libraries();
  untouched = runInContext(kustoFacts, realm) as Facts;
  trimmed = runInThisContext(kustoFacts) as Facts;
});

/** Holds what both copies of the library say of a text against each other; gives how much that is. */
function compare(text: string): number {
  const tables = [...new Set([...namedTables(text, schema, 'xdr'), ...namedTables(text, schema, 'sentinel')])].map(
    (name) => {
      const columns = [...(schema.table(name)?.columns.values() ?? [])];
      return [name, columns.map((column) => [column.name, column.type] as const)] as const;
    },
  );
  const expected = untouched(tables)(text);
  expect(trimmed(tables)(text) === expected, text).toBe(true);
  return expected.length;
}

const crafted: readonly string[] = [
  ...seedQueries,
  '',
  'DeviceProcessEvents | where FileName == 1 and Nope has "x" and FileSize in (1, "a", dynamic(null))',
  'union isfuzzy=true DeviceProcessEvents, Missing, (DeviceNetworkEvents | extend FileName = 1) | summarize count() by FileName_string',
  'let f = (T: (FileName: string), n: long = 3) { T | where strlen(FileName) > n }; f(DeviceProcessEvents) | invoke f(2)',
  'DeviceProcessEvents | join kind=leftouter (DeviceNetworkEvents) on DeviceId, $left.FileName == $right.RemoteUrl | project-away *1',
  'DeviceProcessEvents | mv-expand x = parse_json(AdditionalFields) to typeof(string) | evaluate bag_unpack(x) | project Any',
  'DeviceProcessEvents | make-series n = count() default=0 on Timestamp from ago(1d) to now() step 1h by DeviceId | render timechart',
  'DeviceProcessEvents | parse kind=regex FileName with * "a" b:long "c" | scan declare (n: long = 0) with (step s: true => n = s.n + 1;)',
  'DeviceProcessEvents | partition by DeviceId (top 3 by FileSize) | as X | union X | extend A = prev(FileName), B = row_number()',
  'print a = dynamic({"b": [1, 2.5, true, datetime(2020-01-01)]}), t = 1d + 2h, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642) | extend c = a.b[0]',
  'let x = toscalar(DeviceProcessEvents | summarize max(FileSize)); range i from 1 to x step 1 | where i between (1 .. 5) and i !in (2)',
  'search in (DeviceProcessEvents, DeviceNetworkEvents) "a" and (RemotePort > 1 or FileName endswith ".exe") | take 5',
  'DeviceProcessEvents | where (((FileName =~ "a" | summarize by, ; let = ',
  'DeviceProcessEvents | summarize arg_max(Timestamp, *), percentiles(FileSize, 5, 95), make_set(FileName, 10) by bin(Timestamp, 1h)',
  'DeviceProcessEvents | extend p = case(FileSize > 1, "a", FileSize > 2, 3, "c"), q = iff(true, 1, 2.0), r = strcat("a", 1, now())',
  'find in (DeviceProcessEvents, DeviceNetworkEvents) where DeviceId has "a" project DeviceId, FileName',
  'datatable(a: string, b: int) ["x", 1, "y", 2] | lookup (DeviceProcessEvents | project a = FileName, c = 1) on a | sort by b desc nulls last',
];

describe('the trimmed helpers of the library', () => {
  test.each(crafted)('change nothing of what it says of: %s', (text) => {
    expect(compare(text)).toBeGreaterThan(10);
  });

  const rules = corpusRules();
  test.skipIf(rules.length === 0)('change nothing of what it says of real rules', { timeout: 300_000 }, () => {
    for (const { text } of rules)
      expect(compare((load(text) as { readonly query: string }).query)).toBeGreaterThan(1000);
  });

  test('are all in place, and none where the library is another one', () => {
    const realm = createContext({ console });
    runInContext(readFileSync(files[0] ?? '', 'utf8'), realm);
    const { Bridge, System } = realm as unknown as {
      readonly Bridge: Parameters<typeof trimRuntime>[0];
      readonly System: { readonly Array: Parameters<typeof trimRuntime>[1] };
    };
    const own = Bridge.isArray;
    Bridge.isArray = (value) => own(value);
    expect(trimRuntime(Bridge, System.Array, [])).toEqual([
      'as',
      'is',
      'ref',
      'geti',
      'getProperty',
      'getCount',
      'getItem',
    ]);
    expect(trimRuntime(Bridge, System.Array, [])).toEqual([]);
  });

  test('are told apart by a digest of their text', () => {
    expect(digestOf('function (a) { return a; }')).not.toBe(digestOf('function (a) { return b; }'));
  });
});
