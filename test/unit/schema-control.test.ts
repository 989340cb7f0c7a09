import { describe, expect, it } from 'vitest';
import type { Formula } from '../../src/logic/formula.js';
import { implies } from '../../src/logic/solve.js';
import { loadSchema, readSchemaData } from '../../src/schema/load.js';

const { control } = readSchemaData();
const schema = loadSchema();
const every = schema
  .tableNames()
  .flatMap((table) =>
    (['xdr', 'sentinel'] as const).flatMap((environment) =>
      [...(schema.table(table, environment)?.columns.keys() ?? [])].map((column) => ({ table, column })),
    ),
  );

function fits(tables: string, columns: string): boolean {
  const [table, column] = [new RegExp(`^(?:${tables})$`), new RegExp(`^(?:${columns})$`)];
  return every.some((one) => table.test(one.table) && column.test(one.column));
}

function startsWith(texts: readonly string[]): Formula {
  return { kind: 'text', column: 'Path', operator: 'startswith', texts, matchCase: false };
}

describe('who controls what', () => {
  it('names tables and columns that there are', () => {
    for (const [tables, columns] of [...control.columns, ...control.parents])
      expect(fits(tables, columns), `${tables} ${columns}`).toBe(true);
    expect(fits(control.signers.tables, control.signers.columns)).toBe(true);
    expect(fits(control.signers.tables, control.signers.trust)).toBe(true);
  });

  it('says why in words that follow a comma', () => {
    const whys = [
      ...[control.kinds, control.types, control.whole, control.part].flatMap((one) =>
        Object.values(one).map(([, why]) => why),
      ),
      ...control.columns.map(([, , , why]) => why),
      ...[control.negated, control.filled, control.alone, control.beside, control.folders.why, control.folders.open],
      ...[control.keys.why, control.signers.trusted, control.signers.untrusted, control.accounts.why, control.rule],
    ];
    for (const why of whys) expect(why).toMatch(/^[a-z].*[^.]$/);
  });

  it('has folders of users below protected ones', () => {
    const inside = startsWith(control.folders.protected);
    for (const folder of control.folders.writable)
      expect(implies(startsWith([folder]), inside).kind, folder).toBe('yes');
  });

  it('ties images to paths that only administrators write to', () => {
    const { folders, anchors } = control;
    const safe: Formula = {
      kind: 'and',
      parts: [startsWith(folders.protected), { kind: 'not', part: startsWith(folders.writable) }],
    };
    expect(implies(startsWith([anchors.folder]), safe).kind).toBe('yes');
    for (const [name, path] of Object.entries(anchors.images)) {
      expect(name).toBe(name.toLowerCase());
      expect(path.toLowerCase().endsWith(`\\${name}`), path).toBe(true);
      const equals: Formula = { kind: 'text', column: 'Path', operator: 'equals', texts: [path], matchCase: false };
      expect(implies(equals, safe).kind, path).toBe('yes');
    }
  });

  it('writes fields that are known', () => {
    for (const field of control.anchors.fields) expect(schema.knowsField(field), field).toBe(true);
  });

  it.each([
    ['DeviceProcessEvents', 'ProcessCommandLine', 'attacker'],
    ['DeviceProcessEvents', 'FileName', 'attacker'],
    ['DeviceProcessEvents', 'FolderPath', 'attacker'],
    ['DeviceProcessEvents', 'SHA256', 'defender'],
    ['DeviceProcessEvents', 'DeviceName', 'defender'],
    ['DeviceProcessEvents', 'DeviceId', 'defender'],
    ['DeviceProcessEvents', 'AccountName', 'defender'],
    ['DeviceProcessEvents', 'InitiatingProcessAccountSid', 'defender'],
    ['DeviceProcessEvents', 'ProcessVersionInfoCompanyName', 'attacker'],
    ['DeviceProcessEvents', 'ProcessIntegrityLevel', 'effort'],
    ['DeviceProcessEvents', 'FileSize', 'attacker'],
    ['DeviceProcessEvents', 'Timestamp', 'attacker'],
    ['DeviceProcessEvents', 'AdditionalFields', 'attacker'],
    ['DeviceProcessEvents', 'IsProcessRemoteSession', 'effort'],
    ['DeviceFileEvents', 'RequestAccountName', 'effort'],
    ['DeviceNetworkEvents', 'RemoteIP', 'effort'],
    ['DeviceNetworkEvents', 'RemotePort', 'attacker'],
    ['DeviceNetworkEvents', 'RemoteUrl', 'attacker'],
    ['DeviceLogonEvents', 'RemoteDeviceName', 'effort'],
    ['DeviceInfo', 'OSPlatform', 'defender'],
    ['SecurityEvent', 'Computer', 'defender'],
    ['SecurityEvent', 'SubjectUserName', 'defender'],
    ['SecurityEvent', 'TargetUserName', 'effort'],
    ['SecurityEvent', 'WorkstationName', 'effort'],
    ['SigninLogs', 'UserPrincipalName', 'defender'],
    ['SigninLogs', 'UserAgent', 'attacker'],
    // Whoever has the credentials signs in with any public application.
    ['SigninLogs', 'AppId', 'attacker'],
    ['EmailEvents', 'SenderFromAddress', 'attacker'],
    ['EmailEvents', 'RecipientEmailAddress', 'effort'],
  ])('%s.%s: %s', (table, name, expected) => {
    const column = schema.table(table)?.columns.get(name);
    expect(column && schema.control.of(table, column, undefined).control).toBe(expected);
  });
});
