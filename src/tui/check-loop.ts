import type { Approval, ReviewSession, RuleCheck, ScenarioKey } from '../index.js';
import { fileChanges, outlineChanges, rulesToCheck } from './outline-changes.js';
import type { Answer, Ask } from './protocol.js';

export interface CheckLoopEdge {
  readonly post: (answer: Answer) => void;
  /** Runs something when messages that came meanwhile were read. */
  readonly later: (work: () => void) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** So many checked rules are told together, and so many milliseconds after the last ones. */
const batchRules = 20;
const batchTime = 80;

/**
 * Works through what is asked, and through the rules where nothing is: one piece of work at a time, the urgent ones first.
 * Returns what takes a question.
 */
export function checkLoop(session: ReviewSession, edge: CheckLoopEdge): (ask: Ask) => void {
  /** What has to be done in order: it changes what later answers say. */
  const queue: Exclude<Ask, { kind: 'detail' }>[] = [];
  let wanted: Extract<Ask, { kind: 'detail' }> | undefined;
  let outline = session.outline();
  const unchecked = new Set(outline.rules.map((rule) => rule.id));
  let allTold = false;
  let batch: RuleCheck[] = [];
  let batchAt = edge.now();
  let running = false;

  function tell(): void {
    if (batch.length > 0) edge.post({ kind: 'checked', rules: batch });
    batch = [];
    batchAt = edge.now();
  }

  function ruleOf(key: ScenarioKey): string | undefined {
    return outline.scenarios.find((scenario) => scenario.key === key)?.rule;
  }

  /** Says which rule is worked on: whoever waits may give it up. */
  function told<T>(rule: string | undefined, work: () => T): T {
    if (rule !== undefined) edge.post({ kind: 'begins', rule });
    try {
      return work();
    } finally {
      if (rule !== undefined) edge.post({ kind: 'ends' });
    }
  }

  function check(id: string): void {
    unchecked.delete(id);
    batch.push(
      attempt(
        () => told(id, () => session.checkRule(id)),
        (message) => unusable(id, message),
      ),
    );
    if (batch.length >= batchRules || edge.now() - batchAt >= batchTime) tell();
  }

  function answerDetail(ask: Extract<Ask, { kind: 'detail' }>): void {
    const rule = ruleOf(ask.key);
    // What the reviewer looks at is checked first.
    if (rule !== undefined && unchecked.has(rule)) {
      check(rule);
      tell();
    }
    const { turn, key, change } = ask;
    edge.post(
      attempt<Answer>(
        () => ({ kind: 'detail', turn, detail: told(rule, () => session.detail(key, change)) }),
        (problem) => ({ kind: 'detail', turn, detail: undefined, problem }),
      ),
    );
  }

  function answer(ask: Exclude<Ask, { kind: 'detail' }>): void {
    if (ask.kind === 'approval') {
      const approval = attempt(
        (): Approval => told(ruleOf(ask.key), () => session.approval(ask.key, ask.change, ask.seal)),
        (message): Approval => ({ ok: false, why: message }),
      );
      edge.post({ kind: 'approval', turn: ask.turn, approval });
      return;
    }
    if (ask.kind === 'compile') {
      const done = attempt(
        () => session.compile({ force: ask.force }),
        (words) => ({ kind: 'done', words, good: false }) as const,
      );
      edge.post({ kind: 'compiled', turn: ask.turn, answer: done });
      return;
    }
    // What was found before is told before.
    tell();
    const before = outline;
    outline = session.reload();
    if (ask.kind === 'reload') {
      for (const rule of outline.rules) unchecked.add(rule.id);
      edge.post({ kind: 'outline', outline });
    } else {
      const changes = outlineChanges(before, outline);
      if (changes === undefined) return;
      edge.post({ kind: 'changes', changes, own: ask.own });
      if (!ask.own)
        for (const change of fileChanges(before, outline, ask.paths)) edge.post({ kind: 'changed-on-disk', ...change });
      const there = new Set(changes.order);
      for (const id of unchecked) if (!there.has(id)) unchecked.delete(id);
      for (const id of rulesToCheck(changes)) unchecked.add(id);
    }
    allTold = false;
  }

  /** Compiling asks Kusto of every rule: it waits until none is left that Kusto may not come to an end with. */
  function next(): number {
    const index = queue.findIndex(({ kind }) => kind !== 'compile' || unchecked.size === 0);
    return index === -1 ? queue.length : index;
  }

  function step(): void {
    const [first] = queue.splice(next(), 1);
    const detail = wanted;
    const [rule] = unchecked;
    if (first !== undefined) answer(first);
    else if (detail !== undefined) {
      wanted = undefined;
      answerDetail(detail);
    } else if (rule !== undefined) check(rule);
    if (unchecked.size === 0 && !allTold) {
      allTold = true;
      tell();
      edge.post({ kind: 'all-checked' });
    }
    running = queue.length > 0 || wanted !== undefined || unchecked.size > 0;
    if (running) edge.later(step);
  }

  function run(): void {
    if (running) return;
    running = true;
    edge.later(step);
  }

  run();
  return (ask) => {
    if (ask.kind === 'detail') wanted = ask;
    else queue.push(ask);
    run();
  };
}

/** A bug that one rule brings out is told where it is looked at; the others go on. */
function attempt<T>(work: () => T, failed: (message: string) => T): T {
  try {
    return work();
  } catch (error) {
    return failed(`winnow met a bug of its own: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

function unusable(rule: string, message: string): RuleCheck {
  return { rule, table: undefined, broken: { message, line: 1, column: 1 }, scenarios: [] };
}
