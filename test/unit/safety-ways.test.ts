import { describe, expect, it } from 'vitest';
import type { Formula } from '../../src/logic/formula.js';
import { costWords } from '../../src/report/safety-words.js';
import { costsOf } from '../../src/safety/cost.js';
import { wayDiagnostics, waysOf } from '../../src/safety/ways.js';
import { loadSchema } from '../../src/schema/load.js';
import { safetyInput } from '../support/safety-input.js';

const schema = loadSchema();
const P = 'DeviceProcessEvents';
const F = 'DeviceFileEvents';
const N = 'DeviceNetworkEvents';
const R = 'DeviceRegistryEvents';
const L = 'DeviceLogonEvents';
const C = 'DeviceFileCertificateInfo';
const S = 'SecurityEvent';
const A = 'SigninLogs';
const M = 'EmailEvents';
const O = 'OfficeActivity';

function ways(table: string, filter: string, rule?: Formula) {
  const input = safetyInput(table, filter, rule);
  if (input === undefined) throw new Error(`nothing of it compiles: ${filter}`);
  return waysOf(input, schema);
}

function findings(table: string, filter: string) {
  const input = safetyInput(table, filter);
  if (input === undefined) throw new Error(`nothing of it compiles: ${filter}`);
  return wayDiagnostics(input, waysOf(input, schema), costsOf(input, schema));
}

const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

