import { describe, expect, test } from 'vitest';
import type { Detail, ScenarioView } from '../../src/index.js';
import { findingsLines } from '../../src/tui/view/findings.js';
import { type ScenarioOptions, scenarioLines } from '../../src/tui/view/scenario.js';
import { lineText, lineWidth } from '../../src/tui/view/text.js';
import { drawn, fresh, reviewed, type Shown } from './panes-support.js';

const wide = { width: 90, height: 17 };
const full = { width: 76, height: 19 };
const preview = { width: 40, height: 19 };

function options(shown: Shown, changed: Partial<ScenarioOptions> = {}): ScenarioOptions {
  return {
    more: false,
    compact: false,
    marked: undefined,
    clause: false,
    wide: false,
    neighbours: shown.neighbours,
    ...changed,
  };
}

const cases: Record<string, () => Shown> = {
  ready: () => fresh('desktopnow-file-signature', 1),
  ambiguous: () => fresh('distantdesktop-file-signature', 2),
  hole: () => fresh('desktopnow-file-signature', 4),
  prose: () => fresh('remoteutilities-file-signature', 2),
  'prose-in-part': () => fresh('remoteutilities-file-signature', 4),
  malformed: () => fresh('remotepc-file-signature', 5),
  untranslatable: () => fresh('remotepc-file-signature', 2),
  approved: () => reviewed('desktopnow-file-signature', 1),
  rejected: () => reviewed('desktopnow-file-signature', 3),
};

describe.each(Object.entries(cases))('%s', (name, make) => {
  test('beside the list', async () => {
    const shown = make();
    const lines = scenarioLines(shown.view, shown.detail, preview, options(shown, { compact: true, clause: true }));
    await expect(drawn(lines, preview.width)).toMatchFileSnapshot(`../fixtures/review-panes/${name}.40.txt`);
  });

  test('at the whole width of a small terminal', async () => {
    const shown = make();
    const lines = scenarioLines(shown.view, shown.detail, full, options(shown, { clause: true }));
    await expect(drawn(lines, full.width)).toMatchFileSnapshot(`../fixtures/review-panes/${name}.76.txt`);
  });

  test('above the rule', async () => {
    const shown = make();
    const lines = scenarioLines(shown.view, shown.detail, wide, options(shown));
    await expect(drawn(lines, wide.width)).toMatchFileSnapshot(`../fixtures/review-panes/${name}.90.txt`);
  });
});

test('findings in a pane of their own tell their notes', async () => {
  const { view, detail } = cases['untranslatable']?.() ?? fresh('remotepc-file-signature', 2);
  await expect(drawn(findingsLines(view, detail, { width: 50 }), 50)).toMatchFileSnapshot(
    '../fixtures/review-panes/findings.50.txt',
  );
  const lines = scenarioLines(view, detail, wide, { ...options(fresh('remotepc-file-signature', 2)), wide: true });
  expect(lines.map(lineText).join('\n')).not.toContain('WN201');
});

test('before anything is known of it, a scenario shows its title, description and filter', () => {
  const shown = fresh('desktopnow-file-signature', 1);
  const lines = scenarioLines(shown.view, undefined, full, options(shown)).map(lineText);
  expect(lines.at(0)).toBe('Legitimate Scheduled Job Execution');
  expect(lines.join('\n')).toContain('process.parent_process_name == "Task Scheduler"');
  expect(lines.at(-1)).toBe('· checking');
});

test('a stale approval shows what was approved and what would be now', async () => {
  const shown = reviewed('desktopnow-file-signature', 2);
  const clause = shown.detail.readings[0]?.clause ?? [];
  const detail: Detail = {
    ...shown.detail,
    brief: { ...shown.detail.brief, review: 'stale' },
    since: {
      by: 'j.doe',
      on: '2026-11-21',
      direction: 'wider',
      clause: clause.map((line) => line.replace('update_package', 'update_pack')),
    },
  };
  const lines = scenarioLines(shown.view, detail, full, options(shown));
  await expect(drawn(lines, full.width)).toMatchFileSnapshot('../fixtures/review-panes/stale.76.txt');
});

