import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnostics/registry.js';
import type { Finding } from '../../src/finding.js';
import { findingKeys } from '../../src/gate-keys.js';
import { goneFindings, printBaseline, readBaseline } from '../../src/sources/baseline.js';
import { put, take } from './cli-support.js';
import { checked, sampleRepository } from './gate-support.js';

function finding(text: string, words: string, over: Partial<Finding> = {}, message = 'a message'): Finding {
  const start = text.indexOf(words);
  return {
    source: { path: 'exclusions/a.yaml', text },
    rule: 'a',
    scenario: 's',
    diagnostic: diagnose('WN301', message, { span: { start, end: start + words.length } }),
    ...over,
  };
}

const key = (one: Finding): string | undefined => findingKeys([one])[0];
const one = finding('filter: x == "abc"', '"abc"');

describe('keys of findings', () => {
  test('stay when lines move, blanks change, a file is renamed or a message is worded anew', () => {
    expect(key(finding('# new\r\n\r\nfilter: x == "abc"', '"abc"'))).toBe(key(one));
    expect(key(finding('filter: "a  b"', '"a  b"'))).toBe(key(finding('filter: "a\n   b"', '"a\n   b"')));
    expect(key(finding('filter: x == "abc"', '"abc"', {}, 'other words'))).toBe(key(one));
    expect(key({ ...one, source: { ...one.source, path: 'exclusions/b.yaml' } })).toBe(key(one));
  });

  test('differ by code, rule, scenario and what is pointed to', () => {
    const others = [
      { ...one, diagnostic: { ...one.diagnostic, code: 'WN302' as const } },
      { ...one, rule: 'b' },
      { ...one, scenario: 't' },
      finding('filter: x == "abd"', '"abd"'),
      (({ rule: _, ...rest }) => rest)(one),
      (({ scenario: _, ...rest }) => rest)(one),
    ];
    expect(new Set([one, ...others].map(key)).size).toBe(others.length + 1);
  });

  test('are numbered where findings are alike, so that one more of a kind is a new one', () => {
    const [first, second] = findingKeys([one, one]);
    expect(second).toBe(`${first}.2`);
  });
});

describe('a baseline', () => {
  const text = printBaseline(new Map([[one, key(one) ?? '']]));

  test('is read back, and holds no place', () => {
    expect(readBaseline({ path: 'b.json', text }).value?.findings).toEqual([
      { key: key(one), code: 'WN301', file: 'exclusions/a.yaml', rule: 'a', scenario: 's' },
    ]);
    expect(text).not.toMatch(/"(?:line|column|start|span)"|abc/);
    expect(readBaseline({ path: 'b.json', text: `\ufeff${text}` }).diagnostics).toEqual([]);
  });

  test('is the same whatever the order', () => {
    const other = { ...one, scenario: 'r' };
    const entries = [one, other].map((item) => [item, key(item) ?? ''] as const);
    expect(printBaseline(new Map(entries))).toBe(printBaseline(new Map([...entries].reverse())));
  });

  test('points to what is gone in it', () => {
    const source = { path: 'b.json', text };
    const baseline = readBaseline(source).value;
    if (baseline === undefined) throw new Error('not read');
    const [gone] = goneFindings(source, baseline, [key(one) ?? '']);
    const span = gone?.diagnostic.span;
    expect(text.slice(span?.start, span?.end)).toBe(`"${key(one)}"`);
  });

  test.each([
    ['', 'is no JSON'],
    ['{', 'is no JSON'],
    ['<<<<<<< HEAD\n{}', 'is no JSON'],
    ['[]', 'expected form'],
    ['{"schema":"winnow.baseline/2","findings":[]}', 'another version'],
    ['{"schema":"winnow.manifest/1"}', 'expected form'],
    ['{"schema":"winnow.baseline/1"}', 'expected form'],
    ['{"schema":"winnow.baseline/1","findings":[{"key":"x","code":"WN1","file":"a"}]}', 'expected form'],
    ['{"schema":"winnow.baseline/1","findings":[],"more":1}', 'expected form'],
  ])('%j is refused', (bad, words) => {
    const { value, diagnostics } = readBaseline({ path: 'b.json', text: bad });
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['WN815']);
    expect(diagnostics[0]?.message).toContain(words);
  });
});

describe('check with a baseline', () => {
  test('judges nothing by one that is broken or not there', async () => {
    const root = sampleRepository();
    put(root, 'b.json', '{ "schema": ');
    for (const baseline of ['b.json', 'none.json']) {
      const run = await checked(root, { baseline });
      expect([run.code, run.out]).toEqual([2, '']);
      expect(run.err).toContain('error[WN815]');
    }
  });

  test('writes one anew over a broken one, but never among the exclusions', async () => {
    const root = sampleRepository();
    put(root, 'b.json', '{');
    expect((await checked(root, { baseline: 'b.json', writeBaseline: true })).code).toBe(0);
    expect((await checked(root, { baseline: 'b.json' })).code).toBe(0);
    for (const baseline of ['winnow.yaml', 'exclusions/b.yaml'])
      expect((await checked(root, { baseline, writeBaseline: true })).code).toBe(2);
  });

  test('writes none for a part, nor while a file cannot be read', async () => {
    const root = sampleRepository();
    expect((await checked(root, { writeBaseline: true }, ['rules'])).code).toBe(2);
    expect((await checked(root, { writeBaseline: true, changedSince: 'HEAD' })).code).toBe(2);
    put(root, 'exclusions/broken.yaml', 'rule: [');
    const run = await checked(root, { writeBaseline: true });
    expect([run.code, run.err.includes('no baseline was written')]).toEqual([2, true]);
    expect(() => take(root, 'winnow-baseline.json')).toThrow();
  });

  test('never holds a broken file', async () => {
    const root = sampleRepository();
    await checked(root, { writeBaseline: true });
    put(root, 'exclusions/broken.yaml', 'rule: [');
    expect((await checked(root, { baseline: 'winnow-baseline.json' })).code).toBe(2);
  });

  test('says that a finding is gone only where everything was looked at', async () => {
    const root = sampleRepository();
    await checked(root, { writeBaseline: true });
    const run = await checked(root, { baseline: 'winnow-baseline.json' }, ['rules/remote-tool.yaml']);
    expect([run.code, run.out.includes('WN816')]).toEqual([0, false]);
  });
});
