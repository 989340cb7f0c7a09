import { describe, expect, test } from 'vitest';
import type { Approval, Detail, Outline, ReviewSession, RuleCheck, RuleView, ScenarioView } from '../../src/index.js';
import { checkLoop } from '../../src/tui/check-loop.js';
import { startChecker, type Thread } from '../../src/tui/checker.js';
import type { Event } from '../../src/tui/event.js';
import { changedOutline, fileChanges, outlineChanges, rulesToCheck } from '../../src/tui/outline-changes.js';
import type { Answer, Ask } from '../../src/tui/protocol.js';

function scenario(rule: string, id: string, more: Partial<ScenarioView> = {}): ScenarioView {
  return {
    key: `${rule}/${id}`,
    rule,
    path: `exclusions/${rule}.yaml`,
    line: 3,
    id,
    title: id,
    description: undefined,
    written: 'a == "b"',
    filter: 'a == "b"',
    review: undefined,
    ...more,
  };
}

function rule(id: string, scenarios: readonly string[], more: Partial<RuleView> = {}): RuleView {
  return {
    id,
    path: `rules/${id}.yaml`,
    name: id,
    query: 'DeviceEvents',
    exclusions: [`exclusions/${id}.yaml`],
    broken: undefined,
    scenarios: scenarios.map((one) => `${id}/${one}`),
    ...more,
  };
}

function outlineOf(ids: readonly string[], more: Partial<ScenarioView> = {}): Outline {
  return {
    rules: ids.map((id) => rule(id, ['one', 'two'])),
    scenarios: ids.flatMap((id) => [scenario(id, 'one', more), scenario(id, 'two')]),
    problems: [],
    partial: false,
  };
}

function loopOf(session: Partial<ReviewSession>, outline = outlineOf(['a', 'b', 'c'])) {
  const posted: Answer[] = [];
  const works: (() => void)[] = [];
  const did: string[] = [];
  const worked: string[] = [];
  let time = 0;
  const whole: ReviewSession = {
    outline: () => outline,
    checkRule: (id): RuleCheck => {
      did.push(`check ${id}`);
      time += 30;
      return { rule: id, table: 'T', broken: undefined, scenarios: [] };
    },
    detail: (key) => {
      did.push(`detail ${key}`);
      return { key } as Detail;
    },
    approval: (key): Approval => {
      did.push(`approval ${key}`);
      return { ok: false, why: 'no' };
    },
    reload: () => outline,
    compile: () => ({ kind: 'done', words: 'done', good: true }),
    ...session,
  };
  const take = checkLoop(whole, {
    post: (one) => {
      if (one.kind === 'begins') worked.push(one.rule);
      else if (one.kind === 'ends') worked.push('');
      else posted.push(one);
    },
    later: (work) => works.push(work),
    now: () => time,
  });
  return {
    take,
    posted,
    did,
    worked,
    waits: () => works.length,
    turn: () => works.shift()?.(),
    finish: () => {
      for (let work = works.shift(); work !== undefined; work = works.shift()) work();
    },
  };
}

const change = {};
const seal = 'sha256:1';

