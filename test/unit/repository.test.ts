import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileRule, loadSchema, loadWorkspace, strip } from '../../src/index.js';

// The repository's own rules and reviews: what `npm start` compiles must stay clean.
const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = loadWorkspace(root);
const schema = loadSchema();
const results = workspace.jobs.map((job) =>
  compileRule(job, schema, { includeUnreviewed: false, environment: undefined }),
);

describe('the repository itself', () => {
  it('has no error and no warning', () => {
    const findings = [...workspace.findings, ...results.flatMap((result) => result.findings)];
    expect(
      findings.filter(({ diagnostic }) => diagnostic.severity !== 'note').map(({ diagnostic }) => diagnostic.message),
    ).toEqual([]);
    expect(findings.map(({ diagnostic }) => diagnostic.code)).toEqual(['WN702']);
  });

  it('has settled every scenario', () => {
    const reviews = results.flatMap((result) => result.scenarios.map(({ review }) => review));
    expect(reviews.filter((review) => review === 'approved').length).toBe(12);
    expect(reviews.filter((review) => review === 'rejected').length).toBe(8);
    expect(reviews.length).toBe(20);
  });

  it.each(results.map((result) => [result.rule.source.path, result] as const))(
    '%s compiles and strips back',
    async (path, result) => {
      expect(result.tuned).toBeDefined();
      expect(strip(result.tuned ?? '').value).toBe(result.rule.source.text);
      const approved = result.scenarios.filter(({ review }) => review === 'approved');
      expect(result.clauses).toBe(approved.length);
      expect(result.tuned?.match(/winnow:begin/g)?.length ?? 0).toBe(approved.length);
      if (approved.length === 0) expect(result.tuned).toBe(result.rule.source.text);
      await expect(result.tuned).toMatchFileSnapshot(`../fixtures/repository/${path.replace(/^rules\//, '')}`);
    },
  );
});
