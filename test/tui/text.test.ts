import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Line } from '../../src/tui/view/line.js';
import {
  breaks,
  fitText,
  fit as fitted,
  lineText,
  lineWidth,
  safeText,
  sliceLine,
  width,
  withoutStart,
  wrapLine,
} from '../../src/tui/view/text.js';

const pieces = [
  'a',
  'word',
  ' ',
  '  ',
  '漢字',
  'ｱ',
  '👍',
  '👍🏽',
  '👨‍👩‍👧',
  '🇩🇪',
  '⚠️',
  '©',
  'é',
  'กำ',
  'क्षि',
  '각',
  '\u0301',
  'שלום',
  '…',
  '\x1b[31m',
  '\0',
  '\t',
  '\ud83d',
  '\u200d',
  '\u202e',
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const line: fc.Arbitrary<Line> = fc.array(
  text.map((one) => ({ text: one, token: 'text.dim' as const })),
  { maxLength: 5 },
);

test.each([
  ['plain', 5],
  ['漢字', 4],
  ['○ ◐ ⊘ ✓ ✗ ~ ·', 13],
  ['›…─│┃▾▸▌•→', 10],
  ['© ™ ☺ ↔', 7],
  ['👍', 2],
  ['👍🏽', 2],
  ['🇩🇪', 2],
  ['e\u0301', 1],
  ['\uac01', 2],
  ['\u1100\u1161\u11a8', 2],
  ['ｱ', 1],
  ['กำ', 2],
  ['', 0],
])('%j takes %i cells', (one, cells) => {
  expect(width(one)).toBe(cells);
});

test('what a terminal could obey is shown as its code', () => {
  expect(safeText('\x1b[2J')).toBe('\\x1b[2J');
  expect(safeText('a\0b\u009b')).toBe('a\\x00b\\x9b');
  expect(safeText('a\u202eb')).toBe('a\\u{202e}b');
  expect(safeText('a\r\nb\tc\nd')).toBe('a b c d');
  expect(safeText('x\rx')).toBe('x\\x0dx');
  expect(safeText('a\u3164b\u034f')).toBe('a\\u{3164}b\\u{34f}');
});

test('what only joins or dresses signs is left out', () => {
  expect(safeText('👨‍👩‍👧 ⚠️ 👍🏽')).toBe('👨👩👧 ⚠ 👍');
});

test('letters keep their marks, but not a tower of them', () => {
  expect(safeText('é\u0301')).toBe('é\u0301');
  expect(safeText(`a${'\u0301'.repeat(6)}`)).toBe(`a${'\u0301'.repeat(4)}\\u{301}\\u{301}`);
});

test('a safe text has no control, no line break and no half of a character', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(safeText(one)).not.toMatch(/[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u);
    }),
    { numRuns: 2000 },
  );
});

test('a fitted line has exactly as many cells as asked for', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 0, max: 90 }), (one, columns) => {
      const shown = fitted(one, columns);
      expect(lineWidth(shown)).toBe(columns);
      expect(lineText(shown)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
    { numRuns: 3000 },
  );
});

test('a text that is fitted has at most as many cells as asked for', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 40 }), (one, columns) => width(fitText(one, columns)) <= columns),
  );
});

test('a wide character is never cut in half', () => {
  expect(lineText(fitted([{ text: '漢字漢字' }], 4))).toBe('漢… ');
  expect(lineText(fitted([{ text: '漢字' }], 4))).toBe('漢字');
  expect(lineText(withoutStart([{ text: 'a漢字' }], 2))).toBe(' 字');
});

test('what is cut off shows as … with the meaning of the part that it cut', () => {
  expect(
    fitted(
      [
        { text: 'ab', token: 'help' },
        { text: 'cdef', token: 'text.dim' },
      ],
      4,
    ),
  ).toEqual([
    { text: 'ab', token: 'help' },
    { text: 'c…', token: 'text.dim' },
  ]);
});

test('a wrapped line loses no text but blanks at its breaks', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 }), (one, columns, hanging) => {
      const wrapped = wrapLine(one, columns, hanging).map(lineText);
      const solid = (value: string): string => value.replace(/[ \p{Cc}\p{Cs}]/gu, '');
      expect(solid(wrapped.join(''))).toBe(solid(lineText(one)));
    }),
    { numRuns: 3000 },
  );
});

test('a wrapped line has no line that is too long', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 4, max: 60 }), fc.integer({ min: 0, max: 12 }), (one, columns, hanging) => {
      for (const part of wrapLine(
        one.map(({ text: raw }) => ({ text: safeText(raw) })),
        columns,
        hanging,
      ))
        expect(width(lineText(part))).toBeLessThanOrEqual(columns);
    }),
    { numRuns: 3000 },
  );
});

test('lines break at blanks, long words where the line ends, and later lines hang', () => {
  const wrapped = (one: string, columns: number, hanging = 0): readonly string[] =>
    wrapLine([{ text: one }], columns, hanging).map(lineText);
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrapped('one two three', 7, 2)).toEqual(['one two', '  three']);
  expect(wrapped('abcdefghij', 4, 1)).toEqual(['abcd', ' efg', ' hij']);
  expect(wrapped('  indented text', 8)).toEqual(['  indent', 'ed text']);
  expect(wrapped('  in text', 6)).toEqual(['  in', 'text']);
  expect(wrapped('漢字漢字', 5)).toEqual(['漢字', '漢字']);
  expect(wrapped('', 5)).toEqual(['']);
  expect(wrapped('a   b', 3)).toEqual(['a', 'b']);
});

test('a wrapped line keeps the meaning of its parts', () => {
  expect(
    wrapLine(
      [
        { text: 'ab ', token: 'help' },
        { text: 'cd ef', token: 'text.dim' },
      ],
      5,
    ),
  ).toEqual([
    [
      { text: 'ab ', token: 'help' },
      { text: 'cd', token: 'text.dim' },
    ],
    [{ text: 'ef', token: 'text.dim' }],
  ]);
  expect(sliceLine([{ text: 'ab' }, { text: 'cd' }], 1, 3)).toEqual([{ text: 'b' }, { text: 'c' }]);
});

test('a long text without a blank breaks in time that grows with its length alone', () => {
  expect(breaks('é'.repeat(100_000), 40, 38)).toHaveLength(2632);
});
