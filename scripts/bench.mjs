// `npm run bench`: how fast winnow is. Each figure is held against a reference that is measured in the same run, in turns.
//   -- --json         `{ "rows": [...] }` and nothing else; what is being done goes to stderr
//   -- --rows 1,3     these rows alone
//   -- --quick        smaller sizes and fewer runs: to try the benchmark, not to judge by
//   -- --profile      where the time of a cold compile goes, by stages, besides the rows that are named
//   -- --corpus DIR   real rules; `../shared/corpus` beside the repository without it
//   -- --dist DIR     another build
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { makeContext } from './bench/context.mjs';
import { endAll } from './bench/harness.mjs';
import { jsonOf, tableOf } from './bench/print.mjs';
import { coldCompile } from './bench/rows/cold-compile.mjs';
import { firstResult } from './bench/rows/first-result.mjs';
import { growth } from './bench/rows/growth.mjs';
import { profileLines, safetyShare } from './bench/rows/safety.mjs';
import { schemaLoad } from './bench/rows/schema.mjs';
import { secondCompile } from './bench/rows/second-compile.mjs';
import { versionOnly } from './bench/rows/version.mjs';
import { watching } from './bench/rows/watch.mjs';

const measurements = [coldCompile, firstResult, versionOnly, secondCompile, growth, watching, schemaLoad, safetyShare];

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    rows: { type: 'string' },
    corpus: { type: 'string' },
    dist: { type: 'string' },
  },
});
const numbers = options.rows?.split(',').map(Number) ?? (options.profile ? [] : undefined);
const isWanted = ({ number }) => numbers === undefined || numbers.includes(number);

if (numbers?.some((number) => !measurements.some(({ rows: own }) => own.some((row) => row.number === number)))) {
  process.stderr.write('there are rows 1 to 10: `--rows 1,3`\n');
  process.exit(2);
}

const context = await makeContext(options);
process.on('exit', () => {
  endAll();
  rmSync(context.scratch, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
if (context.quick) context.say('quick: smaller sizes and fewer runs; these figures are no measure of the targets');
if (context.corpus === undefined) context.say(`there is no corpus in ${context.wanted}: rows that need it are skipped`);

const rows = [];
for (const measurement of measurements.filter((one) => one.rows.some(isWanted))) {
  const measured = await figuresOf(measurement);
  rows.push(...measurement.rows.map((row, index) => ({ ...row, ...measured[index] })).filter(isWanted));
}
if (options.json) process.stdout.write(jsonOf(rows));
else if (rows.length > 0) process.stdout.write(`${tableOf(rows)}\n`);
if (options.profile) {
  const lines = await profileLines(context);
  const stream = options.json ? process.stderr : process.stdout;
  stream.write(`${lines.join('\n')}\n`);
}

/** The figures of a measurement, or why there are none. */
async function figuresOf(measurement) {
  const { rows: own, needsCorpus = false } = measurement;
  if (needsCorpus && context.corpus === undefined) return own.map(() => ({ skipped: 'there is no corpus' }));
  for (const { number, name } of own) context.say(`${number} ${name}`);
  try {
    return await measurement.measure(context);
  } catch (error) {
    process.exitCode = 1;
    const failed = String(error?.message ?? error);
    context.say(`failed: ${failed}`);
    return own.map(() => ({ failed }));
  }
}
