import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configuredSchema, openSchema } from '../../src/open-workspace.js';
import { readConfig } from '../../src/sources/config.js';
import { loadConfig } from '../../src/sources/load-config.js';
import { folderOf, put } from './cli-support.js';

function read(text: string) {
  return readConfig({ path: 'winnow.yaml', text });
}

const everything = `rules: detections
exclusions: reviews
out: out
environment: sentinel
tables:
  Vpn_CL:
    columns:
      TimeGenerated: datetime
      UserName_s: string
      Bytes_d: double
    kinds:
      UserName_s: account
  Edr_CL:
    environment: xdr
    like: DeviceProcessEvents
    columns: { Timestamp: datetime, DeviceId: string, FileName: string }
functions:
  _Im_ProcessCreate:
    parameters: "(starttime:datetime=datetime(null), hosts:dynamic=dynamic(['a,b']))"
    columns: { TimeGenerated: datetime, CommandLine: string }
  RiskOf:
    parameters: "(user:string)"
    returns: long
watchlists:
  Known Hosts: { Host: string }
fields:
  vpn.user: { Vpn_CL: UserName_s }
  prog.name: process-name
bridges:
  - id: edr-processes
    from: [Edr_CL]
    to: DeviceProcessEvents
    keys: [DeviceId=DeviceId]
    serves: [process-command-line]
    days: 7
continuous: [a-rule]
`;