describe('who decides whether a way holds', () => {
  it.each([
    [P, 'process.command_line contains "update"', ['attacker']],
    [P, 'process.name == "backup.exe"', ['attacker']],
    [P, 'process.name == "backup.exe" and process.command_line contains "--nightly"', ['attacker']],
    [P, `process.hash.sha1 == "${sha1}"`, ['defender']],
    [P, `process.hash.sha1 == "${sha1}" or process.command_line contains "x1"`, ['defender', 'attacker']],
    [P, 'host.name == "build01" and process.command_line contains "x1"', ['defender']],
    [P, 'user.name == "svc_backup"', ['defender']],
    [P, 'user.name contains "svc"', ['effort']],
    // A part of a name is a part wherever it stands; a name with any domain is whole.
    [P, 'user.name startswith "svc_"', ['effort']],
    [A, 'UserPrincipalName endswith "@contoso.com"', ['effort']],
    [A, 'UserPrincipalName matches regex "^adm-"', ['effort']],
    [A, 'UserPrincipalName startswith "bob@"', ['defender']],
    [O, 'UserId contains "backup"', ['effort']],
    [O, 'UserId == "backup@contoso.com"', ['defender']],
    [P, 'host.name startswith "LAB-"', ['effort']],
    [P, 'host.name endswith ".contoso.com"', ['effort']],
    [P, 'host.name startswith "build01."', ['defender']],
    [S, 'Computer contains "dc"', ['effort']],
    [S, 'Account endswith "$"', ['effort']],
    [S, 'Account endswith "\\svc_sql"', ['defender']],
    // Accounts that every device has, and domains that many accounts share.
    [P, 'user.name == "SYSTEM"', ['effort']],
    [P, 'user.name in ("svc_backup", "local service")', ['effort']],
    [S, 'Account == "NT AUTHORITY\\SYSTEM"', ['effort']],
    [S, 'SubjectUserSid == "S-1-5-18"', ['effort']],
    [P, 'AccountDomain == "CONTOSO"', ['effort']],
    // What is left out of a negated test, an attacker avoids.
    [P, `process.name == "a.exe" and process.hash.sha1 != "${sha1}"`, ['attacker']],
    [P, 'process.name == "a.exe" and host.name != "build01"', ['attacker']],
    [P, 'process.name == "a.exe" and user.name exists', ['attacker']],
    [P, 'process.name == "a.exe" and FileSize > 100', ['attacker']],
    // Folders: protected ones, what users may write to below them, and what only looks like one.
    [P, 'process.executable startswith "C:\\Program Files\\Contoso\\"', ['defender']],
    [P, 'process.executable startswith "c:\\program files (x86)\\"', ['defender']],
    [P, 'process.executable startswith "C:\\Program Files"', ['attacker']],
    [P, 'process.executable startswith "C:\\Windows\\"', ['attacker']],
    [P, 'process.executable startswith "C:\\Windows\\Temp\\"', ['attacker']],
    [P, 'process.executable startswith "C:\\Windows\\System32\\drivers\\"', ['defender']],
    [P, 'process.executable == "C:\\Windows\\System32\\svchost.exe"', ['defender']],
    [P, 'process.executable contains "\\Program Files\\"', ['attacker']],
    [P, 'process.executable startswith "C:\\Users\\bob\\"', ['attacker']],
    [P, 'process.executable startswith "C:\\ProgramData\\"', ['attacker']],
    [P, 'process.executable like "C:\\Program Files\\*\\agent.exe"', ['defender']],
    [
      P,
      'process.executable startswith "C:\\Program Files\\" or process.executable startswith "C:\\Tools\\"',
      ['defender', 'attacker'],
    ],
    [P, 'process.executable startswith ("C:\\Program Files\\", "C:\\Tools\\")', ['attacker']],
    [F, 'file.path startswith "C:\\Program Files\\Contoso\\"', ['defender']],
    // What runs whatever it is told says nothing of who runs it.
    [P, 'process.executable == "C:\\Windows\\System32\\cmd.exe"', ['attacker']],
    [P, 'process.executable startswith "C:\\Program Files\\" and process.name == "python.exe"', ['attacker']],
    [
      P,
      'process.executable startswith "C:\\Program Files\\" and process.name in ("python.exe", "agent.exe")',
      ['defender'],
    ],
    // The name of a parent tells something beside its path, hash or command line.
    [P, 'process.parent.name == "svchost.exe"', ['attacker']],
    [P, 'process.parent.name == "svchost.exe" and process.command_line contains "x1"', ['attacker']],
    [P, 'process.parent.name == "svchost.exe" and process.parent.command_line contains "Schedule"', ['effort']],
    [P, 'process.parent.name == "a.exe" and process.parent.executable startswith "C:\\Program Files\\"', ['defender']],
    [N, 'process.parent.name == "a.exe" and process.name == "b.exe"', ['attacker']],
    // Version info and signers.
    [P, 'ProcessVersionInfoCompanyName == "Contoso"', ['attacker']],
    [C, 'Signer == "Contoso"', ['attacker']],
    [C, 'Signer == "Contoso" and IsSigned == true', ['effort']],
    [C, 'Signer == "Contoso" and IsTrusted == true', ['defender']],
    [C, 'Signer == "Contoso" and IsTrusted == false', ['effort']],
    [C, 'IsTrusted == true', ['effort']],
    [P, 'process.code_signature.subject_name == "Contoso"', ['attacker']],
    [P, 'process.code_signature.subject_name == "Contoso" and process.code_signature.trusted == true', ['defender']],
    // Over a bridge the same columns count.
    [C, 'process.command_line contains "update"', ['attacker']],
    [C, 'process.parent_process_name == "svchost.exe" and process.parent_command_line contains "Schedule"', ['effort']],
    [C, 'process.command_line contains "update" and host.name == "build01"', ['defender']],
    // Networks, registry, logons, sign-ins, mail.
    [N, 'destination.ip == "10.0.0.1"', ['effort']],
    [N, 'RemoteUrl endswith ".contoso.com"', ['effort']],
    [N, 'RemoteUrl contains "contoso"', ['attacker']],
    [N, 'destination.port == 443 and process.name == "teams.exe"', ['attacker']],
    [R, 'RegistryKey startswith "HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso"', ['effort']],
    [R, 'RegistryKey contains "\\Contoso\\"', ['attacker']],
    [R, 'RegistryValueData contains "contoso"', ['attacker']],
    [L, 'user.name == "svc" and LogonType == "Network"', ['defender']],
    [L, 'RemoteDeviceName == "jump01"', ['effort']],
    [S, 'process.name == "backup.exe"', ['attacker']],
    [S, 'TargetUserName == "bob" and EventID == 4624', ['effort']],
    [S, 'Computer == "dc01"', ['defender']],
    [A, 'user.name == "bob@contoso.com"', ['defender']],
    [A, 'AppDisplayName == "Backup"', ['attacker']],
    [A, 'AppId == "04b07795-8ddb-461a-bbee-02f9e1bf7b46"', ['attacker']],
    ['AuditLogs', 'AADTenantId == "8f9d1c2a-0000-4000-8000-000000000001"', ['attacker']],
    [A, 'ServicePrincipalName == "sync"', ['attacker']],
    ['AuditLogs', 'Identity == "Microsoft Intune"', ['attacker']],
    [O, 'MailboxOwnerUPN == "bob@contoso.com"', ['effort']],
    [O, 'OfficeObjectId contains "archive"', ['attacker']],
    ['CommonSecurityLog', 'DeviceVendor == "Palo Alto Networks"', ['effort']],
    [M, 'SenderFromAddress == "news@contoso.com"', ['attacker']],
    [M, 'SenderIPv4 == "203.0.113.9"', ['effort']],
    [M, 'SenderObjectId == "8f9d1c2a-0000-4000-8000-000000000001"', ['defender']],
    [M, 'InternetMessageId contains "sap"', ['attacker']],
    [P, 'IsInitiatingProcessRemoteSession == true', ['effort']],
  ])('%s: %s', (table, filter, expected) => {
    expect(ways(table, filter).map(({ control }) => control)).toEqual(expected);
  });

  it('takes a trusted signature from the rule', () => {
    const ranges = [{ low: 1, high: 1, lowIn: true, highIn: true }];
    const rule: Formula = { kind: 'range', column: 'IsTrusted', type: 'bool', ranges };
    expect(ways(C, 'Signer == "Contoso"', rule).map(({ control }) => control)).toEqual(['defender']);
  });

  it('counts nothing that the rule asks for anyway', () => {
    const rule: Formula = {
      kind: 'text',
      column: 'DeviceName',
      operator: 'equals',
      texts: ['build01'],
      matchCase: false,
    };
    const [way] = ways(P, 'host.name startswith "build01" and process.command_line contains "x1"', rule);
    expect(way?.control).toBe('attacker');
    expect(way?.conditions[0]?.why).toBe('whatever the rule selects has it');
    const other: Formula = { ...rule, texts: ['build01', 'build02'] };
    expect(ways(P, 'host.name == "build01"', other)[0]?.control).toBe('defender');
  });

  it('says once which rows a way is about', () => {
    const [way] = ways(S, 'process.parent.name == "a.exe" and process.command_line contains "deploy"');
    expect(way?.text).toBe(
      'EventID == 4688 and ParentProcessName endswith "\\\\a.exe" and CommandLine contains "deploy"',
    );
    expect(way?.conditions.map(({ text }) => text)).toEqual([
      'ParentProcessName endswith "\\\\a.exe"',
      'CommandLine contains "deploy"',
    ]);
  });

  it('prints a way as KQL', () => {
    const [way] = ways(P, '(process.command_line contains "a1" or "b1") and process.name == "c.exe"');
    expect(way?.text).toBe(
      '(ProcessCommandLine contains "a1" or ProcessCommandLine contains "b1") and FileName =~ "c.exe"',
    );
  });

  it('says why', () => {
    const whys = (filter: string) => ways(P, filter).flatMap(({ conditions }) => conditions.map(({ why }) => why));
    expect(whys('process.command_line contains "x1" and process.name != "a.exe"')).toEqual([
      'an attacker types it',
      'an attacker avoids what it names',
    ]);
    expect(whys('process.executable startswith "C:\\Windows\\"')).toEqual(['users may write to `C:\\Windows\\Temp\\`']);
    expect(whys('ProcessVersionInfoCompanyName == "Contoso"')).toEqual([
      'version info of an unsigned file is whatever its maker wrote',
    ]);
  });

  it('names the table of what is looked up', () => {
    const [way] = ways(C, 'process.command_line contains "update"');
    expect(way?.conditions.map(({ table, column }) => `${table}.${column}`)).toEqual([
      'DeviceProcessEvents.ProcessCommandLine',
    ]);
  });
});

