// 1: a cold, verified compile of the corpus beside Kusto's analysis alone of the same tuned queries.
import { corpusWorkspace } from '../corpus.mjs';
import { inTurns, median, medianTime } from '../harness.mjs';
import { analyseWarm } from '../queries.mjs';
import { cold, compileAnew } from '../winnow.mjs';

const passes = 3;

export const coldCompile = {
  needsCorpus: true,
  rows: [{ number: 1, name: 'cold verified compile of the corpus', unit: 'ms', target: 1.0 }],
  async measure(context) {
    const own = await compare(context, await corpusWorkspace(context), context.quick ? 2 : 5);
    const cached = own.plain > 0 ? await lastPass(own.workspace.queries, true) : Number.NaN;
    const notes = [
      `${own.words}; with Kusto's cache switched on (WithCache) its analyses take ${cached.toFixed(0)} ms, ratio ${(own.whole / cached).toFixed(2)}`,
    ];
    if (!context.quick) {
      const varied = await compare(context, await corpusWorkspace(context, 4), 3);
      notes.push(
        `with four literal variations of each rule: ${varied.words}; ${varied.whole.toFixed(0)} ms, Kusto alone ${varied.plain.toFixed(0)} ms, ratio ${(varied.whole / varied.plain).toFixed(2)}`,
      );
    }
    const orientation = `${perSecond(own)} rules/s`;
    return [{ value: own.whole, reference: own.plain, orientation, notes }];
  },
};

/** The whole process, and the last pass of a bare one that has done the same analyses before. */
async function compare(context, workspace, times) {
  const [runs, analyses] = await inTurns(
    times,
    () => compileAnew(context, workspace.folder, cold),
    () => lastPass(workspace.queries),
  );
  const [whole, plain] = [medianTime(runs), median(analyses)];
  const made = { workspace, whole, plain };
  const woven = workspace.tuned.filter(({ text }) => text.includes('winnow:begin')).length;
  const words = `${workspace.rules.length} rules, ${workspace.tuned.length} written, ${woven} of them with a clause, ${perSecond(made)} rules/s`;
  return { ...made, words };
}

function perSecond({ workspace, whole }) {
  return ((1000 * workspace.rules.length) / whole).toFixed(0);
}

async function lastPass(queries, cached = false) {
  return (await analyseWarm(queries, passes, cached)).at(-1).reduce((sum, time) => sum + time, 0);
}
