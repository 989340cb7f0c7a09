import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileRule } from '../../src/compile.js';
import { analyzeExactly } from '../../src/kql/analyze-exactly.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { isAsSeen } from '../../src/kql/as-seen.js';
import { shapeOfQuery } from '../../src/kql/kept-shape.js';
import { libraries } from '../../src/kql/kusto.js';
import { hasTokens, shapeBySkeleton } from '../../src/kql/shape-by-skeleton.js';
import { mark, offsetsOf, placesOf, type Replaced, type Skeleton, skeletonOf } from '../../src/kql/skeleton.js';
import { type SyntaxShape, shapeOfText } from '../../src/kql/syntax-shape.js';
import { loadSchema } from '../../src/schema/load.js';
import type { Schema } from '../../src/schema/schema.js';
import { readExclusions } from '../../src/sources/exclusion-file.js';
import { readRules } from '../../src/sources/rule-file.js';
import type { RuleJob } from '../../src/sources/workspace.js';
import { corpusFolder, smallSchema } from './kql-support.js';

/** A skeleton with a sign that can be read in the place of the mark. */
const readable = (text: string): string | undefined => skeletonOf(text)?.text.replaceAll(mark, '#');

test.each([
  ['T | where A == "x" and B !has_cs \'y\'', 'T | where A == "#0" and B !has_cs \'#1\''],
  ['T | where A in~ ("x", @"C:\\y") // "z"', 'T | where A in~ ("#0", @"#1") //'],
  ['T | where A has_any ("x", // "a"\r\n  "y")', 'T | where A has_any ("#0", //\r\n  "#1")'],
  ['T | where A == "a \\" | where // b" and B==\'\'', 'T | where A == "#0" and B==\'#1\''],
  ['T | where A in ("x", B, "y")', 'T | where A in ("#0", B, "y")'],
  // Literals that may matter, or whose end Kusto does not see in them alone.
  ['let x = "a"; T | where A matches regex "b"', 'let x = "a"; T | where A matches regex "b"'],
  ['T | where A in (_GetWatchlist("a"))', 'T | where A in (_GetWatchlist("a"))'],
  ['T | where A has_any (dynamic(["a"])) and A == h"b"', 'T | where A has_any (dynamic(["a"])) and A == h"b"'],
  ['T | where A == "\\u0041" or A == ```x // "y"```', 'T | where A == "\\u0041" or A == ```x // "y"```'],
  ['T | where has == tolower("a") | extend B = "c"', 'T | where has == tolower("a") | extend B = "c"'],
])('%s', (text, skeleton) => {
  expect(readable(text)).toBe(skeleton);
});

test.each(['\u0085', '\u2028', '\u2029', '\r', mark])('a text with an odd character has no skeleton: %j', (odd) => {
  expect(skeletonOf(`T | where A == "${odd}"`)).toBeUndefined();
});

test('each place of a skeleton is one of the text, but within what was replaced', () => {
  const text = 'T // note\n| where A == "some text" and B == ""';
  const skeleton = skeletonOf(text);
  if (!skeleton) throw new Error('no skeleton');
  const offsets = offsetsOf(skeleton);
  const places = placesOf(offsets, text.length);
  for (const [place, offset] of offsets.entries()) if (offset >= 0) expect(places[offset]).toBe(place);
  const words = (of: string, at: (index: number) => number) => {
    return ['T', '//', '\n', '| where', '"', ' and', 'B =='].map((word) => at(of.indexOf(word)));
  };
  expect(words(skeleton.text, (index) => offsets[index] ?? -1)).toEqual(words(text, (index) => index));
  expect([offsets.at(-1), places.at(-1)]).toEqual([text.length, skeleton.text.length]);
  expect([...offsets].filter((offset) => offset < 0)).toHaveLength(1 + 3 + 3);
});

let analyses = 0;
let parses = 0;
const texts: string[] = [];

beforeAll(() => {
  const { KustoCode } = libraries().kusto as { KustoCode: Record<string, (...given: readonly unknown[]) => unknown> };
  const { ParseAndAnalyze: analyze, Parse: parse } = KustoCode;
  KustoCode['ParseAndAnalyze'] = (...given) => {
    analyses += 1;
    texts.push(String(given[0]));
    return analyze?.apply(KustoCode, [...given]);
  };
  KustoCode['Parse'] = (...given) => {
    parses += 1;
    texts.push(String(given[0]));
    return parse?.apply(KustoCode, [...given]);
  };
});

