// How long the schema takes to load, beside reading and JSON.parse of the same files in the same process: medians over twenty
// processes, in every second one the reference comes first. `[dist]` names another build. Needs a build.
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const dist = new URL(`${pathToFileURL(process.argv[2] ?? 'dist').href}/`);
const probe = `
const files = ['tables', 'columns', 'fields', 'bridges', 'display-names', 'control'];
const { readFileSync } = await import('node:fs');
const timed = (work) => { const start = performance.now(); work(); return performance.now() - start; };
const start = performance.now(); await import('zod');
const zod = performance.now(); const { loadSchema, readSchemaData } = await import('${new URL('schema/load.js', dist)}');
const modules = performance.now();
const reference = () => timed(() => files.map((name) =>
  JSON.parse(readFileSync(new URL(\`../schema/\${name}.json\`, '${dist}'), 'utf8'))));
const first = process.argv[1] === 'reference' ? reference() : undefined;
const load = timed(loadSchema);
const read = first ?? reference();
const names = timed(() => loadSchema().field('process.name', 'DeviceProcessEvents'));
const checked = timed(() => readSchemaData(undefined, 'other bytes'));
console.log(JSON.stringify([zod - start, modules - zod, load, read, names, checked]));`;
const runs = Array.from({ length: 20 }, (_, index) =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', probe, index % 2 === 0 ? 'load' : 'reference']),
  ),
);
const median = (index) => runs.map((run) => run[index]).sort((a, b) => a - b)[runs.length / 2];
const shown = (index) => `${median(index).toFixed(1)} ms`;
console.log(`imports: zod ${shown(0)}, schema modules ${shown(1)}`);
console.log(
  `load ${shown(2)}, reading and JSON.parse alone ${shown(3)}, ratio ${(median(2) / median(3)).toFixed(2)} (at most 2)`,
);
console.log(
  `a second load and its first field name ${shown(4)}, a load of bytes that the build has not checked ${shown(5)}`,
);
