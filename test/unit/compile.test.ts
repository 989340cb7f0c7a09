import { describe, expect, test } from 'vitest';
import { compileRule } from '../../src/compile.js';
import type { CompileOptions, RuleResult } from '../../src/compiled.js';
import { buildManifest } from '../../src/manifest.js';
import { loadSchema } from '../../src/schema/load.js';
import { loadWorkspace } from '../../src/sources/workspace.js';
import { strip } from '../../src/weave/strip.js';
import { exclusionsText, folderOf, put, ruleText } from './cli-support.js';

type Files = Readonly<Record<string, string>>;

const reviewedOnly: CompileOptions = { includeUnreviewed: false, environment: undefined };
const everything: CompileOptions = { includeUnreviewed: true, environment: undefined };

function compileAll(files: Files, options = reviewedOnly): readonly RuleResult[] {
  return compileRoot(folderOf(files), options);
}

function compileRoot(root: string, options: CompileOptions): readonly RuleResult[] {
  const schema = loadSchema();
  return loadWorkspace(root).jobs.map((job) => compileRule(job, schema, options));
}

function codes(result: RuleResult | undefined): readonly string[] {
  return (result?.findings ?? []).map(({ diagnostic }) => diagnostic.code);
}

const filter = 'process.command_line contains "backup.exe"';

/** A review that approves exactly what these files say, with these lines in it. */
function approval(rule: string, lines: readonly string[] = [], base: Files = {}, text = filter): string {
  const review = lines.length === 0 ? '' : `    review:\n${lines.map((line) => `      ${line}\n`).join('')}`;
  const files = { 'rules/r.yaml': rule, ...base, 'exclusions/r.yaml': exclusionsText('r', text, review) };
  const print = compileAll(files, everything)[0]?.scenarios[0]?.fingerprint ?? 'none';
  return `    review:\n      decision: approved\n${lines.map((line) => `      ${line}\n`).join('')}      fingerprint:\n        r: ${print}\n`;
}

const rule = ruleText('r');
const approved = approval(rule);

