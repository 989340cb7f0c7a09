import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { memoryCache } from '../../src/batch/cache.js';
import { outcomesInOrder } from '../../src/batch/in-order.js';
import { type Judge, judgeOnce } from '../../src/batch/judge.js';
import { outcomeKey, settingKey } from '../../src/batch/key.js';
import type { FileRecord } from '../../src/batch/record.js';
import { openWorkspace } from '../../src/open-workspace.js';
import type { RuleJob } from '../../src/sources/workspace.js';
import { folderOf, put } from './cli-support.js';

const files = {
  'rules/a.yaml': 'id: a\nname: A\nquery: DeviceProcessEvents | where FileName == "a"\n',
  'rules/b.yaml': 'id: b\nname: B\nquery: DeviceProcessEvents | where FileName == "b"\n',
  'exclusions/a.yaml':
    'rule: a\nscenarios:\n  - id: one\n    title: One\n    filter: host.name == <host>\n    review:\n      values:\n        host: { file: hosts.txt }\n  - id: two\n    title: Two\n    filter: user.name == "x"\n',
  'hosts.txt': 'h1\nh2\n',
  'winnow.yaml': 'tables:\n  Own_CL: { file: own.yaml }\n',
  'own.yaml': 'Own_CL:\n  columns: { Host: string }\n',
};

const jobsOf = (root: string): readonly RuleJob[] => openWorkspace(root).workspace.jobs;

function someFiles(count: number): readonly { readonly jobs: readonly RuleJob[] }[] {
  const [job] = jobsOf(folderOf({ 'rules/a.yaml': files['rules/a.yaml'] }));
  if (job === undefined) throw new Error('no job');
  return Array.from({ length: count }, (_, n) => ({ jobs: [{ ...job, rule: { ...job.rule, id: `rule-${n}` } }] }));
}

const recordFor = (jobs: readonly RuleJob[]): FileRecord => ({
  rules: jobs.map(() => ({ scenarios: [], findings: [], clauses: 0 })),
  tuned: [],
});

/** A judge whose answers come when they are told to. */
function slowJudge() {
  const open = new Map<string, { give: () => void; fail: (error: Error) => void }>();
  const begun: string[] = [];
  const judge: Judge = (jobs) => {
    const id = jobs[0]?.rule.id ?? '';
    begun.push(id);
    return new Promise((done, failed) => {
      open.set(id, { give: () => done(recordFor(jobs)), fail: failed });
    });
  };
  return { judge, begun, answer: (n: number) => open.get(`rule-${n}`) };
}

const soon = () => new Promise((done) => setTimeout(done, 5));

