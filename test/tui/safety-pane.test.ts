import { describe, expect, test } from 'vitest';
import type { Detail, SafetyView } from '../../src/index.js';
import { safetyLines } from '../../src/tui/view/safety.js';
import { lineText, width } from '../../src/tui/view/text.js';
import { reviewed } from './panes-support.js';

const way: SafetyView['ways'][number] = {
  text: 'ProcessCommandLine contains "backup"',
  control: 'attacker',
  words: 'rests only on text that the attacker types',
  event: ['FileName = "x.exe"', 'ProcessCommandLine = "backup"'],
  assumed: undefined,
  anchor: 'name the device',
};

const view: SafetyView = {
  table: 'DeviceProcessEvents',
  answers: [
    { text: 'never matches: no; for example', severity: undefined, unknown: false, event: ['FileName = "x.exe"'] },
    { text: 'silences the rule: unknown, too many branches', severity: undefined, unknown: true, event: [] },
    { text: 'covered by `other`: yes', severity: 'note', unknown: false, event: [] },
  ],
  ways: [way, { ...way, control: 'defender', words: 'rests on what an attacker does not choose', anchor: undefined }],
};

function lines(safety: readonly SafetyView[], short: boolean, columns = 76): readonly string[] {
  const detail: Detail = { ...reviewed('desktopnow-file-signature', 1).detail, safety };
  return safetyLines(detail, { width: columns, short }).map(lineText);
}

describe('the safety of a scenario', () => {
  test('short: the weakest way and an event', () => {
    expect(lines([view], true)).toEqual([
      '── safety · rests only on text that the attacker types ─────────────────────',
      'weakest ProcessCommandLine contains "backup"',
      'hides FileName = "x.exe"; ProcessCommandLine = "backup"',
    ]);
  });

  test('in full: what is wrong first, then what is not, then each way', () => {
    expect(lines([view], false)).toEqual([
      '── safety · rests only on text that the attacker types ─────────────────────',
      'silences the rule: unknown, too many branches',
      'covered by `other`: yes',
      'never matches: no',
      'weakest of 2 ways: ProcessCommandLine contains "backup"',
      '  hides FileName = "x.exe"; ProcessCommandLine = "backup"',
      '  anchor: name the device',
      'way 2: ProcessCommandLine contains "backup"; rests on what an attacker does',
      '  not choose',
      '  hides FileName = "x.exe"; ProcessCommandLine = "backup"',
      'WN509 `InitiatingProcessCommandLine contains "Schedule"` scans the whole',
      '  text; f writes `has`',
    ]);
  });

  test('nothing where nothing compiles', () => {
    expect(lines([], true)).toEqual([]);
  });

  test('without a way: the answer that tells most', () => {
    expect(lines([{ ...view, ways: [] }], true)[1]).toBe('silences the rule: unknown, too many branches');
  });

  test('two lines stay two lines, and nothing of a file is obeyed', () => {
    const long = `\u001b[2J${'x'.repeat(500)}\u202e`;
    const told = lines([{ ...view, ways: [{ ...way, text: long, event: [long, long] }] }], true, 40);
    expect(told).toHaveLength(3);
    for (const line of told) {
      expect(width(line)).toBeLessThanOrEqual(40);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
      expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
  });
});