/** How often Kusto is asked. */
function asked(work: () => unknown): { readonly analyses: number; readonly parses: number } {
  const before = { analyses, parses };
  work();
  return { analyses: analyses - before.analyses, parses: parses - before.parses };
}

/** The shared analysis says what Kusto says of the very text. */
function expectSame(text: string, schema: Schema): void {
  const [shared, exact] = [analyzeQuery(text, schema), analyzeExactly(text, schema)];
  expect(JSON.stringify(shared), text).toBe(JSON.stringify(exact));
  expect(JSON.stringify(shapeOfQuery(shared)), text).toBe(JSON.stringify(shapeOfQuery(exact)));
  expect(JSON.stringify(shapeBySkeleton(text)), text).toBe(JSON.stringify(shapeOfText(text)));
}

/** Other texts of the same skeleton: each literal becomes another one, or all the same one. */
function variations(text: string): readonly string[] {
  const { replaced = [] } = skeletonOf(text) ?? {};
  const withTexts = (other: (raw: string, index: number) => string): string => {
    let [result, copied] = ['', 0];
    for (const [index, { kind, from, to }] of replaced.entries()) {
      result += text.slice(copied, from) + (kind === 'comment' ? `// ${index}` : other(text.slice(from, to), index));
      copied = to;
    }
    return result + text.slice(copied);
  };
  return [
    withTexts((_, index) => `"other ${index}"`),
    withTexts((raw) => raw.replace(/(?=.$)/s, 'x')),
    withTexts(() => "'// | where \" DeviceNetworkEvents'"),
    withTexts((_, index) => (index % 2 === 0 ? '@"C:\\a""b"' : '""')),
    withTexts(() => '"\\"\\\\ é😀"'),
  ];
}

const where = 'DeviceProcessEvents | where';
const crafted: readonly string[] = [
  `${where} FileName == "a"`,
  `${where} FileName == "a" // not "b"\r\n| where not(FolderPath has 'c|d' or FolderPath !contains "//e") // f`,
  `${where} FileName in~ ("", "a", 'a', "a") and AccountName !in ("b") | summarize count() by DeviceName`,
  `${where} FileName in~ (${Array.from({ length: 400 }, (_, index) => `"${index}.exe"`).join(', ')})`,
  `${where} FileName has_any ("a" // first\n, "b", "c") | extend X = FileName == "d" | project DeviceName, X`,
  `${where} FileName has_all ("a", "b") | extend N = case(FileName == "c", "d", FileName startswith "e", "f", "g")`,
  `${where} FileName == "a" | summarize A = countif(FileName == "b"), B = make_set(iff(FileName == "c", 1, 2)) by DeviceId`,
  `${where} FileName == "a" | join kind=leftanti (DeviceNetworkEvents | where ActionType == "b") on DeviceId`,
  `union (${where} FileName == "a"), (DeviceNetworkEvents | where ActionType has "b") | where DeviceName != "c"`,
  `let names = dynamic(["a"]); let one = "b"; let f = (T: (*), x: string) { T | where FileName == "c" and FileName != x };
DeviceProcessEvents | invoke f("d") | where FileName has_any (names) or FileName endswith one or AccountName =~ "e"`,
  `let X = ${where} FileName == "a"; X | where DeviceId in ((X | where AccountName == "b" | project DeviceId))`,
  `${where} tolower(FileName) == "a" and FileSize > 1 and Timestamp > ago(1d) and FileName matches regex "b" | take 3`,
  `${where} FileName == "a" | where DeviceId in (("b")) and FileName has ("c") and "d" == "e"`,
  'search in (DeviceProcessEvents) FileName == "a" or "b"',
  // With something to say of it.
  `${where} FileName == "a" and Nonsense == "b"`,
  `${where} FileSize has "a" or FileSize == "b" | where Missing("c") == "d"`,
  'Missing | where A == "a" | join (DeviceProcessEvents | where FileName == "b") on $left.A == $right.DeviceId',
  `${where} FileName == "a" | invoke FileProfile(SHA1, 1000) | where Signer == "b" | project-rename Name = FileName`,
  `${where} FileName == "a" "b" and AccountName == "c"`,
  `${where} FileName == "a`,
  `${where} FileName == "a" ==`,
  `print x = "a" == "b" | where x == "c"`,
];

