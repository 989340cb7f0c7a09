import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { shapeOfQuery } from '../../src/kql/kept-shape.js';
import type { Query } from '../../src/kql/query.js';
import { shapeOfText } from '../../src/kql/syntax-shape.js';
import { loadSchema } from '../../src/schema/load.js';
import type { Schema } from '../../src/schema/schema.js';
import type { PlannedClause } from '../../src/verify/as-planned.js';
import { clausesProve } from '../../src/verify/clauses-prove.js';
import { compareTrees } from '../../src/verify/only-clauses.js';
import type { TunedText } from '../../src/verify/tuned-text.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { findWeavePoints } from '../../src/weave/weave-point.js';
import { smallSchema } from './kql-support.js';
import { corpusRules } from './weave-support.js';

/** A query with text on lines of its own at a place, which is said to be one clause. */
function insert(text: string, offset: number, clause: string): TunedText {
  const added = `\n${clause}\n`;
  const spans = [{ start: offset, end: offset + added.length }];
  return { text: text.slice(0, offset) + added + text.slice(offset), inserted: spans, clauses: spans };
}

/** What both modes say of a tuned text. They must agree: whether it is accepted comes back. */
function judged(original: Query, tuned: TunedText, schema: Schema, planned?: readonly PlannedClause[]): boolean {
  const [clause, full] = (['clause', 'full'] as const).map((mode) =>
    verifyTuned(original, tuned, tuned.clauses.length, schema, { mode, planned }),
  );
  expect(clause, tuned.text).toEqual(full);
  return full?.length === 0;
}

/** Whether the clauses by themselves were enough. */
function isProven(original: Query, tuned: TunedText, schema: Schema): boolean {
  const [before, after] = [shapeOfQuery(original), shapeOfText(tuned.text)];
  const trees = compareTrees(original.text, tuned, before, after);
  if (!trees.ok || !before.ok || !after.ok) return false;
  const { found } = trees;
  return clausesProve({ original, before: before.value, after: after.value, found, planned: undefined }, schema);
}

/** Every place at which a word, a sign or a literal ends. */
function tokenEnds(text: string): readonly number[] {
  const tokens = text.matchAll(/"[^"]*"|\/\/[^\n]*|\w+|[^\s\w]/g);
  return [0, ...[...tokens].map((token) => token.index + token[0].length)];
}

const clause = '| where not(DeviceName =~ "a // |" and DeviceId in ((DeviceNetworkEvents | project DeviceId)))';

const crafted: readonly (readonly [string, string, number])[] = [
  ['a plain pipeline', 'DeviceProcessEvents | where FileName == "a" | project DeviceId, DeviceName', 3],
  ['a comment at the end', 'DeviceProcessEvents\r\n| where FileName == "a" // x\r\n// y', 2],
  ['a union leg', 'union DeviceProcessEvents, (DeviceNetworkEvents | where RemotePort == 1)\n| count', 3],
  [
    'union that renames',
    'DeviceProcessEvents | union (DeviceNetworkEvents | extend DeviceName = 1) | where isnotempty(DeviceId)',
    1,
  ],
  [
    'a join',
    'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents | where RemotePort == 1) on DeviceId | take 5',
    1,
  ],
  ['an anti join', 'DeviceProcessEvents | join kind=leftanti (DeviceNetworkEvents) on DeviceId', 1],
  ['let', 'let X = DeviceProcessEvents | where FileName == "a";\nX | where FileSize > 1', 3],
  [
    'let that is read elsewhere, too',
    'let X = DeviceProcessEvents | where FileName == "a";\nX | where DeviceId in ((X | project DeviceId))',
    1,
  ],
  [
    'let named as the other table',
    'let DeviceNetworkEvents = datatable(DeviceId: string) ["x"];\nDeviceProcessEvents',
    0,
  ],
  ['let named as a column', 'let DeviceName = "x";\nDeviceProcessEvents | where FileName == DeviceName', 1],
  ['let named as a function', 'let isempty = (x: string) { false };\nDeviceProcessEvents | take 1', 1],
  ['a function', 'let f = (n: int) { DeviceProcessEvents | where FileSize > n };\nf(1) | take 5', 3],
  ['a function that takes a table', 'let f = (T: (*)) { T | where true };\nf(DeviceProcessEvents) | take 5', 1],
  [
    'a parameter named as the other table',
    'let f = (DeviceNetworkEvents: string) { DeviceProcessEvents | where FileName == DeviceNetworkEvents };\nf("a")',
    0,
  ],
  ['as', 'DeviceProcessEvents | as DeviceNetworkEvents | where FileName == "a" | project DeviceName, DeviceId', 1],
  ['an open schema', 'DeviceProcessEvents | evaluate bag_unpack(parse_json(AdditionalFields)) | take 1', 1],
  ['rows whose columns are not all known', 'union DeviceProcessEvents, (_GetWatchlist("x")) | take 1', 0],
  ['a sub-query', 'DeviceProcessEvents | where DeviceId in ((DeviceNetworkEvents | project DeviceId))', 1],
  ['renamed away', 'DeviceProcessEvents | project-rename Name = DeviceName | extend DeviceName = tolower(Name)', 1],
  ['the column of another type', 'DeviceProcessEvents | extend DeviceName = 1 | take 1', 1],
  ['the column twice', 'DeviceProcessEvents | parse FileName with "a" DeviceName "b" DeviceName | take 1', 0],
  ['made dynamic', 'DeviceProcessEvents | extend DeviceName = dynamic(["a"]) | take 1', 1],
  ['a rule with an error', 'DeviceProcessEvents | where Nope == 1 | where FileName == "a"', 1],
  ['search', 'DeviceProcessEvents | where FileName == "a" | union (search in (DeviceNetworkEvents) "x")', 1],
  ['a wildcard', 'union Device* | where isnotempty(DeviceId)', 0],
  ['mv-apply', 'DeviceProcessEvents | mv-apply x = dynamic([1]) to typeof(int) on (where x > 1) | take 1', 1],
  ['partition', 'DeviceProcessEvents | partition by DeviceId (top 1 by FileSize) | take 1', 1],
  ['materialize', 'let X = materialize(DeviceProcessEvents | take 7);\nX | where FileName == "a"', 2],
];

