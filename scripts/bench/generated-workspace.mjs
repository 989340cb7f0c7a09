// A workspace of made-up rules of several shapes, each with five scenarios, written as people write them.
import { mkdirSync, writeFileSync } from 'node:fs';

const shapes = [
  (n) => `DeviceProcessEvents
| where FileName =~ "tool-${n}.exe"
| summarize Count = count() by DeviceId, DeviceName`,
  (n) => `DeviceNetworkEvents
| where RemoteUrl has "host-${n}.example"
| project Timestamp, DeviceId, DeviceName, RemoteUrl`,
  (n) => `let Names = dynamic(["a-${n}.exe", "b-${n}.exe"]);
DeviceFileEvents
| where FileName in~ (Names)
| summarize arg_max(Timestamp, *) by DeviceId`,
  (n) => `DeviceProcessEvents
| where ProcessCommandLine contains "part-${n}"
| join kind=leftouter (DeviceInfo | summarize arg_max(Timestamp, *) by DeviceId) on DeviceId`,
];

const filters = (n) => [
  `process.name == "agent-${n}.exe"`,
  `host.name startswith "build-${n}-"`,
  `process.command_line contains "update-${n}" or "patch-${n}"`,
  `process.parent.name == "svc-${n}.exe" and user.name == "CORP\\svc"`,
  `user.name in ("a${n}", "b${n}")`,
];

/** How many scenarios each rule has. */
export const scenariosEach = 5;

/** The query of the rule of a number. */
export function queryOf(n) {
  return shapes[n % shapes.length](n);
}

/** The file of the rule of a number, with another text in its query for each edit. */
export function ruleText(n, edit = '') {
  return `id: rule-${n}
name: Rule ${n}
description: |
  Finds tool ${n} on devices.
severity: Medium
tactics:
  - Execution
query: |
${queryOf(n).replace(`-${n}`, `-${n}${edit}`).replace(/^/gm, '  ')}
`;
}

function exclusionText(n) {
  const scenarios = filters(n).map(
    (filter, index) => `  - id: s${index}\n    title: Scenario ${index}\n    filter: '${filter}'\n`,
  );
  return `rule: rule-${n}\nscenarios:\n${scenarios.join('')}`;
}

/** Where the rule of a number lies in a workspace. */
export const rulePath = (n) => `rules/rule-${n}.yaml`;

/** Writes a workspace of so many rules. */
export function writeWorkspace(folder, count) {
  mkdirSync(`${folder}/rules`, { recursive: true });
  mkdirSync(`${folder}/exclusions`, { recursive: true });
  writeFileSync(`${folder}/winnow.yaml`, 'environment: xdr\n');
  for (let n = 0; n < count; n += 1) {
    writeFileSync(`${folder}/${rulePath(n)}`, ruleText(n));
    writeFileSync(`${folder}/exclusions/rule-${n}.yaml`, exclusionText(n));
  }
  return folder;
}