describe('what anchors a way', () => {
  const device = 'host.name == "<device name>"';
  const folder = 'process.executable startswith "C:\\Program Files\\"';
  it.each([
    [P, 'process.command_line contains "update"', `process.command_line contains "update" and ${device}`],
    [
      P,
      'ProcessCommandLine contains "update"',
      'ProcessCommandLine contains "update" and DeviceName == "<device name>"',
    ],
    [P, 'process.command_line contains "a1" or "b1"', `(process.command_line contains "a1" or "b1") and ${device}`],
    [P, 'process.name == "backup.exe"', `process.name == "backup.exe" and ${folder}`],
    [P, 'FileName == "backup.exe"', 'FileName == "backup.exe" and FolderPath startswith "C:\\Program Files\\"'],
    [P, 'process.name == "cmd.exe"', 'process.name == "cmd.exe" and host.name == "<device name>"'],
    [
      P,
      'process.name == "a.exe" or process.command_line contains "x1"',
      `(process.name == "a.exe" or process.command_line contains "x1") and ${device}`,
    ],
    [
      P,
      'process.name == "a.exe" or process.name == "b.exe"',
      `(process.name == "a.exe" or process.name == "b.exe") and ${folder}`,
    ],
    // Windows' own programs have one path each; not so some of them beside others.
    [
      P,
      'process.parent.name == "ccmexec.exe"',
      'process.parent.name == "ccmexec.exe" and process.parent.executable == "C:\\Windows\\CCM\\CcmExec.exe"',
    ],
    [
      P,
      'process.name in ("gpupdate.exe", "svchost.exe")',
      'process.name in ("gpupdate.exe", "svchost.exe") and process.executable in ("C:\\Windows\\System32\\gpupdate.exe", "C:\\Windows\\System32\\svchost.exe")',
    ],
    [
      P,
      'process.name in ("gpupdate.exe", "backup.exe")',
      `process.name in ("gpupdate.exe", "backup.exe") and ${device}`,
    ],
    // Only the weak way is narrowed.
    [
      P,
      `process.name == "a.exe" or process.hash.sha1 == "${sha1}"`,
      `(process.name == "a.exe" and ${folder}) or process.hash.sha1 == "${sha1}"`,
    ],
    [
      P,
      `(process.name == "a.exe" or user.name == "x") and process.command_line contains "y1"`,
      `((process.name == "a.exe" and ${folder}) or user.name == "x") and process.command_line contains "y1"`,
    ],
    // What waits for its values may be anchored by itself.
    [
      P,
      'process.name == "a.exe" or process.hash matches known good hash',
      `(process.name == "a.exe" and ${folder}) or process.hash matches known good hash`,
    ],
    // The path says already that it lies elsewhere.
    [P, 'process.executable startswith "C:\\Temp\\"', `process.executable startswith "C:\\Temp\\" and ${device}`],
    [P, 'process.executable endswith "/agent"', `process.executable endswith "/agent" and ${device}`],
    [
      P,
      'process.parent.name == "svchost.exe"',
      'process.parent.name == "svchost.exe" and process.parent.executable == "C:\\Windows\\System32\\svchost.exe"',
    ],
    [C, 'Signer == "Contoso"', 'Signer == "Contoso" and IsTrusted == true'],
    [C, 'process.name == "a.exe"', `process.name == "a.exe" and ${folder}`],
    [F, 'file.name == "data.zip"', `file.name == "data.zip" and ${device}`],
    [F, 'file.name == "setup.exe"', 'file.name == "setup.exe" and file.path startswith "C:\\Program Files\\"'],
    [
      N,
      'process.name == "teams.exe" and destination.port == 443',
      `process.name == "teams.exe" and destination.port == 443 and ${folder}`,
    ],
    [A, 'AppDisplayName == "Backup"', 'AppDisplayName == "Backup" and UserPrincipalName == "<account name>"'],
    // What says which rows to keep would leave out more with a condition more.
    [P, 'process.name != "a.exe"', undefined],
    [P, 'not (process.name != "a.exe")', `(not (process.name != "a.exe")) and ${folder}`],
    // The second test takes its field from the one before it.
    [P, `process.command_line contains "a1" or contains "b1" or process.hash.sha1 == "${sha1}"`, undefined],
    [M, 'SenderFromAddress == "news@contoso.com"', undefined],
    [P, `process.hash.sha1 == "${sha1}"`, undefined],
  ])('%s: %s', (table, filter, expected) => {
    const weak = ways(table, filter).find(({ control }) => control !== 'defender');
    expect(weak?.anchor?.filter).toBe(expected);
  });
});