describe('what a review decides', () => {
  test.each<[string, string, boolean, boolean, string | undefined]>([
    ['nothing yet', '', false, true, 'WN701'],
    ['begun', '    review:\n      reading: exclude\n', false, true, 'WN701'],
    ['rejected', '    review:\n      decision: rejected\n      reason: no\n', false, false, undefined],
    ['approved without a seal', '    review:\n      decision: approved\n', false, false, 'WN705'],
    [
      'approved for another rule',
      '    review:\n      decision: approved\n      fingerprint:\n        other: sha256:00\n',
      false,
      false,
      'WN705',
    ],
    [
      'stale',
      '    review:\n      decision: approved\n      fingerprint:\n        r: sha256:00\n',
      false,
      false,
      'WN703',
    ],
    ['approved', approved, true, true, undefined],
  ])('%s', (_, review, compiled, withUnreviewed, code) => {
    const files = { 'rules/r.yaml': rule, 'exclusions/r.yaml': exclusionsText('r', filter, review) };
    const [plain] = compileAll(files);
    const [all] = compileAll(files, everything);
    expect([plain?.clauses, all?.clauses]).toEqual([Number(compiled), Number(withUnreviewed)]);
    expect(codes(plain)).toEqual(code === undefined ? [] : [code]);
    if (!compiled) expect(plain?.tuned).toBe(rule);
  });

  test.each<[string, string, string]>([
    ['the filter', rule, exclusionsText('r', 'process.command_line contains "backup"', approved)],
    [
      "the reviewer's filter",
      rule,
      exclusionsText(
        'r',
        filter,
        approved.replace('    review:\n', '    review:\n      filter: process.name == "x.exe"\n'),
      ),
    ],
    [
      'what it accepts by name',
      rule,
      exclusionsText('r', filter, approved.replace('    review:\n', '    review:\n      allow: [WN603]\n')),
    ],
    [
      'the expiry',
      rule,
      exclusionsText('r', filter, approved.replace('    review:\n', '    review:\n      expires: 2030-01-01\n')),
    ],
    [
      'the sightings',
      rule,
      exclusionsText('r', filter, approved.replace('    review:\n', '    review:\n      sightings: any\n')),
    ],
    [
      "the rule's table",
      ruleText('r', 'DeviceNetworkEvents\n| where RemotePort == 443\n| summarize count() by DeviceId'),
      exclusionsText('r', 'process.name == "x.exe"', approval(rule, [], {}, 'process.name == "x.exe"')),
    ],
  ])('it goes stale with %s', (_, ruleFile, exclusions) => {
    const [result] = compileAll({ 'rules/r.yaml': ruleFile, 'exclusions/r.yaml': exclusions });
    expect([result?.clauses, codes(result)]).toEqual([0, ['WN703']]);
  });

  test.each<[string, string, string]>([
    ['the title', rule, exclusionsText('r', filter, approved).replace('Backup job', 'Another title')],
    [
      'another part of the rule',
      ruleText(
        'r',
        'DeviceProcessEvents\n| where FileName has "y"\n| where isnotempty(SHA1)\n| summarize Count = count() by DeviceId',
      ),
      exclusionsText('r', filter, approved),
    ],
    [
      'who and why',
      rule,
      exclusionsText(
        'r',
        filter,
        approved.replace('    review:\n', '    review:\n      by: someone\n      reason: else\n'),
      ),
    ],
  ])('it stands when %s changes', (_, ruleFile, exclusions) => {
    const [result] = compileAll({ 'rules/r.yaml': ruleFile, 'exclusions/r.yaml': exclusions });
    expect([result?.clauses, codes(result)]).toEqual([1, []]);
  });

  test("it goes stale with a list file's contents, and stands with its comments", () => {
    const text = 'file.hash matches known good hash';
    const hash = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';
    const lines = ['values: { known-good-hash: { file: lists/good.txt } }'];
    const list = { 'lists/good.txt': `${hash}\n` };
    const review = approval(rule, lines, list, text);
    const root = folderOf({ 'rules/r.yaml': rule, ...list, 'exclusions/r.yaml': exclusionsText('r', text, review) });
    expect(compileRoot(root, reviewedOnly)[0]?.clauses).toBe(1);
    put(root, 'lists/good.txt', `# why\n${hash}\n`);
    expect(compileRoot(root, reviewedOnly)[0]?.clauses).toBe(1);
    put(root, 'lists/good.txt', `${hash}\nda39a3ee5e6b4b0d3255bfef95601890afd80709\n`);
    expect(codes(compileRoot(root, reviewedOnly)[0])).toContain('WN703');
    put(root, 'exclusions/r.yaml', exclusionsText('r', text, review.replace('lists/good.txt', '../../etc/passwd')));
    expect(codes(compileRoot(root, reviewedOnly)[0])).toEqual(expect.arrayContaining(['WN814', 'WN703']));
  });

  test('an expiry is part of the clause', () => {
    const review = approval(rule, ['expires: 2027-05-21']);
    const [result] = compileAll({ 'rules/r.yaml': rule, 'exclusions/r.yaml': exclusionsText('r', filter, review) });
    expect(result?.tuned).toContain('where not(now() < datetime(2027-05-22) and ');
  });
});

