// How long the schema takes to load: medians of ten processes, zod's own import apart. Needs a build.
import { execFileSync } from 'node:child_process';

const probe = `
const start = performance.now(); await import('zod');
const zod = performance.now(); const { loadSchema } = await import('./dist/schema/load.js');
const modules = performance.now(); loadSchema();
console.log(JSON.stringify([zod - start, modules - zod, performance.now() - modules]));`;
const runs = Array.from({ length: 10 }, () =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', probe])),
);
const median = (index) =>
  runs
    .map((run) => run[index])
    .sort((a, b) => a - b)[5]
    .toFixed(1);
console.log(`zod ${median(0)} ms, schema modules ${median(1)} ms, read, checked and built ${median(2)} ms`);
