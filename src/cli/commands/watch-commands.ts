// `--watch`: a command once, and again whenever its files change.
import { memoryCache } from '../../batch/cache.js';
import { loadConfig } from '../../sources/load-config.js';
import type { Io } from '../io.js';
import { runWatch, type WatchPlan } from '../watch/run-watch.js';
import { type CheckMemory, type CheckOptions, check } from './check.js';
import { type CompileCommandOptions, compile } from './compile.js';
import type { CompileMemory } from './compile-memory.js';

/** `winnow compile --watch`. Gives the exit code when Ctrl-C ends it. */
export function watchCompile(paths: readonly string[], options: CompileCommandOptions, io: Io): Promise<number> {
  const memory: CompileMemory = { files: new Map(), compiled: new Map(), lists: [] };
  return runWatch(
    {
      plan: () => planOf(io.root, [...paths, ...memory.lists], options.out),
      once: (changed) => compile(paths, options, io, { memory, changed: changed && new Set(changed) }),
    },
    { ...io, quiet: options.quiet === true },
  );
}

/** `winnow check --watch`. */
export function watchCheck(paths: readonly string[], options: CheckOptions, io: Io): Promise<number> {
  const baseline = options.baseline === undefined ? [] : [options.baseline];
  const memory: CheckMemory = { files: new Map(), outcomes: memoryCache(), lists: [] };
  return runWatch(
    {
      plan: () => planOf(io.root, [...paths, ...baseline, ...memory.lists], undefined),
      once: (changed) => check(paths, options, io, { memory, changed: changed && new Set(changed) }),
    },
    { ...io, quiet: options.quiet === true },
  );
}

/** The files that a run reads; a configuration that cannot be read is watched until it can. */
function planOf(root: string, named: readonly string[], out: string | undefined): WatchPlan {
  const { config } = loadConfig(root);
  const tables = [...(config?.files.values() ?? [])].map(({ source }) => source.path);
  return {
    paths: [
      ...new Set(['winnow.yaml', config?.rules ?? 'rules', config?.exclusions ?? 'exclusions', ...tables, ...named]),
    ],
    ignored: [out ?? config?.out ?? 'tuned'],
  };
}