describe('rules and what they share', () => {
  const shared =
    'rules: [p, n]\nscenarios:\n  - id: s1\n    filter: process.parent_process_name == "a.exe" and process.name == "b.exe"\n';

  test('one scenario binds afresh for each table, in whatever order', () => {
    const process = ruleText('p');
    const network = ruleText('n', 'DeviceNetworkEvents\n| where RemotePort == 443\n| summarize count() by DeviceId');
    for (const [first, second] of [
      [process, network],
      [network, process],
    ] as const) {
      const results = compileAll(
        { 'rules/1.yaml': first, 'rules/2.yaml': second, 'exclusions/s.yaml': shared },
        everything,
      );
      const of = (id: string) => results.find((result) => result.rule.id === id);
      expect(of('p')?.tuned).toContain('where not(InitiatingProcessFileName =~ "a.exe" and FileName =~ "b.exe")');
      expect(of('n')?.tuned).toContain(
        'where not(InitiatingProcessParentFileName =~ "a.exe" and InitiatingProcessFileName =~ "b.exe")',
      );
    }
  });

  test('a rule that cannot be woven is refused, and the others go on', () => {
    const results = compileAll(
      {
        'rules/anti.yaml': ruleText('p', 'DeviceProcessEvents\n| summarize C = count() by DeviceId\n| where C < 5'),
        'rules/good.yaml': ruleText('n'),
        'exclusions/s.yaml': shared,
      },
      everything,
    );
    expect(results.map((result) => [result.clauses, codes(result).filter((code) => code.startsWith('WN6'))])).toEqual([
      [0, ['WN603']],
      [1, []],
    ]);
    expect(results[0]?.tuned).toBe(results[0]?.rule.source.text);
  });

  test('a finding that is accepted by name lets the clause through, no other', () => {
    const open = ruleText('r', 'DeviceProcessEvents\n| summarize C = count() by DeviceId\n| where C < 5');
    const clausesWith = (lines: string) =>
      compileAll(
        { 'rules/r.yaml': open, 'exclusions/r.yaml': exclusionsText('r', filter, `    review:\n${lines}`) },
        everything,
      )[0]?.clauses;
    expect([clausesWith('      allow: [WN603]\n'), clausesWith('      allow: [WN602]\n')]).toEqual([1, 0]);
  });
});

