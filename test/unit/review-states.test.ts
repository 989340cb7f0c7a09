import { describe, expect, test } from 'vitest';
import { compileRule, loadSchema, loadWorkspace, reviewPolicyFindings } from '../../src/index.js';
import { queryChanged, reviewState } from '../../src/review-state.js';
import { sealOf, sealParts } from '../../src/sources/fingerprint.js';
import { exclusionsText, folderOf, ruleText } from './cli-support.js';

const schema = loadSchema();
const filter = 'process.name == "backup.exe"';
const lax = { ticket: false, reason: false, expires: false, warnBeforeExpiry: 30 };

function run(review: string, query?: string) {
  const root = folderOf({
    'rules/r.yaml': ruleText('r', query),
    'exclusions/r.yaml': exclusionsText('r', filter, review === '' ? '' : `    review:\n${review}`),
  });
  return loadWorkspace(root).jobs.map((job) =>
    compileRule(job, schema, { includeUnreviewed: true, environment: undefined }),
  );
}

/** A seal that stands for the scenario with these keys of its review. */
function sealFor(keys: string, query?: string): string {
  const [result] = run(`      decision: approved\n${keys}`, query);
  return result?.scenarios[0]?.fingerprint ?? '';
}

function approvedReview(keys = '', query?: string, seal = sealFor(keys, query)): string {
  return `      decision: approved\n${keys}      fingerprint:\n        r: ${seal}\n`;
}

function codes(review: string, today = '2026-11-21', require = lax, query?: string): readonly string[] {
  const results = run(review, query);
  return [
    ...results.flatMap(({ findings }) => findings.map(({ diagnostic }) => diagnostic.code)),
    ...reviewPolicyFindings(results, { require, today }).map(({ diagnostic }) => diagnostic.code),
  ].filter((code) => code.startsWith('WN7'));
}

describe('each state of a review is a finding', () => {
  const expires = '      expires: 2026-12-31\n';

  test('unreviewed, rejected, approved', () => {
    expect(codes('')).toEqual(['WN701']);
    expect(codes('      decision: rejected\n')).toEqual(['WN711']);
    expect(codes(approvedReview())).toEqual([]);
    expect(codes('      decision: approved\n')).toEqual(['WN705']);
  });

  test.each([
    ['2026-11-21', []],
    ['2026-12-01', ['WN709']],
    ['2026-12-31', ['WN709']],
    ['2027-01-01', ['WN704']],
    ['2030-01-01', ['WN704']],
  ])('on %s', (today, expected) => {
    expect(codes(approvedReview(expires), today)).toEqual(expected);
  });

  test('the days before are those of the configuration', () => {
    const require = (warnBeforeExpiry: number) => ({ ...lax, warnBeforeExpiry });
    expect(codes(approvedReview(expires), '2026-12-01', require(29))).toEqual([]);
    expect(codes(approvedReview(expires), '2026-12-31', require(0))).toEqual(['WN709']);
    expect(codes(approvedReview(expires), '2026-11-21', require(365))).toEqual(['WN709']);
  });

  test('stale is no expired one, and may be both', () => {
    expect(codes(approvedReview(expires, undefined, 'sha256:00'))).toEqual(['WN703']);
    expect(codes(approvedReview(expires, undefined, 'sha256:00'), '2027-01-01')).toEqual(['WN703', 'WN704']);
  });

  test('a rejected scenario neither expires nor needs a ticket', () => {
    const strict = { ticket: true, reason: true, expires: true, warnBeforeExpiry: 30 };
    expect(codes(`      decision: rejected\n${expires}`, '2030-01-01', strict)).toEqual(['WN711']);
  });

  test('what the configuration requires is missing, blank or there', () => {
    const strict = { ...lax, ticket: true, expires: true, reason: true };
    expect(codes(approvedReview(), '2026-11-21', strict)).toEqual(['WN710', 'WN710', 'WN710']);
    expect(codes(approvedReview('      ticket: " "\n'), '2026-11-21', { ...lax, ticket: true })).toEqual(['WN710']);
    const whole = `${expires}      ticket: SOC-1\n      reason: because\n`;
    expect(codes(approvedReview(whole), '2026-11-21', strict)).toEqual([]);
    expect(codes('', '2026-11-21', strict)).toEqual(['WN701']);
  });
});

describe('a rule that changed since', () => {
  const query = 'DeviceProcessEvents\n| where FileName has "x"\n| project DeviceId, FileName';
  const other = query.replace('"x"', '"y"');
  const seal = sealFor('', query);

  test('keeps its approval, and is reported', () => {
    expect(codes(approvedReview('', other, seal), '2026-11-21', lax, other)).toEqual(['WN708']);
    expect(codes(approvedReview('', query, seal), '2026-11-21', lax, query)).toEqual([]);
    const [result] = run(approvedReview('', other, seal), other);
    expect([result?.clauses, result?.scenarios[0]?.review]).toEqual([1, 'approved']);
  });

  test('does not say so of its layout', () => {
    const crlf = `${query.replaceAll('\n', '  \r\n')}\r\n\r\n`;
    expect(sealOf('sha256:0', crlf)).toBe(sealOf('sha256:0', query));
  });

  test('is not told by a fingerprint from before', () => {
    const { content, query: digest } = sealParts(seal);
    expect(content).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(codes(approvedReview('', other, content), '2026-11-21', lax, other)).toEqual([]);
    expect(reviewState({ decision: 'approved', fingerprint: { r: content } }, 'r', seal)).toBe('approved');
    expect(queryChanged({ fingerprint: { r: content } }, 'r', seal)).toBe(false);
  });

  test('the query alone seals nothing', () => {
    const { query: digest } = sealParts(seal);
    for (const bad of [`/query:${digest}`, `sha256:00/query:${digest}`, '/query:', ''])
      expect(reviewState({ decision: 'approved', fingerprint: { r: bad } }, 'r', seal)).toBe('stale');
    expect(reviewState({ decision: 'approved', fingerprint: { r: '/query:' } }, 'r', undefined)).toBe('stale');
    expect(reviewState({ decision: 'approved', fingerprint: { toString: seal } }, 'r', seal)).toBe('unsealed');
  });
});