describe('outcomes in order', () => {
  test('whoever is done first', async () => {
    const { judge, begun, answer } = slowJudge();
    const seen: string[] = [];
    const all = (async () => {
      for await (const { outcomes } of outcomesInOrder(someFiles(5), judge, 2)) seen.push(outcomes[0]?.rule.id ?? '');
    })();
    await soon();
    expect(begun).toEqual(['rule-0', 'rule-1', 'rule-2']);
    answer(2)?.give();
    answer(1)?.give();
    await soon();
    expect([seen, begun.length]).toEqual([[], 3]);
    answer(0)?.give();
    await soon();
    expect([seen, begun.length]).toEqual([['rule-0', 'rule-1', 'rule-2'], 5]);
    answer(4)?.give();
    answer(3)?.give();
    await all;
    expect(seen).toHaveLength(5);
  });

  test('a file without jobs keeps its place, and is nobody’s work', async () => {
    const [file] = someFiles(1);
    const judged: string[] = [];
    const judge: Judge = async (jobs) => {
      judged.push(jobs[0]?.rule.id ?? '');
      return recordFor(jobs);
    };
    const counts: number[] = [];
    for await (const { outcomes } of outcomesInOrder([{ jobs: [] }, file ?? { jobs: [] }, { jobs: [] }], judge, 4))
      counts.push(outcomes.length);
    expect([counts, judged]).toEqual([[0, 1, 0], ['rule-0']]);
  });

  test.each([0, 3])('told to stop it ends at once, %d ahead, and leaves no listener behind', async (ahead) => {
    const { judge, begun, answer } = slowJudge();
    const stop = new AbortController();
    const seen: string[] = [];
    const all = (async () => {
      for await (const { outcomes } of outcomesInOrder(someFiles(9), judge, ahead, stop.signal))
        seen.push(outcomes[0]?.rule.id ?? '');
    })();
    await soon();
    answer(0)?.give();
    await soon();
    expect(getEventListeners(stop.signal, 'abort').length).toBeLessThanOrEqual(1);
    stop.abort();
    await all;
    expect([seen, begun.length]).toEqual([['rule-0'], ahead + 2]);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  test('stopped before it began it begins nothing that counts', async () => {
    const { judge } = slowJudge();
    for await (const _ of outcomesInOrder(someFiles(3), judge, 2, AbortSignal.abort())) expect.unreachable();
  });

  test('a failure is heard of in its turn, and by nobody else', async () => {
    const { judge, answer } = slowJudge();
    const seen: string[] = [];
    const all = (async () => {
      for await (const { outcomes } of outcomesInOrder(someFiles(3), judge, 2)) seen.push(outcomes[0]?.rule.id ?? '');
    })();
    await soon();
    answer(1)?.fail(new Error('our own bug'));
    await soon();
    answer(0)?.give();
    await expect(all).rejects.toThrow('our own bug');
    expect(seen).toEqual(['rule-0']);
  });
});

test('what is known is not worked out again, unless another try may tell otherwise', async () => {
  const [first, second] = someFiles(2).map(({ jobs }) => jobs);
  let count = 0;
  const judge: Judge = async (jobs) => {
    count += 1;
    return { ...recordFor(jobs), ...(jobs === second && { isFinal: false }) };
  };
  const once = judgeOnce(judge, memoryCache(), 'setting');
  const one = await once(first ?? []);
  expect(await once(first ?? [])).toEqual(one);
  expect(count).toBe(1);
  await once(second ?? []);
  await once(second ?? []);
  expect(count).toBe(3);
});

describe('the key of an outcome', () => {
  const options = { includeUnreviewed: false, environment: undefined };
  const keysOf = (root: string): readonly string[] => {
    const { workspace } = openWorkspace(root);
    const setting = settingKey('build', workspace.config, options);
    return workspace.jobs.map((job) => outcomeKey([job], setting));
  };

  test('is the same for the same files in another folder', () => {
    expect(keysOf(folderOf(files))).toEqual(keysOf(folderOf(files)));
  });

  const ofRule: Readonly<Record<string, readonly [path: string, text: string]>> = {
    'the rule': ['rules/a.yaml', files['rules/a.yaml'].replace('"a"', '"c"')],
    'a comment of the rule': ['rules/a.yaml', `${files['rules/a.yaml']}# b\n`],
    'a scenario': ['exclusions/a.yaml', files['exclusions/a.yaml'].replace('"x"', '"y"')],
    'the order of scenarios': [
      'exclusions/a.yaml',
      files['exclusions/a.yaml'].replace(/(scenarios:\n)([\s\S]*)( {2}- id: two[\s\S]*)/, '$1$3$2'),
    ],
    'a list': ['hosts.txt', 'h1\nh3\n'],
    'a list that cannot be used': ['exclusions/a.yaml', files['exclusions/a.yaml'].replace('hosts.txt', 'none.txt')],
    'another exclusion file': ['exclusions/b.yaml', files['exclusions/a.yaml'].replace('one', 'three')],
  };
  test.each(Object.entries(ofRule))(
    'is another one with another state of %s, for that rule alone',
    (_, [path, text]) => {
      const root = folderOf(files);
      const [a, b] = keysOf(root);
      put(root, path, text);
      expect(keysOf(root)[0]).not.toBe(a);
      expect(keysOf(root)[1]).toBe(b);
    },
  );

  const ofAll: Readonly<Record<string, readonly [path: string, text: string]>> = {
    'the configuration': ['winnow.yaml', `${files['winnow.yaml']}environment: sentinel\n`],
    'a file of tables': ['own.yaml', files['own.yaml'].replace('Host: string', 'Host: int')],
  };
  test.each(Object.entries(ofAll))('is another one for every rule with another state of %s', (_, [path, text]) => {
    const root = folderOf(files);
    const before = keysOf(root);
    put(root, path, text);
    for (const [index, key] of keysOf(root).entries()) expect(key).not.toBe(before[index]);
  });

  test('is another one under another name of the rule’s file, build or option', () => {
    const root = folderOf(files);
    const { config, jobs } = openWorkspace(root).workspace;
    const other = openWorkspace(folderOf({ ...files, 'rules/a.yaml': '', 'rules/z.yaml': files['rules/a.yaml'] }));
    const moved = other.workspace.jobs.find(({ rule }) => rule.id === 'a');
    const key = outcomeKey(jobs.slice(0, 1), settingKey('build', config, options));
    const others = [
      outcomeKey(moved === undefined ? [] : [moved], settingKey('build', config, options)),
      outcomeKey(jobs, settingKey('build', config, options)),
      outcomeKey(jobs.slice(0, 1), settingKey('other', config, options)),
      ...[
        { ...options, includeUnreviewed: true },
        { ...options, verify: 'full' as const },
        { ...options, safety: 'full' as const },
        { ...options, environment: 'xdr' as const },
        { ...options, continuous: ['a'] },
      ].map((one) => outcomeKey(jobs.slice(0, 1), settingKey('build', config, one))),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });
});
