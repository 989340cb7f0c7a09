import { isDeepStrictEqual } from 'node:util';
import { safe } from '../../report/safe.js';
import { pathExists } from '../../sources/files.js';
import { exitCodes, type Io } from '../io.js';
import { type Watcher, watchPaths } from './watch.js';

/** What a command depends on. It may change while it is watched: the configuration says where rules lie. */
export interface WatchPlan {
  /** Files and folders, as paths of the workspace. */
  readonly paths: readonly string[];
  /** The command's own output. */
  readonly ignored: readonly string[];
}

export interface WatchRun {
  /** What to watch, as the files say now. */
  readonly plan: () => WatchPlan;
  /**
   * One run of the command: after these files changed, the first time without any. It may ask whether it should stop; what it
   * writes must be whole at any time.
   */
  readonly once: (changed: readonly string[] | undefined, isStopped: () => boolean) => Promise<unknown>;
}

export type WatchIo = Pick<Io, 'root' | 'err' | 'errStyle'> & { readonly quiet?: boolean };

/**
 * Runs a command, and again whenever its files change, until Ctrl-C; gives the exit code. That is 130, or 143 where the process was
 * told to end, as of every program that a signal ends: a script that goes on after it would not have heard of Ctrl-C. The
 * run that is worked on may finish; a second Ctrl-C ends at once.
 */
export async function runWatch({ plan, once }: WatchRun, io: WatchIo): Promise<number> {
  const signals = listenForSignals();
  const say = (words: string): void => {
    if (io.quiet !== true) io.err(io.errStyle.dim(`${clock()}  ${words}`).concat('\n'));
  };
  const complain = (message: string): void => io.err(`${clock()}  ${safe(message)}\n`);
  const turn = async (changed?: readonly string[]): Promise<void> => {
    if (signals.caught() !== undefined) return;
    try {
      if (changed !== undefined) {
        say(changeWords(io.root, changed));
        await follow(plan());
      }
      await once(changed, () => signals.caught() !== undefined);
      // Only the run tells which lists its reviews name.
      if (signals.caught() === undefined) await follow(plan());
    } catch (error) {
      complain(`this run failed: ${error instanceof Error ? error.message : String(error)}; watching goes on`);
    }
  };
  // Runs stand in one line, whichever watcher asks for them.
  let line: Promise<void> = Promise.resolve();
  const queue = (changed?: readonly string[]): Promise<void> => {
    line = line.then(() => turn(changed));
    return line;
  };
  let watched: { readonly plan: WatchPlan; readonly watcher: Watcher } | undefined;
  const follow = async (next: WatchPlan): Promise<void> => {
    if (watched !== undefined && isDeepStrictEqual(next, watched.plan)) return;
    const old = watched?.watcher;
    const watcher = await watchPaths(io.root, next.paths, queue, { ignored: next.ignored, onProblem: complain });
    watched = { plan: next, watcher };
    // Not waited for: it ends when the batch is done that this may be a part of.
    void old?.close();
  };

  try {
    // Before the first run, so that no change is missed that is made during it.
    await follow(plan());
    await queue();
    if (signals.caught() === undefined) say(`watching ${safe(watched?.plan.paths.join(', ') ?? '')}; Ctrl-C ends it`);
    const code = await signals.first;
    await line;
    return code;
  } finally {
    signals.forget();
    await watched?.watcher.close();
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** `rules/a.yaml changed`, `rules/a.yaml, rules/b.yaml and 3 more changed; rules/c.yaml deleted`. */
function changeWords(root: string, changed: readonly string[]): string {
  const there = changed.filter((path) => pathExists(root, path));
  const gone = changed.filter((path) => !there.includes(path));
  const words = (paths: readonly string[], verb: string): readonly string[] => {
    const shown = paths.length > 3 ? [...paths.slice(0, 2), `${paths.length - 2} more`] : paths;
    const last = shown.at(-1);
    if (last === undefined) return [];
    const list = shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
    return [`${safe(list)} ${verb}`];
  };
  return [...words(there, 'changed'), ...words(gone, 'deleted')].join('; ');
}

interface Signals {
  /** The exit code of the first signal. */
  readonly first: Promise<number>;
  readonly caught: () => number | undefined;
  readonly forget: () => void;
}

function listenForSignals(): Signals {
  let code: number | undefined;
  let tell: (code: number) => void = () => {};
  const first = new Promise<number>((done) => {
    tell = done;
  });
  const listener = (own: number) => () => {
    code ??= own;
    tell(code);
    // Nobody listens to the next one, so it ends the process.
    forget();
  };
  const interrupt = listener(exitCodes.interrupted);
  const terminate = listener(143);
  const forget = (): void => {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', terminate);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  return { first, caught: () => code, forget };
}
