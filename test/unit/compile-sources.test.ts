import { describe, expect, test } from 'vitest';
import { compileRule } from '../../src/compile.js';
import type { RuleResult } from '../../src/compiled.js';
import { loadSchema } from '../../src/schema/load.js';
import { loadWorkspace } from '../../src/sources/workspace.js';
import { strip } from '../../src/weave/strip.js';
import { exclusionsText, folderOf } from './cli-support.js';

const schema = loadSchema();

function compileQuery(query: string, filter: string, review = ''): RuleResult {
  const indented = query
    .trim()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');
  const root = folderOf({
    'rules/r.yaml': `id: r\nname: Rule\nquery: |\n${indented}`,
    'exclusions/r.yaml': exclusionsText('r', filter, review),
  });
  const [job] = loadWorkspace(root).jobs;
  if (job === undefined) throw new Error('no rule');
  const result = compileRule(job, schema, { includeUnreviewed: true, environment: undefined });
  if (result.tuned !== undefined) expect(strip(result.tuned).value).toBe(job.rule.source.text);
  return result;
}

/** The clauses of a tuned rule, each with the line that it stands behind. */
function clausesOf({ tuned = '' }: RuleResult): readonly string[] {
  const lines = tuned.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) =>
    line.startsWith('// winnow:begin') ? [`${lines[index - 1]} => ${lines[index + 1]}`] : [],
  );
}

const codes = ({ findings }: RuleResult) => findings.map(({ diagnostic }) => diagnostic.code);

describe('a clause in each source that feeds the rule', () => {
  test('every leg of a union, each with its own columns', () => {
    const result = compileQuery(
      `union
  (DeviceProcessEvents | where FileName =~ "a.exe" | project Timestamp, DeviceName, FileName),
  (DeviceNetworkEvents | where RemotePort == 443 | project Timestamp, DeviceName, InitiatingProcessFileName)`,
      'process.name == "x.exe"',
    );
    expect(result.clauses).toBe(1);
    expect(result.tuned).toContain('| where not(FileName =~ "x.exe")');
    expect(result.tuned).toContain('| where not(InitiatingProcessFileName =~ "x.exe")');
  });

  test('a leg on which the condition cannot be told is reported, the other is woven', () => {
    const result = compileQuery(
      `union
  (DeviceProcessEvents | where FileName =~ "a.exe" | project Timestamp, DeviceName),
  (EmailEvents | where Subject has "x" | project Timestamp, DeviceName = "")`,
      'process.command_line contains "backup"',
    );
    expect(result.tuned).toContain('| where not(ProcessCommandLine contains "backup")');
    expect(codes(result)).toContain('WN611');
    expect(result.findings.every(({ diagnostic }) => diagnostic.severity !== 'error')).toBe(true);
  });

  test('of a join the side that owns the column', () => {
    const result = compileQuery(
      `DeviceProcessEvents
| where FileName =~ "a.exe"
| join kind=inner (DeviceNetworkEvents | where RemotePort == 443) on DeviceId
| project Timestamp, DeviceName, RemoteUrl`,
      'RemoteUrl contains "windowsupdate.com"',
    );
    expect(clausesOf(result)).toEqual([
      '| join kind=inner (DeviceNetworkEvents | where RemotePort == 443 => | where not(RemoteUrl contains "windowsupdate.com")',
    ]);
  });

  test('never the side of an anti join that takes rows away', () => {
    const result = compileQuery(
      `DeviceProcessEvents
| where FileName =~ "a.exe"
| join kind=leftanti (DeviceProcessEvents | where FileName =~ "baseline.exe") on DeviceId
| project Timestamp, DeviceName`,
      'process.command_line contains "backup"',
    );
    expect(clausesOf(result)).toEqual([
      '| where FileName =~ "a.exe" => | where not(ProcessCommandLine contains "backup")',
    ]);
  });

  test('under the name that a column has at the place', () => {
    const result = compileQuery(
      `DeviceProcessEvents
| project Timestamp, Name = FileName
| where Name =~ "a.exe"
| summarize count() by Name`,
      'process.name == "x.exe"',
    );
    expect(clausesOf(result)).toEqual(['| where Name =~ "a.exe" => | where not(Name =~ "x.exe")']);
  });

  test('not behind a column of the same name that was computed', () => {
    const result = compileQuery(
      `DeviceProcessEvents
| extend FileName = tolower(FolderPath)
| where FileName has "a"`,
      'process.name == "x.exe"',
    );
    expect(clausesOf(result)).toEqual(['DeviceProcessEvents => | where not(FileName =~ "x.exe")']);
  });

  test('once at the reference of a `let` that is read twice', () => {
    const result = compileQuery(
      `let Runs = DeviceProcessEvents | where FileName =~ "a.exe";
let Rare = toscalar(Runs | count);
Runs
| where ProcessId > Rare`,
      'process.command_line contains "backup"',
    );
    expect(clausesOf(result)).toEqual([
      '| where ProcessId > Rare => | where not(ProcessCommandLine contains "backup")',
    ]);
  });
});

describe('what an approval of several sources covers', () => {
  const query = `union DeviceProcessEvents, DeviceNetworkEvents
| where ActionType == "x"
| project Timestamp, DeviceName`;

  test('the clause on each table', () => {
    const both = compileQuery(query, 'user.name == "svc"').scenarios[0];
    const one = compileQuery('DeviceProcessEvents\n| where ActionType == "x"', 'user.name == "svc"').scenarios[0];
    expect([...(both?.byTable.keys() ?? [])]).toEqual(['DeviceProcessEvents', 'DeviceNetworkEvents']);
    expect(both?.fingerprint).toMatch(/^sha256:/);
    expect(both?.fingerprint).not.toBe(one?.fingerprint);
  });
});
