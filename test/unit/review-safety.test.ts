import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/commands/explain.js';
import { type Detail, openReview, plainStyle, type ReviewChange } from '../../src/index.js';

const root = resolve('test/fixtures/audit');
const session = openReview(root, '2026-11-21');

function detailOf(id: string, change: ReviewChange = {}): Detail {
  const view = session.outline().scenarios.find((one) => one.id === id);
  const detail = view && session.detail(view.key, change);
  if (detail === undefined) throw new Error(`no scenario ${id}`);
  return detail;
}

describe('the safety of a scenario in the review', () => {
  test('what silences its rule cannot be approved, and the reason is told', () => {
    const { approval, findings } = detailOf('all-of-the-tools');
    expect(approval).toMatchObject({ ok: false, why: expect.stringContaining('(WN504)') });
    expect(findings.map(({ code }) => code)).toContain('WN504');
  });

  test('the weakest way with an event, and the anchor as a fix that leaves a hole', () => {
    const { safety = [], findings } = detailOf('nightly-update');
    const [way] = safety[0]?.ways ?? [];
    expect(way).toMatchObject({ control: 'attacker', text: 'ProcessCommandLine contains "update.example.org"' });
    expect(way?.event.join('\n')).toContain('FileName = "certutil.exe"');
    const fix = findings.find(({ code }) => code === 'WN508')?.fixes[0];
    expect(fix).toMatchObject({ wider: false, filter: expect.stringContaining('"<device name>"') });
    const anchored = detailOf('nightly-update', { filter: fix?.filter });
    expect(anchored.holes).toMatchObject([{ kind: 'placeholder', filled: false }]);
  });

  test('another scenario that says all of it is told', () => {
    const { findings, safety = [] } = detailOf('update-of-servers');
    expect(findings.map(({ code }) => code)).toContain('WN506');
    expect(safety[0]?.answers.map(({ text }) => text)).toContain('covered by `nightly-update`: yes');
  });

  test('all of it is plain data', () => {
    const detail = detailOf('update-of-servers');
    expect(structuredClone(detail)).toEqual(detail);
  });

  test('checking a rule asks for no more than what keeps a clause out', () => {
    const { scenarios } = session.checkRule('downloads');
    expect(scenarios.flatMap(({ codes }) => codes)).not.toContain('WN508');
  });
});

function explained(options: Partial<Parameters<typeof explain>[1]>): string {
  let out = '';
  const io = {
    root,
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  const none = { table: undefined, filter: undefined, rule: undefined, scenario: undefined, environment: undefined };
  explain(undefined, { ...none, format: 'pretty', ...options }, io);
  return out;
}

describe('the safety of an explanation', () => {
  const filter = 'process.command_line contains "update.example.org"';

  test('without a rule nothing is said of one', () => {
    const out = explained({ table: 'DeviceProcessEvents', filter });
    expect(out).toContain('\nsafety\n  matches every row: no\n  never matches: no\n');
    expect(out).not.toMatch(/silences|dead in|overlaps/);
  });

  test('with a rule what it selects counts', () => {
    expect(explained({ rule: 'downloads', filter })).toContain('silences the rule: no; the rule still tells');
    const refused = explained({ rule: 'admin-shares', scenario: 'all-of-the-tools' });
    expect(refused).toContain('clause, never compiled (WN504)');
    expect(refused).toContain('silences the rule: yes');
  });

  test('the JSON is the contract that it was', () => {
    const told = JSON.parse(explained({ rule: 'downloads', scenario: 'nightly-update', format: 'json' })) as object;
    expect(Object.keys(told)).toEqual([
      'schema',
      'table',
      'filter',
      'status',
      'draft',
      'reading',
      'clause',
      'readings',
      'atoms',
      'diagnostics',
    ]);
  });
});
