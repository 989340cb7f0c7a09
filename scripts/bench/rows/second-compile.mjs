// 4 and 5: a compile after another one, with nothing changed and with one rule changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { queryOf, rulePath, ruleText, scenariosEach, writeWorkspace } from '../generated-workspace.mjs';
import { inTurns, medianTime, reference, run } from '../harness.mjs';
import { writeQueries } from '../queries.mjs';
import { compile } from '../winnow.mjs';

/** Between saving a file and starting a program a person needs this long at least. */
const breath = 200;

export const secondCompile = {
  rows: [
    { number: 4, name: 'second compile, nothing changed', unit: 'ms', target: 2.5 },
    { number: 5, name: 'compile after one edit', unit: 'ms', target: 1.3 },
  ],
  async measure(context) {
    const count = context.quick ? 100 : 1000;
    const folder = writeWorkspace(join(context.scratch, 'second'), count);
    const env = { WINNOW_CACHE_DIR: join(context.scratch, 'second-cache') };
    const changed = 7;
    const queries = writeQueries(
      join(context.scratch, 'second.json'),
      context.schema,
      [{ text: queryOf(changed), environment: 'xdr' }],
      { named: true },
    );
    const again = () => compile(context, folder, [], { env });
    context.say(`first compile of ${count} rules with ${scenariosEach} scenarios each`);
    await setTimeout(breath);
    await again();
    const files = ['rules', 'exclusions', 'tuned', 'winnow.yaml'].map((name) => join(folder, name));
    const [same, hashed, edits, cold] = await inTurns(
      context.quick ? 2 : 5,
      again,
      () => run([reference('read-and-hash.mjs'), ...files]),
      async (turn) => {
        writeFileSync(join(folder, rulePath(changed)), ruleText(changed, `-edit-${turn}`));
        await setTimeout(breath);
        return again();
      },
      () => run([reference('analyse-once.cjs'), queries]),
    );
    const [unchanged, edited] = [medianTime(same), medianTime(edits)];
    const analysis = medianTime(cold);
    return [
      {
        value: unchanged,
        reference: medianTime(hashed),
        orientation: `${(unchanged / 1000).toFixed(2)} s`,
        notes: [
          `${count} rules with ${scenariosEach} scenarios each; the reference read ${hashed[0].out.trim()} files`,
        ],
      },
      {
        value: edited,
        reference: unchanged + analysis,
        orientation: '-',
        notes: [`figure 4 and ${analysis.toFixed(0)} ms of a bare process that analyses that rule`],
      },
    ];
  },
};