test('the marked reading is the one whose clause is shown', () => {
  const shown = fresh('distantdesktop-file-signature', 2);
  const text = scenarioLines(shown.view, shown.detail, full, options(shown, { clause: true, marked: 'keep' }))
    .map(lineText)
    .join('\n');
  expect(text).toContain('› 2 keep');
  expect(text).toContain('clause of 2 keep');
});

test('a decided reading says that it can be changed', () => {
  const shown = fresh('distantdesktop-file-signature', 2, { reading: 'keep' });
  const text = scenarioLines(shown.view, shown.detail, full, options(shown)).map(lineText).join('\n');
  expect(text).toContain('keep, one of three readings · r changes it');
  expect(text).toContain('› 2 keep');
});

const hostile: Record<string, string> = {
  'what a terminal obeys': '\x1b[2J\x1b]0;x\x07\0\x01\x9b',
  'what reorders text': 'a\u202eb\u2066c',
  'a long word': 'a'.repeat(10_000),
  'a text of wide characters': '漢字'.repeat(2000),
  'text from right to left': 'שלום עולם مرحبا بالعالم',
  'a sign of many parts': '👨‍👩‍👧 ⚠️ 👍🏽 e\u0301\u0301\u0301\u0301\u0301\u0301',
  'a text of several lines': 'one\ntwo\r\nthree\tfour',
  nothing: '',
};

test.each(Object.entries(hostile))('%s stays within the pane', (_, text) => {
  const shown = fresh('distantdesktop-file-signature', 2);
  const span = { start: 3, end: text.length + 5 };
  const finding = {
    code: 'WN301',
    severity: 'warning',
    message: text,
    notes: [text],
    help: text,
    span,
    fixes: [],
    allowable: true,
  } as const;
  const view: ScenarioView = {
    ...shown.view,
    title: text,
    description: text,
    written: text,
    filter: text,
    review: { decision: 'approved', by: text, reason: text, values: { x: [text] } },
  };
  const detail: Detail = {
    ...shown.detail,
    filter: text,
    partial: text,
    through: text,
    findings: [
      finding,
      {
        ...finding,
        fixes: [
          { filter: text, wider: false },
          { filter: `${text}x`, wider: false },
        ],
      },
    ],
    readings: shown.detail.readings.map((reading) => ({
      ...reading,
      english: text,
      drops: text,
      leftOut: [text, text],
      why: text,
      clause: [text, text],
    })),
    words: [],
    since: { by: text, on: text, clause: [text], direction: 'narrower' },
  };
  const prose: Detail = {
    ...detail,
    words: [
      { span, kind: 'atom', letter: 'A', became: text },
      { span: { start: 0, end: 1 }, kind: 'verb', letter: undefined, became: text },
    ],
    together: text,
  };
  for (const one of [detail, prose, undefined])
    for (const compact of [true, false]) {
      const room = { width: 40, height: 20 };
      const lines = scenarioLines(view, one, room, options(shown, { compact, clause: true, neighbours: [view, view] }));
      expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(40);
      expect(lines.map(lineText).join('')).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u2066]/u);
    }
});

test('a filter of 16 KB is drawn at once', () => {
  const shown = fresh('distantdesktop-file-signature', 2);
  const filter = 'process.name == "å.exe" or '.repeat(600).slice(0, 16_000);
  const findings = Array.from({ length: 200 }, (_, index) => ({
    code: 'WN301',
    severity: 'warning' as const,
    message: 'no image file is named so',
    notes: [],
    help: undefined,
    span: { start: index * 27 + 16, end: index * 27 + 23 },
    fixes: [],
    allowable: true,
  }));
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    scenarioLines({ ...shown.view, filter }, { ...shown.detail, filter, findings }, full, options(shown));
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(60);
});
