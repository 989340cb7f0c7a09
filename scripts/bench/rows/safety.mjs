// 10: what of a cold compile is the safety analysis, by a profile of one process.
import { join } from 'node:path';
import { corpusWorkspace } from '../corpus.mjs';
import { scenariosEach, writeWorkspace } from '../generated-workspace.mjs';
import { profileCompile, safety } from '../profile.mjs';

export const safetyShare = {
  rows: [{ number: 10, name: 'safety analysis, of a cold compile', unit: 'ms', target: 0.25 }],
  async measure(context) {
    const count = context.quick ? 50 : 1000;
    const folder = writeWorkspace(join(context.scratch, 'safety'), count);
    const stages = await profileCompile(context, folder);
    const [value, reference] = [safetyOf(stages), totalOf(stages)];
    const notes = [`${count} rules with ${scenariosEach} scenarios each, one process; with all that it calls`];
    if (context.corpus !== undefined) {
      const corpus = await profileCompile(context, (await corpusWorkspace(context)).folder);
      notes.push(`of the corpus with one scenario a rule: ${(safetyOf(corpus) / totalOf(corpus)).toFixed(2)}`);
    }
    return [{ value, reference, orientation: '-', notes }];
  },
};

/** The profile by stages as lines, for `--profile`. */
export async function profileLines(context) {
  const generated = writeWorkspace(join(context.scratch, 'profile-generated'), context.quick ? 50 : 1000);
  const workspaces = [['made-up rules with five scenarios each', generated]];
  if (context.corpus !== undefined)
    workspaces.unshift(['corpus, one scenario a rule', (await corpusWorkspace(context)).folder]);
  const lines = [];
  for (const [title, folder] of workspaces) {
    const stages = await profileCompile(context, folder);
    const total = totalOf(stages);
    lines.push('', `Profile of a cold compile in one process: ${title}, ${total.toFixed(0)} ms`);
    for (const { stage, time } of stages)
      lines.push(`${`${((100 * time) / total).toFixed(1)} %`.padStart(8)} ${time.toFixed(0).padStart(8)} ms  ${stage}`);
  }
  return lines;
}

function safetyOf(stages) {
  return stages.find(({ stage }) => stage === safety)?.time ?? 0;
}

function totalOf(stages) {
  return stages.reduce((sum, { time }) => sum + time, 0);
}
