import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diff } from '../../src/cli/commands/diff-states.js';
import { put, take } from './cli-support.js';
import { approved, checked, commitAll, git, printed, sampleRepository, shownCodes } from './gate-support.js';

const file = 'winnow-baseline.json';
const bad = '  - id: new-one\n    title: A new one\n    filter: event_id == 5\n';

function edit(root: string, path: string, from: string | RegExp, to: string): void {
  const text = take(root, path);
  const next = text.replace(from, to);
  expect(next).not.toBe(text);
  put(root, path, next);
}

test('a repository goes from its first run to a clean gate, and on', async () => {
  const root = sampleRepository();
  const first = await checked(root);
  expect(first.code).toBe(1);
  expect(shownCodes(first)).toEqual(['WN101', 'WN201', 'WN401']);

  const written = await checked(root, { writeBaseline: true });
  expect(written.err).toMatch(/^wrote winnow-baseline\.json with \d+ known findings$/m);
  expect(written.code).toBe(0);

  const clean = await checked(root, { baseline: file, failOn: 'note' });
  expect([clean.code, shownCodes(clean)]).toEqual([0, []]);

  // Lines that move are no new findings.
  for (const path of ['exclusions/remote-tool.yaml', 'rules/remote-tool.yaml'])
    put(root, path, `# a comment\n\n${take(root, path)}`);
  const moved = await checked(root, { baseline: file, failOn: 'note' });
  expect([moved.code, shownCodes(moved)]).toEqual([0, []]);

  const before = take(root, 'exclusions/remote-tool.yaml');
  put(root, 'exclusions/remote-tool.yaml', `${before}${bad}`);
  const worse = await checked(root, { baseline: file });
  expect([worse.code, shownCodes(worse)]).toEqual([1, ['WN201']]);
  expect(worse.out).toContain('1 finding fails the gate');
  put(root, 'exclusions/remote-tool.yaml', before);

  // An approval settles a known finding, which can be cleaned.
  expect((await approved(root, 'remote-tool', 'help-desk')).code).toBe(0);
  const settled = await checked(root, { baseline: file, failOn: 'note' });
  expect([settled.code, shownCodes(settled)]).toEqual([0, ['WN816']]);
  await checked(root, { writeBaseline: true });
  expect(shownCodes(await checked(root, { baseline: file, failOn: 'note' }))).toEqual([]);

  const standing = take(root, 'exclusions/remote-tool.yaml');
  edit(root, 'exclusions/remote-tool.yaml', 'user.name == "helpdesk"', 'user.name startswith "helpdesk"');
  const stale = await checked(root, { baseline: file, failOn: 'warning' });
  expect([stale.code, shownCodes(stale)]).toEqual([1, ['WN703']]);
  put(root, 'exclusions/remote-tool.yaml', standing);

  const days: (readonly string[])[] = [];
  for (const today of ['2026-12-31', '2027-01-01', '2027-01-31', '2027-02-01'])
    days.push(shownCodes(await checked(root, { baseline: file, today })));
  expect(days).toEqual([[], ['WN709'], ['WN709'], ['WN704']]);

  edit(root, 'rules/remote-tool.yaml', '"remotepc.exe"', '"remotepc.exe", "rustdesk.exe"');
  expect(shownCodes(await checked(root, { baseline: file }))).toEqual(['WN708']);
  expect((await approved(root, 'remote-tool', 'help-desk')).code).toBe(0);
  expect(shownCodes(await checked(root, { baseline: file }))).toEqual([]);
}, 60_000);

