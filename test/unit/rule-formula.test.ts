import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { evaluate } from '../../src/logic/evaluate.js';
import type { Formula, WitnessValue } from '../../src/logic/formula.js';
import { ruleFormulaOn } from '../../src/safety/rule-formula.js';
import { loadSchema } from '../../src/schema/load.js';
import { type Cell, evaluateKql } from '../support/kql-evaluator.js';

const schema = loadSchema();

function ruleOf(text: string, table = 'DeviceProcessEvents') {
  return ruleFormulaOn(table, analyzeQuery(text, schema, 'xdr'));
}

/** A formula in a line: `column operator texts`. */
function line(formula: Formula): string {
  switch (formula.kind) {
    case 'constant':
      return String(formula.value);
    case 'and':
    case 'or':
      return `(${formula.parts.map(line).join(` ${formula.kind} `)})`;
    case 'not':
      return `not ${line(formula.part)}`;
    case 'text':
      return `${formula.column} ${formula.operator}${formula.matchCase ? '!' : ''} ${formula.texts.join(',')}`;
    case 'range':
      return `${formula.column} in ${formula.ranges.map(({ low, high, lowIn, highIn }) => `${lowIn ? '[' : '('}${low ?? ''}..${high ?? ''}${highIn ? ']' : ')'}`).join(',')}`;
    case 'address':
      return `${formula.column} in${formula.family} ${formula.networks.join(',')}`;
    case 'null':
      return `${formula.column} null`;
    case 'elsewhere':
      return `${formula.frame} ${line(formula.part)}`;
    case 'opaque':
      return `«${formula.name}»`;
  }
}

const P = 'DeviceProcessEvents';

