import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../filters/', import.meta.url);

const tables: Readonly<Record<string, string>> = {
  P: 'DeviceProcessEvents',
  N: 'DeviceNetworkEvents',
  F: 'DeviceFileEvents',
  R: 'DeviceRegistryEvents',
  I: 'DeviceImageLoadEvents',
  L: 'DeviceLogonEvents',
  E: 'DeviceEvents',
  C: 'DeviceFileCertificateInfo',
  M: 'EmailEvents',
  S: 'SecurityEvent',
  A: 'SigninLogs',
};

/** The filters of test/filters, each with its table. */
export function filterLines(): readonly { readonly table: string; readonly filter: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [table = '', filter = ''] = line.split(/(?<=\s)\|(?=\s|$)/).map((part) => part.replace(/^ | $/g, ''));
      return { table: tables[table] ?? table, filter };
    });
}
