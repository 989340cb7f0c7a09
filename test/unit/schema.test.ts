import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/schema/build.js';
import { loadSchema, readSchemaData } from '../../src/schema/load.js';
import type { FieldMeaning } from '../../src/schema/schema.js';

const data = readSchemaData();
const schema = loadSchema();
const P = 'DeviceProcessEvents';
const F = 'DeviceFileEvents';
const N = 'DeviceNetworkEvents';
const R = 'DeviceRegistryEvents';
const I = 'DeviceImageLoadEvents';
const L = 'DeviceLogonEvents';
const E = 'DeviceEvents';
const C = 'DeviceFileCertificateInfo';
const A = 'AlertEvidence';
const S = 'SecurityEvent';

/** A meaning in one line: `Column`, `Column when …`, `Column as basename`, `hash a b`, `absent`, `ask a b`, `unknown`. */
function inWords(meaning: FieldMeaning): string {
  switch (meaning.kind) {
    case 'column': {
      const { column, when, form } = meaning.target;
      const tests = when.map((each) => `${each.column} ${each.operator} ${each.values.join('|')}`).join(' and ');
      return `${column}${form === 'as-is' ? '' : ` as ${form}`}${tests === '' ? '' : ` when ${tests}`}`;
    }
    case 'hash':
      return `hash ${Object.values(meaning.columns).join(' ')}`;
    case 'ambiguous':
      return `ask ${meaning.candidates.join(' ')}`;
    case 'absent':
    case 'unknown':
      return meaning.kind;
  }
}

function columnsNamed(table: string): ReadonlySet<string> {
  const names = (['xdr', 'sentinel'] as const).flatMap((environment) => {
    const found = schema.table(table, environment);
    return found === undefined ? [] : [...found.columns.keys()];
  });
  return new Set(names);
}

function typeOf(table: string, column: string): string | undefined {
  return schema.table(table)?.columns.get(column)?.type;
}

function columnsOf(meaning: FieldMeaning): readonly string[] {
  switch (meaning.kind) {
    case 'column':
      return [meaning.target.column, ...meaning.target.when.map((each) => each.column)];
    case 'hash':
      return Object.values(meaning.columns);
    case 'ambiguous':
      return meaning.candidates;
    case 'absent':
    case 'unknown':
      return [];
  }
}

const outbound = 'when ActionType startswith Connection and ActionType != ConnectionAcknowledged';
const openProcess = 'OpenProcessApiCall|CreateRemoteThreadApiCall';

