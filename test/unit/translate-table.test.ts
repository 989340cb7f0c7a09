import { describe, expect, it } from 'vitest';
import { kustoProblems, translating } from '../support/translating.js';

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

// table | filter | status and reading | drop set of the decided reading | codes that must be there
const groups: Readonly<Record<string, string>> = {
  'fields by table': String.raw`
P | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessFileName =~ "svchost.exe"
N | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
F | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
R | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
I | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
L | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
E | process.parent_process_name == "svchost.exe" | ready exclude | InitiatingProcessParentFileName =~ "svchost.exe"
P | process.name == "a.exe" | ready exclude | FileName =~ "a.exe"
N | process.name == "a.exe" | ready exclude | InitiatingProcessFileName =~ "a.exe"
R | process.command_line contains "x y" | ready exclude | InitiatingProcessCommandLine contains "x y"
P | process.command_line contains "x y" | ready exclude | ProcessCommandLine contains "x y"
P | CommandLine contains "x" | ready exclude | ProcessCommandLine contains "x"
P | PROCESS.NAME == "a.exe" | ready exclude | FileName =~ "a.exe"
F | file.name == "a.log" | ready exclude | FileName =~ "a.log"
F | file.extension == "log" | ready exclude | FileName endswith ".log"
N | RemoteUrl contains "windowsupdate.com" | ready exclude | RemoteUrl contains "windowsupdate.com"
M | SenderFromAddress == "a@b.com" | ready exclude | SenderFromAddress =~ "a@b.com"
M | email.subject contains "invoice" | ready exclude | Subject contains "invoice"
S | process.name == "x.exe" | ready exclude | EventID == 4688 and Process =~ "x.exe"
A | source.ip == "1.2.3.4" | ready exclude | IPAddress =~ "1.2.3.4"
C | Signer contains "Contoso" | ready exclude | Signer contains "Contoso"
P | event_id == 1 | untranslatable exclude | | WN201
P | no_such_field == 1 | untranslatable exclude | | WN207
N | process.parent.executable contains "Program Files" | untranslatable exclude | | WN206
F | process.parent.executable == "C:\a\b.exe" | untranslatable exclude | | WN206
N | process.parent.executable endswith "\b.exe" | ready exclude | InitiatingProcessParentFileName =~ "b.exe"
N | destination.ip == "10.0.0.1" | ready exclude | ActionType != "InboundConnectionAccepted" and ActionType != "InboundConnectionAttempt" and RemoteIP =~ "10.0.0.1"`,
  operators: String.raw`
P | FileName = "a" | ready exclude | FileName =~ "a"
P | FileName =~ "a" | ready exclude | FileName =~ "a"
P | FileName IS "a" | ready exclude | FileName =~ "a"
P | FileName Equals "a" | ready exclude | FileName =~ "a"
P | FileName <> "a" | ready keep | FileName =~ "a"
P | FileName !~ "a" | ready keep | FileName =~ "a"
P | FileName IS NOT "a" | ready keep | FileName =~ "a"
P | FileName Contains "a" | ready exclude | FileName contains "a"
P | FileName NOT CONTAINS "a" | ready keep | FileName contains "a"
P | FileName does not contain "a" | ready keep | FileName contains "a"
P | FileName !contains "a" | ready keep | FileName contains "a"
P | FileName contains_cs "Ab" | ready exclude | FileName contains_cs "Ab"
P | FileName HAS "a" | ready exclude | FileName has "a"
P | FileName starts with "a" | ready exclude | FileName startswith "a"
P | FileName StartsWith "a" | ready exclude | FileName startswith "a"
P | FileName begins with "a" | ready exclude | FileName startswith "a"
P | FileName ends with "a" | ready exclude | FileName endswith "a"
P | FileName endswith "a" | ready exclude | FileName endswith "a"
P | FileName in ("a", "b") | ready exclude | FileName in~ ("a", "b")
P | FileName IN ["a", "b"] | ready exclude | FileName in~ ("a", "b")
P | FileName not in ("a", "b") | ready keep | FileName in~ ("a", "b")
P | FileName in ("a" "b") | malformed - | | WN102
P | FileName matches regex "^a\d+\.exe$" | ready exclude | FileName matches regex "^a\\d+\\.exe$"
P | FileName ~ /^a.exe$/i | ready exclude | FileName matches regex "(?i)^a.exe$"
P | FileName like "a*b" | ready exclude | FileName matches regex "(?is)^a.*b$"
P | ProcessId < 10 | ready exclude | isnotnull(ProcessId) and ProcessId < 10
P | ProcessId <= 10 | ready exclude | isnotnull(ProcessId) and ProcessId <= 10
P | ProcessId > 10 | ready exclude | isnotnull(ProcessId) and ProcessId > 10
P | ProcessId >= 10 | ready exclude | isnotnull(ProcessId) and ProcessId >= 10
P | ProcessId between 1 and 5 | ready exclude | isnotnull(ProcessId) and ProcessId between (1 .. 5)
P | ProcessId between 5 and 1 | untranslatable exclude | | WN305
P | FileName == "a" && FileName != "b" | ready exclude | FileName =~ "a" and FileName !~ "b"
P | FileName == "a" AND NOT FileName == "b" | ready exclude | FileName =~ "a" and FileName !~ "b"
P | ! (FileName == "a") | ready keep | FileName =~ "a"
P | not not FileName == "a" | ready exclude | FileName =~ "a"
P | FileName == "a" || FileName == "b" and ProcessId == 1 | ready exclude | FileName =~ "a" or FileName =~ "b" and ProcessId == 1
P | (FileName == "a" or FileName == "b") and ProcessId == 1 | ready exclude | (FileName =~ "a" or FileName =~ "b") and ProcessId == 1
P | FileName exists | untranslatable - | | WN501
P | FileName is empty and ProcessId == 1 | ready exclude | isempty(FileName) and ProcessId == 1
P | ProcessId is null and FileName == "a" | ready exclude | isnull(ProcessId) and FileName =~ "a"
P | ProcessId exists and FileName == "a" | ready exclude | isnotnull(ProcessId) and FileName =~ "a"`,
  'value lists': `
P | ProcessCommandLine contains "x" or "y" | ready exclude | ProcessCommandLine contains "x" or ProcessCommandLine contains "y"
P | ProcessCommandLine contains "x" and "y" | ready exclude | ProcessCommandLine contains "x" and ProcessCommandLine contains "y"
P | ProcessCommandLine contains "x", "y" | ready exclude | ProcessCommandLine contains "x" or ProcessCommandLine contains "y"
P | ProcessCommandLine not contains "x" and "y" | ready keep | ProcessCommandLine contains "x" or ProcessCommandLine contains "y" | WN405
P | FileName != "x" or "y" | ready keep | FileName in~ ("x", "y") | WN405
P | ProcessCommandLine contains "x" or "y" and FileName == "u" | needs-decision exclude | * | WN404
P | ProcessCommandLine contains "x" or "y" and "z" | needs-decision exclude | * | WN404
P | ProcessCommandLine contains ("x" or "y" and "z") | needs-decision exclude | * | WN404
P | FileName == "u" and ProcessCommandLine contains "x" or "y" | ready exclude | FileName =~ "u" and (ProcessCommandLine contains "x" or ProcessCommandLine contains "y") | WN404
P | FileName == "u" or ProcessCommandLine contains "x" or "y" | ready exclude | FileName =~ "u" or ProcessCommandLine contains "x" or ProcessCommandLine contains "y"`,
  quotes: String.raw`
P | FileName == 'a' | ready exclude | FileName =~ "a"
P | FileName == “a” | ready exclude | FileName =~ "a"
P | FileName == ‘a’ | ready exclude | FileName =~ "a"
P | FileName == a.exe | ready exclude | FileName =~ "a.exe"
P | \`FileName\` == "a" | ready exclude | FileName =~ "a"
P | \`FileName == "a" | ready exclude | FileName =~ "a" | WN106
P | \`FileName == "a"\` | ready exclude | FileName =~ "a"
P | FolderPath startswith "C:\new\" | ready exclude | FolderPath startswith "C:\\new\\"
P | FolderPath startswith "\\srv\share\" | ready exclude | FolderPath startswith "\\\\srv\\share\\"
P | FileName == "a | malformed - | | WN101
P | FileName == ”| malformed - | | WN101
P | FileName == | malformed - | | WN105
P | FileName | malformed - | | WN105
P | FileName == == "a" | malformed - | | WN102
P | FileName == "a" and | malformed - | | WN105
P | FileName == "a" or process.name | malformed - | | WN105
P | (FileName == "a" | malformed - | | WN102
P | FileName == "a") | malformed - | | WN102
P | or FileName == "a" | malformed - | | WN102`,
  types: String.raw`
N | RemotePort == "443" | ready exclude | RemotePort == 443
N | RemotePort == "abc" | untranslatable exclude | | WN305
N | RemotePort contains "4" | untranslatable exclude | | WN307
N | RemotePort in (80, "443") | ready exclude | RemotePort in (80, 443)
N | RemotePort in (80, "abc") | partial exclude | RemotePort == 80 | WN305
N | RemotePort == 443 and RemoteIP != "10.0.0.0/8" | ready exclude | RemotePort == 443 and ipv4_is_in_range(RemoteIP, "10.0.0.0/8") == false
N | RemoteUrl == "x" and RemotePort != 443 | ready exclude | RemoteUrl =~ "x" and isnotnull(RemotePort) and RemotePort != 443
N | RemoteIP == "10.0.0.0/8" | ready exclude | ipv4_is_in_range(RemoteIP, "10.0.0.0/8") == true
N | RemoteIP == "10.0.0.0/99" | untranslatable exclude | | WN311
N | RemoteIP == "proxy" | ready exclude | RemoteIP =~ "proxy" | WN311
P | ProcessId == 99999999999999999999 | untranslatable exclude | | WN305
P | Timestamp > "2026-01-01" | ready exclude | isnotnull(Timestamp) and Timestamp > datetime(2026-01-01)
P | Timestamp > "2026-02-31" | untranslatable exclude | | WN305
C | IsSigned == "TRUE" | ready exclude | IsSigned == true
C | IsSigned == "maybe" | untranslatable exclude | | WN305
C | IsSigned != true | ready keep | IsSigned == true
P | process.hash == "d41d8cd98f00b204e9800998ecf8427e" | ready exclude | MD5 =~ "d41d8cd98f00b204e9800998ecf8427e"
P | process.hash == "da39a3ee5e6b4b0d3255bfef95601890afd80709" | ready exclude | SHA1 =~ "da39a3ee5e6b4b0d3255bfef95601890afd80709"
P | process.hash.sha1 == "d41d8cd98f00b204e9800998ecf8427e" | ready exclude | * | WN304
P | FileName == "a" and user.name != "CORP\svc" | ready exclude | FileName =~ "a" and (AccountDomain !~ "CORP" or AccountName !~ "svc")
P | user.name == "CORP\svc" | ready exclude | AccountDomain =~ "CORP" and AccountName =~ "svc"
P | host.name == "pc1" | ready exclude | DeviceName =~ "pc1" or DeviceName startswith "pc1."
P | FileName contains "" | untranslatable - | | WN501
P | FileName matches regex ".*" | untranslatable exclude | | WN306
P | FileName matches regex "a(?=b)" | untranslatable exclude | | WN310
P | ProcessCommandLine contains " x" | ready exclude | ProcessCommandLine contains " x" | WN313`,
  wildcards: String.raw`
P | FileName == "up*" | ready exclude | FileName startswith "up"
P | FileName == "*.exe" | ready exclude | FileName endswith ".exe"
P | FileName == "*up*" | ready exclude | FileName contains "up"
P | FileName == "*" | untranslatable - | | WN501
P | FolderPath == "C:\Tmp\*" | ready exclude | FolderPath matches regex "(?is)^C:\\\\Tmp\\\\[^\\\\/]*$"
P | FolderPath == "C:\Tmp\**" | ready exclude | FolderPath startswith "C:\\Tmp\\"
P | FolderPath == "C:\Users\*\x.exe" | ready exclude | FolderPath startswith "C:\\Users\\" and FolderPath matches regex "(?is)^C:\\\\Users\\\\[^\\\\/]*\\\\x\\.exe$"
P | FolderPath == "*.tmp" | ready exclude | FolderPath endswith ".tmp"
P | FolderPath == "y.exe" | ready exclude | FolderPath endswith "\\y.exe" | WN303`,
  'dead values': String.raw`
P | FileName == "Task Scheduler" | ready exclude | FileName =~ "Task Scheduler" | WN301
P | FileName == "a" and InitiatingProcessFileName != "Task Scheduler" | untranslatable exclude | | WN312
P | FileName == "C:\x\y.exe" | ready exclude | * | WN302
P | ProcessId == 1 and FileName != "C:\x\*.exe" | untranslatable exclude | | WN312
N | ActionType == "connectionsuccess" | ready exclude | * | WN308
R | RegistryKey startswith "HKLM\Soft" | ready exclude | * | WN314
R | process.name == "a" and not RegistryKey startswith "HKCU\Soft" | untranslatable exclude | | WN312
P | FileName == "a" and FolderPath != "y.exe" | ready exclude | FileName =~ "a" and FolderPath !~ "y.exe" and FolderPath !endswith "\\y.exe" and FolderPath !endswith "/y.exe"
L | process.name == "a" and process.parent.name != "b" | ready exclude | InitiatingProcessFileName =~ "a" and InitiatingProcessParentFileName !~ "b" and InitiatingProcessParentFileName !endswith "\\b" and InitiatingProcessParentFileName !endswith "/b"
P | FileName == "a" and AccountName != "MÜLLER" | untranslatable exclude | | WN312
L | user.name == "svc@corp.com" | ready exclude | AccountName =~ "svc@corp.com" | WN314
P | FolderPath == "C:\\Tools\\a.exe" | ready exclude | * | WN314`,
  holes: `
P | FileName == "x" (replace with the actual name) | needs-decision exclude | | WN402
P | ProcessCommandLine contains "x" or SHA1 matches known good hash | partial exclude | ProcessCommandLine contains "x" | WN402
P | ProcessCommandLine contains "x" and SHA1 matches known good hash | needs-decision exclude | | WN402
P | user.name in known admin accounts | needs-decision exclude | | WN402
P | event_id == 1 (replace with yours) and FileName == "a" | untranslatable exclude | | WN201
P | event_id == 1 or FileName == "a" | partial exclude | FileName =~ "a" | WN201`,
  readings: String.raw`
P | FileName != "a" or ProcessCommandLine contains "b" | needs-decision - | | WN401
P | FileName != "a" or AccountName != "b" | ready keep | FileName =~ "a" and AccountName =~ "b"
P | FileName != "a" and AccountName != "b" | ready keep | FileName =~ "a" or AccountName =~ "b"
P | not (FileName == "a" and AccountName == "b") | ready keep | FileName =~ "a" and AccountName =~ "b"
P | FileName exists or AccountName != "b" | ready keep | isempty(FileName) and AccountName =~ "b"
P | FileName exists or AccountName is empty | untranslatable - | | WN501
P | exclude FileName == "a" | ready exclude | FileName =~ "a"
F | Exclude files in C:\Tools | needs-decision exclude | FolderPath startswith "C:\\Tools\\" | WN403`,
};

for (const [group, lines] of Object.entries(groups)) {
  describe(group, () => {
    const cases = lines
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('\\`', '`').split(/ ?(?<!\|)\|(?!\|) ?/));
    it.each(cases.map((parts) => ({ parts, name: `${parts[0]}: ${parts[1]}` })))('$name', ({ parts }) => {
      const [letter = '', filter = '', verdict, dropSet = '', codes = ''] = parts;
      const table = tables[letter] ?? '';
      const found = translating(table, filter);
      expect(`${found.status} ${found.reading ?? '-'}`).toBe(verdict?.trim());
      const decided = found.readings.find((one) => one.reading === found.reading);
      const printed = decided?.dropSet?.replace(/\s*\n\s*/g, ' ').trim() ?? '';
      if (dropSet.trim() !== '*') expect(printed).toBe(dropSet.trim());
      for (const code of codes.split(' ').filter(Boolean))
        expect(found.diagnostics.map((one) => one.code)).toContain(code);
      expect(kustoProblems(table, found)).toEqual([]);
      if (found.status === 'ready') expect(found.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    });
  });
}