describe('events that a way hides', () => {
  const enc: Formula = {
    kind: 'text',
    column: 'ProcessCommandLine',
    operator: 'contains',
    texts: [' -enc '],
    matchCase: false,
  };
  it.each([
    [
      'process.name == "backup.exe" and process.command_line contains "--nightly"',
      undefined,
      ['FileName = "backup.exe"', 'ProcessCommandLine = "backup.exe --nightly"'],
    ],
    ['process.name == "backup.exe"', enc, ['ProcessCommandLine = "backup.exe -enc "', 'FileName = "backup.exe"']],
    [
      'process.executable startswith "C:\\Windows\\"',
      undefined,
      ['FolderPath = "C:\\\\Windows\\\\Temp\\\\payload.exe"'],
    ],
    ['process.command_line == "backup"', enc, undefined],
  ])('%s', (filter, rule, expected) => {
    expect(ways(P, filter, rule)[0]?.event).toEqual(expected);
  });

  it.each([
    [A, 'UserPrincipalName endswith "@contoso.com"', 'UserPrincipalName = "j.doe@contoso.com"'],
    [A, 'UserPrincipalName startswith "adm-"', 'UserPrincipalName = "adm-01"'],
    [S, 'Account endswith "$"', 'Account = "PC-0042$"'],
    [P, 'DeviceName startswith "LAB-"', 'DeviceName = "LAB-0042"'],
    [N, 'RemoteUrl contains "update"', 'RemoteUrl = "https://files.example.org/update"'],
    [
      P,
      'process.executable like "C:\\ProgramData\\*\\update.exe"',
      'FolderPath = "c:\\\\programdata\\\\Contoso\\\\update.exe"',
    ],
    [F, 'file.path endswith ".js"', 'FolderPath = "C:\\\\Users\\\\Public\\\\payload.js"'],
  ])('%s: %s looks like a real one', (table, filter, expected) => {
    expect(ways(table, filter)[0]?.event).toEqual([expected]);
  });

  it('shows rows of the other table', () => {
    const [way] = ways(C, 'process.command_line contains "update"');
    expect(way?.event).toContain('DeviceProcessEvents: one row');
    expect(way?.event).toContain('  ProcessCommandLine = "payload.exe update"');
  });

  it('names conditions of the rule that were not understood', () => {
    const rule: Formula = { kind: 'opaque', name: 'FileName in (known)' };
    const [way] = ways(P, 'process.command_line contains "update"', rule);
    expect(way?.assumes).toEqual(['FileName in (known)']);
    expect(way?.event).toEqual(['ProcessCommandLine = "payload.exe update"']);
  });
});

