import { Worker } from 'node:worker_threads';
import type { Approval, CompileAnswer, Outline, ReviewChange, ScenarioKey, SlowRule } from '../index.js';
import type { Event } from './event.js';
import { changedOutline } from './outline-changes.js';
import type { Answer, Ask, Opening } from './protocol.js';
import { everySecond, type Ticker, watchRules } from './rule-watch.js';
import { detailId } from './state.js';

/** The checker as the screen's thread has it. */
export interface Checker {
  /** What the screen wants to show and does not know yet; asked once. */
  want(needed: { readonly key: ScenarioKey; readonly change: ReviewChange } | undefined): void;
  /** Both fail where the checker has stopped. */
  approval(key: ScenarioKey, change: ReviewChange, seal: string): Promise<Approval>;
  compile(force: boolean): Promise<CompileAnswer>;
  /** Files changed, by a write of ours or on disk; these, where it is known. */
  reread(own: boolean, paths?: readonly string[]): void;
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

/** Somebody who waits for an answer. */
interface Waiting {
  readonly ask: Extract<Ask, { kind: 'approval' | 'compile' }>;
  readonly give: (answer: never) => void;
  readonly fail: (error: Error) => void;
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

/** Starts the checker; what it finds comes as events. A rule that it does not come to an end with is left out of the next thread. */
export function startChecker(
  start: (slow: readonly SlowRule[]) => Thread,
  send: (event: Event) => void,
  ticker: Ticker = everySecond,
): Checker {
  let thread: Thread | undefined;
  let outline: Outline = { rules: [], scenarios: [], problems: [], partial: true };
  let turn = 0;
  let asked: { readonly id: string; readonly key: ScenarioKey; readonly turn: number } | undefined;
  /** What the checker has nothing to say of: it is not asked again until something changes. */
  const silent = new Set<string>();
  const waiting = new Map<number, Waiting>();
  let slow: readonly SlowRule[] = [];
  const ruleOf = (key: ScenarioKey) => outline.scenarios.find((scenario) => scenario.key === key)?.rule;
  const watch = watchRules(
    ticker,
    (beside) =>
      (asked !== undefined && ruleOf(asked.key) !== beside) ||
      [...waiting.values()].some(({ ask }) => ask.kind === 'approval' && ruleOf(ask.key) !== beside),
    leaveOut,
  );

  function died(of: Thread): void {
    if (thread !== of) return;
    thread = undefined;
    asked = undefined;
    watch.ends();
    for (const { fail } of waiting.values()) fail(new Error('the checker stopped'));
    waiting.clear();
    send({ kind: 'checker-died' });
  }

  /** Another thread goes on without the rule; who waits for another answer than about it waits on. */
  function leaveOut(rule: string, seconds: number): void {
    const view = outline.rules.find(({ id }) => id === rule);
    const last = thread;
    if (last === undefined) return;
    void last.terminate();
    if (view === undefined) {
      died(last);
      return;
    }
    const why = `Kusto did not finish with this rule in ${seconds} s`;
    slow = [...slow.filter(({ id }) => id !== rule), { id: rule, query: view.query, why }];
    asked = undefined;
    silent.clear();
    begin();
    for (const [of, { ask }] of [...waiting]) {
      if (ask.kind === 'approval' && ruleOf(ask.key) === rule) settle(of, { ok: false, why });
      else thread?.postMessage(ask);
    }
    send({ kind: 'said', words: `${why}: ${view.path}`, good: false });
  }

  function take(answer: Answer): void {
    switch (answer.kind) {
      case 'begins':
        watch.begins(answer.rule);
        return;
      case 'ends':
        watch.ends();
        return;
      case 'outline':
      case 'changes':
        outline = answer.kind === 'outline' ? answer.outline : changedOutline(outline, answer.changes);
        silent.clear();
        send({ kind: 'outline', outline, ...(answer.kind === 'changes' && { own: answer.own }) });
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
    const made = start(slow);
    thread = made;
    made.listen(
      (answer) => {
        if (thread === made) take(answer);
      },
      () => died(made),
    );
  }

  function ask<T>(make: (turn: number) => Waiting['ask']): Promise<T> {
    const to = thread;
    if (to === undefined) return Promise.reject(new Error('the checker stopped'));
    turn += 1;
    const mine = turn;
    return new Promise<T>((give, fail) => {
      const made = make(mine);
      waiting.set(mine, { ask: made, give, fail });
      to.postMessage(made);
    });
  }

  begin();
  return {
    want(needed) {
      if (needed === undefined || thread === undefined) return;
      const id = detailId(needed.key, needed.change);
      if (asked?.id === id || silent.has(id)) return;
      turn += 1;
      asked = { id, key: needed.key, turn };
      thread.postMessage({ kind: 'detail', turn, ...needed });
    },
    approval: (key, change, seal) => ask((turn) => ({ kind: 'approval', turn, key, change, seal })),
    compile: (force) => ask((turn) => ({ kind: 'compile', turn, force })),
    reread(own, paths = []) {
      asked = undefined;
      silent.clear();
      thread?.postMessage({ kind: 'reread', own, paths });
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
      watch.ends();
      void last?.terminate();
    },
  };
}
