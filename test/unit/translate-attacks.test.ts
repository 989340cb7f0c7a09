import { describe, expect, it } from 'vitest';
import { translating } from '../support/translating.js';

// Filters that once gave a clause wider than their words, found by trying to break it.
describe('a negated value that may be no value', () => {
  it.each([
    'process.name == "x.exe" and user.name != service accounts',
    'process.name == "x.exe" and user.name != it staff',
    'process.name == "x.exe" and host.name != management servers',
    'process.name == "x.exe" and not (user.name matches service accounts)',
    'process.name == "x.exe" and user.name != "<username>"',
    'process.name == "x.exe" and process.executable != "%SystemRoot%\\cmd.exe"',
  ])('%s gets no clause', (filter) => {
    const translation = translating('DeviceProcessEvents', filter);
    expect(translation.compiled).toBeUndefined();
    expect(['untranslatable', 'needs-decision']).toContain(translation.status);
  });

  it('compiles when the words stand in quotes', () => {
    const { compiled } = translating(
      'DeviceProcessEvents',
      'process.name == "x.exe" and user.name != "service accounts"',
    );
    expect(compiled?.dropSet).toBe('FileName =~ "x.exe" and AccountName !~ "service accounts"');
  });
});

describe('`matches` with a text that is no regular expression', () => {
  it.each([
    ['process.executable matches "C:\\Windows\\Temp\\a.exe"', 'FolderPath =~ "C:\\\\Windows\\\\Temp\\\\a.exe"'],
    ['process.name matches "backup.exe"', 'FileName =~ "backup.exe"'],
    ['process.command_line matches "*backup*"', 'ProcessCommandLine contains "backup"'],
    ['process.command_line matches "backup_\\d+"', 'ProcessCommandLine matches regex "backup_\\\\d+"'],
    [
      'process.name == "x.exe" and not process.command_line matches "update"',
      'FileName =~ "x.exe" and ProcessCommandLine !contains "update"',
    ],
  ])('%s', (filter, dropSet) => {
    expect(translating('DeviceProcessEvents', filter).compiled?.dropSet).toBe(dropSet);
  });

  it('keeps a negated glob over the whole path', () => {
    const filter = 'process.name == "x.exe" and not process.executable matches "C:\\Windows\\*\\a.exe"';
    const dropSet = translating('DeviceProcessEvents', filter).compiled?.dropSet ?? '';
    expect(dropSet).toMatch(/not\(FolderPath matches regex "\(\?is\)\^\.\*C:.*\.exe\.\*\$"\)/);
  });
});

describe('one and the same row of another table', () => {
  const filter = 'destination.port == 443 and process.name == "chrome.exe"';

  it('refuses an `and` over two tables under `any`', () => {
    const translation = translating('DeviceFileCertificateInfo', filter, { sightings: 'any' });
    expect(translation.compiled).toBeUndefined();
    expect(translation.diagnostics.map(({ code }) => code)).toContain('WN208');
  });

  it('takes it under `all`, where every sighting must match', () => {
    expect(translating('DeviceFileCertificateInfo', filter).status).toBe('ready');
  });
});

describe('a remark behind a part in parentheses', () => {
  it.each([
    'not (process.name == "cmd.exe") (only on srv1) and user.name == "x"',
    '(process.name != "a.exe" or user.name != "b") (on servers only)',
    'not (process.name == "cmd.exe" and user.name == "y") (only on srv1) and user.name == "x"',
  ])('%s waits for a person', (filter) => {
    const translation = translating('DeviceProcessEvents', filter);
    expect(translation.compiled).toBeUndefined();
    expect(translation.status).toBe('needs-decision');
    expect(translation.diagnostics.map(({ code }) => code)).toContain('WN408');
  });
});

describe('a negated value of a shape that the column never has', () => {
  it.each([
    'file.name == "x.tmp" and file.path not in ("C:\\Windows\\Temp\\")',
    'file.name == "x.tmp" and file.path != "C:\\Windows\\Temp"',
    'file.name == "x.tmp" and file.path != "%C:\\Windows%"',
  ])('%s gets no clause', (filter) => {
    const translation = translating('DeviceFileEvents', filter);
    expect(translation.status).toBe('untranslatable');
    expect(translation.diagnostics.map(({ code }) => code)).toContain('WN314');
  });
});

describe('a negated part of a hash, or an expression of another shape', () => {
  it.each([
    'process.name == "a.exe" and Hashes not contains "MD5=d41d8cd98f00b204e9800998ecf8427e"',
    'process.name == "a.exe" and not (file.hash contains "abcdef")',
    'process.command_line contains "x" and process.name not matches regex "\\\\powershell\\.exe$"',
    'process.name == "a.exe" and user.name not matches regex "^CORP\\\\.*"',
  ])('%s gets no clause', (filter) => {
    expect(translating('DeviceProcessEvents', filter).compiled).toBeUndefined();
  });
});

describe('a negated value in a spelling that events do not have', () => {
  it.each([
    ['DeviceProcessEvents', 'process.name == "a.exe" and process.executable != "../Windows/cmd.exe"'],
    ['DeviceProcessEvents', 'process.name == "a.exe" and user.name != "bob (CORP)@"'],
    ['DeviceRegistryEvents', 'process.name == "a.exe" and RegistryKey != "HKLM*"'],
    [
      'DeviceProcessEvents',
      'process.name == "a.exe" and process.hash.sha1 != "SHA1=da39a3ee5e6b4b0d3255bfef95601890afd8070"',
    ],
    ['DeviceProcessEvents', 'process.command_line contains "x" and process.name != "cmd.exe|powershell.exe"'],
    ['DeviceProcessEvents', 'process.name == "a.exe" and user.name not in ("bob,alice")'],
    ['DeviceNetworkEvents', 'process.name == "a.exe" and url.domain != "http://evil.com"'],
    ['DeviceNetworkEvents', 'process.name == "a.exe" and destination.ip not contains "10.0.0.0/8"'],
  ])('%s: %s gets no clause', (table, filter) => {
    expect(translating(table, filter).compiled).toBeUndefined();
  });
});

describe('a negated value that can be spelled in several ways has every way ruled out', () => {
  it.each([
    [
      'process.executable != "C:/Windows/cmd.exe"',
      'FolderPath !~ "C:\\\\Windows\\\\cmd.exe" and FolderPath !~ "C:/Windows/cmd.exe"',
    ],
    ['process.executable not like "C:\\Windows\\%"', 'FolderPath !startswith "C:\\\\Windows\\\\"'],
    ['process.executable != "*\\cmd.exe"', 'FolderPath !endswith "\\\\cmd.exe"'],
    [
      'process.executable not contains "/Temp/"',
      'FolderPath !contains "/Temp/" and FolderPath !contains "\\\\Temp\\\\"',
    ],
    ['host.name != "a.corp.example"', 'DeviceName !in~ ("a.corp.example", "a")'],
    ['AccountUpn != "b@corp.example"', 'isnotempty(AccountUpn) and AccountUpn !~ "b@corp.example"'],
  ])('%s', (filter, dropSet) => {
    const { compiled } = translating('DeviceProcessEvents', `process.name == "a.exe" and ${filter}`);
    expect(compiled?.dropSet?.replace(/\s+/g, ' ').trim()).toBe(`FileName =~ "a.exe" and ${dropSet}`);
  });
});