describe('field', () => {
  it.each([
    ['process.parent_process_name', P, 'InitiatingProcessFileName'],
    ['process.parent_process_name', F, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', N, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', R, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', I, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', L, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', E, 'InitiatingProcessParentFileName'],
    ['process.parent_process_name', C, 'absent'],
    ['process.parent.name', S, 'ParentProcessName as name-of-path when EventID == 4688'],
    ['process.name', P, 'FileName'],
    ['process.name', F, 'InitiatingProcessFileName'],
    ['process.name', E, 'InitiatingProcessFileName'],
    ['process.name', C, 'absent'],
    ['process.name', 'DeviceInfo', 'absent'],
    ['process.name', S, 'Process when EventID == 4688'],
    ['process.name', A, 'FileName when EntityType == Process'],
    ['process.name', 'DeviceCustomFileEvents', 'InitiatingProcessFileName'],
    ['PROCESS.NAME', P, 'FileName'],
    ['process.command_line', P, 'ProcessCommandLine'],
    ['process.command_line', N, 'InitiatingProcessCommandLine'],
    ['process.command line', N, 'InitiatingProcessCommandLine'],
    ['Process-CommandLine', N, 'InitiatingProcessCommandLine'],
    ['process.command_line.keyword', P, 'ProcessCommandLine'],
    ['CommandLine', P, 'ProcessCommandLine'],
    ['process.command_line', S, 'CommandLine when EventID == 4688'],
    ['CommandLine', S, 'CommandLine'],
    ['process.args', P, 'absent'],
    ['process.parent.args', P, 'absent'],
    ['process.executable', P, 'FolderPath'],
    ['Image', F, 'InitiatingProcessFolderPath'],
    ['image', S, 'NewProcessName when EventID == 4688'],
    ['ParentImage', P, 'InitiatingProcessFolderPath'],
    ['ParentImage', N, 'InitiatingProcessParentFileName as basename'],
    ['process.parent.executable', F, 'InitiatingProcessParentFileName as basename'],
    ['ParentCommandLine', P, 'InitiatingProcessCommandLine'],
    ['ParentCommandLine', F, 'absent'],
    ['GrandParentImage', P, 'InitiatingProcessParentFileName as basename'],
    ['process.parent.parent.name', P, 'InitiatingProcessParentFileName'],
    ['process.pid', P, 'ProcessId'],
    ['process.pid', S, 'absent'],
    ['ppid', N, 'InitiatingProcessParentId'],
    ['OriginalFileName', P, 'ProcessVersionInfoOriginalFileName'],
    ['OriginalFileName', I, 'absent'],
    ['process.pe.original_file_name', I, 'InitiatingProcessVersionInfoOriginalFileName'],
    ['IntegrityLevel', E, 'absent'],
    ['file.name', F, 'FileName'],
    ['file.name', P, 'FileName'],
    ['file.name', N, 'absent'],
    ['file.name', C, 'absent'],
    ['file.name', A, 'FileName when EntityType == File'],
    ['file.extension', F, 'FileName as extension'],
    ['file.path', E, 'FolderPath when ActionType !endswith ApiCall'],
    ['file.directory', F, 'FolderPath as directory'],
    ['file.directory', N, 'absent'],
    ['TargetImage', E, `FileName as basename when ActionType in ${openProcess}`],
    ['file.hash', F, 'hash MD5 SHA1 SHA256'],
    ['file.hash', C, 'hash SHA1'],
    ['file.hash', 'EmailAttachmentInfo', 'hash SHA256'],
    ['process.hash', N, 'hash InitiatingProcessMD5 InitiatingProcessSHA1 InitiatingProcessSHA256'],
    ['Hashes', P, 'hash MD5 SHA1 SHA256'],
    ['file.origin_ip', F, 'FileOriginIP'],
    ['file origin address', F, 'FileOriginIP'],
    ['originating process', F, 'InitiatingProcessFileName'],
    ['originating process', C, 'absent'],
    ['originating process', P, 'absent'],
    ['event_id', P, 'absent'],
    ['event_id', C, 'absent'],
    ['EventID', L, 'absent'],
    ['event.code', E, 'absent'],
    ['event.code', S, 'EventID'],
    ['EventID', S, 'EventID'],
    ['event.id', P, 'absent'],
    ['event.id', S, 'ask EventRecordId EventID'],
    ['event.action', L, 'ActionType'],
    ['event.outcome', L, 'absent'],
    ['user.name', P, 'AccountName'],
    ['user.name', F, 'InitiatingProcessAccountName'],
    ['user.name', L, 'AccountName'],
    ['user.name', S, 'ask SubjectUserName TargetUserName'],
    ['user.name', 'DeviceInfo', 'absent'],
    ['winlog.event_data.TargetUserName', L, 'AccountName'],
    ['winlog.event_data.ParentImage', P, 'InitiatingProcessFolderPath'],
    ['user.email', 'SigninLogs', 'UserPrincipalName'],
    ['host.name', N, 'DeviceName'],
    ['host.name', S, 'Computer'],
    ['destination.ip', N, `RemoteIP ${outbound}`],
    ['destination.port', N, `RemotePort ${outbound}`],
    ['source.ip', N, `LocalIP ${outbound}`],
    ['source.ip', L, 'RemoteIP'],
    ['remote_ip', N, 'RemoteIP'],
    ['destination.ip', P, 'absent'],
    ['destination.address', N, 'ask RemoteIP RemoteUrl'],
    ['network.direction', N, 'ActionType'],
    ['network.direction', P, 'absent'],
    ['network.protocol', L, 'absent'],
    ['Protocol', L, 'Protocol'],
    ['registry.key', R, 'RegistryKey'],
    ['registry.path', R, 'RegistryKey as registry-path when RegistryValueName == '],
    ['signer', C, 'Signer'],
    ['signer', F, 'absent'],
    ['Signature', C, 'Signer'],
    ['signature', C, 'absent'],
    ['signature', A, 'Title'],
    ['is_signed', C, 'IsSigned'],
    ['host.os.name', 'DeviceInfo', 'OSPlatform'],
    ['md5', P, 'MD5'],
    ['sha1', N, 'InitiatingProcessSHA1'],
    ['sha1', E, 'SHA1'],
    ['sha256', C, 'absent'],
    ['parent_process', P, 'ask InitiatingProcessFileName InitiatingProcessCommandLine'],
    ['parent_process', F, 'ask InitiatingProcessParentFileName process.parent.command_line'],
    ['initiatingprocessfilename', P, 'InitiatingProcessFileName'],
    ['InitiatingProcessFileName', C, 'absent'],
    ['DeviceProcessEvents.FileName', P, 'FileName'],
    ['DeviceProcessEvents.FileName', F, 'absent'],
    ['LogonID', P, 'LogonId'],
    ['AccountUpn', N, 'absent'],
    ['account_upn', N, 'InitiatingProcessAccountUpn'],
    ['UserPrincipalName', P, 'absent'],
    ['InitiatingProcessParentCommandLine', F, 'unknown'],
    ['process.parent.process.name', P, 'InitiatingProcessFileName'],
    ['process.parent.file_name', F, 'InitiatingProcessParentFileName'],
    ['process.parent_process.command_line', P, 'InitiatingProcessCommandLine'],
    ['parent_process.name', P, 'InitiatingProcessFileName'],
    ['parent_path', P, 'InitiatingProcessFolderPath'],
    ['proc.cmdline', N, 'InitiatingProcessCommandLine'],
    ['executable_path', F, 'InitiatingProcessFolderPath'],
    ['file.full_path', F, 'FolderPath'],
    ['file.parent_directory', F, 'FolderPath as directory'],
    ['file.hashes.sha256', F, 'SHA256'],
    ['file.hashes.value', F, 'hash MD5 SHA1 SHA256'],
    ['certificate.subject_name', C, 'Signer'],
    ['file.signature.signer', C, 'Signer'],
    ['signature.issuer', C, 'Issuer'],
    ['code_signature.exists', C, 'IsSigned'],
    ['user.user_name', F, 'InitiatingProcessAccountName'],
    ['account.domain', L, 'AccountDomain'],
    ['account_domain', E, 'InitiatingProcessAccountDomain'],
    ['endpoint.hostname', N, 'DeviceName'],
    ['network.dst_ip', N, `RemoteIP ${outbound}`],
    ['network.remote_port', N, 'RemotePort'],
    ['initiating_process.file_name', P, 'InitiatingProcessFileName'],
    ['initiating_process_name', N, 'InitiatingProcessFileName'],
    ['initiating_process.parent.file_name', N, 'InitiatingProcessParentFileName'],
    ['initiating_process_path', N, 'InitiatingProcessFolderPath'],
    ['registry_key_path', R, 'RegistryKey'],
    ['actor.process.parent_process.file.name', N, 'InitiatingProcessParentFileName'],
    ['eventdata.CommandLine', P, 'ProcessCommandLine'],
    ['user.name', 'SigninLogs', 'UserPrincipalName as account'],
    ['user.full_name', 'SigninLogs', 'UserDisplayName'],
    ['user.name', 'AuditLogs', 'absent'],
    ['user.name', 'OfficeActivity', 'UserId as account'],
    ['user.name', 'AWSCloudTrail', 'UserIdentityUserName'],
    ['user.name', 'EmailEvents', 'ask SenderFromAddress RecipientEmailAddress'],
    ['source.ip', 'AWSCloudTrail', 'SourceIpAddress'],
    ['source.ip', 'AzureActivity', 'CallerIpAddress'],
    ['source.ip', 'W3CIISLog', 'cIP'],
    ['source.ip', 'OfficeActivity', 'ask ClientIP Client_IPAddress ActorIpAddress'],
    ['event.action', 'AuditLogs', 'OperationName'],
    ['event.action', 'AWSCloudTrail', 'EventName'],
    ['operation', 'CloudAppEvents', 'ActionType'],
    ['app', 'SigninLogs', 'AppDisplayName'],
    ['app', P, 'FileName'],
    ['application', P, 'absent'],
    ['user_agent.original', 'SigninLogs', 'UserAgent'],
    ['dns.question.name', 'DnsEvents', 'Name'],
    ['sender.address', 'EmailEvents', 'SenderFromAddress'],
    ['sender_email', 'EmailEvents', 'SenderFromAddress'],
    ['email.from.address', 'EmailEvents', 'SenderFromAddress'],
    ['email.to.address', 'EmailEvents', 'RecipientEmailAddress'],
    ['recipient_email_address', 'EmailEvents', 'RecipientEmailAddress'],
    ['sender.domain', 'EmailEvents', 'SenderFromDomain'],
    ['process.parent.shoe_size', P, 'unknown'],
    ['constructor', P, 'unknown'],
  ])('%s on %s is %s', (name, table, expected) => {
    expect(inWords(schema.field(name, table))).toBe(expected);
  });

  it('gives a native column the concept that holds it, else one of its own', () => {
    expect(schema.field('ProcessCommandLine', P)).toMatchObject({ concept: 'process-command-line' });
    expect(schema.field('InitiatingProcessFileName', P)).toMatchObject({ concept: 'parent-name' });
    expect(schema.field('ReportId', P)).toMatchObject({ concept: 'column:ReportId' });
    expect(schema.field('DeviceProcessEvents.FileName', C)).toMatchObject({ kind: 'absent', concept: 'process-name' });
  });

  it.each([
    ['RemotePort', 'remote port'],
    ['InitiatingProcessSHA1', 'initiating process SHA1'],
    ['RemoteIPType', 'remote IP type'],
    ['OSPlatform', 'OS platform'],
    ['MD5', 'MD5'],
  ])('says column %s as "%s"', (column, english) => {
    expect(schema.concept(`column:${column}`)?.english).toBe(english);
    expect(schema.conceptOn(`column:${column}`, 'Nowhere').kind).toBe('absent');
  });

  it.each([
    ['process.name', 'OfficeActivity', 'OfficeActivity has no column that is known to hold the process name'],
    ['event_id', C, 'Defender tables carry no Windows or Sysmon event id'],
    ['event_id', L, /ActionType is nearest \(4624 is LogonSuccess/],
    ['process.name', C, 'the table knows a file by its SHA1 alone'],
    ['process.user', A, /no certain account/],
    ['process.parent_process_name', A, 'an evidence row holds no parent process'],
    [
      'process.pe.company',
      A,
      'AlertEvidence has no column that is known to hold the company name of the process image',
    ],
    ['InitiatingProcessFileName', C, 'InitiatingProcessFileName is no column of DeviceFileCertificateInfo'],
  ])('says why %s is absent from %s', (name, table, reason) => {
    const meaning = schema.field(name, table);
    expect(meaning.kind === 'absent' ? meaning.reason : meaning.kind).toMatch(reason);
  });

  it('answers for tables that are none', () => {
    for (const table of ['Nowhere', 'constructor', 'toString', '']) {
      expect(schema.field('process.name', table).kind).toBe('absent');
      expect(schema.table(table)).toBeUndefined();
      expect(schema.valuesOf(table, 'constructor')).toEqual([]);
    }
  });

  it('knows names of any dialect and any letter case', () => {
    for (const name of ['process.name', 'PARENTIMAGE', 'parent process name', 'event_id', 'SHA1']) {
      expect(schema.knowsField(name), name).toBe(true);
    }
    for (const name of ['shoe_size', 'constructor', '', '.']) expect(schema.knowsField(name), name).toBe(false);
  });

  it('names the nearest fields', () => {
    expect(schema.nearestFields('ProcesCommandLine', P)[0]).toBe('ProcessCommandLine');
    expect(schema.nearestFields('proces.comand_line', P)[0]).toBe('process.command_line');
    expect(schema.nearestFields('process.nmae', P)).toEqual(['process.name']);
    expect(schema.nearestFields('CommandLin', P)).toEqual(['CommandLine']);
    expect(schema.nearestFields('usr.name', 'SigninLogs')[0]).toBe('user.name');
    expect(schema.nearestFields('AccountUpn', N)).toEqual(['InitiatingProcessAccountUpn']);
    expect(schema.nearestFields('dns.question.name', P)).toEqual([]);
    expect(schema.nearestFields('foo', P)).toEqual([]);
    expect(schema.nearestFields('zzzzzzzzzzzz', P)).toEqual([]);
    expect(schema.nearestFields('file', 'Nowhere')).toEqual([]);
  });
});

describe('tables', () => {
  it('has all tables of both environments', () => {
    expect(schema.tableNames('xdr')).toHaveLength(64);
    expect(schema.tableNames('sentinel')).toHaveLength(97);
    for (const environment of ['xdr', 'sentinel'] as const) {
      for (const name of schema.tableNames(environment)) {
        expect(schema.table(name, environment)?.columns.size, name).toBeGreaterThan(3);
      }
    }
  });

  it('tells the environments apart', () => {
    expect(typeOf(P, 'AdditionalFields')).toBe('string');
    expect(schema.table(P, 'sentinel')?.columns.get('AdditionalFields')?.type).toBe('dynamic');
    expect(schema.table(P, 'xdr')?.columns.has('TimeGenerated')).toBe(false);
    expect(schema.table(P, 'sentinel')?.columns.has('TimeGenerated')).toBe(true);
    expect(schema.table(S)?.environments).toEqual(['sentinel']);
    expect(schema.table(P)?.environments).toEqual(['xdr', 'sentinel']);
    expect(schema.table('deviceprocessevents')).toBeUndefined();
  });

  it.each([
    [P, 'LogonID'],
    [F, 'LogonID'],
    [N, 'LogonID'],
    [N, 'AccountUpn'],
    [R, 'ProcessUniqueId'],
    [F, 'InitiatingProcessParentCommandLine'],
  ])('%s has no column %s', (table, column) => {
    expect(columnsNamed(table).has(column)).toBe(false);
  });

  it.each([
    [P, 'FileName', 'string', 'basename', false, true],
    [P, 'FolderPath', 'string', 'path', false, true],
    [P, 'ProcessCommandLine', 'string', 'command-line', false, true],
    [P, 'InitiatingProcessParentFileName', 'string', 'basename', false, true],
    [P, 'ProcessVersionInfoOriginalFileName', 'string', 'name', false, true],
    [P, 'AccountSid', 'string', 'account', false, true],
    [P, 'AccountObjectId', 'string', 'identifier', false, false],
    [P, 'DeviceId', 'string', 'identifier', false, false],
    [P, 'DeviceName', 'string', 'host', false, true],
    [P, 'ActionType', 'string', 'enumeration', false, false],
    [P, 'SHA1', 'string', 'hash', false, true],
    [P, 'ProcessId', 'long', 'other', true, false],
    [P, 'Timestamp', 'datetime', 'other', true, false],
    [P, 'AdditionalFields', 'string', 'other', false, false],
    [N, 'RemoteIP', 'string', 'address', false, true],
    [N, 'RemotePort', 'int', 'other', true, false],
    [N, 'RemoteUrl', 'string', 'url', false, true],
    [N, 'Protocol', 'string', 'name', false, true],
    [R, 'RegistryKey', 'string', 'registry', false, true],
    [C, 'Signer', 'string', 'name', false, true],
    [C, 'IsSigned', 'bool', 'other', true, false],
    [S, 'NewProcessName', 'string', 'path', false, true],
    [S, 'Process', 'string', 'basename', false, true],
    [S, 'ProcessName', 'string', 'path', false, true],
    ['EmailEvents', 'NetworkMessageId', 'string', 'identifier', false, false],
  ])('%s.%s is %s, %s', (table, name, type, kind, nullable, foldsCase) => {
    expect(schema.table(table)?.columns.get(name)).toMatchObject({ name, type, kind, nullable, foldsCase });
  });

  it('has compact texts that name a column once', () => {
    for (const environment of ['xdr', 'sentinel'] as const) {
      for (const [table, text] of Object.entries(data.tables[environment])) {
        expect(schema.table(table, environment)?.columns.size, table).toBe(text.split(' ').length);
      }
    }
  });

  it('lists values and exceptions of columns that are there', () => {
    const listed = [...Object.entries(data.columns.values), ...Object.entries(data.columns.exceptions)];
    for (const [table, columns] of listed) {
      for (const column of Object.keys(columns)) expect(columnsNamed(table), `${table}.${column}`).toContain(column);
    }
    for (const [table, columns] of Object.entries(data.columns.values)) {
      for (const [column, values] of Object.entries(columns)) {
        expect(schema.valuesOf(table, column)).toEqual(values);
        expect(new Set(values).size, `${table}.${column}`).toBe(values.length);
      }
    }
    for (const [table, columns] of Object.entries(data.columns.complete)) {
      for (const column of columns) {
        expect(schema.valuesOf(table, column).length, `${table}.${column}`).toBeGreaterThan(1);
        expect(schema.listsEveryValue(table, column)).toBe(true);
      }
    }
    expect(schema.listsEveryValue(N, 'ActionType')).toBe(false);
    expect(schema.valuesOf(N, 'ActionType')).toContain('InboundConnectionAccepted');
    expect(schema.valuesOf(E, 'ActionType')).toContain('OpenProcessApiCall');
  });
});

describe('concepts', () => {
  const tables = [...new Set([...schema.tableNames('xdr'), ...schema.tableNames('sentinel')])];

  it('mean columns that are there', () => {
    const wrong = Object.keys(data.fields.concepts).flatMap((id) =>
      tables.flatMap((table) =>
        columnsOf(schema.conceptOn(id, table))
          .filter((column) => !columnsNamed(table).has(column))
          .map((column) => `${id}: ${table}.${column}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('are told of tables and groups that are there', () => {
    const known = new Set([...tables, ...Object.keys(data.fields.groups), '*']);
    for (const [id, concept] of Object.entries(data.fields.concepts)) {
      for (const name of [...Object.keys(concept.tables), ...Object.keys(concept.absent ?? {})]) {
        expect(known.has(name), `${id}: ${name}`).toBe(true);
      }
    }
    const listed = [...Object.values(data.fields.groups).flat(), ...data.fields.mapped];
    for (const table of [...listed, ...Object.entries(data.fields.sameAs).flat()]) expect(tables).toContain(table);
  });

  it('are what every field name of every dialect means', () => {
    for (const [dialect, names] of Object.entries(data.fields.fields)) {
      for (const [name, id] of Object.entries(names)) {
        expect(Object.hasOwn(data.fields.concepts, id), `${dialect} ${name}`).toBe(true);
        expect(schema.field(name, 'Nowhere').kind, name).not.toBe('unknown');
      }
    }
  });

  it('test rows for action types that are listed', () => {
    const wrong = Object.keys(data.fields.concepts).flatMap((id) =>
      tables.flatMap((table) => {
        const meaning = schema.conceptOn(id, table);
        const when = meaning.kind === 'column' ? meaning.target.when : [];
        return when
          .filter(
            ({ column, operator }) => schema.valuesOf(table, column).length > 0 && /^(?:[=!]=|in)$/.test(operator),
          )
          .flatMap(({ column, values }) =>
            values.filter((value) => !schema.valuesOf(table, column).includes(String(value))),
          )
          .map((value) => `${id}: ${table} ${value}`);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('spells names otherwise with patterns that are sound', () => {
    for (const [pattern] of data.fields.spellings) expect(() => new RegExp(pattern, 'g'), pattern).not.toThrow();
    // A name of a dialect never turns into another one of it: only names that no dialect knows are respelled.
    expect(schema.field('process.parent.executable', P)).toMatchObject({ concept: 'parent-path' });
    expect(schema.field('ProcessName', P)).toMatchObject({ concept: 'process-path' });
  });

  it('give reasons and phrases that read well', () => {
    for (const [id, { english, absent = {} }] of Object.entries(data.fields.concepts)) {
      expect(english, id).not.toMatch(/^(the|an?) |\.$|\n/);
      for (const reason of Object.values(absent)) expect(reason, id).not.toMatch(/\.$|\n|NONE/);
    }
  });

  it('name no file of another machine', () => {
    for (const part of Object.values(data)) expect(part.source).not.toMatch(/shared|\/work|facts\//);
  });
});

describe('bridges', () => {
  const all = [...schema.tableNames()].flatMap((table) => schema.bridgesFrom(table));

  it('have keys on both sides that agree in type', () => {
    for (const { id, from, to, keys } of all) {
      for (const environment of ['xdr', 'sentinel'] as const) {
        const [here, there] = [from, to].map((table) => schema.table(table, environment)?.columns);
        for (const key of keys) {
          expect(here?.get(key.from)?.type, `${environment} ${id}: ${from}.${key.from}`).toBeDefined();
          expect(here?.get(key.from)?.type, `${environment} ${id}: ${to}.${key.to}`).toBe(there?.get(key.to)?.type);
        }
      }
    }
    expect(all.length).toBeGreaterThan(40);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('hold a key part that may hold the separator only at the end', () => {
    const safe = new Set(['DeviceId', 'InitiatingProcessId', 'SHA1', 'NetworkMessageId', 'AlertId']);
    for (const { id, keys } of all) {
      for (const key of keys.slice(0, -1)) expect(safe.has(key.from), `${id}: ${key.from}`).toBe(true);
    }
  });

  it('serve concepts that resolve on the other table', () => {
    const wrong = all.flatMap(({ id, to, serves }) =>
      serves
        .filter((concept) => !['column', 'hash'].includes(schema.conceptOn(concept, to).kind))
        .map((c) => `${id}: ${c}`),
    );
    expect(wrong).toEqual([]);
  });

  it('serve nothing that the own table always tells', () => {
    const wrong = all.flatMap(({ id, from, serves }) =>
      serves
        .filter((concept) => {
          const here = schema.conceptOn(concept, from);
          return here.kind === 'column' && here.target.form === 'as-is' && here.target.when.length === 0;
        })
        .map((concept) => `${id}: ${concept}`),
    );
    expect(wrong).toEqual([]);
  });

  it('start at the certificate table in this order', () => {
    const [files, processes, connections] = schema.bridgesFrom(C);
    expect([files?.to, processes?.to, connections?.to]).toEqual([F, P, N]);
    expect(processes?.keys).toEqual([
      { from: 'DeviceId', to: 'DeviceId' },
      { from: 'SHA1', to: 'SHA1' },
    ]);
    expect(files?.serves).toContain('originating-process');
    expect(files?.serves.filter((id) => /^(process|parent|user)/.test(id))).toEqual([]);
    for (const id of ['parent-name', 'process-command-line', 'user', 'file-name', 'file-path', 'process-name']) {
      expect(processes?.serves, id).toContain(id);
    }
  });
});

describe('displayName', () => {
  it.each([
    ['Task Scheduler', ['svchost.exe'], 'Schedule'],
    ['DistantDesktop', ['dd.exe', 'ddsystem.exe', 'distant-desktop.exe'], undefined],
    ['remote desktop connection', ['mstsc.exe'], undefined],
    ['RDP', ['mstsc.exe'], undefined],
    ['Bomgar', ['bomgar-scc.exe', 'bomgar-pac.exe', 'bomgar-rdp.exe'], undefined],
    ['Remote  Utilities', ['rutserv.exe', 'rutview.exe', 'rfusclient.exe'], undefined],
    ['TSplus', [], undefined],
    ['the Task Scheduler service', ['svchost.exe'], 'Schedule'],
    ['Task Scheduler (svchost.exe)', ['svchost.exe'], 'Schedule'],
    ['Intune Management Extension agent', ['Microsoft.Management.Services.IntuneWindowsAgent.exe'], undefined],
    ['TaskScheduler', ['svchost.exe'], 'Schedule'],
  ])('%s runs as %j', (text, images, commandLine) => {
    expect(schema.displayName(text)?.images).toEqual(images);
    expect(schema.displayName(text)?.commandLine).toBe(commandLine);
  });

  it.each(['System', 'svchost.exe', 'DesktopNow.exe', '', '-', 'no such program'])('%j is none', (text) => {
    expect(schema.displayName(text)).toBeUndefined();
  });

  it('never maps a name to itself', () => {
    for (const { name, aliases = [], images } of data['display-names'].names) {
      for (const spelling of [name, ...aliases]) {
        const found = schema.displayName(spelling);
        const isImage = images.some((image) => image.toLowerCase() === spelling.toLowerCase());
        expect(found?.name, spelling).toBe(isImage ? undefined : name);
      }
    }
  });

  it('has one name only that is an image name as well', () => {
    const { names } = data['display-names'];
    const images = new Set(names.flatMap((each) => each.images.map((image) => image.toLowerCase())));
    const spellings = names.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(spellings.filter((spelling) => images.has(spelling.toLowerCase()))).toEqual(['System']);
    expect(new Set(spellings.map((each) => each.toLowerCase())).size).toBe(spellings.length);
  });

  it('offers images together only where each is that program alone', () => {
    const { names } = data['display-names'];
    const owners = (image: string) => names.filter(({ images }) => images.includes(image)).map(({ name }) => name);
    for (const { images, together, name } of names) {
      if (together) for (const image of images) expect(owners(image), image).toEqual([name]);
    }
  });

  it('keeps signers whole', () => {
    expect(schema.displayName('RemotePC')?.signers).toEqual(['idrive', 'IDrive, Inc.', 'Pro Softnet Corporation']);
  });
});

describe('buildSchema', () => {
  it('takes what it is told from the data alone', () => {
    const concepts = { ...data.fields.concepts, shoe: { english: 'shoe', tables: { Shoes: 'Size' } } };
    const tables = { ...data.tables, sentinel: { Shoes: 'TimeGenerated:datetime Size:int' } };
    const own = buildSchema({
      ...data,
      tables,
      fields: { ...data.fields, concepts, fields: { own: { shoe_size: 'shoe' } } },
    });
    expect(inWords(own.field('shoe.size', 'Shoes'))).toBe('Size');
    expect(own.tableNames('sentinel')).toEqual(['Shoes']);
  });
});
