import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { beyondBounds } from '../../src/kql/bounds.js';
import { smallSchema } from './kql-support.js';
import { corpusRules } from './weave-support.js';

const levels = (count: number, of: (before: string, name: string) => string) =>
  Array.from({ length: count }, (_, level) => of(`L${level}`, `L${level + 1}`)).join('\n');
const table = 'DeviceProcessEvents | project DeviceId, FileName';

/** Queries that double at each level: Kusto's analysis would not come to an end within hours. */
const doubling: readonly (readonly [string, (count: number) => string])[] = [
  ['unions of views', (n) => `let L0 = ${table};\n${levels(n, (a, b) => `let ${b} = union ${a}, ${a};`)}\nL${n}`],
  [
    'a union behind a view',
    (n) => `let L0 = ${table};\n${levels(n, (a, b) => `let ${b} = ${a} | union ${a};`)}\nL${n}`,
  ],
  ['joins', (n) => `let L0 = ${table};\n${levels(n, (a, b) => `let ${b} = ${a} | join ${a} on DeviceId;`)}\nL${n}`],
  [
    'functions',
    (n) => `let L0 = () { ${table} };\n${levels(n, (a, b) => `let ${b} = () { union ${a}(), ${a} };`)}\nL${n}()`,
  ],
  ['rows with a name', (n) => `${table} | as L0\n${levels(n, (a, b) => `| union ${a} | as ${b}`)}`],
  [
    'names behind comments, in brackets and with escapes',
    (n) =>
      `let // L\n ['L0'] = ${table};\n${levels(n, (a, b) => `let ['${b}'] = union ['${a}'], ["\\x4c${a.slice(1)}"];`)}\nL${n}`,
  ],
  [
    'semicolons in texts',
    (n) => `let L0 = ${table};\n${levels(n, (a, b) => `let ${b} = ${a} | where FileName == ";" | union ${a};`)}\nL${n}`,
  ],
  [
    'views inside of functions',
    (n) =>
      `let L0 = ${table};\n${levels(n, (a, b) => `let ${b} = () { let v = ${a}; let w = union v, v; w };`)}\nL${n}`,
  ],
];

test.each(doubling)('%s that double at each level are refused beyond a dozen levels, and read before', (_name, of) => {
  expect(beyondBounds(of(6))).toBeUndefined();
  const query = analyzeQuery(of(26), smallSchema);
  expect(query.refusals.map(({ code, message, severity }) => [code, severity, message])).toEqual([
    ['WN601', 'error', 'the rule uses its own names over and over: it would be too large to be read'],
  ]);
});

test('names that are used often, but not by each other, are read', () => {
  const often = `let x = 1;\nlet V = ${table};\n${table} | where DeviceId in (V)${' or DeviceId in (V) and x == x'.repeat(60)}`;
  expect(beyondBounds(often)).toBeUndefined();
  const chain = `let L0 = ${table};\n${levels(80, (a, b) => `let ${b} = ${a} | where FileName != "${b}";`)}\nL80`;
  expect(beyondBounds(chain)).toBeUndefined();
  const hidden = `let A = ${table}; let f = () { let A = union A, A; A };\n${'let B = f(); '}union A, B`;
  expect(beyondBounds(hidden)).toBeUndefined();
});

test('a name keeps its own weight outside of the function that binds it again', () => {
  const inner = (n: number) => `let f${n} = () { let L${n} = 1; L${n} };`;
  const text = `let L0 = ${table};\n${levels(26, (a, b) => `${inner(Number(a.slice(1)))} let ${b} = union ${a}, ${a};`)}\nL26`;
  expect(beyondBounds(text)).toMatch(/over and over/);
});

test('what takes the square of its length is refused where it is long', () => {
  expect(beyondBounds(`${table}${' | join (DeviceNetworkEvents) on DeviceId'.repeat(101)}`)).toMatch(/joins/);
  expect(beyondBounds(`${table} | where FileName in (${'"abcdefgh",'.repeat(30_000)} "x")`)).toMatch(/too long/);
  expect(beyondBounds(`${table} | where ${'('.repeat(501)}true${')'.repeat(501)}`)).toMatch(/too deeply/);
});

const rules = corpusRules();

test.skipIf(rules.length === 0)('no real rule comes near the bounds', () => {
  for (const { name, text } of rules) {
    const { query } = load(text) as { readonly query: string };
    expect(beyondBounds(query), name).toBeUndefined();
    expect(beyondBounds(`${query}\n${'//'.padEnd(query.length * 3)}`), name).toBeUndefined();
  }
});
