// What a clause leaves out is told from what was compiled, not from what the filter says.
import { describe, expect, test } from 'vitest';
import type { ReviewChange } from '../../src/index.js';
import { scenarioLines } from '../../src/tui/view/scenario.js';
import { lineText } from '../../src/tui/view/text.js';
import { fresh } from './panes-support.js';

const known = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';
const md5 = '9b74c9897bac770ffc029102a200c5de';
const runs = 'every run of its file on that device is among rows whose command line contains integrity_check.exe';

function holed(change: ReviewChange = {}) {
  return fresh('desktopnow-file-signature', 4, change);
}

function text(change: ReviewChange = {}): string {
  const { view, detail } = holed(change);
  const options = { more: false, compact: false, marked: undefined, clause: true, wide: false, neighbours: [] };
  return scenarioLines(view, detail, { width: 300, height: 100 }, options).map(lineText).join('\n');
}

describe('the effect of a clause', () => {
  test('leaves out what is not compiled, and names it apart', () => {
    const [only] = holed().detail.readings;
    expect(only).toMatchObject({ drops: runs, leftOut: ['file hash matches known good hash'], idle: false });
    expect(only?.english).toContain('known good hash');
    expect(text()).toContain(`a row goes when ${runs}\n`);
    expect(text()).toContain('left out: file hash matches known good hash; without it the clause tests');
  });

  test('keeps the lead of what is looked up beside what the row itself tells', () => {
    const [only] = holed({ values: { 'known-good-hash': [known] } }).detail.readings;
    expect(only).toMatchObject({ drops: `its file hash is ${known}, or when ${runs}`, leftOut: [] });
    expect(text({ values: { 'known-good-hash': [known] } })).toContain(
      `a row goes when its file hash is ${known}, or when every run of its file on that device`,
    );
  });

  test('names a watchlist', () => {
    const [only] = holed({ values: { 'known-good-hash': { watchlist: 'GoodHashes' } } }).detail.readings;
    expect(only?.drops).toBe(`its file hash is in the watchlist \`GoodHashes\`, or when ${runs}`);
    expect(only?.english).toContain('is in the watchlist `GoodHashes`');
  });

  test('says a value that is not tested as left out, and no more of many than one reads', () => {
    const [both] = holed({ values: { 'known-good-hash': [known, md5] } }).detail.readings;
    expect(both).toMatchObject({
      drops: `its file hash is ${known}, or when ${runs}`,
      leftOut: [`file hash is ${md5}`],
    });
    const many = Array.from({ length: 50 }, (_, index) => `${known.slice(0, -2)}${10 + index}`);
    const [all] = holed({ values: { 'known-good-hash': many } }).detail.readings;
    expect(all?.drops).toContain(`${many[4]} or 45 more, or when every run`);
  });

  test('any sighting is said as such', () => {
    expect(holed({ sightings: 'any' }).detail.readings[0]?.drops).toBe(runs.replace('every', 'any'));
  });

  test('a clause that can never match is told as one', () => {
    const { view, detail } = fresh('distantdesktop-file-signature', 2);
    expect(detail.readings.map(({ reading, idle }) => [reading, idle])).toEqual([
      ['exclude', false],
      ['keep', true],
      ['guard', true],
    ]);
    const options = { more: false, compact: false, marked: undefined, clause: true, wide: false, neighbours: [] };
    const shown = scenarioLines(view, detail, { width: 300, height: 100 }, options).map(lineText).join('\n');
    expect(shown).toMatch(/› 3 guard +parent process is DistantDesktop and .*; never matches; recommended/);
    expect(shown).toContain('no image file is named `DistantDesktop`: it never matches');
    const settled = fresh('distantdesktop-file-signature', 2, {
      filter: 'process.parent_process_name != "dd.exe" or process.command_line contains "update" or "patch"',
    });
    expect(settled.detail.readings.map(({ idle }) => idle)).toEqual([false, false, false]);
  });
});