describe('the shared analysis is that of the text itself', () => {
  test.each(crafted)('%s', (text) => {
    for (const one of [text, ...variations(text)]) expectSame(one, smallSchema);
  });

  test('whatever the order of the texts', () => {
    const text = `${where} FileName == "first" | project-rename Name = FileName | invoke FileProfile(SHA1, 1) | take 1`;
    const first = JSON.stringify(analyzeExactly(text, smallSchema));
    for (const one of variations(text)) expectSame(one, smallSchema);
    expect(JSON.stringify(analyzeExactly(text, smallSchema))).toBe(first);
  });

  test('where a text names a table', () => {
    for (const name of ['nothing', 'DeviceNetworkEvents', 'Device*', 'nothing']) {
      expectSame(`union Device* | where DeviceName == "${name}"`, smallSchema);
      expectSame(`find where DeviceName == "${name}"`, smallSchema);
    }
  });
});

test('Kusto is asked once for texts that differ only in what is compared with', () => {
  const text = (name: string) => `${where} FileName == "${name}" and AccountName == "system" | take 7 // ${name}`;
  expect(asked(() => analyzeQuery(text('a'), smallSchema)).analyses).toBe(1);
  expect(asked(() => analyzeQuery(text('much longer'), smallSchema)).analyses).toBe(0);
  expect(asked(() => analyzeExactly(text('b'), smallSchema)).analyses).toBe(1);
  expect(asked(() => shapeBySkeleton(text('a'))).parses).toBe(1);
  expect(asked(() => shapeBySkeleton(text('much longer'))).parses).toBe(0);
  expect(asked(() => shapeBySkeleton(`${text('b')}\n| take 8`)).parses).toBe(1);
});

test.each([
  ['texts side by side, which are one', `${where} FileName == "x" "y"`],
  ['a bracket of its own', `${where} FileName == "x" and AccountName has ("z") and FileName in (("y"), "z")`],
  ['a syntax error', `${where} FileName == "x" and`],
])('each text is analysed by itself where it may matter: %s', (_name, text) => {
  const other = text.replace('"x"', '"other"');
  analyzeQuery(text, smallSchema);
  const again = asked(() => analyzeQuery(other, smallSchema)).analyses;
  expect(again).toBe(text.includes('((') ? 0 : 1);
  expectSame(other, smallSchema);
});

/** The shape of a text that parses. */
function shapeFor(text: string): SyntaxShape {
  const shape = shapeOfText(text);
  if (!shape.ok) throw new Error(shape.reason);
  return shape.value;
}

/** A skeleton made by hand, with a literal or a comment in the place of some words. */
function replacing(text: string, words: string, kind: Replaced['kind'] = 'literal'): Skeleton {
  const [start, end] = [text.indexOf(words), text.indexOf(words) + words.length];
  return { text, replaced: [{ kind, start, end, from: start, to: end }] };
}

test.each([
  ['T | where A == "x"', '"x"', 'literal', true],
  ['T | where A has_any ("y", "x")', '"x"', 'literal', true],
  ['T | where A == "x" //', '//', 'comment', true],
  ['T | extend A = "x"', '"x"', 'literal', false],
  ['T | where f("x") == "y"', '"x"', 'literal', false],
  ['T | where A == strcat("x")', '"x"', 'literal', false],
  ['T | where A in (dynamic(["x"]))', '"x"', 'literal', false],
  ['T | where A == "x" "y"', '"x"', 'literal', false],
  ['T | where A == "x y"', '"x', 'literal', false],
  ['T | where A == "x y"', 'x y', 'literal', false],
  ['T // "x"', '"x"', 'literal', false],
  ['T | where A == "//"', '//', 'comment', false],
  ['T | where A == "x" and', '"x"', 'literal', false],
] as const)('what Kusto reads otherwise is seen: %s, %s as a %s', (text, words, kind, expected) => {
  expect(isAsSeen(replacing(text, words, kind), shapeFor(text))).toBe(expected);
});

