import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  cliPath,
  exclusionsText,
  filesBelow,
  folderOf,
  put,
  ruleText,
  startWinnow,
  take,
  winnow,
} from './cli-support.js';

const good = {
  'rules/a.yaml': ruleText('a'),
  'exclusions/a.yaml': exclusionsText('a', 'process.command_line contains "backup.exe"'),
};
const commands = ['import', 'check', 'compile', 'explain', 'approve', 'strip'];

describe('help and versions', () => {
  test.each(commands)('%s --help has examples', (command) => {
    const run = winnow(folderOf(), [command, '--help']);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/Usage: winnow .*\n[\s\S]*Examples:\n {2}\$ winnow /);
  });

  test('the program says what it is, and its version', () => {
    const root = folderOf();
    expect(winnow(root, ['--help']).out).toContain('Exit codes: 0 clean, 1 findings, 2 usage');
    expect(winnow(root, ['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test.each<readonly string[]>([
    ['chekc'],
    ['check', '--fromat', 'json'],
    ['check', '--format', 'xml'],
    ['import'],
    ['approve', 'a'],
    [],
  ])('usage: %j', (...args) => {
    const run = winnow(folderOf(), args);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err.length).toBeGreaterThan(10);
  });

  test.each(['--version', '--help', 'check --help'])('`%s` loads neither Kusto nor the schema nor YAML', (args) => {
    const hook = `
      const { writeSync } = require('node:fs');
      require('node:module').registerHooks?.({ load(url, context, next) { writeSync(2, url + '\\n'); return next(url, context); } });
      const { Module } = require('node:module');
      const load = Module._load;
      Module._load = function (request, ...rest) { writeSync(2, 'require ' + request + '\\n'); return load.call(this, request, ...rest); };`;
    const root = folderOf({ 'hook.cjs': hook });
    const run = spawnSync(process.execPath, ['--require', `${root}/hook.cjs`, cliPath, ...args.split(' ')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_DEBUG: 'esm,module' },
    });
    expect(run.status).toBe(0);
    expect(run.stderr).toContain(args === '--version' ? 'cli/version.js' : 'commander');
    expect(run.stderr).not.toMatch(/kusto|js-yaml|\/zod\/|\/ink\/|schema\/columns|fastest-levenshtein/i);
  });
});

describe('exit codes and streams', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[], number]>([
    ['clean', good, ['check'], 0],
    ['findings', { ...good, 'exclusions/a.yaml': exclusionsText('a', 'event_id == 4') }, ['check'], 1],
    ['a missing file', good, ['check', 'rules/none.yaml'], 2],
    ['no rules', {}, ['check'], 2],
    ['no rules to compile', {}, ['compile'], 2],
    ['a folder without rules', { ...good, 'docs/x.md': '' }, ['compile', 'docs'], 2],
    ['an unknown code', good, ['explain', 'WN000'], 2],
    ['explain without anything', good, ['explain'], 2],
    ['explain of an unknown table', good, ['explain', '--table', 'deviceprocessevents', '--filter', 'x'], 2],
    ['approve an unknown rule', good, ['approve', 'b', 's1'], 2],
    ['approve an unknown scenario', good, ['approve', 'a', 's2'], 2],
    ['strip a missing file', good, ['strip', 'x.yaml'], 2],
    ['strip two files to one output', good, ['strip', 'rules/a.yaml', 'rules/a.yaml'], 2],
    ['a page that is none', good, ['import', 'rules/a.yaml', 'none.txt'], 2],
    ['tuned rules over rules', good, ['compile', '--out', 'rules'], 2],
    ['tuned rules over exclusions', good, ['compile', '--out', './exclusions/'], 2],
    ['tuned rules over everything', good, ['compile', '--out', '.'], 2],
    [
      'a list that may not be read',
      good,
      [
        'approve',
        'a',
        's1',
        '--filter',
        'file.hash matches known good hash',
        '--value',
        'known-good-hash=@/etc/passwd',
      ],
      2,
    ],
    ['an approval of what no one may accept', good, ['approve', 'a', 's1', '--allow', 'WN602'], 2],
  ])('%s', (_, files, args, code) => {
    const root = folderOf(files);
    const run = winnow(root, args);
    expect(run.code, run.err + run.out).toBe(code);
    if (code !== 0 && args[0] !== 'check') expect(run.err).toMatch(/\w+ \w+/);
    expect(run.err + run.out).not.toMatch(/bug of its own|at .*\.js:\d+/);
    for (const [path, text] of Object.entries(files)) expect(take(root, path)).toBe(text);
  });

  test('results go to stdout, everything else to stderr; no colour in a pipe or with NO_COLOR', () => {
    const root = folderOf({ ...good, 'rules/b.yaml': 'id: [' });
    const run = winnow(root, ['compile', '--include-unreviewed'], { FORCE_COLOR: '1' });
    expect(run.err).toContain('error[WN801]');
    expect(run.out).toBe(
      'tuned/a.yaml\t1 clause\tverified\n\nwrote 1 tuned rule; exit code 2\n1 scenario: 1 compiled, 0 rejected, 0 left out for want of a review\n',
    );
    expect(run.out + run.err).not.toContain('\u001b');
  });

  test('a reader that stops early', () => {
    const root = folderOf(good);
    const run = spawnSync(
      'sh',
      [
        '-c',
        `"${process.execPath}" "${cliPath}" check --format json | head -n 1; "${process.execPath}" "${cliPath}" --help | true`,
      ],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect([run.status, run.stdout, run.stderr]).toEqual([0, '{\n', '']);
  });
});

