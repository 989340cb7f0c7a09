import { describe, expect, it } from 'vitest';
import { why } from '../../src/cli/commands/why.js';
import { plainStyle, styleFor } from '../../src/index.js';
import { controls, folderOf, ruleText } from './cli-support.js';

function run(root: string, rule: string, format: 'pretty' | 'json' = 'pretty', outStyle = plainStyle) {
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
    outStyle,
    errStyle: plainStyle,
  };
  return { code: why(rule, { format }, io), out, err };
}

const files = {
  'rules/a.yaml': `tactics: [Persistence]\n${ruleText('a')}`,
  'rules/b.yaml': ruleText('b', 'DeviceNetworkEvents\n| where RemotePort == 1'),
  'exclusions/a.yaml':
    'rule: a\nscenarios:\n  - id: own\n    filter: process.name == "own.exe"\n    review:\n      decision: rejected\n      by: j.doe\n      ticket: SOC-1\n      reason: no\n',
  'exclusions/b.yaml':
    'tables: [DeviceProcessEvents]\nscenarios:\n\n  - id: by-table\n    filter: process.name == "t.exe"\n',
  'exclusions/c.yaml': 'any: true\nscenarios:\n  - id: anywhere\n    filter: nonsense.field == "z"\n',
};

describe('winnow why', () => {
  it('lists what applies to a rule, where it stands and through what', () => {
    const { code, out } = run(folderOf(files), 'rules/a.yaml');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'Rule a',
        'a in rules/a.yaml, reads DeviceProcessEvents',
        '',
        'file\tscenario\tstatus\treview\tapplies to',
        'exclusions/a.yaml:3\town\tready\trejected by j.doe, SOC-1\tthe rule itself',
        'exclusions/b.yaml:4\tby-table\tready\tnot reviewed\ttable DeviceProcessEvents',
        'exclusions/c.yaml:3\tanywhere\tuntranslatable\tnot reviewed\tany rule',
        '',
        '3 scenarios apply, 0 compiled',
        '',
      ].join('\n'),
    );
  });

  it('prints JSON', () => {
    const { code, out } = run(folderOf(files), 'b', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'winnow.why/1',
      rule: 'b',
      tables: ['DeviceNetworkEvents'],
      scenarios: [{ id: 'anywhere', file: 'exclusions/c.yaml', line: 3, through: ['any rule'], review: 'unreviewed' }],
    });
  });

  it('says that nothing applies', () => {
    const { code, out } = run(folderOf({ 'rules/a.yaml': ruleText('a') }), 'a');
    expect(code).toBe(0);
    expect(out).toContain('no exclusion file applies to it');
  });

  it('knows no such rule', () => {
    const { code, out, err } = run(folderOf(files), 'rules/c.yaml');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('WN803');
  });

  it('says that a file that cannot be read may apply, too', () => {
    const { code, err } = run(folderOf({ ...files, 'exclusions/d.yaml': 'any: [' }), 'a');
    expect(code).toBe(2);
    expect(err).toContain('exclusions/d.yaml');
  });

  it('prints nothing that a terminal would obey', () => {
    const name = 'name: "R\\e[31m\\u202e"\n';
    const root = folderOf({ ...files, 'rules/a.yaml': ruleText('a').replace(/name:.*\n/, name) });
    const terminal = styleFor({ terminal: true, colour: false, width: 80 });
    expect(run(root, 'a', 'pretty', terminal).out).not.toMatch(controls);
    expect(run(root, 'a', 'json').out).not.toMatch(controls);
  });
});