describe('the loop of the checker', () => {
  test('looks at every rule, tells them together, and then that all are', () => {
    const loop = loopOf({});
    loop.finish();
    expect(loop.posted.map((one) => (one.kind === 'checked' ? one.rules.map((rule) => rule.rule) : one.kind))).toEqual([
      ['a', 'b', 'c'],
      'all-checked',
    ]);
    expect(loop.waits()).toBe(0);
  });

  test('tells after a while, and after twenty rules', () => {
    const many = Array.from({ length: 50 }, (_, index) => `r${index}`);
    const slow = loopOf({}, outlineOf(many.slice(0, 7)));
    slow.finish();
    expect(slow.posted.map((one) => (one.kind === 'checked' ? one.rules.length : 0))).toEqual([3, 3, 1, 0]);
    const fast = loopOf(
      { checkRule: (id) => ({ rule: id, table: undefined, broken: undefined, scenarios: [] }) },
      outlineOf(many),
    );
    fast.finish();
    expect(fast.posted.map((one) => (one.kind === 'checked' ? one.rules.length : 0))).toEqual([20, 20, 10, 0]);
  });

  test('of details that wait only the newest counts, its rule comes first, an approval before it', () => {
    const loop = loopOf({});
    loop.turn();
    loop.take({ kind: 'detail', turn: 1, key: 'b/one', change });
    loop.take({ kind: 'detail', turn: 2, key: 'c/one', change });
    loop.take({ kind: 'approval', turn: 3, key: 'a/one', change, seal });
    loop.finish();
    expect(loop.did).toEqual(['check a', 'approval a/one', 'check c', 'detail c/one', 'check b']);
    expect(loop.posted.map((one) => one.kind)).toEqual(['approval', 'checked', 'detail', 'checked', 'all-checked']);
  });

  test('after a write only what it changed is looked at again, and it is no news', () => {
    const after = outlineOf(['a', 'b', 'c'], { line: 3 });
    const written = {
      ...after,
      scenarios: after.scenarios.map((one) => (one.key === 'b/one' ? { ...one, review: { by: 'x' } } : one)),
    };
    const loop = loopOf({ reload: () => written });
    loop.finish();
    loop.did.length = 0;
    loop.posted.length = 0;
    loop.take({ kind: 'reread', own: true });
    loop.finish();
    expect(loop.did).toEqual(['check b']);
    expect(loop.posted.map((one) => one.kind)).toEqual(['changes', 'checked', 'all-checked']);
    loop.take({ kind: 'reread', own: false });
    loop.finish();
    expect(loop.posted).toHaveLength(3);
  });

  test('what others changed is told file by file', () => {
    const loop = loopOf({ reload: () => outlineOf(['a', 'b', 'c'], { title: 'other' }) });
    loop.finish();
    loop.posted.length = 0;
    loop.take({ kind: 'reread', own: false });
    loop.turn();
    expect(loop.posted.slice(1)).toEqual(
      ['a', 'b', 'c'].map((id) => ({
        kind: 'changed-on-disk',
        path: `exclusions/${id}.yaml`,
        scenarios: 1,
        broken: undefined,
      })),
    );
  });

  test('says which rule it works on, and compiles when all are known', () => {
    const loop = loopOf({
      compile: () => {
        loop.did.push('compile');
        return { kind: 'done', words: 'done', good: true };
      },
    });
    loop.take({ kind: 'compile', turn: 1, force: false });
    loop.take({ kind: 'approval', turn: 2, key: 'b/one', change, seal: '' });
    loop.finish();
    expect(loop.did).toEqual(['approval b/one', 'check a', 'check b', 'check c', 'compile']);
    expect(loop.worked).toEqual(['b', '', 'a', '', 'b', '', 'c', '']);
  });

  test('a bug that one rule brings out stays with it', () => {
    const broken = () => {
      throw new Error('boom');
    };
    const loop = loopOf({ checkRule: broken, detail: broken, approval: broken });
    loop.take({ kind: 'detail', turn: 1, key: 'a/one', change });
    loop.take({ kind: 'approval', turn: 2, key: 'a/one', change, seal });
    loop.finish();
    expect(loop.posted).toContainEqual({
      kind: 'detail',
      turn: 1,
      detail: undefined,
      problem: 'winnow met a bug of its own: boom',
    });
    expect(loop.posted).toContainEqual({
      kind: 'approval',
      turn: 2,
      approval: { ok: false, why: 'winnow met a bug of its own: boom' },
    });
    expect(loop.posted.at(-1)?.kind).toBe('all-checked');
  });
});

describe('an outline and the one after it', () => {
  const before = outlineOf(['a', 'b']);

  test('nothing changed', () => {
    expect(outlineChanges(before, structuredClone(before))).toBeUndefined();
  });

  test('the changes make the one of the other', () => {
    const after: Outline = {
      rules: [rule('new', ['one']), rule('a', ['two'])],
      scenarios: [scenario('new', 'one'), scenario('a', 'two', { line: 9 })],
      problems: [{ path: 'exclusions/b.yaml', code: 'WN801', message: 'not valid YAML', line: 4, column: 1 }],
      partial: false,
    };
    const changes = outlineChanges(before, after);
    expect(changes && changedOutline(before, changes)).toEqual(after);
    expect(changes && rulesToCheck(changes)).toEqual(['new', 'a']);
    expect(fileChanges(before, after)).toEqual([
      { path: 'exclusions/new.yaml', scenarios: 1, broken: undefined },
      { path: 'exclusions/a.yaml', scenarios: 1, broken: undefined },
      { path: 'exclusions/b.yaml', scenarios: 2, broken: 'not valid YAML at 4:1' },
      { path: 'rules/new.yaml', scenarios: 0, broken: undefined },
    ]);
  });
});

