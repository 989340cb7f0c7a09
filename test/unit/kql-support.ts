import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadSchema } from '../../src/schema/load.js';
import type { Column, Environment, ScalarType, Schema, Table } from '../../src/schema/schema.js';

type Columns = Readonly<Record<string, ScalarType>>;

const device: Columns = {
  Timestamp: 'datetime',
  DeviceId: 'string',
  DeviceName: 'string',
  ReportId: 'long',
};
const acting: Columns = {
  InitiatingProcessFileName: 'string',
  InitiatingProcessCommandLine: 'string',
  InitiatingProcessVersionInfoCompanyName: 'string',
};

export const smallTables: Readonly<Record<string, Columns>> = {
  DeviceFileCertificateInfo: { ...device, SHA1: 'string', IsSigned: 'bool', Signer: 'string', Issuer: 'string' },
  DeviceProcessEvents: {
    ...device,
    ...acting,
    FileName: 'string',
    FolderPath: 'string',
    SHA1: 'string',
    ProcessCommandLine: 'string',
    AccountName: 'string',
    FileSize: 'long',
    AdditionalFields: 'string',
    ProcessVersionInfoCompanyName: 'string',
    ProcessVersionInfoProductName: 'string',
  },
  DeviceNetworkEvents: {
    ...device,
    ...acting,
    RemoteUrl: 'string',
    RemoteIP: 'string',
    RemotePort: 'int',
    ActionType: 'string',
  },
};

/** A schema that knows tables and columns only. */
export function schemaOf(
  tables: Readonly<Record<string, Columns>>,
  sentinel: Readonly<Record<string, Columns>> = {},
): Schema {
  const by: Readonly<Record<Environment, Readonly<Record<string, Columns>>>> = { xdr: tables, sentinel };
  const table = (name: string, environment?: Environment): Table | undefined => {
    const where = environment ?? (Object.hasOwn(by.xdr, name) ? 'xdr' : 'sentinel');
    const columns = Object.hasOwn(by[where], name) ? by[where][name] : undefined;
    if (!columns) return undefined;
    const list = Object.entries(columns).map(([column, type]): [string, Column] => {
      return [column, { name: column, type, kind: 'other', nullable: type !== 'string', foldsCase: false }];
    });
    return { name, environments: [where], columns: new Map(list) };
  };
  return {
    table,
    tableNames: (environment) =>
      environment ? Object.keys(by[environment]) : [...new Set([...Object.keys(by.xdr), ...Object.keys(by.sentinel)])],
    field: () => ({ kind: 'unknown' }),
    knowsField: () => false,
    concept: () => undefined,
    conceptOn: () => ({ kind: 'unknown' }),
    bridgesFrom: () => [],
    displayName: () => undefined,
    control: loadSchema().control,
    valuesOf: () => [],
    listsEveryValue: () => false,
    nearestFields: () => [],
  };
}

const timeGenerated: Columns = { TimeGenerated: 'datetime' };

export const smallSchema: Schema = schemaOf(smallTables, {
  ...Object.fromEntries(Object.entries(smallTables).map(([name, columns]) => [name, { ...columns, ...timeGenerated }])),
  SecurityEvent: { ...timeGenerated, EventID: 'int', Account: 'string', Computer: 'string', CommandLine: 'string' },
});

/** The folder of real rules beside the repository, undefined where it is missing. */
export function corpusFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}