describe('tests that scan', () => {
  it.each([
    [P, 'process.command_line contains "update"', 'process.command_line has "update"', 'narrower'],
    [P, 'process.command_line contains "a1" or "update"', undefined, undefined],
    [
      P,
      'process.command_line contains "update" or "patch"',
      'process.command_line has "update" or "patch"',
      'narrower',
    ],
    [P, 'process.command_line contains "--update"', undefined, undefined],
    [P, 'process.command_line contains "ab"', undefined, undefined],
    [P, 'process.command_line contains "run of"', undefined, undefined],
    [P, 'process.command_line contains_cs "Update"', 'process.command_line has_cs "Update"', 'narrower'],
    [P, 'process.command_line matches regex "(?i)^update"', 'process.command_line startswith "update"', 'equivalent'],
    [P, 'process.command_line matches regex "^upd"', 'process.command_line startswith_cs "upd"', 'equivalent'],
    [
      P,
      'process.command_line matches regex "(?i)(alpha|beta)"',
      'process.command_line contains ("alpha" or "beta")',
      'equivalent',
    ],
    // The expression folds `k` and `s` beyond ASCII.
    [P, 'process.name matches regex "(?i)^(?:sky|task)\\.exe$"', 'process.name in ("sky.exe", "task.exe")', 'narrower'],
    [P, 'process.name matches regex "^agent\\.exe$"', undefined, undefined],
    [P, 'process.command_line matches regex "upd.*te"', undefined, undefined],
    [P, 'process.name contains "update.exe"', 'process.name == "update.exe"', 'narrower'],
    [P, 'process.name contains ("a.exe", "b.exe")', 'process.name in ("a.exe", "b.exe")', 'narrower'],
    [P, 'process.name contains "update"', undefined, undefined],
    [P, 'process.executable contains "\\update.exe"', undefined, undefined],
    // A narrower test under a negation is a wider one.
    [P, 'process.name == "a.exe" and process.command_line not contains "update"', undefined, undefined],
    [P, 'process.name == "a.exe" and not (process.command_line contains "update")', undefined, undefined],
    [P, 'process.command_line contains "update" but not "patch"', undefined, undefined],
    [P, 'process.command_line has "update"', undefined, undefined],
  ])('%s: %s', (table, filter, expected, relation) => {
    const input = safetyInput(table, filter);
    const [cost] = input === undefined ? [] : costsOf(input, schema);
    expect([cost?.filter, cost?.relation]).toEqual([expected, relation]);
  });
});