function checkerOf() {
  const events: Event[] = [];
  const threads: { asks: Ask[]; answer: (answer: Answer) => void; die: () => void; ended: boolean }[] = [];
  const checker = startChecker(
    (): Thread => {
      let listeners: { answer: (answer: Answer) => void; ended: () => void } | undefined;
      const made = {
        asks: [] as Ask[],
        answer: (answer: Answer) => listeners?.answer(answer),
        // Its error and its exit.
        die: () => {
          listeners?.ended();
          listeners?.ended();
        },
        ended: false,
      };
      threads.push(made);
      return {
        postMessage: (ask) => void made.asks.push(ask),
        listen: (answer, ended) => {
          listeners = { answer, ended };
        },
        terminate: () => {
          made.ended = true;
        },
      };
    },
    (event) => events.push(event),
  );
  const thread = (index = threads.length - 1) => {
    const found = threads[index];
    if (found === undefined) throw new Error('no thread');
    return found;
  };
  return { checker, events, thread, threads };
}

describe('the checker as the screen has it', () => {
  test('what is wanted is asked once, and again after a write', () => {
    const { checker, events, thread } = checkerOf();
    checker.want({ key: 'a/one', change });
    checker.want({ key: 'a/one', change });
    expect(thread().asks).toHaveLength(1);
    checker.reread(true);
    checker.want({ key: 'a/one', change });
    expect(thread().asks.map((ask) => ask.kind)).toEqual(['detail', 'reread', 'detail']);
    // The first answer is from before the write.
    thread().answer({ kind: 'detail', turn: 1, detail: { key: 'old' } as Detail });
    thread().answer({ kind: 'detail', turn: 2, detail: { key: 'new' } as Detail });
    expect(events).toEqual([{ kind: 'detail', detail: { key: 'new' } }]);
  });

  test('what the checker has nothing to say of is not asked again and again', () => {
    const { checker, events, thread } = checkerOf();
    checker.want({ key: 'gone', change });
    thread().answer({ kind: 'detail', turn: 1, detail: undefined });
    checker.want({ key: 'gone', change });
    expect(thread().asks).toHaveLength(1);
    thread().answer({ kind: 'outline', outline: outlineOf(['a']) });
    checker.want({ key: 'gone', change });
    expect(thread().asks).toHaveLength(2);
    expect(events).toHaveLength(1);
  });

  test('changes become an outline', () => {
    const { events, thread } = checkerOf();
    const before = outlineOf(['a', 'b']);
    const after = outlineOf(['a', 'b'], { title: 'other' });
    thread().answer({ kind: 'outline', outline: before });
    const changes = outlineChanges(before, after);
    if (changes !== undefined) thread().answer({ kind: 'changes', changes, own: true });
    expect(events.at(-1)).toEqual({ kind: 'outline', outline: after, own: true });
  });

  test('when it dies that is told once, what waits for it fails, and reading again starts another', async () => {
    const { checker, events, thread, threads } = checkerOf();
    const approval = checker.approval('a/one', change, seal);
    thread().die();
    await expect(approval).rejects.toThrow('the checker stopped');
    await expect(checker.compile(false)).rejects.toThrow('the checker stopped');
    checker.want({ key: 'a/one', change });
    expect(events).toEqual([{ kind: 'checker-died' }]);
    checker.reload();
    expect(threads).toHaveLength(2);
    checker.want({ key: 'a/one', change });
    expect(thread().asks).toHaveLength(1);
    // The old thread's last words count no more.
    thread(0).answer({ kind: 'all-checked' });
    expect(events).toHaveLength(1);
    checker.stop();
    expect(thread().ended).toBe(true);
    thread().die();
    expect(events).toHaveLength(1);
  });

  test('answers find who asked', async () => {
    const { checker, thread } = checkerOf();
    const approval = checker.approval('a/one', change, seal);
    const compiled = checker.compile(true);
    thread().answer({ kind: 'compiled', turn: 2, answer: { kind: 'asks', paths: ['tuned/a.yaml'] } });
    thread().answer({ kind: 'approval', turn: 1, approval: { ok: false, why: 'no' } });
    expect(await approval).toEqual({ ok: false, why: 'no' });
    expect(await compiled).toEqual({ kind: 'asks', paths: ['tuned/a.yaml'] });
  });
});