describe('what a rule selects of its table', () => {
  it.each([
    [`${P} | where FileName =~ "a.exe"`, 'FileName equals a.exe'],
    [`${P} | where FileName !~ "a.exe"`, 'not FileName equals a.exe'],
    [
      `${P} | where FileName in~ ("a", "b") and FolderPath !startswith "C:\\\\"`,
      '(FileName equals a,b and not FolderPath startswith C:\\)',
    ],
    [
      `${P} | where FileName == "a" or FileName == "b" or FolderPath has "x"`,
      '(FileName equals! a,b or FolderPath has x)',
    ],
    [`${P} | where not(FileName == "a" and ProcessId > 5)`, '(not FileName equals! a or ProcessId in (..5])'],
    [`${P} | where ProcessId != 5`, 'not ProcessId in [5..5]'],
    [`${P} | where ProcessId !between (5 .. 7)`, 'ProcessId in (..5),(7..)'],
    [`let n = dynamic(["a", 'b', @"c:\\d"]); ${P} | where FileName has_any (n)`, 'FileName has a,b,c:\\d'],
    [`let n = dynamic([]); ${P} | where FileName in (n)`, 'false'],
    [`let one = "x"; ${P} | where FileName has_all ("a", one)`, '(FileName has a and FileName has x)'],
    [`${P} | where tolower(FileName) == "a.exe"`, 'FileName equals a.exe'],
    [`${P} | where tolower(FileName) == "A.exe"`, 'false'],
    [`${P} | extend N = tolower(FileName) | where N in ("a", "b")`, 'FileName equals a,b'],
    [`${P} | project-rename N = FileName | where N endswith "x"`, 'FileName endswith x'],
    [`${P} | extend FileName = strcat(FileName, "x") | where FileName == "x"`, '«FileName == "x"»'],
    [`${P} | where Timestamp > ago(1d) | where isnotempty(SHA1)`, 'not SHA1 equals! '],
    [
      `let s = now(-5d); let e = now(); ${P} | where Timestamp between (s..e) and FileName == "a"`,
      'FileName equals! a',
    ],
    [`${P} | where Timestamp > datetime(2024-01-01)`, 'Timestamp in (1704067200000..)'],
    [
      `${P} | where FileName matches regex "a+" | summarize n = count() by DeviceId | where n > 5 and DeviceId has "x"`,
      '(FileName regex! a+ and «n > 5» and DeviceId has x)',
    ],
    [`${P} | where strlen(FileName) > 5 or strlen(FileName) > 5`, '(«strlen(FileName) > 5» or «strlen(FileName) > 5»)'],
    [`${P} | where rand() > 0.5 and rand() > 0.5`, '(«rand() > 0.5» and «rand() > 0.5 (2)»)'],
    [
      `${P} | extend n = strlen(FileName) | where n > 5 | extend n = strlen(FolderPath) | where not(n > 5)`,
      '(«n > 5» and not «n > 5 (2)»)',
    ],
    [
      `let tolower = (s:string) { strcat(s, "x") }; ${P} | where tolower(FileName) == "a"`,
      '«tolower(FileName) == "a"»',
    ],
    [
      `${P} | where FileName == "a" | join kind=inner (DeviceInfo | where OSPlatform == "x") on DeviceId | where FolderPath has "b"`,
      '(FileName equals! a and «join kind=inner (DeviceInfo | where OSPlatform == "x") on DeviceId» and FolderPath has b)',
    ],
    [`union (${P} | where FileName == "a"), (${P} | where FileName == "b")`, 'FileName equals! a,b'],
    [
      `${P} | where FileName == "a" | serialize | where prev(FileName) == "b" | where FolderPath == "c"`,
      '(FileName equals! a and «where prev(FileName) == "b"»)',
    ],
    [`${P} | where FileName == "a" | top 5 by Timestamp | where FolderPath == "c"`, 'FileName equals! a'],
    [
      `${P} | where FileName has "a" and IsProcessRemoteSession == true and not(IsInitiatingProcessRemoteSession)`,
      '(FileName has a and IsProcessRemoteSession in [1..1] and IsInitiatingProcessRemoteSession in [0..0])',
    ],
    [
      `DeviceNetworkEvents | where not(ipv4_is_private(RemoteIP))`,
      '(RemoteIP in4 0.0.0.0/0 and not RemoteIP in4 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16)',
      'DeviceNetworkEvents',
    ],
    [
      `DeviceEvents | where tostring(AdditionalFields) has "x" and AdditionalFields has "y" and tostring(AdditionalFields.z) == "v"`,
      '(AdditionalFields has x and AdditionalFields has y and «tostring(AdditionalFields.z) == "v"»)',
      'DeviceEvents',
    ],
  ])('%s', (text, expected, table = P) => {
    expect(line(ruleOf(text, table).formula)).toBe(expected);
  });

  it('names what it does not understand, and the lists that it tests', () => {
    const rule = ruleOf(
      `${P} | where FileName in~ ("a", "b", "c") and strlen(FileName) > 5 and FolderPath !in ("x", "y")`,
    );
    expect(rule.unread).toEqual(['strlen(FileName) > 5']);
    expect(rule.lists).toEqual([{ column: 'FileName', values: ['a', 'b', 'c'], operator: 'equals', matchCase: false }]);
  });

  it('says of random rows what the condition says', () => {
    const atoms = [
      'FileName == "a"',
      'FileName !in~ ("A", "b")',
      'FolderPath contains "ab"',
      'FolderPath !startswith "a"',
      'ProcessId < 5',
      'ProcessId >= 7',
      'ProcessId != 5',
      'ProcessId in (5, 6)',
      'not(ProcessId between (5 .. 7))',
      'isnull(ProcessId)',
      'isempty(FileName)',
      'IsProcessRemoteSession == true',
      'not(IsProcessRemoteSession == false)',
      'FolderPath matches regex "a.*b"',
      'FileName =~ "B"',
      '"a" == FileName',
      '5 < ProcessId',
      'ipv4_is_in_range(FileName, "10.0.0.0/8")',
    ];
    const cells: Readonly<Record<string, readonly Cell[]>> = {
      FileName: ['', 'a', 'A', 'b', '10.1.1.1', 'c'],
      FolderPath: ['', 'ab', 'AB', 'xaxb', 'b'],
      ProcessId: [null, 4n, 5n, 6n, 7n, 8n],
      IsProcessRemoteSession: [null, true, false],
    };
    let state = 5;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const condition = (depth: number): string => {
      const kind = depth === 0 ? 0 : random(4);
      if (kind === 0) return atoms[random(atoms.length)] ?? '';
      if (kind === 1) return `not(${condition(depth - 1)})`;
      return `(${condition(depth - 1)} ${kind === 2 ? 'and' : 'or'} ${condition(depth - 1)})`;
    };
    let hits = 0;
    for (let round = 0; round < 250; round += 1) {
      const text = condition(3);
      const { formula, unread } = ruleOf(`${P} | where ${text}`);
      expect(unread).toEqual([]);
      for (let turn = 0; turn < 40; turn += 1) {
        const row = Object.fromEntries(
          Object.entries(cells).map(([name, all]) => [name, all[random(all.length)] ?? null]),
        );
        const values = Object.fromEntries(
          Object.entries(row).map(([name, cell]): [string, WitnessValue] => [
            name,
            typeof cell === 'bigint' ? Number(cell) : cell,
          ]),
        );
        const said = evaluateKql(text, row, {}) === true;
        if (said) hits += 1;
        expect({ text, row, held: evaluate(formula, { values, elsewhere: [], assumed: {} }) }).toEqual({
          text,
          row,
          held: said,
        });
      }
    }
    expect(hits).toBeGreaterThan(1000);
  });
});