describe('winnow.yaml', () => {
  test('each key is read, types by any name of KQL', () => {
    const { config, findings } = read(everything);
    expect(findings).toEqual([]);
    expect(config).toMatchObject({
      rules: 'detections',
      tables: {
        Vpn_CL: { columns: { Bytes_d: 'real' }, kinds: { UserName_s: 'account' } },
        Edr_CL: { environment: 'xdr' },
      },
      functions: { RiskOf: { returns: 'long' } },
      watchlists: { 'Known Hosts': { Host: 'string' } },
      fields: { 'prog.name': 'process-name' },
      bridges: [{ id: 'edr-processes', days: 7, notes: [] }],
      continuous: ['a-rule'],
    });
    expect(config && configuredSchema(config).findings).toEqual([]);
  });

  // The text between ^ marks is where the finding points to.
  test.each<[string, string, string]>([
    ['a key that is misspelled', '^tabels^:\n  A_CL: {}\n', 'did you mean `tables`?'],
    ['a key that is none', '^zzzzzzzzzz^: 1\n', 'the keys are'],
    [
      'a key of a table',
      'tables:\n  A_CL:\n    ^colums^: { A: string }\n    columns: { A: string }\n',
      'did you mean `columns`?',
    ],
    [
      'a key of a function',
      'functions:\n  F:\n    columns: { A: string }\n    ^paramters^: "()"\n',
      'did you mean `parameters`?',
    ],
    [
      'a key of a bridge',
      'bridges:\n  - id: a\n    from: [A]\n    to: B\n    keys: [A=A]\n    serves: [x]\n    ^day^: 3\n',
      'did you mean `days`?',
    ],
    ['a type', 'tables:\n  A_CL:\n    columns:\n      A: ^strng^\n', ''],
    ['a kind', 'tables:\n  A_CL:\n    columns: { A: string }\n    kinds: { A: ^folder^ }\n', ''],
    ['a column that needs quotes', 'tables:\n  A_CL:\n    columns:\n      ^a b^: string\n', ''],
    ['a table that needs quotes', 'tables:\n  ^a-b^: { columns: { A: string } }\n', ''],
    ['a table without columns', 'tables:\n  A_CL: ^{^ environment: xdr }\n', ''],
    ['a table with columns and a file', 'tables:\n  A_CL: ^{^ columns: { A: string }, file: x.yaml }\n', ''],
    ['an environment', 'tables:\n  A_CL: { columns: { A: string }, environment: ^azure^ }\n', ''],
    ['a function that gives nothing', 'functions:\n  F: ^{^ parameters: "()" }\n', ''],
    ['a look-back', 'bridges:\n  - { id: a, from: [A], to: B, keys: [A=A], serves: [x], days: ^0^ }\n', ''],
    ['a key pair', 'bridges:\n  - { id: a, from: [A], to: B, keys: [^A^], serves: [x] }\n', ''],
    ['a list for a mapping', 'tables: ^[^A]\n', ''],
    ['a file that is not there', 'tables:\n  A_CL: { file: ^schema/none.yaml^ }\n', ''],
  ])('%s', (_, marked, help) => {
    const [before = '', at = '', after = ''] = marked.split('^');
    const { config, findings } = read(before + at + after);
    expect(config).toBeUndefined();
    expect(findings.map(({ diagnostic }) => diagnostic.code)).toEqual(['WN813']);
    expect(findings[0]?.diagnostic.span).toEqual({ start: before.length, end: before.length + at.length });
    expect(findings[0]?.diagnostic.help ?? '').toContain(help);
  });

  test.each([
    ['tables', (many: string) => `tables:\n${many}`, 501, (n: number) => `  T${n}_CL: { columns: { A: string } }\n`],
    [
      'columns',
      (many: string) => `tables:\n  A_CL:\n    columns:\n${many}`,
      1001,
      (n: number) => `      C${n}: string\n`,
    ],
  ])('more %s than are read', (_, file, count, line) => {
    const text = (n: number) => file(Array.from({ length: n }, (_unused, index) => line(index)).join(''));
    expect(read(text(count)).findings[0]?.diagnostic.message).toContain('at most');
    expect(read(text(count - 1)).findings).toEqual([]);
  });

  // What does not fit what winnow knows is found when the schema is made.
  test.each<[string, string, string]>([
    ['a column of a known table', 'tables:\n  SecurityEvent:\n    columns: { ^EventID^: string }\n', 'is of type int'],
    [
      'a kind of a known column',
      'tables:\n  SecurityEvent:\n    columns: { New_s: string, Account: string }\n    kinds: { ^Account^: name }\n',
      'kind of its own',
    ],
    ['a kind of a number', 'tables:\n  A_CL:\n    columns: { A: long }\n    kinds: { ^A^: name }\n', 'only a string'],
    ['a kind of no column', 'tables:\n  A_CL:\n    columns: { A: string }\n    kinds: { ^B^: name }\n', 'no column'],
    ['a model that is none', 'tables:\n  A_CL: { columns: { A: string }, ^like^: B_CL }\n', 'no table'],
    ['a function that is a table', 'functions:\n  ^SecurityEvent^: { columns: { A: string } }\n', 'comes with winnow'],
    [
      'a function that is declared as a table, too',
      'tables:\n  A: { columns: { A: string } }\nfunctions:\n  ^A^: { columns: { A: string } }\n',
      'as a table',
    ],
    ['parameters', 'functions:\n  F: { ^parameters^: "(x", columns: { A: string } }\n', 'cannot be read'],
    ['a parameter type', 'functions:\n  F: { ^parameters^: "(x:text)", returns: long }\n', 'cannot be read'],
    [
      'a parameter that must be given behind one that need not',
      'functions:\n  F: { ^parameters^: "(x:long=1, y:long)", returns: long }\n',
      'cannot be read',
    ],
    ['a field of no concept', 'fields:\n  ^a.b^: proces-name\n', 'nothing that winnow knows'],
    ['a field that is known', 'fields:\n  ^process.name^: parent-name\n', 'comes with winnow'],
    ['a field of an unknown table', 'fields:\n  a.b: { ^A_CL^: A }\n', 'no table'],
    ['a field of an unknown column', 'fields:\n  a.b: { ^SecurityEvent^: EventIDs }\n', 'no column'],
    [
      'a field where it has a meaning',
      'fields:\n  process.name: { ^DeviceProcessEvents^: FolderPath }\n',
      'comes with winnow',
    ],
    [
      'a bridge of a known name',
      'bridges:\n  - { ^id^: certificate-files, from: [DeviceInfo], to: DeviceProcessEvents, keys: [DeviceId=DeviceId], serves: [process-name] }\n',
      'there already',
    ],
    [
      'a bridge to no table',
      'bridges:\n  - { id: b, from: [DeviceInfo], ^to^: A_CL, keys: [DeviceId=DeviceId], serves: [process-name] }\n',
      'no table',
    ],
    [
      'a bridge over numbers',
      'bridges:\n  - { id: b, from: [DeviceInfo], to: DeviceProcessEvents, ^keys^: [ReportId=ReportId], serves: [process-name] }\n',
      'string columns',
    ],
    [
      'a bridge that cannot look back',
      'bridges:\n  - { id: b, from: [DeviceInfo], ^to^: SigninLogs, keys: [DeviceName=AppDisplayName], serves: [process-name] }\n',
      'Timestamp',
    ],
    [
      'a bridge that serves nothing',
      'bridges:\n  - { id: b, from: [DeviceInfo], to: DeviceProcessEvents, keys: [DeviceId=DeviceId], ^serves^: [nonsense] }\n',
      'no single field',
    ],
  ])('%s does not fit', (_, marked, message) => {
    const [before = '', at = '', after = ''] = marked.split('^');
    const { config, findings } = read(before + at + after);
    expect(findings).toEqual([]);
    const found = config ? configuredSchema(config).findings.map(({ diagnostic }) => diagnostic) : [];
    expect(found.map(({ code }) => code)).toContain('WN813');
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.span).toEqual({ start: before.length, end: before.length + at.length });
  });
});

