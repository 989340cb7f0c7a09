import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/sources/config.js';
import { displayPath, readText, staysInside, writeText } from '../../src/sources/files.js';
import { listLines } from '../../src/sources/hole-lists.js';
import { loadWorkspace, type Workspace } from '../../src/sources/workspace.js';
import { exclusionsText, folderOf, put, ruleText, take } from './cli-support.js';

function said(workspace: Workspace): readonly string[] {
  return workspace.findings.map(({ source, diagnostic }) => `${diagnostic.code} ${source.path}: ${diagnostic.message}`);
}

describe('a workspace', () => {
  test('rules, their scenarios by file then list, and what is left over', () => {
    const root = folderOf({
      'rules/b.yaml': ruleText('b'),
      'rules/deep/a.yml': ruleText('a'),
      'rules/c.kql': 'DeviceEvents\n',
      'rules/.hidden.yaml': 'x: [',
      'rules/notes.txt': 'x: [',
      'exclusions/2.yaml': 'rules: [a, b]\nscenarios:\n  - id: two\n    filter: x\n',
      'exclusions/1.yaml': 'rule: a\nscenarios:\n  - id: one\n    filter: x\n',
    });
    const workspace = loadWorkspace(root);
    expect(
      workspace.jobs.map(({ rule, scenarios }) => [
        rule.source.path,
        scenarios.map(({ scenario }) => scenario.data.id),
      ]),
    ).toEqual([
      ['rules/b.yaml', ['two']],
      ['rules/c.kql', []],
      ['rules/deep/a.yml', ['one', 'two']],
    ]);
    expect([said(workspace), workspace.ruleCount, workspace.unused]).toEqual([[], 3, 0]);
  });

  test('two rules with one id: the first stays, the second is named', () => {
    const workspace = loadWorkspace(folderOf({ 'rules/a.yaml': ruleText('x'), 'rules/b.yaml': ruleText('x') }));
    expect(said(workspace)).toEqual(['WN804 rules/b.yaml: the id `x` is taken by rules/a.yaml']);
    expect(workspace.jobs).toHaveLength(1);
  });

  test('an unknown rule id names the one that was meant, and that rule is held back', () => {
    const workspace = loadWorkspace(
      folderOf({
        'rules/a.yaml': ruleText('5b14b2de-fdd6'),
        'rules/b.yaml': ruleText('other-rule-id'),
        'exclusions/x.yaml': exclusionsText('5b14b2de-fdd7', 'process.name == "a.exe"'),
      }),
    );
    expect(said(workspace)).toEqual(['WN803 exclusions/x.yaml: no rule has this id']);
    expect(workspace.findings[0]?.diagnostic.help).toBe('did you mean `5b14b2de-fdd6`, the id of rules/a.yaml?');
    expect([...workspace.held]).toEqual(['rules/a.yaml']);
    expect(workspace.unused).toBe(1);
  });

  test('an exclusion file that cannot be read holds its rule back and is said whatever was asked for', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'rules/b.yaml': ruleText('b'),
      'exclusions/a.yaml': 'rule: a\nscenarios: x\n',
    });
    const workspace = loadWorkspace(root, ['rules/b.yaml']);
    expect(said(workspace)[0]).toMatch(/^WN802 exclusions\/a.yaml/);
    expect([...workspace.held]).toEqual(['rules/a.yaml']);
    expect(workspace.jobs.map(({ rule }) => rule.id)).toEqual(['b']);
  });

  test('a rule that cannot be read is one mistake, not two', () => {
    const workspace = loadWorkspace(
      folderOf({
        'rules/a.yaml': `${ruleText('rule-a-1')}x: [`,
        'rules/b.yaml': ruleText('rule-b-1'),
        'exclusions/a.yaml': exclusionsText('rule-a-1', 'process.name == "a.exe"'),
      }),
    );
    expect(workspace.findings.map(({ diagnostic, source }) => `${diagnostic.code} ${source.path}`)).toEqual([
      'WN801 rules/a.yaml',
    ]);
    expect([workspace.ruleCount, workspace.unused]).toEqual([2, 1]);
  });

  test('one scenario id twice for a rule, in two files', () => {
    const workspace = loadWorkspace(
      folderOf({
        'rules/a.yaml': ruleText('a'),
        'exclusions/1.yaml': exclusionsText('a', 'process.name == "a.exe"'),
        'exclusions/2.yaml': exclusionsText('a', 'process.name == "b.exe"'),
      }),
    );
    expect(said(workspace)).toEqual([
      'WN808 exclusions/2.yaml: `s1` is also a scenario of this rule in exclusions/1.yaml',
    ]);
    expect(workspace.jobs[0]?.scenarios).toHaveLength(1);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ['no rules folder', {}, [], ['WN809 rules: there are no rules in `rules`']],
    [
      'a file where the folder should be',
      { rules: 'x' },
      [],
      ['WN806 rules: `rules` cannot be read: a part of its path is no folder'],
    ],
    [
      'a missing path',
      { 'rules/a.yaml': ruleText('a') },
      ['rules/b.yaml'],
      ['WN807 rules/b.yaml: there is no file or folder `rules/b.yaml`'],
    ],
    [
      'a folder without rules',
      { 'rules/a.yaml': ruleText('a'), 'empty/readme.md': '' },
      ['empty'],
      ['WN809 empty: there are no rules in `empty`'],
    ],
    [
      'a broken configuration',
      { 'rules/a.yaml': ruleText('a'), 'winnow.yaml': 'rulez: x\n' },
      [],
      ['WN813 winnow.yaml: `rulez` is no key of `winnow.yaml`'],
    ],
  ])('%s', (_, files, paths, expected) => {
    const workspace = loadWorkspace(folderOf(files), paths);
    expect(said(workspace)).toEqual(expected);
    if (expected[0]?.startsWith('WN807') !== true) expect(workspace.jobs).toEqual([]);
  });

  test('links are not followed, and are named', () => {
    const root = folderOf({ 'rules/a.yaml': ruleText('a'), 'elsewhere/b.yaml': ruleText('b') });
    symlinkSync(join(root, 'elsewhere/b.yaml'), join(root, 'rules/b.yaml'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'rules/more'));
    symlinkSync(root, join(root, 'rules/loop'));
    const workspace = loadWorkspace(root);
    expect(said(workspace)).toEqual(
      ['b.yaml', 'loop', 'more'].map(
        (name) => `WN806 rules: \`rules/${name}\` is a link: winnow reads plain files of the repository alone`,
      ),
    );
    expect(workspace.jobs).toHaveLength(1);
  });
});