test("a shape is another text's only where Kusto's lexer finds its tokens there", () => {
  const shape = shapeFor('T | where A == "xx" // y\n| take 1');
  const fits = (text: string): boolean => hasTokens({ ...shape, text });
  expect(fits(shape.text)).toBe(true);
  expect(fits('T | where A == @"x" // z\n| take 2')).toBe(true);
  for (const other of [
    'T | where A == "xx" || y\n| take 1',
    'T | where A == "xx  // y\n| take 1',
    'T | where A == xxxx // y\n| take 1',
    'T | where A != "xx" // y\n| take 1',
    'T | where A == "xx" // y  | take 1',
    'T | where A == "x"  // y\n| take 1',
    'T | where A == "xx" // y\n| take 1 2',
    'T | where A == "xx" // y\n| take',
  ])
    expect(fits(other), other).toBe(false);
});

test('full verification asks Kusto of the very texts', () => {
  const text = (name: string) => `${where} FileName == "${name}" | take 9`;
  const job = (name: string): RuleJob => {
    const [rule] = readRules({ path: 'rules/x.kql', text: text(name) }).rules;
    const { file } = readExclusions({
      path: 'x.yaml',
      text: `rule: "x"\nscenarios:\n  - id: s\n    filter: 'DeviceName == "${name}-host"'\n`,
    });
    const [scenario] = file?.scenarios ?? [];
    if (!rule || !file || !scenario) throw new Error('not read');
    return { rule, scenarios: [{ file, scenario, values: new Map(), diagnostics: [] }] };
  };
  const schema = loadSchema();
  const compiled = (name: string, verify: 'clause' | 'full') => {
    texts.length = 0;
    const { clauses, tuned = '' } = compileRule(job(name), schema, {
      includeUnreviewed: true,
      environment: 'xdr',
      verify,
    });
    expect(clauses).toBe(1);
    return { given: [...texts], tuned };
  };
  compiled('first', 'clause');
  const shared = compiled('second', 'clause');
  expect(shared.given.filter((one) => one.includes('take 9'))).toEqual([]);
  const full = compiled('third', 'full');
  const [originals, woven] = [false, true].map((tuned) =>
    full.given.filter((given) => given.includes('take 9') && given.includes('winnow:begin') === tuned),
  );
  // Analysed, and parsed once more for the trees to be held against each other.
  expect(originals).toEqual([text('third'), text('third')]);
  expect(woven).toHaveLength(2);
  for (const given of woven ?? []) expect(full.tuned).toContain(given);
});

test('each analysis is an object of its own, with what was one object in it still one', () => {
  const text = (name: string) =>
    `let X = ${where} FileName == "${name}"; union X, (X | take 1) | where AccountName == "b"`;
  const [one, other] = [analyzeQuery(text('a'), smallSchema), analyzeQuery(text('c'), smallSchema)];
  for (const query of [one, other]) {
    const last = query.sources.map(({ stages }) => stages.at(-1)?.predicate);
    expect(last).toHaveLength(2);
    expect(last[0]).toBeDefined();
    expect(last[0]).toBe(last[1]);
  }
  expect(one.sources[0]).not.toBe(other.sources[0]);
  expect(analyzeQuery(text('a'), smallSchema)).not.toBe(one);
});

const folder = corpusFolder();

test.skipIf(folder === undefined)('real rules and their variations', { timeout: 600_000 }, () => {
  const schema = loadSchema();
  const paths = readdirSync(folder ?? '', { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(ya?ml|kql)$/.test(path),
  );
  const texts = paths.sort().flatMap((path) => {
    const text = readFileSync(join(folder ?? '', path), 'utf8');
    return readRules({ path, text }).rules.map(({ query }) => query.value);
  });
  let shared = 0;
  for (const [index, text] of texts.entries()) {
    expectSame(text, schema);
    const others = variations(text);
    const longer = others[1] ?? '';
    if (longer !== text && asked(() => analyzeQuery(longer, schema)).analyses === 0) shared += 1;
    for (const other of [longer, others[index % 5] ?? '']) expectSame(other, schema);
  }
  expect(shared).toBeGreaterThan(200);
});