describe('both modes agree', () => {
  test.each(crafted)('on a clause anywhere in: %s', (_name, text, accepted) => {
    const original = analyzeQuery(text, smallSchema);
    const places = tokenEnds(text).filter((offset) => judged(original, insert(text, offset, clause), smallSchema));
    expect(places.length, places.map((at) => text.slice(0, at)).join('\n---\n')).toBeGreaterThanOrEqual(accepted);
  });

  test('and refuse a clause on rows that a sub-query reads under the same name', () => {
    const read =
      'let X = DeviceProcessEvents | where FileName == "a";\nX | where DeviceId !in ((X | project DeviceId))';
    const original = analyzeQuery(read, smallSchema);
    const behind = (word: string) => insert(read, read.indexOf(word) + word.length, '| where not(DeviceName =~ "a")');
    expect(judged(original, behind('"a"'), smallSchema)).toBe(false);
    expect(judged(original, behind('let X = DeviceProcessEvents'), smallSchema)).toBe(false);
    expect(judged(original, behind('project DeviceId))'), smallSchema)).toBe(true);
  });

  test('on parts of a value that the rule made', () => {
    const made = 'DeviceProcessEvents | extend Bag = dynamic({"a":1}) | where FileName == "a"';
    const original = analyzeQuery(made, smallSchema);
    for (const test of ['Bag.a == 1', 'Bag.a =~ "x"', 'Bag.b has "x"', 'Bag has "x"', 'Bag == 1'])
      judged(original, insert(made, made.length, `| where not(${test})`), smallSchema);
    expect(isProven(original, insert(made, made.length, '| where not(isnotempty(Bag))'), smallSchema)).toBe(false);
  });

  const altered: readonly (readonly [string, string])[] = [
    ['a wider one', '| where not(DeviceName =~ "a" or true)'],
    ['another column', '| where not(AccountName =~ "a")'],
    ['other letter case', '| where not(DeviceName == "a")'],
    ['parentheses', '| where not((DeviceName =~ "a"))'],
    ['an operator in front', '| where true | where not(DeviceName =~ "a")'],
    ['twice', '| where not(DeviceName =~ "a")\n| where not(DeviceName =~ "a")'],
    ['none', '// nothing'],
    [
      'a name for rows',
      '| where not(DeviceName in ((DeviceNetworkEvents | as DeviceProcessEvents | project DeviceName)))',
    ],
    ['a hidden end', '| where not(DeviceName =~ "a") // \n| where true'],
  ];
  const planned: PlannedClause = { offset: 19, lines: ['| where not(', 'DeviceName =~ "a"', ')'] };
  const text = 'DeviceProcessEvents | where FileName == "a" | join (DeviceProcessEvents | take 1) on DeviceId';
  test.each(altered)('and refuse a clause that is not the printed one: %s', (_name, other) => {
    const original = analyzeQuery(text, smallSchema);
    expect(judged(original, insert(text, 19, other), smallSchema, [planned])).toBe(false);
    const right = insert(text, 19, '// begin\n| where not( DeviceName =~ "a" /**/ )'.replace('/**/ ', ''));
    expect(judged(original, right, smallSchema, [planned])).toBe(true);
  });

  test('and refuse the printed clause one place early or late', () => {
    const original = analyzeQuery(text, smallSchema);
    const printed = planned.lines.join('\n');
    const places = tokenEnds(text).filter((at) => judged(original, insert(text, at, printed), smallSchema));
    expect(places.length).toBeGreaterThan(2);
    for (const at of places) {
      expect(judged(original, insert(text, at, printed), smallSchema, [planned])).toBe(at === 19);
    }
  });

  test('and refuse what changes the rule outside of the clause', () => {
    const original = analyzeQuery(text, smallSchema);
    const good = insert(text, 19, planned.lines.join('\n'));
    for (const at of tokenEnds(good.text)) {
      if (good.inserted.some(({ start, end }) => at >= start && at <= end)) continue;
      const added = at < 19 ? 1 : 0;
      const moved = good.inserted.map(({ start, end }) => ({ start: start + added, end: end + added }));
      const worse = { text: `${good.text.slice(0, at)}x${good.text.slice(at)}`, inserted: moved, clauses: moved };
      expect(judged(original, worse, smallSchema)).toBe(false);
    }
  });
});

