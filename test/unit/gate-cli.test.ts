import { expect, test } from 'vitest';
import { take, winnow } from './cli-support.js';
import { commitAll, sampleRepository } from './gate-support.js';

test('the options of check reach the gate', () => {
  const root = sampleRepository();
  const run = (...args: readonly string[]) => winnow(root, ['check', '--today', '2026-11-21', ...args]);
  expect(run().code).toBe(1);
  expect(run('--max-untranslatable', '2').code).toBe(0);
  expect(run('--max-untranslatable', '2', '--fail-on', 'warning').code).toBe(1);
  expect(run('--write-baseline', '--baseline', 'known.json').code).toBe(0);
  expect(JSON.parse(take(root, 'known.json'))).toMatchObject({ schema: 'winnow.baseline/1' });
  expect(run('--baseline', 'known.json').code).toBe(0);
  commitAll(root);
  expect(run('--changed-since', 'HEAD').code).toBe(0);
  expect(run('--policy-from', 'HEAD', '--baseline', 'known.json').code).toBe(0);
  const json = run('--baseline', 'known.json', '--format', 'json');
  expect(JSON.parse(json.out)).toMatchObject({ schema: 'winnow.check/1' });
  expect(json.err).toContain('no finding fails the gate');
  const diff = winnow(root, ['diff', 'HEAD']);
  expect([diff.code, diff.out]).toEqual([0, 'no clause changed; HEAD to working tree\n']);
});

test.each([
  ['--today', '2026-02-30'],
  ['--today', 'tomorrow'],
  ['--max-untranslatable', '-1'],
  ['--max-untranslatable', 'many'],
  ['--fail-on', 'never'],
  ['--baseline', 'none.json'],
  ['--changed-since', 'HEAD'],
  ['--policy-from', '--help'],
])('check %s %s is a usage error', (option, value) => {
  const run = winnow(sampleRepository(), ['check', `${option}=${value}`]);
  expect([run.code, run.out]).toEqual([2, '']);
  expect(run.err).not.toBe('');
});