describe('tuned files', () => {
  const query = 'DeviceProcessEvents\n| where FileName has "x"\n| project Timestamp, DeviceId, ReportId';

  test.each<[string, string, string]>([
    ['LF', 'rules/r.yaml', ruleText('r', query)],
    ['CRLF', 'rules/r.yaml', ruleText('r', query).replaceAll('\n', '\r\n')],
    ['no final newline', 'rules/r.yaml', ruleText('r', query).trimEnd()],
    ['no final newline, CRLF', 'rules/r.yaml', ruleText('r', query).trimEnd().replaceAll('\n', '\r\n')],
    ['no final newline behind the source', 'rules/r.yaml', ruleText('r', 'DeviceProcessEvents').trimEnd()],
    ['tabs', 'rules/r.yaml', ruleText('r', query.replaceAll('| ', '\t|\t'))],
    ['a byte order mark', 'rules/r.yaml', `\ufeff${ruleText('r', query)}`],
    [
      'comments and odd spacing',
      'rules/r.yaml',
      `# top\n\n${ruleText('r', query)}# behind\nversion:   1.0.0   # kept\n`,
    ],
    ['a deep block', 'rules/r.yaml', 'id: r\nquery: |2\n      DeviceProcessEvents\n      | where FileName has "x"\n'],
    [
      'on one line',
      'rules/r.yaml',
      ruleText('r', 'DeviceProcessEvents | where FileName has "x" | project Timestamp, DeviceId'),
    ],
    ['.kql', 'rules/r.kql', `${query}\n`],
    ['.kql without a final newline', 'rules/r.kql', query],
    ['.kql, CRLF', 'rules/r.kql', query.replaceAll('\n', '\r\n')],
  ])('%s: one clause, and strip gives the rule back', (_, path, text) => {
    const id = path.endsWith('.kql') ? 'rules.r.kql' : 'r';
    const files = { [path]: text, 'exclusions/r.yaml': exclusionsText(id, filter) };
    const [result] = compileAll(files, everything);
    expect([result?.clauses, codes(result).filter((code) => code !== 'WN701')]).toEqual([1, []]);
    expect(strip(result?.tuned ?? '').value).toBe(text);
    expect(compileAll(files, everything)[0]?.tuned).toBe(result?.tuned);
  });

  test('a tuned file among the rules is stripped first, never tuned twice', () => {
    const files = { 'rules/r.yaml': rule, 'exclusions/r.yaml': exclusionsText('r', filter) };
    const [first] = compileAll(files, everything);
    const [again] = compileAll({ ...files, 'rules/r.yaml': first?.tuned ?? '' }, everything);
    expect([again?.tuned, again?.rule.source.text]).toEqual([first?.tuned, rule]);
    const torn = (first?.tuned ?? '').replace('// winnow:end\n', '');
    const [broken] = compileAll({ ...files, 'rules/r.yaml': torn }, everything);
    expect([codes(broken), broken?.tuned]).toEqual([['WN610'], undefined]);
  });

  test('a scheduled rule has a longest query', () => {
    const names = Array.from({ length: 700 }, (_, index) => `"tool-number-${index}.exe"`).join(' or ');
    const files = (kind: string) => ({
      'rules/r.yaml': rule.replace('name:', `${kind}name:`),
      'exclusions/r.yaml': exclusionsText('r', `process.name == ${names.slice(0, 15_000).replace(/ or "[^"]*$/, '')}`),
    });
    expect(codes(compileAll(files('kind: Scheduled\n'), everything)[0])).toContain('WN604');
    expect(compileAll(files('kind: Scheduled\n'), everything)[0]?.tuned).toBeUndefined();
    expect(compileAll(files(''), everything)[0]?.clauses).toBe(1);
  });

  test('a Sentinel table', () => {
    const sentinel = ruleText(
      'r',
      'SecurityEvent\n| where TimeGenerated > ago(1d)\n| where EventID == 4688\n| project TimeGenerated, Computer',
    );
    const [result] = compileAll(
      {
        'rules/r.yaml': sentinel,
        'exclusions/r.yaml': exclusionsText('r', 'process.command_line contains "backup.exe"'),
      },
      everything,
    );
    expect([result?.table, result?.clauses]).toEqual(['SecurityEvent', 1]);
    expect(result?.tuned).toContain('CommandLine contains "backup.exe"');
  });

  test('ids and values never leave their place', () => {
    const hostile = 'process.command_line contains "\\") | project DeviceId //"';
    const text = `rule: r\nscenarios:\n  - id: s1\n    title: "*/ ) | take 1\\n| project x"\n    filter: 'process.command_line contains ''") | project DeviceId //'''\n`;
    for (const exclusions of [text, exclusionsText('r', hostile)]) {
      const [result] = compileAll({ 'rules/r.yaml': rule, 'exclusions/r.yaml': exclusions }, everything);
      const added = (result?.tuned ?? '').split('\n').filter((line) => !rule.includes(line));
      expect(added.join('\n')).not.toMatch(/take 1/);
      if (result?.clauses === 1) expect(strip(result.tuned ?? '').value).toBe(rule);
    }
    const [badId] = compileAll(
      { 'rules/r.yaml': ruleText('"../../x"'), 'exclusions/r.yaml': exclusionsText('../../x', filter) },
      everything,
    );
    expect([badId?.clauses, codes(badId)]).toEqual([0, ['WN701', 'WN602']]);
  });
});

test('a manifest is the same whatever the order, and says what went in', () => {
  const root = folderOf({
    'rules/a.yaml': ruleText('a'),
    'rules/b.yaml': ruleText('b'),
    'exclusions/a.yaml': exclusionsText('a', filter),
  });
  const results = compileRoot(root, everything).map((result) => ({ result, out: `tuned/${result.rule.id}.yaml` }));
  const text = buildManifest(results);
  expect(buildManifest([...results].reverse())).toBe(text);
  expect(JSON.parse(text)).toMatchObject({
    schema: 'winnow.manifest/2',
    rules: [
      { rule: 'a', scenarios: [{ scenario: 's1', status: 'ready', review: 'unreviewed', compiled: true }] },
      { rule: 'b' },
    ],
  });
  expect(text).not.toContain(root);
});
