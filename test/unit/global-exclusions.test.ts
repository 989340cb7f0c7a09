import { describe, expect, it } from 'vitest';
import { compileRule, openWorkspace } from '../../src/index.js';
import { readExclusions } from '../../src/sources/exclusion-file.js';
import { exclusionsText, folderOf, put, ruleText } from './cli-support.js';

const processes = 'DeviceProcessEvents\n| where FileName has "x"';
const withLabels = (id: string, labels: string, query = processes): string => `${labels}\n${ruleText(id, query)}`;
const scoped = (scope: string, id = 's1', filter = 'process.name == "backup.exe"'): string =>
  `${scope}\nscenarios:\n  - id: ${id}\n    filter: ${JSON.stringify(filter)}\n`;

/** The scenarios of each rule as `file/scenario`, and the codes of what the workspace has to say. */
function applied(files: Readonly<Record<string, string>>) {
  const { workspace } = openWorkspace(folderOf(files));
  return {
    rules: Object.fromEntries(
      workspace.jobs.map(({ rule, scenarios }) => [
        rule.id,
        scenarios.map(({ file, scenario }) => `${file.source.path.replace(/^.*\//, '')}/${scenario.data.id}`),
      ]),
    ),
    codes: workspace.findings.map(({ diagnostic }) => diagnostic.code),
    messages: workspace.findings.map(({ diagnostic }) => `${diagnostic.message}: ${diagnostic.help}`),
  };
}

const rules = {
  'rules/a.yaml': withLabels('a', 'tactics: CommandAndControl\ntags: [Backup, Windows]'),
  'rules/b.yaml': withLabels('b', 'tactics: [Persistence, Execution]', 'DeviceNetworkEvents\n| where RemotePort == 1'),
  'rules/c.kql': 'DeviceProcessEvents\n| where FileName has "y" // DeviceNetworkEvents is not read',
};