describe('approve', () => {
  const approve = (root: string, ...args: readonly string[]) =>
    winnow(root, ['approve', 'a', 's1', '--by', 'j', '--on', '2026-11-21', ...args]);

  test('a rejection takes the seal along, and an approval the reason of the rejection', () => {
    const root = folderOf(good);
    expect(approve(root, '--ticket', 'SOC-1').code).toBe(0);
    expect(winnow(root, ['compile']).out).toContain('1 clause\tverified');
    expect(approve(root, '--reject', '--reason', 'no').code).toBe(0);
    expect(take(root, 'exclusions/a.yaml')).not.toContain('sha256');
    expect(winnow(root, ['compile']).out).toContain('0 clauses\tequals its rule');
    expect(approve(root, '--expires', '2027-05-21').code).toBe(0);
    expect(take(root, 'exclusions/a.yaml')).not.toContain('reason');
    expect(take(root, 'tuned/a.yaml')).toBe(take(root, 'rules/a.yaml'));
  });

  // Usage is 2; a filter that cannot be approved is a finding, 1.
  test.each<readonly [number, readonly string[]]>([
    [2, ['--expires', '2027-02-30']],
    [2, ['--reject']],
    [2, ['--value', 'x']],
    [1, ['--filter', 'process.name ==']],
    [1, ['--reading', 'keep']],
  ])('refused with %i, and nothing is written: %j', (code, args) => {
    const root = folderOf(good);
    const run = approve(root, ...args);
    expect([run.code, run.out]).toEqual([code, '']);
    expect(take(root, 'exclusions/a.yaml')).toBe(good['exclusions/a.yaml']);
  });

  test('two rules of one name are not guessed', () => {
    const root = folderOf({ ...good, 'rules/deep/a.yaml': ruleText('b') });
    const run = winnow(root, ['approve', 'a.yaml', 's1']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('name its file: `rules/a.yaml` or `rules/deep/a.yaml`');
  });
});

describe('the contract of explain --format json', () => {
  test.each<[string, string, string, string | null, boolean]>([
    ['DeviceProcessEvents', 'process.command_line contains "schtasks.exe"', 'ready', 'exclude', true],
    ['DeviceNetworkEvents', 'process.name == "a.exe" or event_id == 4', 'partial', 'exclude', true],
    [
      'DeviceProcessEvents',
      'process.parent_process_name != "a.exe" or process.command_line contains "b"',
      'needs-decision',
      null,
      false,
    ],
    ['DeviceProcessEvents', 'event_id == 4', 'untranslatable', 'exclude', false],
    ['DeviceProcessEvents', 'process.name ==', 'malformed', null, false],
    ['DeviceFileEvents', 'Exclude files with the .log extension.', 'needs-decision', 'exclude', false],
  ])('%s: %s', (table, filter, status, reading, clause) => {
    const run = winnow(folderOf(), ['explain', '--table', table, '--filter', filter, '--format', 'json']);
    expect([run.code, run.err]).toEqual([0, '']);
    const output = JSON.parse(run.out) as Record<string, unknown>;
    expect(Object.keys(output)).toEqual([
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
    expect(output).toMatchObject({
      schema: 'winnow.explain/1',
      table,
      filter,
      status,
      reading,
      draft: /^Exclude/.test(filter),
    });
    expect(output['clause']).toEqual(clause ? expect.stringMatching(/^where not\(/) : null);
    for (const one of output['readings'] as Record<string, unknown>[]) {
      expect(Object.keys(one)).toEqual(['reading', 'dropSet', 'clause', 'anchored', 'recommended']);
      expect(one['anchored'] === false ? one['clause'] : null).toBeNull();
    }
    for (const one of output['atoms'] as Record<string, unknown>[]) {
      expect(Object.keys(one)).toEqual(['text', 'field', 'binding', 'table', 'column']);
      expect(['exact', 'correlated', 'unbound']).toContain(one['binding']);
      expect(filter).toContain(one['text']);
    }
    for (const one of output['diagnostics'] as { span: { start: number; end: number } }[]) {
      expect(Object.keys(one)).toEqual(['code', 'severity', 'message', 'span', 'help']);
      expect(one.span.start).toBeGreaterThanOrEqual(0);
      expect(one.span.end).toBeGreaterThanOrEqual(one.span.start);
      expect(one.span.end).toBeLessThanOrEqual(filter.length);
    }
  });
});

describe('compile, again and at once', () => {
  test('two compiles at once leave whole files', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        [`rules/r${index}.yaml`, ruleText(`r${index}`)],
        [`exclusions/r${index}.yaml`, exclusionsText(`r${index}`, 'process.name == "a.exe"')],
      ]).flat(),
    );
    const root = folderOf(files);
    const runs = await Promise.all([1, 2, 3].map(() => startWinnow(root, ['compile', '--include-unreviewed']).done));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(filesBelow(root, 'tuned')).toHaveLength(13);
    for (let index = 0; index < 12; index += 1)
      expect(take(root, `tuned/r${index}.yaml`)).toMatch(/winnow:begin[\s\S]*winnow:end/);
  });

  test('an old tuned file of a rule that fails now is named, and one of a rule that is gone', () => {
    const root = folderOf({
      ...good,
      'rules/b.yaml': ruleText('b'),
      'exclusions/b.yaml': exclusionsText('b', 'process.name == "a.exe"'),
    });
    expect(winnow(root, ['compile', '--include-unreviewed']).code).toBe(0);
    const old = take(root, 'tuned/a.yaml');
    put(root, 'rules/a.yaml', old.replace('  // winnow:end\n', ''));
    put(root, 'rules/c.yaml', take(root, 'rules/b.yaml').replace('id: b', 'id: c'));
    spawnSync('rm', [`${root}/rules/b.yaml`, `${root}/exclusions/b.yaml`]);
    const run = winnow(root, ['compile', '--include-unreviewed']);
    expect(run.code).toBe(1);
    expect(run.err).toContain('error[WN610]');
    expect(run.err).toContain('this tuned file is an old one: rules/a.yaml could not be compiled');
    expect(run.err).toContain('note[WN807]: the rule of this tuned file is not there any more\n --> tuned/b.yaml');
    expect(take(root, 'tuned/a.yaml')).toBe(old);
    expect(run.out).toContain('tuned/a.yaml\t\tnot written\ntuned/c.yaml\t0 clauses\tequals its rule');
  });

  test('Ctrl-C in the middle of a batch', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        [`rules/r${index}.yaml`, ruleText(`r${index}`)],
        [`exclusions/r${index}.yaml`, exclusionsText(`r${index}`, 'process.name == "a.exe"')],
      ]).flat(),
    );
    const root = folderOf(files);
    const run = startWinnow(root, ['compile', '--include-unreviewed']);
    for (let tries = 0; tries < 400; tries += 1) {
      await new Promise((give) => setTimeout(give, 10));
      if (spawnSync('sh', ['-c', 'ls tuned 2>/dev/null | wc -l'], { cwd: root, encoding: 'utf8' }).stdout.trim() > '5')
        break;
    }
    run.kill();
    const done = await run.done;
    expect([done.code, done.out]).toEqual([130, expect.stringContaining('each written file is whole')]);
    const written = filesBelow(root, 'tuned');
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(300);
    for (const path of written) expect(take(root, path)).toMatch(/winnow:begin[\s\S]*winnow:end[\s\S]*summarize/);
  });
});
