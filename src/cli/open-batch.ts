// How many files are worked out: by whom, and what is known already.
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Cache, noCache, openCache } from '../batch/cache.js';
import { type Judge, judgeHere, judgeOnce } from '../batch/judge.js';
import { outcomeKey, settingKey } from '../batch/key.js';
import type { CompileOptions, OpenedWorkspace, RuleJob } from '../index.js';
import { openPool } from '../pool/pool.js';
import { buildId } from './build-id.js';
import { tendHeap } from './engine.js';
import { spawnProgram } from './launch-program.js';

export interface BatchOptions {
  /** How many processes work, this one among them; one for each processor without it, at most four. */
  readonly workers?: number | undefined;
  /** Whether what was worked out before is used. */
  readonly cache?: boolean;
  /** What this process has worked out before; it stands in front of the one on disk. */
  readonly memory?: Cache | undefined;
}

export interface Batch {
  readonly judge: Judge;
  /** How many files may be worked on beside the one that is waited for. */
  readonly ahead: number;
  close(): void;
}

/** Below this many files each a process takes longer to start than it saves. */
const worthAProcess = 12;

/** Opens what works these files out. Who does it, and what is known already, changes nothing of what comes out. */
export function openBatch(
  { workspace, schema }: OpenedWorkspace,
  options: CompileOptions,
  files: readonly { readonly jobs: readonly RuleJob[] }[],
  { workers = Math.min(availableParallelism(), 4), cache: wanted = true, memory = noCache }: BatchOptions,
): Batch {
  const build = buildId();
  const disk: Cache = wanted && build !== undefined ? openCache() : noCache;
  // Without a build there is no program to start: this process is alone, and nobody else knows the name.
  const setting = settingKey(build ?? '', workspace.config, options);
  const known = [memory, disk].filter((cache) => cache !== noCache);
  const isKnown = ({ jobs }: { readonly jobs: readonly RuleJob[] }): boolean => {
    const key = outcomeKey(jobs, setting);
    return jobs.length === 0 || known.some((cache) => cache.has(key));
  };
  const missing = files.filter((file) => !isKnown(file)).length;
  const size = Math.min(workers, Math.floor(missing / worthAProcess));
  const here = judgeHere(schema, options, tendHeap);
  const start = (): ChildProcess => spawnProgram('worker');
  const shared = { config: workspace.config, options };
  const pool =
    size < 2 || build === undefined
      ? undefined
      : openPool({ size: size - 1, takesPart: true, setting: shared, start, here });
  const judge = known.reduceRight((inner, cache) => judgeOnce(inner, cache, setting), pool?.judge ?? here);
  return {
    judge,
    ahead: pool === undefined ? 0 : 16 * size,
    close: () => {
      pool?.close();
      for (const cache of known) cache.close();
    },
  };
}
