// A profile of V8 by stages of winnow: each sample belongs to the innermost function on its stack that a stage owns.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAnew } from './winnow.mjs';

/** What the safety analysis asks and all that it calls; `refa` is called by `logic` alone. */
export const safety = 'safety analysis';

const loading = 'starting Node, loading modules';
const kusto = "Kusto's analysis of the rules";
const kustoAgain = "Kusto's analysis to verify";
const verifying = 'verifying';
const idle = '(idle)';

/** What is called by these is theirs, whatever it is. */
const whole = new Set([safety, kusto, kustoAgain, 'loading Kusto', 'writing files']);

const folders = {
  sources: 'reading files and YAML',
  schema: 'loading the schema',
  syntax: 'parsing filters',
  meaning: 'parsing filters',
  bind: 'binding and printing clauses',
  emit: 'binding and printing clauses',
  kql: "reading Kusto's tree",
  weave: 'weaving',
  verify: verifying,
  safety,
  logic: safety,
  report: 'printing',
  cli: 'command line',
  pool: 'workers',
  batch: 'order of the work, cache',
};

const files = [
  [/^safety-/, safety],
  [/^translat/, 'binding and printing clauses'],
  [/^weave-scenarios/, 'weaving'],
];

const functions = [
  [/\/kql\/kusto\.js$/, /^libraries$/, 'loading Kusto'],
  [/\/sources\/files\.js$/, /^writeText$/, 'writing files'],
  [/\/manifest\.js$/, /^buildManifest$/, 'writing files'],
];

/** Profiles a cold compile of a workspace, in one process without a snapshot, and gives the milliseconds of each stage. */
export async function profileCompile(context, workspace) {
  const folder = join(context.scratch, `profile-${Math.random().toString(36).slice(2)}`);
  mkdirSync(folder);
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
  await compileAnew(context, workspace, ['--no-cache', '--workers', '1'], { flags, env: { WINNOW_SNAPSHOT: 'off' } });
  const profiles = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  return stagesOf(profiles, context.dist);
}

/** The milliseconds of each stage, the largest first. */
export function stagesOf(profiles, dist) {
  const sums = new Map();
  for (const profile of profiles) {
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const stages = new Map();
    const visit = (node, around) => {
      const stage = stageOf(node.callFrame, around, dist);
      stages.set(node.id, stage);
      for (const child of node.children ?? []) visit(nodes.get(child), stage);
    };
    visit(profile.nodes[0], loading);
    for (const [index, id] of profile.samples.entries()) {
      const stage = stages.get(id);
      if (stage !== idle) sums.set(stage, (sums.get(stage) ?? 0) + profile.timeDeltas[index] / 1000);
    }
  }
  return [...sums].map(([stage, time]) => ({ stage, time })).sort((a, b) => b.time - a.time);
}

/** The stage of a function that is called within another stage. */
function stageOf({ functionName, url }, around, dist) {
  if (functionName === idle || functionName === '(garbage collector)') return functionName;
  if (whole.has(around)) return around;
  if (/Kusto\.Language\.Bridge\.min\.js$/.test(url) && /^Parse(?:AndAnalyze)?$/.test(functionName))
    return around === verifying ? kustoAgain : kusto;
  if (url.startsWith('node:internal/modules/')) return loading;
  const own = functions.find(([file, name]) => file.test(url) && name.test(functionName))?.[2];
  const path = url.split(`${dist}/`)[1];
  if (own !== undefined || path === undefined) return own ?? around;
  const [folder, inside] = path.split('/');
  if (inside === undefined) return files.find(([pattern]) => pattern.test(folder))?.[1] ?? around;
  // Reading the tree of a tuned rule is a part of verifying it.
  if (around === verifying && folder === 'kql') return verifying;
  return folders[folder] ?? around;
}
