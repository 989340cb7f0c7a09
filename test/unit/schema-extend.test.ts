import { describe, expect, test } from 'vitest';
import { compileRule } from '../../src/compile.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { openSchema, openWorkspace } from '../../src/open-workspace.js';
import { buildSchema } from '../../src/schema/build.js';
import { extendSchema } from '../../src/schema/extend.js';
import { readSchemaData } from '../../src/schema/load.js';
import { readParameters } from '../../src/schema/parameters.js';
import { strip } from '../../src/weave/strip.js';
import { exclusionsText, folderOf, ruleText } from './cli-support.js';

const config = `tables:
  Vpn_CL:
    columns: { TimeGenerated: datetime, UserName_s: string, Host_s: string, Bytes_d: real, Port_d: long }
    kinds: { UserName_s: account }
  Edr_CL:
    like: DeviceProcessEvents
    columns: { TimeGenerated: datetime, FileName: string, ProcessCommandLine: string }
  DeviceProcessEvents:
    columns: { Site_s: string }
functions:
  _Im_ProcessCreate:
    parameters: "(starttime:datetime=datetime(null))"
    columns: { TimeGenerated: datetime, CommandLine: string, DvcHostname: string }
  Machines:
    columns: { TimeGenerated: datetime, Machine: string }
  RiskOf: { parameters: "(user:string)", returns: long }
watchlists:
  Hosts: { Host: string }
fields:
  vpn.user: { Vpn_CL: UserName_s }
  process.command_line: { _Im_ProcessCreate: CommandLine }
  prog.cli: process-command-line
`;

/** What becomes of one scenario on one rule in a workspace with that configuration. */
function compiled(query: string, filter: string, yaml = config) {
  const root = folderOf({
    'winnow.yaml': yaml,
    'rules/r.yaml': ruleText('r', query),
    'exclusions/r.yaml': exclusionsText('r', filter),
  });
  const { workspace, schema } = openWorkspace(root);
  expect(workspace.findings).toEqual([]);
  const [job] = workspace.jobs;
  if (!job) throw new Error('no rule');
  const result = compileRule(job, schema, { includeUnreviewed: true, environment: workspace.config.environment });
  return { ...result, codes: result.findings.map(({ diagnostic }) => diagnostic.code) };
}

describe('a clause on what a workspace declares', () => {
  // Bound, woven behind the last leading `where`, verified, and taken out again.
  test.each<[string, string, string, string]>([
    [
      'a declared table, by its own column',
      'Vpn_CL\n| where Bytes_d > 1000.0\n| summarize Count = count() by Host_s',
      'UserName_s == "svc-backup"',
      'UserName_s =~ "svc-backup"',
    ],
    [
      'a declared table, by a declared field',
      'Vpn_CL\n| where Bytes_d > 1000.0\n| summarize Count = count() by Host_s',
      'vpn.user == "svc-backup"',
      'UserName_s =~ "svc-backup"',
    ],
    [
      'a number of a declared table',
      'Vpn_CL\n| where Bytes_d > 1000.0\n| summarize Count = count() by Host_s',
      'Port_d == 443',
      'Port_d == 443',
    ],
    [
      'a table that is like another',
      'Edr_CL\n| where FileName has "x"\n| summarize Count = count() by FileName',
      'process.command_line contains "backup.exe"',
      'ProcessCommandLine contains "backup.exe"',
    ],
    [
      'a new name of a field',
      'Edr_CL\n| where FileName has "x"\n| summarize Count = count() by FileName',
      'prog.cli contains "backup.exe"',
      'ProcessCommandLine contains "backup.exe"',
    ],
    [
      'a column added to a known table',
      'DeviceProcessEvents\n| where FileName has "x"\n| summarize Count = count() by DeviceId',
      'Site_s contains "lab-7"',
      'Site_s contains "lab-7"',
    ],
    [
      'a function that gives a table',
      '_Im_ProcessCreate(starttime=ago(1d))\n| where CommandLine has "x"\n| summarize Count = count() by DvcHostname',
      'process.command_line contains "backup.exe"',
      'CommandLine contains "backup.exe"',
    ],
    [
      'a function called by its bare name',
      'Machines\n| where TimeGenerated > ago(1d)\n| summarize Count = count() by Machine',
      'Machine contains "lab-7"',
      'Machine contains "lab-7"',
    ],
    [
      'a rule that calls a declared function and a declared watchlist',
      "Vpn_CL\n| where RiskOf(UserName_s) > 5 and Host_s in (_GetWatchlist('Hosts') | project Host)\n| summarize Count = count() by Host_s",
      'vpn.user == "svc-backup"',
      'UserName_s =~ "svc-backup"',
    ],
  ])('%s', (_, query, filter, clause) => {
    const result = compiled(query, filter);
    expect(result.codes.filter((code) => /^WN6/.test(code))).toEqual([]);
    expect(result.clauses).toBe(1);
    expect(result.tuned).toContain(clause);
    const at = result.tuned?.indexOf('winnow:begin') ?? -1;
    expect(at).toBeGreaterThan(result.tuned?.indexOf('| where') ?? 0);
    expect(at).toBeLessThan(result.tuned?.indexOf('| summarize') ?? 0);
    expect(strip(result.tuned ?? '').value).toBe(ruleText('r', query));
  });

  test('a column that the declaration lacks is not bound', () => {
    const result = compiled('Vpn_CL\n| where Bytes_d > 1000.0', 'Nobody_s == "x"');
    expect(result.clauses).toBe(0);
    expect(result.codes.some((code) => /^WN2/.test(code))).toBe(true);
  });

  test('a declared table is closed: a column that it lacks is an error of the rule', () => {
    const { schema } = openSchema(folderOf({ 'winnow.yaml': config }));
    const query = analyzeQuery('Vpn_CL | where Nope == 1', schema);
    expect(query.problems.map(({ code }) => code)).toEqual(['KS142']);
    expect(query.sources.map(({ table, open }) => [table, open])).toEqual([['Vpn_CL', false]]);
  });
});

