import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/cli/commands/check.js';
import { compile } from '../../src/cli/commands/compile.js';
import type { Io } from '../../src/cli/io.js';
import { plainStyle } from '../../src/report/style.js';
import { strip } from '../../src/weave/strip.js';
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

// The promise is two seconds; a test machine that runs everything at once gets some more, and a new process too.
const longest = { here: 3000, process: 8000 } as const;

/** A command in this process, where Kusto is loaded once. */
async function inProcess(root: string, command: (io: Io) => number | Promise<number>): Promise<Run> {
  const start = performance.now();
  let out = '';
  let err = '';
  const io: Io = {
    root,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  const code = await command(io);
  return { code, out, err, milliseconds: performance.now() - start };
}

beforeAll(() => {
  check(
    [],
    { format: 'json' },
    { root: folderOf(safeRule), out: () => {}, err: () => {}, outStyle: plainStyle, errStyle: plainStyle },
  );
});

function harmless(run: Run): void {
  expect(run.out + run.err).not.toMatch(controls);
  expect(run.err).not.toMatch(/bug of its own|at .*\.js:\d+/);
  expect([0, 1, 2]).toContain(run.code);
  expect(run.milliseconds).toBeLessThan(run.pid === undefined ? longest.here : longest.process);
  expect(run.out.length + run.err.length).toBeLessThan(60_000);
}

const obeyed = '\u001b[2J\u001b]52;c;aGk=\u0007\u009b31m\u202eevil\u2066\u0085';
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
        'exclusions/a.yaml': `rule: a\nscenarios:\n  - id: s1\n    title: ${JSON.stringify(obeyed)}\n    filter: ${JSON.stringify(`process.name == "${obeyed}"`)}\n`,
      },
    ],
    [
      'terminal escapes, raw',
      { 'exclusions/a.yaml': exclusionsText('a', `process.name == ${obeyed}`).replaceAll('\\u001b', '\u001b') },
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
  ])('%s', async (name, files) => {
    const root = folderOf({ 'rules/a.yaml': ruleText('a'), ...safeRule, ...files });
    harmless(await inProcess(root, (io) => check([], { format: 'pretty' }, io)));
    const json = await inProcess(root, (io) => check([], { format: 'json' }, io));
    expect(json.out).not.toMatch(controls);
    JSON.parse(json.out);
    const run = await inProcess(root, (io) =>
      compile([], { includeUnreviewed: true, dryRun: false, out: undefined }, io),
    );
    harmless(run);
    if (name === 'a configuration that leaves') return;
    expect(take(root, 'tuned/good.yaml')).toContain('winnow:begin good/s1');
    for (const path of filesBelow(root, 'tuned').filter((one) => one.endsWith('a.yaml'))) {
      const tuned = take(root, path);
      expect(tuned.split('\n').filter((line) => /^\s*\| (?:take|project DeviceId)/.test(line))).toEqual([]);
      expect(strip(tuned).value).toBe(take(root, 'rules/a.yaml'));
    }
    expect(filesBelow(root, '.').every((path) => /^(?:rules|exclusions|tuned)\//.test(path))).toBe(true);
  });

  test('hostile words on the command line', () => {
    const root = folderOf(safeRule);
    for (const args of [
      ['explain', obeyed],
      ['explain', '--table', obeyed, '--filter', obeyed],
      ['explain', '--table', 'DeviceProcessEvents', '--filter', `process.name == "${obeyed}"`],
      ['explain', '--table', 'DeviceProcessEvents', '--filter', `process.name == "${obeyed}"`, '--format', 'json'],
      ['explain', '--rule', obeyed, '--filter', 'x'],
      ['check', obeyed],
      ['compile', '--out', obeyed, '--dry-run'],
      ['approve', obeyed, obeyed],
      ['approve', 'good', obeyed],
      ['strip', obeyed],
      ['import', obeyed],
      [obeyed],
      ['check', `--${obeyed}`],
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
    expect(run.err).toMatch(/`tuned\/good.yaml` cannot be written: a part of its path is no\s+folder/);
    const other = folderOf({ rules: 'x' });
    expect(winnow(other, ['check'])).toMatchObject({ code: 2, out: expect.stringContaining('`rules` cannot be read') });
    mkdirSync(join(other, 'deep'));
    writeFileSync(join(other, 'deep/exclusions'), 'x');
    put(other, 'winnow.yaml', 'rules: deep\nexclusions: deep/exclusions\n');
    harmless(winnow(other, ['import', 'winnow.yaml']));
  });
});
