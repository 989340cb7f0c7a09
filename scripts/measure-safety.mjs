// How long the safety analysis of one scenario takes: every filter of test/filters that compiles, on its table, beside a rule
// of two conditions. Each is asked twice and the second time counts, the first one is told apart. Needs a build.
import { readdirSync, readFileSync } from 'node:fs';
import { loadSchema, translate } from '../dist/index.js';
import { safetyOf } from '../dist/safety/scenario-safety.js';

const folder = new URL('../test/filters/', import.meta.url);
const tables = {
  P: 'DeviceProcessEvents',
  N: 'DeviceNetworkEvents',
  F: 'DeviceFileEvents',
  R: 'DeviceRegistryEvents',
  I: 'DeviceImageLoadEvents',
  L: 'DeviceLogonEvents',
  E: 'DeviceEvents',
  C: 'DeviceFileCertificateInfo',
  M: 'EmailEvents',
  S: 'SecurityEvent',
  A: 'SigninLogs',
};
const lines = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => line.split(/(?<=\s)\|(?=\s|$)/).map((part) => part.replace(/^ | $/g, '')));

const schema = loadSchema();
const inputs = lines.flatMap(([name, filter]) => {
  const table = schema.table(tables[name] ?? name);
  if (table === undefined || filter === undefined) return [];
  const environment = table.environments.includes('xdr') ? 'xdr' : 'sentinel';
  const { compiled } = translate(
    { filter, words: '', reading: undefined, values: new Map(), sightings: 'all', expires: undefined, lookBackDays: 1 },
    { schema, environment, table: schema.table(table.name, environment) },
  );
  const [first, second] = [...table.columns.values()].filter(({ type }) => type === 'string');
  if (compiled === undefined || first === undefined || second === undefined) return [];
  const has = (column, texts) => ({ kind: 'text', column: column.name, operator: 'has', texts, matchCase: false });
  const formula = { kind: 'and', parts: [has(first, ['tool']), has(second, ['update', 'remote'])] };
  const rule = { formula, unread: [], lists: [] };
  return [{ id: 'measured', filter, table: table.name, predicate: compiled.predicate, rule }];
});

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function print(name, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
  const over = sorted.filter((value) => value > 5).length;
  console.log(
    `${name.padEnd(12)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  worst ${at(1)} ms  over 5 ms ${over} of ${sorted.length}`,
  );
}

const first = inputs.map((input) => timed(() => safetyOf(input, [], 'full', schema)));
const again = inputs.map((input) => timed(() => safetyOf(input, [], 'full', schema)));
const gate = inputs.map((input) => timed(() => safetyOf(input, [], 'gate', schema)));
print('first', first);
print('again', again);
print('gate alone', gate);
