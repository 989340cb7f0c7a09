import { describe, expect, test } from 'vitest';
import { compileRule, loadSchema, loadWorkspace } from '../../src/index.js';
import { buildManifest, readManifest } from '../../src/manifest.js';
import { put, take } from './cli-support.js';
import { approved, sampleRepository } from './gate-support.js';

const schema = loadSchema();

function manifestOf(root: string): string {
  const { jobs } = loadWorkspace(root);
  return buildManifest(
    jobs.map((job) => ({
      result: compileRule(job, schema, { includeUnreviewed: false, environment: undefined }),
      out: `tuned/${job.rule.id}.yaml`,
    })),
  );
}

test('a manifest says of each scenario what went in and what came out, and is read back', async () => {
  const root = sampleRepository();
  await approved(root, 'remote-tool', 'help-desk');
  const text = manifestOf(root);
  const { value, diagnostics } = readManifest({ path: 'tuned/manifest.json', text });
  expect(diagnostics).toEqual([]);
  expect(value?.rules.map(({ rule, scenarios }) => [rule, scenarios.map((one) => one.status)])).toEqual([
    ['remote-tool', ['ready', 'untranslatable', 'needs-decision']],
    ['scheduled-task', ['malformed', 'ready']],
  ]);
  const [first, second] = value?.rules[0]?.scenarios ?? [];
  expect(first).toMatchObject({ scenario: 'help-desk', review: 'approved', compiled: true });
  expect(first?.clauses.map(({ table }) => table)).toEqual(['DeviceProcessEvents']);
  expect(first?.clauses[0]?.clause).toMatch(/^where not\(now\(\) < datetime\(2027-02-01\) and /);
  expect(second).toMatchObject({ compiled: false, clauses: [] });
  expect(second?.codes).toContain('WN201');
});

test('the digest of inputs follows what a review decides, and not its layout or its ticket', async () => {
  const root = sampleRepository();
  await approved(root, 'remote-tool', 'help-desk');
  const digest = (): string | undefined =>
    readManifest({ path: 'm', text: manifestOf(root) }).value?.rules[0]?.scenarios[0]?.inputs;
  const before = digest();
  const path = 'exclusions/remote-tool.yaml';
  put(root, path, `# comment\n${take(root, path).replace('SOC-1', 'SOC-2')}`);
  expect(digest()).toBe(before);
  put(root, path, take(root, path).replace('2027-01-31', '2027-01-30'));
  expect(digest()).not.toBe(before);
});

describe('a manifest that cannot be read', () => {
  test.each([
    ['{', 'is no JSON'],
    ['{"schema":"winnow.manifest/1","rules":[]}', 'older winnow (version 1'],
    ['{"schema":"winnow.manifest/3","rules":[]}', 'newer winnow (version 3'],
    ['{"schema":"winnow.manifest/2","rules":[{}]}', 'expected form: `rules.0.rule`'],
    ['[]', 'expected form'],
  ])('%j', (text, words) => {
    const { value, diagnostics } = readManifest({ path: 'tuned/manifest.json', text });
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['WN818']);
    expect(diagnostics[0]?.message).toContain(words);
    expect(diagnostics[0]?.help).toContain('winnow compile');
  });
});
