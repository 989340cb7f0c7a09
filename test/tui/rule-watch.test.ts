import { afterAll, describe, expect, test } from 'vitest';
import { openReview, type ScenarioView, type SlowRule } from '../../src/index.js';
import { startChecker } from '../../src/tui/checker.js';
import type { Event } from '../../src/tui/event.js';
import type { Answer, Ask } from '../../src/tui/protocol.js';
import { removeFolder } from './review-folder.js';
import { reviewOf, unreviewedCopy } from './support.js';

const rule = (id: string) => ({
  id,
  path: `rules/${id}.yaml`,
  name: id,
  query: `query of ${id}`,
  exclusions: [],
  broken: undefined,
  scenarios: [`${id}/one`],
});
const scenario = (id: string) => ({ key: `${id}/one`, rule: id }) as ScenarioView;
const outline = {
  rules: [rule('a'), rule('b')],
  scenarios: [scenario('a'), scenario('b')],
  problems: [],
  partial: false,
};

/** A checker whose seconds pass when they are told to. */
function checkerOf() {
  const events: Event[] = [];
  const threads: { slow: readonly SlowRule[]; asks: Ask[]; answer: (answer: Answer) => void; ended: boolean }[] = [];
  const tickers = new Set<() => void>();
  const checker = startChecker(
    (slow) => {
      const made = { slow, asks: [] as Ask[], answer: (_: Answer): void => {}, ended: false };
      threads.push(made);
      return {
        postMessage: (ask) => void made.asks.push(ask),
        listen: (answer) => {
          made.answer = answer;
        },
        terminate: () => {
          made.ended = true;
        },
      };
    },
    (event) => events.push(event),
    (work) => {
      tickers.add(work);
      return () => tickers.delete(work);
    },
  );
  const thread = () => {
    const last = threads.at(-1);
    if (last === undefined) throw new Error('no thread');
    return last;
  };
  thread().answer({ kind: 'outline', outline });
  events.length = 0;
  const seconds = (count: number): void => {
    for (let second = 0; second < count; second += 1) for (const work of [...tickers]) work();
  };
  return { checker, events, threads, thread, seconds };
}

const why = 'Kusto did not finish with this rule in 20 s';

describe('a rule that Kusto does not come to an end with', () => {
  test('is left out after twenty seconds, by another thread', () => {
    const { events, threads, thread, seconds } = checkerOf();
    thread().answer({ kind: 'begins', rule: 'a' });
    seconds(19);
    expect(threads).toHaveLength(1);
    seconds(1);
    expect(threads.map(({ ended }) => ended)).toEqual([true, false]);
    expect(thread().slow).toEqual([{ id: 'a', query: 'query of a', why }]);
    expect(events).toEqual([{ kind: 'said', words: `${why}: rules/a.yaml`, good: false }]);
    seconds(60);
    expect(threads).toHaveLength(2);
  });

  test('rules that end are no matter, however many there are', () => {
    const { threads, thread, seconds } = checkerOf();
    for (let count = 0; count < 10; count += 1) {
      thread().answer({ kind: 'begins', rule: 'a' });
      seconds(19);
      thread().answer({ kind: 'ends' });
      seconds(30);
    }
    expect(threads).toHaveLength(1);
  });

  test('an approval of it ends with the reason, what else is asked for is asked again', async () => {
    const { checker, threads, thread, seconds } = checkerOf();
    const own = checker.approval('a/one', {}, 'seal');
    thread().answer({ kind: 'begins', rule: 'a' });
    seconds(15);
    const other = checker.approval('b/one', {}, 'seal');
    seconds(5);
    expect(threads).toHaveLength(2);
    expect(await own).toEqual({ ok: false, why });
    expect(thread().asks.map((ask) => [ask.kind, ask.kind === 'approval' && ask.key])).toEqual([['approval', 'b/one']]);
    thread().answer({ kind: 'approval', turn: 2, approval: { ok: false, why: 'no' } });
    expect(await other).toEqual({ ok: false, why: 'no' });
  });

  test('who waits for another rule waits ten seconds', () => {
    const { checker, threads, thread, seconds } = checkerOf();
    thread().answer({ kind: 'begins', rule: 'a' });
    checker.want({ key: 'a/one', change: {} });
    seconds(12);
    expect(threads).toHaveLength(1);
    // Half of it is waited for already.
    checker.want({ key: 'b/one', change: {} });
    seconds(8);
    expect(threads).toHaveLength(2);
    checker.want({ key: 'b/one', change: {} });
    thread().answer({ kind: 'begins', rule: 'a' });
    seconds(10);
    expect(threads).toHaveLength(3);
    expect(thread().slow.map((one) => one.why)).toEqual(['Kusto did not finish with this rule in 10 s']);
  });

  test('nothing is left behind when the checker stops', () => {
    const { checker, threads, thread, seconds } = checkerOf();
    thread().answer({ kind: 'begins', rule: 'a' });
    checker.stop();
    seconds(60);
    expect(threads).toHaveLength(1);
  });
});

describe('a review without it', () => {
  const root = unreviewedCopy();
  afterAll(() => removeFolder(root));
  const given = (): SlowRule => {
    const [first] = openReview(root, '2026-11-21').outline().rules;
    if (first === undefined) throw new Error('no rule');
    return { id: first.id, query: first.query, why };
  };

  test('says so of the rule, and approves nothing of it', () => {
    const slow = given();
    const review = reviewOf(root, { slow: [slow], columns: 140, rows: 40 });
    expect(review.frame()).toContain('! too slow');
    expect(review.status()).toBe(`a is off: ${why}`);
    const { session } = review;
    const [key = ''] = review.state().rules.find(({ id }) => id === slow.id)?.scenarios ?? [];
    expect(session.approval(key, {})).toEqual({ ok: false, why });
    expect(session.compile({ force: true })).toMatchObject({ kind: 'done', good: false });
    // Of its filters the syntax is still read.
    expect(session.detail(key, {})?.brief.status).toBe('untranslatable');
    expect(session.detail(key, { filter: 'a ==' })?.brief.status).toBe('malformed');
  });

  test('looks at it again when its query is another', () => {
    const slow = given();
    const path = openReview(root, '2026-11-21')
      .outline()
      .rules.find(({ id }) => id === slow.id)?.path;
    const other = { ...slow, query: `${slow.query}\n` };
    expect(path).toBeDefined();
    expect(openReview(root, '2026-11-21', [other]).checkRule(slow.id).broken).toBeUndefined();
  });
});
