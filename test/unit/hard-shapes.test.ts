import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { loadSchema } from '../../src/schema/load.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { strip } from '../../src/weave/strip.js';
import { weaveQuery } from '../../src/weave/weave-query.js';
import { corpusFolder } from './kql-support.js';
import { chunkOf, placeOf } from './weave-support.js';

/** What is expected of a clause on a column of one reading of a table. Readings that feed the result come first. */
interface Expected {
  readonly reading: string;
  readonly column: string;
  /** The end of the text that the clause follows, and what the column is called there if not by its own name. */
  readonly after?: string;
  readonly as?: string;
  readonly note?: 'WN609';
  /** Tables whose rows the clause meets as well. */
  readonly covers?: readonly string[];
  /** Or why there is none: the code, and for WN603 the start of the operator that could let new rows through. */
  readonly refused?: string;
}

const shapes: readonly (readonly [number, string, readonly Expected[]])[] = [
  // A count of services that must stay below 6 and a self-join: only behind the join, under the names given in the `let`.
  [
    1,
    'sentinel-yaml/xdrrule-persistence-rareprocessasservice.yaml',
    [
      { reading: 'DeviceProcessEvents', column: 'FileName', refused: 'WN603 where count_ < 6' },
      {
        reading: 'DeviceProcessEvents 2',
        column: 'InitiatingProcessFileName',
        after: 'join kind = inner GetServices on ServiceProcess, DeviceName',
        as: 'ServiceProcess1',
      },
      {
        reading: 'DeviceProcessEvents 2',
        column: 'FileName',
        after: 'join kind = inner GetServices on ServiceProcess, DeviceName',
        as: 'StartedChildProcess',
      },
      { reading: 'DeviceNetworkEvents', column: 'RemoteUrl', refused: 'WN603 join kind = leftouter' },
    ],
  ],
  [
    2,
    'kql/ms-persistence-possible-webshell-drop-1.kql',
    [
      { reading: 'DeviceFileEvents', column: 'FileName', refused: 'WN603 where MaxFileOperations == -1' },
      {
        reading: 'DeviceFileEvents 2',
        column: 'FileName',
        after: 'join kind=rightsemi PossibleShells on DeviceId, TimeBin',
      },
    ],
  ],
  [
    3,
    'sentinel-yaml/xdrhunt-command-and-control-connection-to-rare-dns-hosts.yaml',
    [
      { reading: 'DeviceNetworkEvents', column: 'DeviceName', refused: 'WN603 top-nested' },
      { reading: 'DeviceNetworkEvents 2', column: 'DeviceName', refused: 'WN603 where DistinctDevices <=' },
    ],
  ],
  // Spec, section 7: a `top` at the end passes with a note.
  [
    4,
    'kql/bert-dfir-defender-for-endpoint-mde-mostrecentpowershellexecutionsbycompromiseddevice-1.kql',
    [
      {
        reading: 'DeviceProcessEvents',
        column: 'FileName',
        after: 'where InitiatingProcessFileName == "powershell.exe"',
        note: 'WN609',
      },
    ],
  ],
  // The threshold keeps reading all rows: it holds still while the count falls.
  [
    5,
    'sentinel-yaml/xdrhunt-email-queries-top-attacks-attacked-more-than-x-times-average.yaml',
    [{ reading: 'EmailEvents', column: 'SenderFromAddress', after: 'EmailEvents \n| where DetectionMethods != ""' }],
  ],
  [
    6,
    'kql/bert-defender-for-endpoint-sliverc2beaconloaded-1.kql',
    [
      { reading: 'DeviceEvents', column: 'FileName', refused: 'WN603 scan' },
      {
        reading: 'DeviceNetworkEvents',
        column: 'DeviceName',
        after: "where Step == 's3'",
        covers: ['DeviceEvents', 'DeviceImageLoadEvents'],
      },
    ],
  ],
  // Sessions are cut by neighbouring rows; by the account alone they can be told apart afterwards.
  [
    7,
    'sentinel-yaml/det21-securityevent-multiplefailedfollowedbysuccess.yaml',
    [
      { reading: 'SecurityEvent', column: 'Process', refused: 'WN603 summarize FailureCountBeforeSuccess' },
      {
        reading: 'SecurityEvent',
        column: 'Account',
        after: 'where FailureCountBeforeSuccess >= authenticationThreshold',
      },
    ],
  ],
  [
    8,
    'sentinel-yaml/xdrhunt-discovery-mde-findstatuschangefromexposurelevel.yaml',
    [{ reading: 'DeviceInfo', column: 'DeviceName', after: 'where PrevExposureLevel  <> "High"' }],
  ],
  [
    9,
    'sentinel-yaml/det21-securityevent-hafniumnewumservicechildprocess.yaml',
    [
      { reading: 'SecurityEvent', column: 'CommandLine', after: 'where EventID == 4688' },
      { reading: 'SecurityEvent 2', column: 'CommandLine', refused: 'subtracts' },
    ],
  ],
  // `arg_min` picks the row that the anti join compares: leaving out another row may change the pick.
  [
    10,
    'kql/ff-0xff-0080-parent-child-mismatch-common-windows-process-win-1.kql',
    [
      { reading: 'DeviceProcessEvents', column: 'FileName', refused: 'WN603 join kind=rightanti' },
      { reading: 'DeviceEvents', column: 'FileName', refused: 'subtracts' },
    ],
  ],
  [
    11,
    'sentinel-yaml/xdrhunt-exfiltration-oauth-apps-reading-mail-via-graphapi-anomaly-nobelium.yaml',
    [
      { reading: 'CloudAppEvents', column: 'AccountDisplayName', refused: 'WN603 join kind = leftanti' },
      { reading: 'CloudAppEvents 2', column: 'AccountDisplayName', refused: 'subtracts' },
    ],
  ],
  [
    12,
    'kql/bert-defender-for-endpoint-newrdpconnections-1.kql',
    [
      { reading: 'DeviceNetworkEvents', column: 'RemoteUrl', after: 'where Timestamp > ago(2d)' },
      { reading: 'DeviceNetworkEvents 2', column: 'RemoteUrl', refused: 'subtracts' },
    ],
  ],
  [
    13,
    'sentinel-yaml/xdrhunt-campaigns-knotweed-knotweed-downloadingnewfileusingcurl.yaml',
    [{ reading: 'DeviceNetworkEvents', column: 'DeviceName', after: 'where remote_file !in (known_files)' }],
  ],
  [
    14,
    'sentinel-yaml/xdrhunt-lateral-movement-serviceaccountsperformingremoteps.yaml',
    [
      { reading: 'DeviceLogonEvents', column: 'DeviceName', refused: 'WN603 where HasInteractiveLogon == 0' },
      { reading: 'DeviceEvents', column: 'FileName', refused: 'WN603 where min_Timestamp > ago(1d)' },
      // A key of the last grouping: all rows of a group have it.
      { reading: 'DeviceEvents', column: 'DeviceName', after: 'AccountName, DeviceName, DeviceId' },
    ],
  ],
  [
    15,
    'sentinel-yaml/xdrhunt-email-queries-hunting-hunt-for-email-bombing-attacks.yaml',
    [
      { reading: 'EmailEvents', column: 'SenderFromAddress', refused: 'WN603 make-series' },
      { reading: 'EmailEvents', column: 'RecipientObjectId', after: 'where AnomalyScore >= 10' },
    ],
  ],
  // Each leg by itself; behind `bag_unpack` and `pivot` nothing is known.
  [
    16,
    'sentinel-yaml/det21-multipledatasources-auditpolicymanipulation-using-auditpol.yaml',
    [
      {
        reading: 'SecurityEvent',
        column: 'CommandLine',
        after: 'where Toggle !in~ ("/failure:disable", " /success:enable /failure:disable")',
      },
      {
        reading: 'DeviceProcessEvents',
        column: 'InitiatingProcessCommandLine',
        after: 'where Toggle !in~ ("/failure:disable", " /success:enable /failure:disable")',
      },
      { reading: 'Event', column: 'UserName', refused: 'WN603 evaluate pivot' },
    ],
  ],
  // Never behind the join, where `FileName` is the feed's.
  [
    17,
    'sentinel-yaml/xdrhunt-campaigns-abuse-ch-recent-threat-feed.yaml',
    [
      { reading: 'DeviceProcessEvents', column: 'FileName', after: 'where Timestamp > MaxAge' },
      { reading: 'DeviceImageLoadEvents', column: 'FileName', after: 'where isnotempty(SHA256)' },
    ],
  ],
  [
    18,
    'kql/bert-functions-lastpowershellexecutions-1.kql',
    [
      {
        reading: 'DeviceProcessEvents',
        column: 'FileName',
        after: 'where ProcessCommandLine contains "powershell"',
        note: 'WN609',
      },
    ],
  ],
  // `find` keeps the columns of its condition; behind it stand the rows of all its tables.
  [
    19,
    'sentinel-yaml/xdrhunt-campaigns-detect-cyzfc-activity-4.yaml',
    [
      { reading: 'DeviceProcessEvents', column: 'ProcessCommandLine', refused: 'WN601' },
      {
        reading: 'DeviceProcessEvents',
        column: 'InitiatingProcessSHA1',
        after: 'where Timestamp > ago(10d)',
        covers: [
          'DeviceEvents',
          'DeviceFileEvents',
          'DeviceImageLoadEvents',
          'DeviceNetworkEvents',
          'DeviceRegistryEvents',
        ],
      },
    ],
  ],
  [
    20,
    'kql/bert-defender-for-endpoint-rare-outgoing-ipv4-connections-1.kql',
    [{ reading: 'DeviceNetworkEvents', column: 'InitiatingProcessFileName', refused: 'WN603 where DeviceCount < 4' }],
  ],
  [
    21,
    'kql/bert-vulnerability-management-curl-cve-2023-38545-1.kql',
    [
      { reading: 'DeviceTvmSoftwareInventory', column: 'DeviceName', refused: 'WN603 join kind=fullouter' },
      { reading: 'DeviceProcessEvents', column: 'FileName', refused: 'WN603 join kind=fullouter' },
    ],
  ],
  [
    22,
    'kql/ff-0xff-0070-suspicious-use-of-cpl-file-win-1.kql',
    [
      {
        reading: 'DeviceImageLoadEvents',
        column: 'FileName',
        after: 'where SHA1 in~ ((suspiciousCPLs|project SHA1)) and ActionType =~ "ImageLoaded"',
      },
      { reading: 'DeviceImageLoadEvents 2', column: 'FileName', refused: 'WN601' },
    ],
  ],
  // Right behind the name of the `let`: its other reading counts devices.
  [
    23,
    'kql/ff-0xff-0081-process-injection-from-untrusted-process-win-1.kql',
    [
      { reading: 'DeviceEvents', column: 'FileName', after: ');\nAllProcessInjectionEvents' },
      { reading: 'DeviceEvents 2', column: 'FileName', refused: 'WN603 top 1000 by MachineCount asc' },
    ],
  ],
  [
    24,
    'sentinel-yaml/xdrhunt-device-inventory-anomalous-device-models.yaml',
    [
      { reading: 'DeviceInfo', column: 'DeviceName', refused: 'WN603 summarize ModelAppearanceCount' },
      { reading: 'DeviceInfo', column: 'DeviceId', refused: 'WN603 summarize ModelAppearanceCount' },
    ],
  ],
  [
    25,
    'sentinel-yaml/rmm-rmm-action1-filesig.yaml',
    [
      { reading: 'DeviceFileCertificateInfo', column: 'FileName', refused: 'WN601' },
      { reading: 'DeviceFileCertificateInfo', column: 'SHA1', after: "where Signer has 'Action1 Corporation'" },
    ],
  ],
  [
    26,
    'sentinel-yaml/rmm-rmm-action1-netconn.yaml',
    [
      { reading: 'DeviceNetworkEvents', column: 'ProcessCommandLine', refused: 'WN601' },
      {
        reading: 'DeviceNetworkEvents',
        column: 'InitiatingProcessCommandLine',
        after: "and InitiatingProcessVersionInfoProductName has 'Action1'",
      },
    ],
  ],
  // A span of time that grows shorter may fall below a day; `DeviceId` in the `let` is not the table's.
  [
    27,
    'sentinel-yaml/xdrhunt-exfiltration-map-external-devices.yaml',
    [
      { reading: 'DeviceEvents', column: 'DeviceName', after: 'where LastTime - FirstTime < 1d' },
      { reading: 'DeviceEvents', column: 'DeviceId', refused: 'WN603 where LastTime - FirstTime < 1d' },
      { reading: 'DeviceEvents 2', column: 'DeviceName', refused: 'subtracts' },
    ],
  ],
  [
    28,
    'sentinel-yaml/xdrhunt-execution-powershellcommand-uncommon-commands-on-machine.yaml',
    [
      {
        reading: 'DeviceEvents',
        column: 'InitiatingProcessParentFileName',
        after: 'where DeviceId == DeviceId and Timestamp between ((timestamp-5min) .. 10min)',
      },
      {
        reading: 'DeviceEvents',
        column: 'DeviceId',
        after: 'where DeviceId == DeviceId and Timestamp between ((timestamp-5min) .. 10min)',
      },
      { reading: 'DeviceEvents 2', column: 'DeviceId', refused: 'subtracts' },
    ],
  ],
  [
    29,
    'sentinel-yaml/ffrule-asrbypassingwritingexecutablecontent.yaml',
    [{ reading: 'DeviceFileEvents', column: 'FileName', after: 'where ActionType == "FileRenamed"' }],
  ],
  [
    30,
    'sentinel-yaml/ffrule-dllsideloading.yaml',
    [
      { reading: 'DeviceImageLoadEvents', column: 'InitiatingProcessFileName', after: ');\nimls' },
      { reading: 'DeviceImageLoadEvents', column: 'FolderPath', refused: 'WN601' },
      {
        reading: 'DeviceFileEvents',
        column: 'FolderPath',
        after: 'InitiatingProcessAccountSid !endswith "-500"',
      },
    ],
  ],
];

