// In one process, after all imports: reading and JSON.parse of the schema's files, and `loadSchema()`. The order is an argument.
import { readFileSync } from 'node:fs';

const [dist, order] = process.argv.slice(2);
const importing = performance.now();
const { loadSchema } = await import(new URL('schema/load.js', dist));
const imports = performance.now() - importing;
const names = ['tables', 'columns', 'fields', 'bridges', 'display-names', 'control'];
const parse = () => names.map((name) => JSON.parse(readFileSync(new URL(`../schema/${name}.json`, dist), 'utf8')));

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const works = { parse, load: loadSchema };
const times = Object.fromEntries(order.split(',').map((name) => [name, timed(works[name])]));
console.log(JSON.stringify({ ...times, imports }));
