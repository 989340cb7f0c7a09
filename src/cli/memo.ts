// A run that would do and print just what an earlier one did: nothing that it reads has changed, and what it wrote is still
// there. It loads nothing of winnow, so that it takes hardly longer than to read the files.
import { createHash } from 'node:crypto';
import { openCache } from '../batch/cache.js';
import { cacheFolder } from '../batch/cache-folder.js';
import { buildId } from './build-id.js';
import { heedClosedPipes } from './closed-pipe.js';
import type { Io } from './io.js';
import { isOlder, isState, type RunPlaces, stateOf } from './run-state.js';

/** What a run says of itself when it has come to its end. */
export interface RunFacts extends RunPlaces {
  /** The time that it printed last, in words; undefined where it printed none. */
  readonly took: string | undefined;
}

/** Told by a command that may be remembered: only of a run whose end rests on nothing but these places. */
export type Remember = (facts: RunFacts) => void;

/** What was printed, in order: on standard output, or as messages. */
type Printed = readonly (readonly ['out' | 'err', string])[];

interface Memo extends RunFacts {
  readonly state: readonly string[];
  readonly code: number;
  readonly printed: Printed;
}

/** Prints what this very run would print and gives its exit code; undefined where that is not known. */
export function replay(argv: readonly string[], start = performance.now()): number | undefined {
  const key = memoKey(argv);
  // INVARIANT: only memos are ever put there.
  const memo = key === undefined ? undefined : (runsCache().get(key) as Memo | undefined);
  if (memo === undefined || !isState(memo, memo.state)) return undefined;
  const took = seconds(performance.now() - start);
  heedClosedPipes();
  for (const [stream, text] of withTime(memo, took)) process[stream === 'out' ? 'stdout' : 'stderr'].write(text);
  return memo.code;
}

/** How a run's time is printed. */
export function seconds(milliseconds: number): string {
  return `(${(milliseconds / 1000).toFixed(1)} s)`;
}

/** What was printed, with another time. */
function withTime({ printed, took: old }: Memo, took: string): Printed {
  if (old === undefined) return printed;
  const last = printed.findLastIndex(([stream, text]) => stream === 'out' && text.includes(old));
  return printed.map(([stream, text], index) => {
    if (index !== last) return [stream, text];
    const at = text.lastIndexOf(old);
    return [stream, `${text.slice(0, at)}${took}${text.slice(at + old.length)}`];
  });
}

/** More than this is not kept, in characters: to read it would take as long as to make it. */
const mostPrinted = 4 * 1024 * 1024;

/** Runs a command and remembers what it printed, where it says what that rests on. */
export async function remembered(
  argv: readonly string[],
  io: Io,
  run: (io: Io, remember: Remember) => Promise<number>,
): Promise<number> {
  const key = memoKey(argv);
  if (key === undefined) return run(io, () => {});
  const began = Date.now();
  const printed: (readonly ['out' | 'err', string])[] = [];
  let length = 0;
  let facts: RunFacts | undefined;
  const recording = (stream: 'out' | 'err') => (text: string) => {
    length += text.length;
    if (length <= mostPrinted) printed.push([stream, text]);
    else printed.length = 0;
    io[stream](text);
  };
  // How far it is depends on the machine: whoever prints the same again has never been on the way.
  const passing = io.passing ?? io.err;
  const code = await run({ ...io, out: recording('out'), err: recording('err'), passing }, (told) => {
    facts = told;
  });
  if (facts === undefined || length > mostPrinted || !isOlder(facts.inputs, began)) return code;
  const state = stateOf(facts);
  const cache = runsCache();
  if (state !== undefined) cache.put(key, { ...facts, state, code, printed } satisfies Memo);
  cache.close();
  return code;
}

/** Runs are kept beside the outcomes. */
function runsCache() {
  return openCache(cacheFolder(), { shelf: 'runs' });
}

/** Options whose runs rest on more than files, or that are asked for because nothing is to be remembered. */
const unlike = /^--(?:no-cache|watch|changed-since|policy-from|output|write-baseline)\b/;

/** A name for a run: its command, where it runs, how its output looks, the day. Undefined for what is never remembered. */
function memoKey(argv: readonly string[]): string | undefined {
  const [command] = argv;
  if ((command !== 'check' && command !== 'compile') || argv.some((word) => unlike.test(word))) return undefined;
  const build = buildId();
  const folder = currentFolder();
  if (build === undefined || folder === undefined) return undefined;
  const { stdout, stderr, env } = process;
  const looks = [stdout, stderr].map((stream) => [stream.isTTY === true, stream.isTTY ? stream.columns : 0]);
  const day = new Date().toISOString().slice(0, 10);
  const content = [build, folder, argv, looks, env['NO_COLOR'] ?? '', env['TERM'] ?? '', day];
  return createHash('sha256').update(JSON.stringify(content), 'utf8').digest('hex');
}

/** Undefined where it is gone. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