describe('list files', () => {
  const root = folderOf({ 'lists/good.txt': '\ufeff# comment\r\n a.exe \r\n\r\nb.exe', 'outside.txt': 'x' });
  symlinkSync('/etc', join(root, 'etc'));
  symlinkSync('/etc/passwd', join(root, 'lists/link.txt'));

  test.each([
    ['lists/good.txt', true],
    ['./lists/../lists/good.txt', true],
    ['../../etc/passwd', false],
    ['/etc/passwd', false],
    ['etc/passwd', false],
    ['lists/link.txt', false],
    ['lists', false],
    ['lists/none.txt', false],
    ['lists/good.txt/x', false],
    ['', false],
    ['a\0b', false],
  ])('%j may be used: %s', (file, usable) => {
    const workspace = loadWorkspace(root);
    expect(workspace.listValues(file)).toEqual(usable ? ['a.exe', 'b.exe'] : undefined);
  });

  test('one value a line, without blanks, comments and line ends', () => {
    expect(listLines('# x\na\n\n  b  \r\n#c\nd # e')).toEqual(['a', 'b', 'd # e']);
  });
});

describe('files', () => {
  test('are written whole, with their folder, and leave nothing beside them', () => {
    const root = folderOf();
    expect(writeText(root, 'a/b/c.yaml', 'one').value).toBe(true);
    expect(writeText(root, 'a/b/c.yaml', 'two').value).toBe(true);
    expect([take(root, 'a/b/c.yaml'), readdirSync(join(root, 'a/b'))]).toEqual(['two', ['c.yaml']]);
  });

  test('what cannot be written stays as it is', () => {
    const root = folderOf({ plain: 'x', 'only.yaml': 'x', 'target.yaml': 'x' });
    chmodSync(join(root, 'only.yaml'), 0o444);
    mkdirSync(join(root, 'folder.yaml'));
    symlinkSync(join(root, 'target.yaml'), join(root, 'link.yaml'));
    symlinkSync(root, join(root, 'linked'));
    const problems = ['plain/a.yaml', 'only.yaml', 'folder.yaml', 'link.yaml', 'linked/a.yaml'].map(
      (path) => writeText(root, path, 'new').diagnostics[0]?.message,
    );
    expect(problems).toEqual([
      '`plain/a.yaml` cannot be written: a part of its path is no folder',
      '`only.yaml` cannot be written: it is read-only',
      '`folder.yaml` cannot be written: it is a folder',
      '`link.yaml` cannot be written: `link.yaml` is a link',
      '`linked/a.yaml` cannot be written: `linked` is a link',
    ]);
    expect(readdirSync(root).sort()).toEqual([
      'folder.yaml',
      'link.yaml',
      'linked',
      'only.yaml',
      'plain',
      'target.yaml',
    ]);
    expect(take(root, 'target.yaml')).toBe('x');
  });

  test('what cannot be read has a sentence', () => {
    const root = folderOf({ folder: '' });
    put(root, 'bytes.yaml', '');
    expect(readText(root, 'none.yaml').diagnostics[0]).toMatchObject({
      code: 'WN807',
      message: 'there is no file `none.yaml`',
    });
    expect(readText(root, '.').diagnostics[0]?.code).toBe('WN806');
    expect(readText(root, '/dev/zero').diagnostics[0]?.message).toBe('`/dev/zero` is no plain file');
  });

  test('paths are shown from the workspace, with `/`', () => {
    expect(displayPath('/w', '/w/a/b')).toBe('a/b');
    expect(displayPath('/w', 'a/../b')).toBe('b');
    expect(displayPath('/w', '../x')).toBe('../x');
    expect(staysInside('/w', '..x/y')).toBe(true);
  });
});

describe('winnow.yaml', () => {
  test.each([
    ['', { rules: 'rules', exclusions: 'exclusions', out: 'tuned' }],
    ['# all default\n', { rules: 'rules', exclusions: 'exclusions', out: 'tuned' }],
    [
      'rules: ./detections/\nenvironment: sentinel\n',
      { rules: 'detections', exclusions: 'exclusions', out: 'tuned', environment: 'sentinel' },
    ],
  ])('%j', (text, config) => {
    expect(readConfig({ path: 'winnow.yaml', text }).config).toMatchObject(config);
  });

  test.each([
    'rules: ../x\n',
    'out: /etc\n',
    'out: a/../../b\n',
    'out: C:\\x\n',
    'rules: .\n',
    'out: ""\n',
    'environment: mars\n',
    'x: 1\n',
    '- a\n',
    'rules: [a\n',
  ])('%j is refused', (text) => {
    const { config, findings } = readConfig({ path: 'winnow.yaml', text });
    expect(config).toBeUndefined();
    expect(findings[0]?.diagnostic.code).toMatch(/^WN8(?:01|13)$/);
  });
});