test('a rule that is listed as continuous gets no clause', () => {
  const root = folderOf({
    'winnow.yaml': 'continuous: [r]\n',
    'rules/r.yaml': ruleText('r'),
    'exclusions/r.yaml': exclusionsText('r', 'process.command_line contains "backup.exe"'),
  });
  const { workspace, schema } = openWorkspace(root);
  const results = workspace.jobs.map((job) =>
    compileRule(job, schema, {
      includeUnreviewed: true,
      environment: undefined,
      continuous: workspace.config.continuous,
    }),
  );
  expect(results.map(({ clauses, tuned }) => [clauses, tuned])).toEqual([[0, ruleText('r')]]);
  expect(results[0]?.findings.map(({ diagnostic }) => [diagnostic.code, diagnostic.severity])).toEqual([
    ['WN612', 'error'],
  ]);
});

describe('what is not declared', () => {
  test.each<[string, string, readonly string[]]>([
    ['a table', 'Nope_CL\n| where A_s == "x"\n| extend B = tolower(C_s)\n| where B has "y"', ['the table `Nope_CL`']],
    ['a table behind a name', 'let f = Nope_CL;\nf\n| where A_s == "x" and B > 1', ['the table `Nope_CL`']],
    ['a table by `table()`', 'table("Nope_CL")\n| where A_s == "x"', ['the table `Nope_CL`']],
    ['a table that is read twice', 'union (Nope_CL | where A == 1), (Nope_CL | where B == 1)', ['the table `Nope_CL`']],
    ['a function that gives a table', 'Nope(ago(1d))\n| where A == "x"\n| summarize by B', ['the function `Nope()`']],
    [
      'a function that gives a value',
      'DeviceProcessEvents\n| extend R = Nope(FileName)\n| where R > 1 and Q2 == 1',
      ['the function `Nope()`'],
    ],
    ['a function of `invoke`', 'DeviceProcessEvents\n| invoke Nope(1)\n| where A == 1', ['the function `Nope()`']],
    [
      'a table of a sub-query',
      'DeviceProcessEvents\n| where DeviceName in (Nope_CL | project Host)',
      ['the table `Nope_CL`'],
    ],
    [
      'a table and a function',
      'union Nope_CL, (Other() | where A == 1)',
      ['the table `Nope_CL`', 'the function `Other()`'],
    ],
  ])('%s is told once, with how to declare it', (_, query, expected) => {
    const result = compiled(query, 'A == "x"', '');
    const about = result.findings.filter(({ diagnostic }) => /^WN6/.test(diagnostic.code));
    expect(about.map(({ diagnostic }) => diagnostic.message.replace(' is not known', ''))).toEqual(expected);
    for (const { diagnostic } of about) {
      expect(diagnostic.code).toBe('WN608');
      expect(diagnostic.help).toContain('winnow schema infer rules/r.yaml');
    }
  });

  test.each([
    'DeviceProcessEvents\n| invoke Nope(1)',
    'union DeviceProcessEvents, (Nope() | where A == 1)\n| invoke Nope()',
  ])('without a result that is a table nothing is woven: %j', (query) => {
    const result = compiled(query, 'process.command_line contains "backup.exe"', '');
    expect(result.clauses).toBe(0);
    expect(
      result.findings
        .filter(({ diagnostic }) => diagnostic.code === 'WN608')
        .map(({ diagnostic }) => diagnostic.severity),
    ).toEqual(['error']);
  });

  test('a slip in the name of a known table is told first', () => {
    const result = compiled('DeviceProcesEvents\n| where A == 1', 'A == "x"', '');
    expect(result.findings[0]?.diagnostic.help).toContain('did you mean `DeviceProcessEvents`?');
  });
});

