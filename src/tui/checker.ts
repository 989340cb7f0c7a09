import { Worker } from 'node:worker_threads';
import type { Approval, CompileAnswer, Outline, ReviewChange, ScenarioKey } from '../index.js';
import type { Event } from './event.js';
import { changedOutline } from './outline-changes.js';
import type { Answer, Ask, Opening } from './protocol.js';
import { detailId } from './state.js';

/** The checker as the screen's thread has it. */
export interface Checker {
  /** What the screen wants to show and does not know yet; asked once. */
  want(needed: { readonly key: ScenarioKey; readonly change: ReviewChange } | undefined): void;
  /** Both fail where the checker has stopped. */
  approval(key: ScenarioKey, change: ReviewChange): Promise<Approval>;
  compile(force: boolean): Promise<CompileAnswer>;
  /** Files changed, by a write of ours or on disk. */
  reread(own: boolean): void;
  /** Reads everything again, with a new thread where the old one has stopped. */
  reload(): void;
  stop(): void;
}

/** The checker's thread as it is used. */
export interface Thread {
  postMessage(ask: Ask): void;
  /** From now on its answers, and its end, go there: those before it first of all. */
  listen(answer: (answer: Answer) => void, ended: () => void): void;
  terminate(): unknown;
}

/** A thread with the checker in it. */
export function checkerThread(opening: Opening): Thread {
  const thread = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: opening,
    stdout: true,
    stderr: true,
  });
  // A worker's messages are lost where nobody listens yet.
  const early: Answer[] = [];
  let over = false;
  let take = (answer: Answer): void => void early.push(answer);
  let end = (): void => {
    over = true;
  };
  thread.on('message', (answer: Answer) => take(answer));
  thread.on('error', () => end());
  thread.on('exit', () => end());
  return {
    postMessage: (ask) => thread.postMessage(ask),
    listen(answer, ended) {
      take = answer;
      end = ended;
      for (const one of early.splice(0)) answer(one);
      if (over) ended();
    },
    terminate: () => thread.terminate(),
  };
}

/** Starts the checker; what it finds comes as events. */
export function startChecker(start: () => Thread, send: (event: Event) => void): Checker {
  let thread: Thread | undefined;
  let outline: Outline = { rules: [], scenarios: [], problems: [], partial: true };
  let turn = 0;
  let asked: { readonly id: string; readonly turn: number } | undefined;
  /** What the checker has nothing to say of: it is not asked again until something changes. */
  const silent = new Set<string>();
  const waiting = new Map<number, { readonly give: (answer: never) => void; readonly fail: (error: Error) => void }>();

  function died(of: Thread): void {
    if (thread !== of) return;
    thread = undefined;
    asked = undefined;
    for (const { fail } of waiting.values()) fail(new Error('the checker stopped'));
    waiting.clear();
    send({ kind: 'checker-died' });
  }

  function take(answer: Answer): void {
    switch (answer.kind) {
      case 'outline':
      case 'changes':
        outline = answer.kind === 'outline' ? answer.outline : changedOutline(outline, answer.changes);
        silent.clear();
        send({ kind: 'outline', outline });
        return;
      case 'detail': {
        // An answer from before a write says what no longer is.
        if (asked?.turn !== answer.turn) return;
        if (answer.detail === undefined) silent.add(asked.id);
        asked = undefined;
        if (answer.detail !== undefined) send({ kind: 'detail', detail: answer.detail });
        else if (answer.problem !== undefined) send({ kind: 'said', words: answer.problem, good: false });
        return;
      }
      case 'approval':
        settle(answer.turn, answer.approval);
        return;
      case 'compiled':
        settle(answer.turn, answer.answer);
        return;
      default:
        send(answer);
    }
  }

  function settle(of: number, answer: Approval | CompileAnswer): void {
    const entry = waiting.get(of);
    waiting.delete(of);
    entry?.give(answer as never);
  }

  function begin(): void {
    const made = start();
    thread = made;
    made.listen(
      (answer) => {
        if (thread === made) take(answer);
      },
      () => died(made),
    );
  }

  function ask<T>(make: (turn: number) => Ask): Promise<T> {
    const to = thread;
    if (to === undefined) return Promise.reject(new Error('the checker stopped'));
    turn += 1;
    const mine = turn;
    return new Promise<T>((give, fail) => {
      waiting.set(mine, { give, fail });
      to.postMessage(make(mine));
    });
  }

  begin();
  return {
    want(needed) {
      if (needed === undefined || thread === undefined) return;
      const id = detailId(needed.key, needed.change);
      if (asked?.id === id || silent.has(id)) return;
      turn += 1;
      asked = { id, turn };
      thread.postMessage({ kind: 'detail', turn, ...needed });
    },
    approval: (key, change) => ask((turn) => ({ kind: 'approval', turn, key, change })),
    compile: (force) => ask((turn) => ({ kind: 'compile', turn, force })),
    reread(own) {
      asked = undefined;
      silent.clear();
      thread?.postMessage({ kind: 'reread', own });
    },
    reload() {
      asked = undefined;
      silent.clear();
      if (thread === undefined) begin();
      else thread.postMessage({ kind: 'reload' });
    },
    stop() {
      const last = thread;
      thread = undefined;
      void last?.terminate();
    },
  };
}
