import type { ChildProcess } from 'node:child_process';
import type { Judge } from '../batch/judge.js';
import type { FileRecord } from '../batch/record.js';
import type { RuleJob } from '../sources/workspace.js';
import { refusedRules } from './refused-rules.js';
import type { Answer, Request, WorkerSetting } from './worker.js';

/** Several processes that work files out side by side. */
export interface Pool {
  readonly judge: Judge;
  /** Ends the processes; what they still work on is lost. */
  close(): void;
}

/** Starts one worker process, with a channel for messages. */
export type StartWorker = () => ChildProcess;

export interface PoolOptions {
  /** Processes beside this one, which are started when there is work for them. */
  readonly size: number;
  /** Whether this process works, too: else only where others cannot be started. */
  readonly takesPart?: boolean;
  readonly setting: Omit<WorkerSetting, 'limit'>;
  readonly start: StartWorker;
  /** Works files out in this process. */
  readonly here: Judge;
  /** Milliseconds that a rule may take. */
  readonly limit?: number;
}

interface Task {
  readonly id: number;
  readonly jobs: readonly RuleJob[];
  readonly done: (record: FileRecord) => void;
  readonly failed: (error: Error) => void;
  /** How many processes it ended. */
  ended: number;
}

interface Worker {
  readonly process: ChildProcess;
  /** What it works on, first, and what it has been sent beside, so that it need not wait. */
  readonly tasks: Task[];
  /** Whether it has answered at all. */
  isReady: boolean;
  timer: NodeJS.Timeout | undefined;
  /** What took too long. */
  slow: Task | undefined;
}

/** Tasks that one worker has at a time; more where nobody may listen while this process works itself. */
const depth = 2;
const depthBeside = 8;

/** As often a file may end the process that works on it: once may be the system's doing. */
const mostEnds = 2;

/** Longer than any rule takes by far, on any machine. */
const longest = 60_000;

/**
 * A pool of workers. A file that takes too long, or that ends its process twice, is refused; the others go on in a new process.
 * Where no process comes up, everything is worked out here.
 */
export function openPool({ size, takesPart = false, setting, start, here, limit = longest }: PoolOptions): Pool {
  const workers = new Set<Worker>();
  const waiting: Task[] = [];
  let closed = false;
  let broken = false;
  let count = 0;
  let line: Promise<void> = Promise.resolve();
  let isBusy = false;
  const room = takesPart ? depthBeside : depth;

  const feed = (): void => {
    for (let task = waiting[0]; task !== undefined && !closed; task = waiting[0]) {
      const worker = freeWorker();
      const mayWork = takesPart ? !isBusy : broken && workers.size === 0;
      if (worker === undefined && !mayWork) return;
      waiting.shift();
      if (worker === undefined) workHere(task);
      else give(worker, task);
    }
  };
  const freeWorker = (): Worker | undefined => {
    const [free] = [...workers].filter(({ tasks }) => tasks.length < room).sort(byLoad);
    const mayBegin = !broken && workers.size < size;
    return mayBegin && free?.tasks.length !== 0 ? begin() : free;
  };
  const begin = (): Worker | undefined => {
    const worker: Worker = { process: start(), tasks: [], isReady: false, timer: undefined, slow: undefined };
    workers.add(worker);
    worker.process.on('message', (answer: Answer) => take(worker, answer));
    worker.process.on('error', () => lose(worker));
    // Not `exit`: what it has answered may still be on its way.
    worker.process.on('close', () => lose(worker));
    tell(worker, { kind: 'setting', setting: { ...setting, limit } });
    return worker;
  };
  const give = (worker: Worker, task: Task): void => {
    worker.tasks.push(task);
    if (worker.tasks.length === 1) time(worker);
    tell(worker, { kind: 'judge', id: task.id, jobs: task.jobs });
  };
  const time = (worker: Worker): void => {
    clearTimeout(worker.timer);
    const [task] = worker.tasks;
    if (task === undefined) return;
    worker.timer = setTimeout(() => {
      if (worker.isReady) worker.slow = task;
      worker.process.kill('SIGKILL');
    }, limit * task.jobs.length);
    worker.timer.unref();
  };
  const take = (worker: Worker, answer: Answer): void => {
    worker.isReady = true;
    if (answer.kind !== 'record' && answer.kind !== 'failed') return;
    const index = worker.tasks.findIndex(({ id }) => id === answer.id);
    const [task] = index === -1 ? [] : worker.tasks.splice(index, 1);
    time(worker);
    if (answer.kind === 'record') task?.done(answer.record);
    else task?.failed(new Error(answer.reason));
    feed();
  };
  const lose = (worker: Worker): void => {
    if (!workers.delete(worker)) return;
    clearTimeout(worker.timer);
    broken ||= !worker.isReady;
    const [first] = worker.tasks;
    if (first !== undefined && worker.isReady && worker.slow === undefined) first.ended += 1;
    for (const task of worker.tasks.splice(0).reverse()) {
      if (task === worker.slow || task.ended >= mostEnds) task.done(refusedRules(task.jobs, task === worker.slow));
      else waiting.unshift(task);
    }
    feed();
  };
  /** One after the other, so that signals are heard between them. */
  const workHere = ({ jobs, done, failed }: Task): void => {
    isBusy = true;
    line = line
      .then(() => (closed ? undefined : here(jobs).then(done, failed)))
      .then(() => {
        isBusy = false;
        feed();
      });
  };

  return {
    judge: (jobs) =>
      new Promise((done, failed) => {
        count += 1;
        waiting.push({ id: count, jobs, done, failed, ended: 0 });
        feed();
      }),
    close: () => {
      closed = true;
      for (const { process, timer } of workers) {
        clearTimeout(timer);
        process.kill('SIGKILL');
      }
    },
  };
}

function byLoad(a: Worker, b: Worker): number {
  return a.tasks.length - b.tasks.length;
}

function tell({ process }: Worker, request: Request): void {
  // Where the process is gone already, its end tells.
  process.send(request, () => {});
}