describe('the schema that comes with winnow', () => {
  const nothing = { tables: {}, functions: {}, watchlists: {}, fields: {}, bridges: [] };

  test('stays as it is beside additions', () => {
    const data = readSchemaData();
    const before = JSON.stringify(data);
    const plain = buildSchema(data);
    const { schema } = openSchema(folderOf({ 'winnow.yaml': config }));
    for (const name of plain.tableNames('xdr').filter((one) => one !== 'DeviceProcessEvents')) {
      expect([...(schema.table(name, 'xdr')?.columns ?? [])]).toEqual([...(plain.table(name, 'xdr')?.columns ?? [])]);
    }
    expect(schema.field('process.command_line', 'DeviceProcessEvents')).toEqual(
      plain.field('process.command_line', 'DeviceProcessEvents'),
    );
    extendSchema(data, { ...nothing, tables: { SecurityEvent: { columns: { New_s: 'string' } } } });
    expect(JSON.stringify(data)).toBe(before);
  });

  test('what makes negated tests unsafe counts for a table that is like another', () => {
    const { schema } = openSchema(
      folderOf({
        'winnow.yaml':
          'tables:\n  Copy_CL:\n    like: DeviceEvents\n    columns: { InitiatingProcessParentFileName: string, Other: string }\n',
      }),
    );
    const columns = schema.table('Copy_CL', 'sentinel')?.columns;
    expect(columns?.get('InitiatingProcessParentFileName')).toMatchObject({ kind: 'basename', mayHoldPath: true });
    expect(columns?.get('Other')?.mayHoldPath).toBeUndefined();
  });

  test('an added column is there wherever the table is', () => {
    const { schema } = openSchema(folderOf({ 'winnow.yaml': config }));
    expect(schema.table('DeviceProcessEvents', 'xdr')?.columns.get('Site_s')?.type).toBe('string');
    expect(schema.table('DeviceProcessEvents', 'sentinel')?.columns.get('Site_s')?.type).toBe('string');
    expect(schema.table('DeviceProcessEvents', 'xdr')?.columns.has('FileName')).toBe(true);
  });
});

test.each<[string, unknown]>([
  ['()', []],
  ['(a:string)', [{ name: 'a', type: 'string', optional: false }]],
  [
    "(T:(*), a:dynamic=dynamic(['x,y', 1]), b:datetime = ago(1d))",
    [
      { name: 'T', type: 'table', optional: false },
      { name: 'a', type: 'dynamic', optional: true },
      { name: 'b', type: 'datetime', optional: true },
    ],
  ],
  ['(a:string', undefined],
  ['(a:string, a:long)', undefined],
  ['(a)', undefined],
  ['(a:string) { 1 }', undefined],
  ["(a:string='x)", undefined],
])('parameters %s', (text, expected) => {
  expect(readParameters(text)).toEqual(expected);
});
