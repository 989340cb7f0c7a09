import { createContext, Script } from 'node:vm';
import { type FileRecord, recordOf } from '../batch/record.js';
import { compileFile } from '../compile-file.js';
import type { CompileOptions } from '../compiled.js';
import { configuredSchema } from '../open-workspace.js';
import type { Config } from '../sources/config.js';
import type { RuleJob } from '../sources/workspace.js';

/** What all files of a run have in common. */
export interface WorkerSetting {
  readonly config: Config;
  readonly options: CompileOptions;
  /** Milliseconds that a rule may take. */
  readonly limit: number;
}

/** What a worker is told. */
export type Request =
  | { readonly kind: 'setting'; readonly setting: WorkerSetting }
  | { readonly kind: 'judge'; readonly id: number; readonly jobs: readonly RuleJob[] };

/** What it answers: that it is there, a record, or why there is none (a bug of winnow's own). */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'record'; readonly id: number; readonly record: FileRecord }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

/**
 * Answers the process that started this one, until it goes. One file after the other: an answer is sent whole before the next
 * file is begun, so that it is not lost if that one ends the process.
 */
export function serveWorker(begin: () => void = () => {}): void {
  let work: ((jobs: readonly RuleJob[]) => FileRecord) | undefined;
  let line: Promise<void> = Promise.resolve();
  const send = (answer: Answer): Promise<void> =>
    new Promise((sent) => {
      if (process.send === undefined || !process.connected) sent();
      else process.send(answer, () => sent());
    });
  const answer = (request: Request): Answer => {
    if (request.kind === 'setting') {
      work = worker(request.setting);
      return { kind: 'ready' };
    }
    const { id, jobs } = request;
    begin();
    try {
      if (work === undefined) throw new Error('a file came before the setting');
      return { kind: 'record', id, record: work(jobs) };
    } catch (error) {
      if (isTooSlow(error)) process.kill(process.pid, 'SIGKILL');
      return { kind: 'failed', id, reason: String((error as Error | null)?.message ?? error) };
    }
  };
  process.on('message', (request: Request) => {
    line = line.then(() => send(answer(request)));
  });
  // Ctrl-C reaches every process of the terminal; the one that started this one decides.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit());
}

/** Milliseconds that a worker waits beyond the limit for its end. */
const patience = 1000;

/**
 * Works out one file, under a time limit: who started this process ends it sooner, but may have been killed meanwhile, and a
 * process that nobody waits for must not work for ever.
 */
function worker({ config, options, limit }: WorkerSetting): (jobs: readonly RuleJob[]) => FileRecord {
  const { schema } = configuredSchema(config);
  let jobs: readonly RuleJob[] = [];
  const work = (): FileRecord => recordOf(compileFile(jobs, schema, options), jobs);
  const limited = createContext({ work });
  const script = new Script('work()');
  return (given) => {
    jobs = given;
    // INVARIANT: what it gives is what `work` gives.
    return script.runInContext(limited, { timeout: limit * given.length + patience }) as FileRecord;
  };
}

function isTooSlow(error: unknown): boolean {
  return (error as { readonly code?: string } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