describe('a policy', () => {
  test('accepts one finding by name and with a reason, and says when it is gone', async () => {
    const root = sampleRepository();
    const accept = (code: string, scenario: string): string =>
      `  - { code: ${code}, rule: remote-tool, scenario: ${scenario}, reason: known since 2020 }\n`;
    put(root, 'winnow.yaml', `accept:\n${accept('WN201', 'old-event')}${accept('WN301', 'help-desk')}`);
    const run = await checked(root, {}, ['rules/remote-tool.yaml']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('accepted in winnow.yaml: known since 2020');
    const whole = await checked(root);
    expect([whole.code, shownCodes(whole)]).toEqual([1, ['WN101', 'WN201', 'WN401', 'WN816']]);
    // Of another scenario it is not accepted.
    put(root, 'exclusions/remote-tool.yaml', `${take(root, 'exclusions/remote-tool.yaml')}${bad}`);
    expect((await checked(root, {}, ['rules/remote-tool.yaml'])).code).toBe(1);
  });

  test('makes findings weigh more, and no error less', async () => {
    const root = sampleRepository();
    put(root, 'winnow.yaml', 'severities: { WN401: error, WN701: warning }\nthresholds: { untranslatable: 9 }\n');
    const run = await checked(root);
    expect(run.code).toBe(1);
    expect(run.out).toContain('error[WN401]');
    for (const text of [
      'severities: { WN201: note }',
      'severities: { WN101: off }',
      'severities: { WN999: note }',
      'accept: [{ code: WN201, rule: remote-tool, scenario: old-event }]',
      'accept: [{ code: WN201, rule: remote-tool, scenario: old-event, reason: " " }]',
      'accept: [{ code: WN602, rule: remote-tool, reason: because }]',
      'accept: [{ code: WN801, rule: remote-tool, reason: because }]',
      'thresholds: { failOn: never }',
      'require: { ticket: yes }',
    ]) {
      put(root, 'winnow.yaml', `${text}\n`);
      const refused = await checked(root);
      expect([text, refused.code, shownCodes(refused)]).toEqual([text, 2, ['WN813']]);
    }
  });

  test('takes what is settled or gone for no failure, whatever it weighs', async () => {
    const root = sampleRepository();
    put(
      root,
      'winnow.yaml',
      'severities: { WN711: error, WN816: error }\nthresholds: { untranslatable: 9 }\naccept: [{ code: WN301, rule: remote-tool, reason: gone }]\n',
    );
    expect((await checked(root)).code).toBe(0);
  });

  test('bears as many untranslatable scenarios as it says', async () => {
    const root = sampleRepository();
    const codes: number[] = [];
    for (const maxUntranslatable of [0, 1, 2, 3]) codes.push((await checked(root, { maxUntranslatable })).code);
    expect(codes).toEqual([1, 1, 0, 0]);
    expect((await checked(root, { maxUntranslatable: 1 })).out).toContain('too many');
    expect((await checked(root, { maxUntranslatable: 2, failOn: 'warning' })).code).toBe(1);
  });

  test('requires a ticket and a last day of what is approved', async () => {
    const root = sampleRepository();
    expect((await approved(root, 'remote-tool', 'help-desk')).code).toBe(0);
    expect(shownCodes(await checked(root))).not.toContain('WN710');
    edit(root, 'exclusions/remote-tool.yaml', /^ *(?:ticket|expires): .*\n/gm, '');
    const run = await checked(root);
    expect(shownCodes(run).filter((code) => code === 'WN710')).toHaveLength(2);
    expect(run.out).toContain('no ticket');
  });
});

describe('an earlier revision', () => {
  test('judges, so that a change cannot loosen its own gate', async () => {
    const root = sampleRepository();
    await checked(root, { writeBaseline: true });
    commitAll(root);
    put(root, 'exclusions/remote-tool.yaml', `${take(root, 'exclusions/remote-tool.yaml')}${bad}`);
    put(
      root,
      'winnow.yaml',
      'accept: [{ code: WN201, rule: remote-tool, scenario: new-one, reason: let me in }]\nthresholds: { untranslatable: 99 }\n',
    );
    expect((await checked(root, { baseline: file })).code).toBe(0);
    const judged = await checked(root, { baseline: file, policyFrom: 'HEAD' });
    expect([judged.code, shownCodes(judged)]).toEqual([1, ['WN201']]);
    // Neither can a baseline that comes with the change.
    await checked(root, { writeBaseline: true });
    expect((await checked(root, { baseline: file, policyFrom: 'HEAD' })).code).toBe(1);
    const none = await checked(root, { baseline: 'other.json', policyFrom: 'HEAD' });
    expect([none.code, none.out]).toEqual([2, '']);
    expect(none.err).toContain('WN815');
  });

  test('narrows a check to what changed since', async () => {
    const root = sampleRepository();
    commitAll(root);
    const since = async (options = {}): Promise<readonly string[]> =>
      shownCodes(await checked(root, { changedSince: 'HEAD', ...options }));
    expect(await since()).toEqual([]);
    put(root, 'exclusions/scheduled-task.yaml', `# new\n${take(root, 'exclusions/scheduled-task.yaml')}`);
    expect(await since()).toEqual(['WN101']);
    git(root, 'commit', '-qam', 'two');
    expect(await since()).toEqual([]);
    expect(await since({ changedSince: 'HEAD~1' })).toEqual(['WN101']);
    put(root, 'rules/new.yaml', take(root, 'rules/remote-tool.yaml').replace('id: remote-tool', 'id: new'));
    expect(await since()).toEqual(['WN702']);
    put(root, 'winnow.yaml', `${take(root, 'winnow.yaml')}# changed\n`);
    expect(await since()).toEqual(['WN101', 'WN201', 'WN401', 'WN702']);
  });

  test('is read where the workspace is a folder of the repository', async () => {
    const root = sampleRepository();
    const inner = join(root, 'inner');
    cpSync(resolve('test/fixtures/gate'), inner, { recursive: true });
    commitAll(root);
    put(inner, 'winnow.yaml', 'accept: [{ code: WN201, rule: remote-tool, scenario: old-event, reason: me }]\n');
    put(root, 'rules/other.yaml', 'id: [');
    expect(shownCodes(await checked(inner, { changedSince: 'HEAD' }))).toEqual(['WN101', 'WN201', 'WN401']);
    expect((await checked(inner, { policyFrom: 'HEAD' })).out).not.toContain('accepted');
    expect((await printed(inner, (io) => diff('HEAD', { format: 'text' }, io))).out).toContain('no clause changed');
  });

  test('sees a list file that an exclusion takes its values from', async () => {
    const root = sampleRepository();
    put(root, 'lists/users.txt', 'one\n');
    put(
      root,
      'exclusions/remote-tool.yaml',
      'rule: remote-tool\nscenarios:\n  - id: s\n    filter: event_id == 1 and file.hash matches known good hash\n    review:\n      values: { known-good-hash: { file: lists/users.txt } }\n',
    );
    commitAll(root);
    put(root, 'lists/users.txt', 'one\ntwo\n');
    expect(shownCodes(await checked(root, { changedSince: 'HEAD' }))).toContain('WN201');
  });

  test.each(['nope', '--output=/tmp/x', '', 'HEAD\n', '-h', 'HEAD:winnow.yaml', 'a..b'])(
    '%j is refused',
    async (name) => {
      const root = sampleRepository();
      commitAll(root);
      for (const options of [{ changedSince: name }, { policyFrom: name }]) {
        const run = await checked(root, options);
        expect([run.code, run.out]).toEqual([2, '']);
        expect(run.err).toContain('error[WN817]');
      }
    },
  );

  test('needs a repository with a commit', async () => {
    const root = sampleRepository();
    expect((await checked(root, { changedSince: 'HEAD' })).err).toContain('no git repository');
    git(root, 'init', '-q');
    const empty = await checked(root, { policyFrom: 'main' });
    expect(empty.code).toBe(2);
    expect(empty.err).toContain('no commit yet');
  });
});
