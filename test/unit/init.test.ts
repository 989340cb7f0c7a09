import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InitOptions, init } from '../../src/cli/commands/init.js';
import { loadWorkspace, plainStyle } from '../../src/index.js';
import { filesBelow, folderOf, put, ruleText, take } from './cli-support.js';

const usual: InitOptions = { rules: undefined, exclusions: false, github: false, action: 'your-org/winnow@v0.1.0' };

function run(root: string, options: Partial<InitOptions> = {}) {
  let out = '';
  let err = '';
  const io = {
    root,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    outStyle: plainStyle,
    errStyle: plainStyle,
  };
  return { code: init({ ...usual, ...options }, io), out, err };
}

const detections = {
  'Detections/Aad/a.yaml': ruleText('a'),
  'Detections/b.yaml': ruleText('b'),
  'Detections/c.kql': 'DeviceEvents',
  'README.md': '# rules',
  'Detections/notes.yaml': 'just: notes\n',
};

describe('winnow init', () => {
  it('finds the folder of the rules', () => {
    const root = folderOf(detections);
    const { code, out } = run(root);
    expect(code).toBe(0);
    expect(out).toContain('wrote winnow.yaml');
    expect(out).toContain('found 3 rules in Detections/');
    expect(take(root, 'winnow.yaml').split('\n').slice(1)).toEqual([
      'rules: Detections',
      'exclusions: exclusions',
      'out: tuned',
      '',
    ]);
    expect(filesBelow(root, '.').filter((path) => !(path in detections))).toEqual(['winnow.yaml']);
    expect(loadWorkspace(root).jobs.map(({ rule }) => rule.id)).toEqual(['a', 'b', 'Detections.c.kql']);
  });

  it('takes rules/ before all others', () => {
    const root = folderOf({ ...detections, 'rules/z.yaml': ruleText('z') });
    run(root);
    expect(take(root, 'winnow.yaml')).toContain('\nrules: rules\n');
  });

  it('writes empty exclusion files that are read again, and one rule each', () => {
    const two = `- ${ruleText('x').replaceAll('\n', '\n  ').trimEnd()}\n- ${ruleText('y/1').replaceAll('\n', '\n  ').trimEnd()}\n`;
    const root = folderOf({ ...detections, 'Detections/two.yaml': two });
    const { code } = run(root, { exclusions: true });
    expect(code).toBe(0);
    expect(filesBelow(root, 'exclusions')).toEqual([
      'exclusions/Aad/a.yaml',
      'exclusions/b.yaml',
      'exclusions/c.yaml',
      'exclusions/two/x.yaml',
      'exclusions/two/y-1.yaml',
    ]);
    const { findings, exclusions } = loadWorkspace(root);
    expect(findings.filter(({ source }) => source.path.startsWith('exclusions/'))).toEqual([]);
    expect(exclusions.map(({ scope }) => scope[0]?.name)).toEqual(['a', 'b', 'Detections.c.kql', 'x', 'y/1']);
  });

  it('writes over nothing, and says so', () => {
    const own = {
      ...detections,
      'winnow.yaml': 'rules: Detections\nexclusions: excl\n',
      'excl/b.yaml': 'rule: other\nscenarios: []\n',
      'excl/named.yaml': 'rules: [a]\nscenarios: []\n',
      '.github/workflows/winnow.yml': 'mine: true\n',
    };
    const root = folderOf(own);
    const { code, out } = run(root, { exclusions: true, github: true });
    expect(code).toBe(0);
    for (const [path, text] of Object.entries(own)) expect(take(root, path)).toBe(text);
    expect(filesBelow(root, 'excl')).toEqual(['excl/b.yaml', 'excl/c.yaml', 'excl/named.yaml']);
    expect(out).toContain('kept  excl/b.yaml');
    expect(out).toContain('kept  .github/workflows/winnow.yml');
    expect(out).toContain('wrote excl/c.yaml');
  });

  it('changes nothing the second time', () => {
    const root = folderOf(detections);
    run(root, { exclusions: true, github: true });
    const texts = (): readonly string[] => filesBelow(root, '.').map((path) => take(root, path));
    const before = texts();
    const { code, out } = run(root, { exclusions: true, github: true });
    expect(code).toBe(0);
    expect(out).not.toContain('wrote');
    expect(texts()).toEqual(before);
  });

  it('never writes through a link', () => {
    const root = folderOf(detections);
    const other = folderOf();
    mkdirSync(join(root, '.github'));
    symlinkSync(other, join(root, '.github/workflows'));
    const { code, err } = run(root, { github: true });
    expect(code).toBe(2);
    expect(err).toContain('WN806');
    expect(filesBelow(other, '.')).toEqual([]);
  });

  it.each([
    [{}, {}, 'there are no rules here'],
    [{ 'a.yaml': ruleText('a') }, {}, 'lie in no one folder'],
    [{ 'x/a.yaml': ruleText('a'), 'y/b.yaml': ruleText('b') }, {}, 'winnow init --rules FOLDER'],
    [detections, { rules: 'nowhere' }, 'there are no rules in `nowhere`'],
    [detections, { rules: '../elsewhere' }, 'WN813'],
    [detections, { rules: '.' }, 'WN813'],
    [{ ...detections, 'winnow.yaml': 'rulez: x\n' }, {}, 'WN813'],
    [{ ...detections, 'winnow.yaml': 'rules: Detections\n' }, { rules: 'Detections/Aad' }, 'change it there'],
    [detections, { action: 'x\nrun: evil' }, 'owner/repository'],
  ])('refuses %#', (files: Readonly<Record<string, string>>, options: Partial<InitOptions>, said) => {
    const root = folderOf(files);
    const { code, err } = run(root, options);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(filesBelow(root, '.')).toEqual(Object.keys(files).sort());
  });

  it('takes a folder that is named', () => {
    const root = folderOf({ 'x/a.yaml': ruleText('a'), 'mine/b.yaml': ruleText('b') });
    put(root, 'mine/c.yaml', ruleText('c'));
    expect(run(root, { rules: 'mine/' }).out).toContain('found 2 rules in mine/');
    expect(take(root, 'winnow.yaml')).toContain('\nrules: mine/\n');
  });
});
