// 6 and 7: cold compiles of ever larger workspaces: how time grows, and the memory of the largest.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { corpusWorkspace } from '../corpus.mjs';
import { queryOf, scenariosEach, writeWorkspace } from '../generated-workspace.mjs';
import { growthExponent, inTurns, median, medianTime, reference, run } from '../harness.mjs';
import { canMeasureMemory } from '../memory.mjs';
import { writeQueries } from '../queries.mjs';
import { cold, compileAnew } from '../winnow.mjs';

const analysed = 100;
const megabyte = 1e6;

export const growth = {
  rows: [
    { number: 6, name: 'growth exponent of time', unit: '', target: 1.05 },
    { number: 7, name: 'peak memory of the largest', unit: 'MB', target: 2.5 },
  ],
  async measure(context) {
    const sizes = context.quick ? [50, 100, 200] : [1000, 3000, 10_000];
    const points = [];
    let peak = 0;
    for (const [index, size] of sizes.entries()) {
      context.say(`cold compile of ${size} rules with ${scenariosEach} scenarios each`);
      const folder = writeWorkspace(join(context.scratch, `growth-${size}`), size);
      // The smaller ones are quick and noisy: they run more often.
      const [runs] = await inTurns(context.quick ? 1 : 3 - index, () =>
        compileAnew(context, folder, cold, { memory: size === sizes.at(-1) }),
      );
      points.push([size, medianTime(runs)]);
      peak = Math.max(...runs.map((one) => one.peak)) / megabyte;
      rmSync(folder, { recursive: true, force: true });
    }
    const exponent = growthExponent(points);
    const shown = points.map(([size, time]) => `${size} rules in ${(time / 1000).toFixed(1)} s`).join(', ');
    return [
      { value: exponent, reference: 1, orientation: '-', notes: [shown] },
      await memoryRow(context, peak, sizes.at(-1)),
    ];
  },
};

async function memoryRow(context, peak, size) {
  if (!canMeasureMemory) return { skipped: 'memory is measured where there is /proc' };
  const real = context.corpus === undefined ? [] : (await corpusWorkspace(context)).tuned.slice(0, analysed);
  const made = Array.from({ length: analysed }, (_, n) => ({ text: queryOf(n), environment: 'xdr' }));
  const queries = real.length < analysed ? made : real;
  const file = writeQueries(join(context.scratch, 'memory.json'), context.schema, queries);
  const [bare] = await inTurns(3, () => run([reference('analyse-once.cjs'), file], { memory: true }));
  const least = median(bare.map((one) => one.peak)) / megabyte;
  const notes = [
    `${size} rules, the sum of all processes; the reference has analysed ${analysed} ${queries === made ? 'of them' : 'tuned rules of the corpus'}`,
  ];
  return { value: peak, reference: least, orientation: `${(peak / 1000).toFixed(2)} GB`, notes };
}