describe('what stands for a test that scans', () => {
  it.each([
    ['process.command_line contains "update"', 'is looked up in the index'],
    ['process.command_line matches regex "(?i)^update"', 'costs less than an expression'],
  ])('%s %s', (filter, expected) => {
    const input = safetyInput(P, filter);
    const [cost] = input === undefined ? [] : costsOf(input, schema);
    expect(cost && costWords(cost)).toMatch(new RegExp(`and ${expected}$`));
  });

  it('is told without what marks the rows', () => {
    const input = safetyInput(S, 'process.command_line contains "deploy"');
    const [cost] = input === undefined ? [] : costsOf(input, schema);
    expect(cost).toMatchObject({ condition: 'CommandLine contains "deploy"', instead: 'CommandLine has "deploy"' });
  });
});

describe('findings', () => {
  it('tells the weakest way, with an event and the edit', () => {
    const filter = `process.hash.sha1 == "${sha1}" or process.command_line contains "a1" and process.name == "b.exe"`;
    const [weak, ...others] = findings(P, filter);
    expect(others).toEqual([]);
    expect(weak).toMatchObject({
      code: 'WN508',
      message:
        '`process.command_line contains "a1" and process.name == "b.exe"` rests only on text that an attacker types',
      fixes: [`${filter} and process.executable startswith "C:\\Program Files\\"`],
    });
    expect(filter.slice(weak?.span?.start, weak?.span?.end)).toBe('process.command_line contains "a1"');
    expect(weak?.notes[0]).toBe('for example `ProcessCommandLine = "b.exe a1"`, `FileName = "b.exe"`');
    expect(weak?.help).toContain('tie it to `C:\\Program Files\\`');
  });

  it('has nothing to say where each way is anchored', () => {
    expect(findings(P, `process.hash.sha1 == "${sha1}"`)).toEqual([]);
    expect(findings(P, 'user.name contains "svc"')).toEqual([]);
  });

  it('says nothing of a way that no event of the rule takes', () => {
    const rule: Formula = { kind: 'text', column: 'FileName', operator: 'equals', texts: ['b.exe'], matchCase: false };
    const input = safetyInput(P, 'process.name == "a.exe"', rule);
    expect(input && wayDiagnostics(input, waysOf(input, schema), [])).toEqual([]);
  });

  it('offers a test that needs no scan', () => {
    const [found] = findings(P, 'host.name == "build01" and process.command_line contains "update"');
    expect(found).toMatchObject({
      code: 'WN509',
      fixes: ['host.name == "build01" and process.command_line has "update"'],
      notes: ['`ProcessCommandLine has "update"` leaves out fewer events', 'it is looked up in the index of terms'],
    });
  });
});

describe('limits', () => {
  const pairs = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `(process.name == "a${at}.exe" or process.command_line contains "b${at}x")`,
    );
  it('writes out up to 64 ways', () => {
    expect(ways(P, pairs(6).join(' and '))).toHaveLength(64);
    const [all, ...others] = ways(P, pairs(7).join(' and '));
    expect(others).toEqual([]);
    expect(all).toMatchObject({ control: 'attacker', text: 'more than 64 ways to meet 14 conditions' });
    const [anchored] = ways(P, `${pairs(7).join(' and ')} and host.name == "build01"`);
    expect(anchored?.control).toBe('defender');
  });

  it('takes many values for one way', () => {
    const values = Array.from({ length: 500 }, (_, at) => `"value ${at}"`).join(', ');
    expect(ways(P, `process.command_line contains (${values})`)).toHaveLength(1);
  });
});
