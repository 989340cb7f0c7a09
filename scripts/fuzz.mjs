// Throws mutated filters at the built translator: `node scripts/fuzz.mjs [runs] [dist]`. Fails on a throw, on a filter that
// takes half a second, and where a filter four times as long takes more than twelve times as long to parse (sixteen would be quadratic) and a tenth of a second.
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const runs = Number(process.argv[2] ?? 100_000);
const dist = pathToFileURL(`${process.argv[3] ?? 'dist'}/`);
const { translate } = await import(new URL('translate.js', dist));
const { parseFilter } = await import(new URL('syntax/parse.js', dist));
const { loadSchema } = await import(new URL('schema/load.js', dist));
const schema = loadSchema();
const tables = ['DeviceFileCertificateInfo', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceLogonEvents'];
// Every filter of the tests, as it stands there: table | filter | …
const folder = new URL('../test/filters/', import.meta.url);
const filters = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
  .flatMap((line) => line.split(' | ')[1] ?? []);
const pieces = [
  '"',
  "'",
  '`',
  '(',
  ')',
  ' or ',
  ' and ',
  'not ',
  '!',
  ' == ',
  '\\',
  ',',
  '”',
  '\0',
  '*',
  'such as ',
  '/',
  ' in ',
  ' contains ',
];
let state = 1;
const random = (below) => {
  state = (state * 48271) % 2147483647;
  return state % below;
};
let slowest = { time: 0, filter: '' };
for (let run = 0; run < runs; run += 1) {
  let filter = filters[random(filters.length)];
  for (let edit = random(6); edit >= 0; edit -= 1) {
    const at = random(filter.length + 1);
    filter = filter.slice(0, at) + pieces[random(pieces.length)] + filter.slice(at + random(8));
  }
  const table = schema.table(tables[random(tables.length)], 'xdr');
  const sightings = random(2) === 0 ? 'all' : 'any';
  const input = { filter, words: '', values: new Map(), sightings };
  const started = performance.now();
  try {
    translate(input, { schema, environment: 'xdr', table });
  } catch (error) {
    console.error(`threw on ${JSON.stringify(filter)}`);
    throw error;
  }
  const time = performance.now() - started;
  if (time > slowest.time) slowest = { time, filter };
}
console.log(`${runs} filters, the slowest took ${slowest.time.toFixed(1)} ms: ${JSON.stringify(slowest.filter)}`);

/** The least time of parsing a text, in milliseconds: what else the machine does only adds to it. */
function parseTime(text) {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    parseFilter(text);
    return performance.now() - started;
  });
  return Math.min(...times);
}

// What takes a few milliseconds tells nothing.
const tellsSomething = 100;
let steepest = { ratio: 0, time: 0, filter: 'none that takes 100 ms' };
for (let run = 0; run < Math.min(200, runs); run += 1) {
  const filter = filters[random(filters.length)];
  const joint = [' or ', ' and ', ' ', ', ', ' not (', ' ( '][random(6)];
  // Whole repetitions: a text that is cut somewhere else is read in another way.
  const grow = (length) => (filter + joint).repeat(Math.max(1, Math.floor(length / (filter.length + joint.length))));
  const time = parseTime(grow(16_000));
  const ratio = time < tellsSomething ? 0 : time / Math.max(1, parseTime(grow(4_000)));
  if (ratio > steepest.ratio) steepest = { ratio, time, filter: filter + joint };
}
const { ratio, time, filter: worst } = steepest;
console.log(
  `16,000 characters against 4,000: at most ${ratio.toFixed(1)} times as long, ${time.toFixed(0)} ms: ${JSON.stringify(worst)}`,
);
process.exitCode = slowest.time > 500 || ratio > 12 ? 1 : 0;
