import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  controls,
  exclusionsText,
  filesBelow,
  folderOf,
  put,
  type Run,
  ruleText,
  take,
  winnow,
} from './cli-support.js';

// Loading Kusto takes half a second or more of each run on a busy machine.
const longest = 4000;

function harmless(run: Run): void {
  expect(run.out + run.err).not.toMatch(controls);
  expect(run.err).not.toMatch(/bug of its own|at .*\.js:\d+/);
  expect([0, 1, 2]).toContain(run.code);
  expect(run.milliseconds).toBeLessThan(longest);
  expect(run.out.length + run.err.length).toBeLessThan(60_000);
}

const escape = '\u001b[2J\u001b]52;c;aGk=\u0007\u009b31m\u202eevil\u2066\u0085';
const safeRule = {
  'rules/good.yaml': ruleText('good'),
  'exclusions/good.yaml': exclusionsText('good', 'process.name == "a.exe"'),
};

describe('hostile files: no injection, no crash, no hang, and the others go on', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'KQL in a value',
      {
        'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    filter: 'process.command_line contains ''") | project DeviceId //'''\n`,
      },
    ],
    [
      'KQL in a value, quoted',
      { 'exclusions/a.yaml': exclusionsText('a', 'process.command_line contains `") | project DeviceId //`') },
    ],
    [
      'a title over lines',
      {
        'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    title: "x\\n| take 1 */ // winnow:end\\n"\n    filter: process.name == "a.exe"\n`,
      },
    ],
    [
      'terminal escapes, escaped',
      {
        'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    title: ${JSON.stringify(escape)}\n    filter: ${JSON.stringify(`process.name == "${escape}"`)}\n`,
      },
    ],
    [
      'terminal escapes, raw',
      { 'exclusions/a.yaml': exclusionsText('a', `process.name == ${escape}`).replaceAll('\\u001b', '\u001b') },
    ],
    ['bidi in keys', { 'exclusions/a.yaml': `rule: a\nscenarios: []\n"\\e[2J\u202ex": 1\n` }],
    [
      'a scenario id that is a path',
      { 'exclusions/a.yaml': exclusionsText('a', 'process.name == "a.exe"').replace('id: s1', 'id: ../../x') },
    ],
    [
      'a scenario id with a line end',
      { 'exclusions/a.yaml': exclusionsText('a', 'process.name == "a.exe"').replace('id: s1', 'id: "s1\\n| take 1"') },
    ],
    [
      '10,000 parentheses',
      { 'exclusions/a.yaml': exclusionsText('a', `${'('.repeat(10_000)}process.name == "a"${')'.repeat(10_000)}`) },
    ],
    ['10,000 negations', { 'exclusions/a.yaml': exclusionsText('a', `${'not '.repeat(4_000)}process.name == "a"`) }],
    ['a megabyte of or', { 'exclusions/a.yaml': exclusionsText('a', 'process.name == "a" or '.repeat(45_000)) }],
    [
      '16 KB of or',
      { 'exclusions/a.yaml': exclusionsText('a', `${'process.name == "a" or '.repeat(700)}process.name == "b"`) },
    ],
    [
      '16 KB of wildcards',
      { 'exclusions/a.yaml': exclusionsText('a', `process.command_line like "${'*a'.repeat(8_000)}"`) },
    ],
    [
      'a long regular expression',
      { 'exclusions/a.yaml': exclusionsText('a', `process.command_line matches regex "${'(a+)+'.repeat(2_000)}$"`) },
    ],
    [
      'prose without an end',
      { 'exclusions/a.yaml': exclusionsText('a', `Exclude files ${'such as x or y '.repeat(1_000)}`) },
    ],
    [
      'YAML aliases',
      {
        'exclusions/a.yaml': `a: &a [x,x]\n${Array.from({ length: 40 }, (_, index) => `b${index}: &b${index} [*a,*a]\n`).join('')}`,
      },
    ],
    ['YAML nested deeply', { 'exclusions/a.yaml': '['.repeat(100_000), 'rules/b.yaml': '{a: '.repeat(100_000) }],
    ['a huge file', { 'rules/b.yaml': `id: b\nquery: |\n  ${'x'.repeat(9_000_000)}\n` }],
    ['NUL bytes', { 'rules/b.yaml': 'id: b\nquery: a\0b\n', 'rules/c.kql': 'DeviceEvents\0| where x' }],
    ['no UTF-8', { 'rules/b.yaml': 'id: b\nquery: \ud800\n' }],
    [
      '__proto__',
      {
        'exclusions/a.yaml': `rule: a\n__proto__: { rule: good }\nscenarios:\n  - id: s1\n    __proto__: { filter: x }\n    filter: process.name == "a.exe"\n`,
      },
    ],
    [
      '__proto__ in a review',
      {
        'exclusions/a.yaml': exclusionsText(
          'a',
          'file.hash matches known good hash',
          '    review:\n      values: { __proto__: [x], constructor: [y], known-good-hash: { __proto__: x } }\n      fingerprint: { __proto__: x, toString: y }\n',
        ),
      },
    ],
    [
      'rules named __proto__',
      {
        'rules/b.yaml': ruleText('__proto__'),
        'exclusions/b.yaml': exclusionsText(
          '__proto__',
          'process.name == "a.exe"',
          '    review:\n      decision: approved\n',
        ),
      },
    ],
    [
      'a list outside',
      {
        'exclusions/a.yaml': exclusionsText(
          'a',
          'file.hash matches known good hash',
          '    review:\n      decision: approved\n      values: { known-good-hash: { file: ../../etc/passwd } }\n',
        ),
      },
    ],
    [
      'a rule id that is a path',
      {
        'rules/b.yaml': ruleText('../../x'),
        'exclusions/b.yaml': exclusionsText('../../x', 'process.name == "a.exe"'),
      },
    ],
    [
      'a rule id for a shell',
      {
        'rules/b.yaml': ruleText('"x; rm -rf ~"'),
        'exclusions/b.yaml': exclusionsText(
          '"x; rm -rf ~"',
          'process.name == "a.exe"',
          '    review:\n      decision: approved\n',
        ),
      },
    ],
    [
      'a path with controls',
      { 'rules/\u001b[2J\nx.yaml': ruleText('b'), 'exclusions/b.yaml': exclusionsText('b', 'process.name == "a.exe"') },
    ],
    [
      'a query that is no KQL',
      {
        'rules/b.yaml': ruleText('b', `${'('.repeat(3000)}DeviceEvents | | where`),
        'exclusions/b.yaml': exclusionsText('b', 'process.name == "a.exe"'),
      },
    ],
    [
      'markers in a query',
      { 'rules/b.yaml': ruleText('b', 'DeviceProcessEvents\n// winnow:begin x/y\n| take 1\n// winnow:end') },
    ],
    ['a configuration that leaves', { 'winnow.yaml': 'out: ../../../tmp/evil\nrules: /etc\n' }],
  ])('%s', (name, files) => {
    const root = folderOf({ 'rules/a.yaml': ruleText('a'), ...safeRule, ...files });
    harmless(winnow(root, ['check']));
    const json = winnow(root, ['check', '--format', 'json']);
    expect(json.out).not.toMatch(controls);
    JSON.parse(json.out);
    const run = winnow(root, ['compile', '--include-unreviewed']);
    harmless(run);
    if (name === 'a configuration that leaves') return;
    expect(take(root, 'tuned/good.yaml')).toContain('winnow:begin good/s1');
    for (const path of filesBelow(root, 'tuned').filter((one) => one.endsWith('a.yaml'))) {
      const tuned = take(root, path);
      expect(tuned.split('\n').filter((line) => /^\s*\| (?:take|project DeviceId)/.test(line))).toEqual([]);
      expect(winnow(root, ['strip', path]).out).toBe(take(root, 'rules/a.yaml'));
    }
    expect(filesBelow(root, '.').every((path) => /^(?:rules|exclusions|tuned)\//.test(path))).toBe(true);
  });

  test('hostile words on the command line', () => {
    const root = folderOf(safeRule);
    for (const args of [
      ['explain', escape],
      ['explain', '--table', escape, '--filter', escape],
      ['explain', '--table', 'DeviceProcessEvents', '--filter', `process.name == "${escape}"`],
      ['explain', '--table', 'DeviceProcessEvents', '--filter', `process.name == "${escape}"`, '--format', 'json'],
      ['explain', '--rule', escape, '--filter', 'x'],
      ['check', escape],
      ['compile', '--out', escape, '--dry-run'],
      ['approve', escape, escape],
      ['approve', 'good', escape],
      ['strip', escape],
      ['import', escape],
      [escape],
      ['check', `--${escape}`],
    ])
      harmless(winnow(root, args));
  });

  test('folders that are links, and files that are none', () => {
    const root = folderOf(safeRule);
    const outside = folderOf();
    symlinkSync(outside, join(root, 'tuned'));
    symlinkSync('/dev/zero', join(root, 'rules/zero.yaml'));
    const run = winnow(root, ['compile', '--include-unreviewed']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('`tuned` is a link');
    expect(filesBelow(outside, '.')).toEqual([]);
    harmless(winnow(root, ['check', '/dev/zero']));
    harmless(winnow(root, ['import', '/dev/zero']));
  });

  test('a file where a folder should be: said, and nothing lost', () => {
    const root = folderOf({ ...safeRule, tuned: 'mine' });
    const run = winnow(root, ['compile', '--include-unreviewed']);
    expect([run.code, take(root, 'tuned')]).toEqual([2, 'mine']);
    expect(run.err).toContain('`tuned/good.yaml` cannot be written: a part of its path is no folder');
    const other = folderOf({ rules: 'x' });
    expect(winnow(other, ['check'])).toMatchObject({ code: 2, out: expect.stringContaining('`rules` cannot be read') });
    mkdirSync(join(other, 'deep'));
    writeFileSync(join(other, 'deep/exclusions'), 'x');
    put(other, 'winnow.yaml', 'rules: deep\nexclusions: deep/exclusions\n');
    harmless(winnow(other, ['import', 'winnow.yaml']));
  });
});
