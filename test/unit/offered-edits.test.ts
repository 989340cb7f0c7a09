import { describe, expect, it } from 'vitest';
import { translating } from '../support/translating.js';

/** All edits that the findings with this code offer. */
function edits(table: string, filter: string, code: string): readonly string[] {
  return translating(table, filter)
    .diagnostics.filter((found) => found.code === code)
    .flatMap(({ fixes }) => fixes ?? []);
}

const P = 'DeviceProcessEvents';

describe('edits of a misspelled field', () => {
  it.each([
    [P, 'comand_line contains "update"', ['command_line contains "update"']],
    [P, 'user == "x" and process.nmae != "a.exe"', ['user == "x" and process.name != "a.exe"']],
    [P, 'CommandLin contains "x y"', ['CommandLine contains "x y"']],
    [P, '`FileNme` == "a.exe"', ['FileName == "a.exe"']],
    [P, 'foo == "bar"', []],
  ])('%s: %s', (table, filter, expected) => {
    expect(edits(table, filter, 'WN207')).toEqual(expected);
  });
});

describe('edits of a display name', () => {
  const both = '(process.parent.name == "svchost.exe" and process.parent.command_line contains "Schedule")';
  it.each([
    [P, 'process.parent.name == "Task Scheduler"', [both]],
    [P, 'user == "x" and process.parent.name != "the Task Scheduler service"', [`user == "x" and not ${both}`]],
    [
      P,
      'parent_process.name == "Task Scheduler"',
      ['(parent_process.name == "svchost.exe" and parent_process.command_line contains "Schedule")'],
    ],
    // The table holds no command line of the parent: without it svchost.exe would be too wide.
    ['DeviceNetworkEvents', 'process.parent.name == "Task Scheduler"', []],
    [P, 'process.name == "Remote Desktop Connection"', ['process.name == "mstsc.exe"']],
    [P, 'process.name startswith "Google Chrome"', ['process.name == "chrome.exe"']],
    [P, 'process.name in ("Outlook", "a.exe")', ['process.name in ("OUTLOOK.EXE", "a.exe")']],
    [P, 'process.name == "PowerShell"', ['process.name == "powershell.exe"']],
    // Each of the images is that program alone, so all of them may be offered.
    [
      P,
      'process.name != "AnyDesk"',
      ['process.name != "AnyDesk.exe"', 'process.name not in ("AnyDesk.exe", "AnyDeskMSI.exe")'],
    ],
    // Others use these images too: only a person can pick.
    [P, 'process.name == "Windows Update"', []],
    [P, 'process.name == "DistantDesktop"', []],
  ])('%s: %s', (table, filter, expected) => {
    expect(edits(table, filter, 'WN301')).toEqual(expected);
  });
});

describe('edits of an enumeration value', () => {
  it.each([
    ['DeviceNetworkEvents', 'ActionType == "ConectionSuccess"', ['ActionType == "ConnectionSuccess"']],
    ['DeviceNetworkEvents', 'ActionType != "connectionfailed"', ['ActionType != "ConnectionFailed"']],
    ['DeviceNetworkEvents', 'ActionType == "FooBar"', []],
    ['EmailEvents', 'EmailDirection == "inbound"', ['EmailDirection == "Inbound"']],
  ])('%s: %s', (table, filter, expected) => {
    expect(edits(table, filter, 'WN308')).toEqual(expected);
  });
});