test('the page on it shows what is read as it stands', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const [file = ''] = blocks.filter((block) => block.startsWith('# schema/tables.yaml'));
  const main = blocks.filter((block) => block !== file);
  expect(main.length).toBeGreaterThan(6);
  const opened = openSchema(folderOf({ 'winnow.yaml': main.join(''), 'schema/tables.yaml': file }));
  expect(opened.findings.map(({ diagnostic }) => diagnostic.message)).toEqual([]);
  expect(opened.schema.field('vpn.user', 'Vpn_CL')).toMatchObject({ kind: 'column', target: { column: 'UserName_s' } });
  expect(opened.schema.bridgesFrom('Vpn_CL').map(({ id }) => id)).toEqual(['vpn-processes']);
});

describe('a file of tables', () => {
  const named = 'tables:\n  A_CL: { file: schema/tables.yaml, environment: xdr }\n';
  const tables = 'A_CL:\n  columns:\n    A: string\nB_CL:\n  columns: { B: long }\n';

  test('gives the columns of the table of that name', () => {
    const { config, findings } = loadConfig(folderOf({ 'winnow.yaml': named, 'schema/tables.yaml': tables }));
    expect(findings).toEqual([]);
    expect(config?.tables).toEqual({ A_CL: { columns: { A: 'string' }, environment: 'xdr' } });
  });

  test.each<[string, string, string, string]>([
    ['lies outside', 'tables:\n  A_CL: { file: ../tables.yaml }\n', tables, 'winnow.yaml'],
    ['lies anywhere', 'tables:\n  A_CL: { file: /etc/tables.yaml }\n', tables, 'winnow.yaml'],
    ['lacks the table', 'tables:\n  C_CL: { file: schema/tables.yaml }\n', tables, 'winnow.yaml'],
    ['is no YAML', named, 'A_CL: [', 'schema/tables.yaml'],
    ['has a wrong type', named, 'A_CL:\n  columns: { A: strng }\n', 'schema/tables.yaml'],
    ['names another file', named, 'A_CL: { file: b.yaml }\n', 'schema/tables.yaml'],
  ])('that %s is a finding in its place', (_, config, file, path) => {
    const read = loadConfig(folderOf({ 'winnow.yaml': config, 'schema/tables.yaml': file }));
    expect(read.config).toBeUndefined();
    expect(read.findings.map(({ source }) => source.path)).toEqual([path]);
    expect(read.findings[0]?.diagnostic.code).toMatch(/^WN8(?:01|13)$/);
  });

  test('is not read through a link', () => {
    const root = folderOf({ 'winnow.yaml': named });
    put(root, 'real.yaml', tables);
    put(root, 'schema/other.txt', '');
    symlinkSync(join(root, 'real.yaml'), join(root, 'schema/tables.yaml'));
    expect(openSchema(root).findings.map(({ diagnostic }) => diagnostic.code)).toEqual(['WN813']);
  });

  test('that redefines a known column is pointed to in that file', () => {
    const root = folderOf({
      'winnow.yaml': 'tables:\n  SecurityEvent: { file: schema/tables.yaml }\n',
      'schema/tables.yaml': 'SecurityEvent:\n  columns:\n    EventID: string\n',
    });
    const [finding] = openSchema(root).findings;
    expect(finding?.source.path).toBe('schema/tables.yaml');
    expect(finding?.diagnostic.span).toEqual({ start: 30, end: 37 });
  });
});