const folder = corpusFolder();

describe.skipIf(folder === undefined)('shapes that are hard to weave into', () => {
  const schema = loadSchema();
  const found = shapes.filter(([, file]) => existsSync(join(folder ?? '', file)));

  test('all of them are there', () => {
    expect(found.length).toBe(30);
  });

  const cases = found.flatMap(([number, file, expected]) => {
    return expected.map((one) => [number, one.reading, one.column, file, one] as const);
  });
  test.each(cases)('%i: %s, %s', (_number, reading, column, file, expected) => {
    const text = readFileSync(join(folder ?? '', file), 'utf8');
    const query = file.endsWith('.yaml') ? (load(text) as { readonly query: string }).query : text;
    const analysed = analyzeQuery(query, schema);
    expect(analysed.refusals.filter(({ severity }) => severity === 'error')).toEqual([]);
    const place = placeOf(analysed, reading, [column]);
    if (expected.refused !== undefined) {
      expect(place.refused).toMatch(new RegExp(`^${expected.refused.replace(/[-/\\^$*+?.()|[\]{}]/g, '\\$&')}`));
      return;
    }
    expect(place.refused).toBeUndefined();
    const { point } = place;
    const after = (expected.after ?? '').replace(/\s+/g, ' ');
    expect(query.slice(0, point?.offset).replace(/\s+/g, ' ').endsWith(after), query.slice(0, point?.offset)).toBe(
      true,
    );
    expect(point?.names.get(column)).toBe(expected.as ?? column);
    expect(place.note).toBe(expected.note);
    expect([...new Set(point?.covers.map(({ source }) => source.table))].sort()).toEqual(expected.covers ?? []);
    if (!point) return;
    const chunk = chunkOf([`where not(tostring(${point.names.get(column)}) == "x")`]);
    const woven = weaveQuery(query, [{ point, chunk }]);
    expect(verifyTuned(analysed, woven, 1, schema)).toEqual([]);
    expect(strip(woven.text).value).toBe(query);
  });
});