test('a clause by itself is enough where the rule is plain, and is not where a name could mean two things', () => {
  const proven = crafted.filter(([, text]) => {
    const original = analyzeQuery(text, smallSchema);
    return tokenEnds(text).some((offset) => isProven(original, insert(text, offset, clause), smallSchema));
  });
  const names = proven.map(([name]) => name);
  expect(names).toContain('a plain pipeline');
  expect(names).toContain('a union leg');
  expect(names).toContain('a function');
  for (const name of [
    'let named as the other table',
    'as',
    'a wildcard',
    'rows whose columns are not all known',
    'search',
    'a rule with an error',
  ])
    expect(names).not.toContain(name);
});

const rules = corpusRules();

test.skipIf(rules.length === 0)('both modes agree on real rules, right and wrong', { timeout: 600_000 }, () => {
  const schema = loadSchema();
  let [proven, right] = [0, 0];
  for (const [index, { text }] of rules.entries()) {
    const { query: value } = load(text) as { readonly query: string };
    const original = analyzeQuery(value, schema);
    const source = original.sources.find(({ role }) => role === 'feeds');
    const column = source?.scope.find(({ type }) => type === 'string')?.name;
    const point = source && column && findWeavePoints(source, [column], original).value?.[0];
    if (!point || original.refusals.some(({ severity }) => severity === 'error')) continue;
    const written = `| where not(${point.names.get(column)} =~ "x")`;
    const tuned = insert(value, point.offset, written);
    const planned = [{ offset: point.offset, lines: [written] }];
    expect(judged(original, tuned, schema, planned), value).toBe(true);
    right += 1;
    if (isProven(original, tuned, schema)) proven += 1;
    // One wrong place and one wrong clause a rule: all of them would take minutes.
    const ends = tokenEnds(value);
    const elsewhere = ends[(index * 7919) % ends.length] ?? 0;
    if (elsewhere !== point.offset) {
      const misplaced = insert(value, elsewhere, written);
      judged(original, misplaced, schema);
      expect(verifyTuned(original, misplaced, 1, schema, { planned })).not.toEqual([]);
    }
    const other = wrongClauses[index % wrongClauses.length] ?? '';
    expect(judged(original, insert(value, point.offset, other), schema, planned), other).toBe(false);
  }
  expect(right).toBeGreaterThan(100);
  expect(proven / right).toBeGreaterThan(0.9);
});

const wrongClauses = [
  '| where not(NoSuchColumn == 1)',
  '| where not(true)',
  '| where not(now() > ago(1d)) | take 1',
  '| where not(isempty("a)',
  '| extend X = 1',
  '// nothing',
];