describe('the scope of an exclusion file', () => {
  it.each([
    ['any: true', ['a', 'b', 'rules.c.kql']],
    ['tables: [DeviceProcessEvents]', ['a', 'rules.c.kql']],
    ['tables: [DeviceNetworkEvents]', ['b']],
    ['tables: [DeviceNetworkEvents, DeviceProcessEvents]', ['a', 'b', 'rules.c.kql']],
    ['tactics: [Persistence]', ['b']],
    ['tactics: ["Command and Control"]', ['a']],
    ['tags: [backup]', ['a']],
    ['rules: [a, b]', ['a', 'b']],
    ['rules: [a, rules/a.yaml]', ['a']],
    ['rule: rules/c.kql', ['rules.c.kql']],
  ])('%s', (scope, expected) => {
    const { rules: found, codes } = applied({ ...rules, 'exclusions/x.yaml': scoped(scope) });
    expect(Object.keys(found).filter((id) => found[id]?.length === 1)).toEqual(expected);
    expect(Object.values(found).flat()).toHaveLength(expected.length);
    expect(codes).toEqual([]);
  });

  it('follows names, joins and unions, and not what a clause reads', () => {
    const query =
      'let P = DeviceProcessEvents | where FileName has "x";\nunion P, (DeviceEvents | where ActionType == "y")';
    const { rules: found } = applied({
      'rules/a.yaml': ruleText('a', query),
      'rules/b.yaml': ruleText('b', 'DeviceEvents\n| where DeviceId in ((DeviceProcessEvents | project DeviceId))'),
      'exclusions/x.yaml': scoped('tables: [DeviceProcessEvents]'),
    });
    expect(found).toEqual({ a: ['x.yaml/s1'], b: [] });
  });

  it('takes tables that winnow.yaml declares', () => {
    const { rules: found, codes } = applied({
      'winnow.yaml': 'tables: { Vpn_CL: { columns: { TimeGenerated: datetime, User_s: string } } }\n',
      'rules/a.yaml': ruleText('a', 'Vpn_CL\n| where User_s has "x"'),
      'rules/b.yaml': ruleText('b', processes),
      'exclusions/x.yaml': scoped('tables: [Vpn_CL]'),
    });
    expect(found).toEqual({ a: ['x.yaml/s1'], b: [] });
    expect(codes).toEqual([]);
  });

  it('takes functions that winnow.yaml declares', () => {
    const { rules: found } = applied({
      'winnow.yaml': 'functions: { _Im_Own: { columns: { TimeGenerated: datetime, DeviceId: string } } }\n',
      'rules/a.yaml': ruleText('a', '_Im_Own\n| where DeviceId in ((DeviceEvents | project DeviceId))'),
      'exclusions/x.yaml': scoped('tables: [_Im_Own]'),
      'exclusions/y.yaml': scoped('tables: [DeviceEvents]', 's2'),
    });
    expect(found).toEqual({ a: ['x.yaml/s1'] });
  });

  it('counts what a query names where it cannot be followed', () => {
    const { rules: found } = applied({
      'rules/a.yaml': ruleText('a', 'DeviceProcessEvents | where ('),
      'exclusions/x.yaml': scoped('tables: [DeviceProcessEvents]'),
    });
    expect(found).toEqual({ a: ['x.yaml/s1'] });
  });

  it('orders scenarios by file, then list, whatever takes the rule in', () => {
    const { rules: found } = applied({
      ...rules,
      'exclusions/b.yaml': scoped('rule: a', 'own'),
      'exclusions/a.yaml': scoped('any: true', 'any'),
      'exclusions/c.yaml': scoped('tables: [DeviceProcessEvents]', 'table'),
    });
    expect(found['a']).toEqual(['a.yaml/any', 'b.yaml/own', 'c.yaml/table']);
  });

  it('gives an id once for each rule: the first file keeps it', () => {
    const { rules: found, codes } = applied({
      ...rules,
      'exclusions/a.yaml': scoped('rule: a'),
      'exclusions/b.yaml': scoped('any: true'),
    });
    expect(found).toEqual({ a: ['a.yaml/s1'], b: ['b.yaml/s1'], 'rules.c.kql': ['b.yaml/s1'] });
    expect(codes).toEqual(['WN808']);
  });

  it.each([
    ['tables: [DeviceProcesEvents]', 'did you mean `DeviceProcessEvents`?'],
    ['tactics: [Persistance]', 'did you mean `Persistence`?'],
    ['tags: [something-else]', 'name a tag that rules have'],
  ])('tells that %s fits no rule', (scope, help) => {
    const { rules: found, codes, messages } = applied({ ...rules, 'exclusions/x.yaml': scoped(scope) });
    expect(Object.values(found).flat()).toEqual([]);
    expect(codes).toEqual(['WN819']);
    expect(messages[0]).toContain(help);
  });

  it('says nothing of a name that may be that of a rule that cannot be read', () => {
    const files = { ...rules, 'rules/d.yaml': 'id: d\nquery: "', 'exclusions/x.yaml': scoped('tags: [rare]') };
    expect(applied(files).codes).not.toContain('WN819');
  });

  it.each([
    ['any: false', 'any'],
    ['any: true\nrule: a', 'either `rule` or `rules`'],
    ['tables: [a b]', 'the name of a table'],
    ['tables: []', 'tables'],
    ['tactic: [Persistence]', 'did you mean `tactics`?'],
  ])('refuses %j', (scope, said) => {
    const { file, diagnostics } = readExclusions({ path: 'exclusions/x.yaml', text: scoped(scope) });
    expect(file).toBeUndefined();
    expect(diagnostics.map(({ code, message, help }) => `${code} ${message} ${help}`).join('\n')).toContain(said);
    expect(diagnostics.every(({ code }) => code === 'WN802')).toBe(true);
  });
});

describe('an approval of a global exclusion', () => {
  const compileAll = (root: string) => {
    const { workspace, schema } = openWorkspace(root);
    return Object.fromEntries(
      workspace.jobs.map((job) => {
        const result = compileRule(job, schema, { includeUnreviewed: false, environment: undefined });
        return [job.rule.id, result.scenarios.map(({ review, fingerprint }) => ({ review, fingerprint }))[0]];
      }),
    );
  };

  it('stands for the rules that it names alone: a new rule is never covered', () => {
    const root = folderOf({
      'rules/a.yaml': ruleText('a'),
      'rules/b.yaml': ruleText('b'),
      'exclusions/x.yaml': scoped('any: true'),
    });
    const print = compileAll(root)['a']?.fingerprint;
    expect(print).toBeDefined();
    const review = `    review:\n      decision: approved\n      fingerprint:\n        a: ${print}\n`;
    put(root, 'exclusions/x.yaml', `${scoped('any: true')}${review}`);
    put(root, 'rules/new.yaml', ruleText('new'));
    const states = Object.fromEntries(Object.entries(compileAll(root)).map(([id, one]) => [id, one?.review]));
    expect(states['a']).toBe('approved');
    expect(states['b']).not.toBe('approved');
    expect(states['new']).not.toBe('approved');
  });

  it('reads as before where a rule is named', () => {
    const { rules: found, codes } = applied({
      ...rules,
      'exclusions/x.yaml': exclusionsText('nope', 'process.name == "x"'),
    });
    expect(Object.values(found).flat()).toEqual([]);
    expect(codes).toEqual(['WN803']);
  });
});
