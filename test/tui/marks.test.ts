import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Mark, markedText } from '../../src/tui/view/marks.js';
import { lineText, lineWidth } from '../../src/tui/view/text.js';

describe('marks', () => {
  const drawnMarks = (text: string, marks: readonly Mark[], columns: number): readonly string[] =>
    markedText(text, marks, columns).map(lineText);
  const warning = (start: number, end: number, label?: string): Mark => ({
    span: { start, end },
    sign: '~',
    token: 'span.warning',
    label,
  });

  test('stand under their text, whatever is before it', () => {
    expect(drawnMarks('漢字 == bad', [warning(6, 9, '1')], 40)).toEqual(['漢字 == bad', '        ~~~ 1']);
    expect(drawnMarks('\x1b == bad', [warning(5, 8, '1')], 40)).toEqual(['\\x1b == bad', '        ~~~ 1']);
    expect(drawnMarks('👨‍👩‍👧 == bad', [warning(12, 15, '1')], 40)).toEqual(['👨👩👧 == bad', '          ~~~ 1']);
    expect(drawnMarks('e\u0301x bad', [warning(4, 7, '1')], 40)).toEqual(['e\u0301x bad', '   ~~~ 1']);
  });

  test('go on where the text goes on', () => {
    expect(drawnMarks('one two three', [warning(4, 13, '1')], 8)).toEqual(['one two', '    ~~~', 'three', '~~~~~ 1']);
    expect(drawnMarks('one\ntwo', [warning(1, 6, '1')], 8)).toEqual(['one', ' ~~', 'two', '~~ 1']);
  });

  test('have their labels before them where there is no room behind', () => {
    expect(drawnMarks('abcd efgh', [warning(5, 9, '1')], 9)).toEqual(['abcd efgh', '   1 ~~~~']);
    expect(drawnMarks('abcdefghi', [warning(0, 9, '1')], 9)).toEqual(['abcdefghi', '~~~~~~~~~']);
  });

  test('of one kind have their labels each, of several kinds together', () => {
    expect(drawnMarks('aa bb cc dd', [warning(0, 2, '1'), warning(6, 8, '2')], 40)).toEqual([
      'aa bb cc dd',
      '~~ 1  ~~ 2',
    ]);
    const error: Mark = { span: { start: 6, end: 8 }, sign: '^', token: 'span.error', label: '1' };
    expect(drawnMarks('aa bb cc dd', [error, warning(0, 2, '2')], 40)).toEqual(['aa bb cc dd', '~~    ^^ 1 2']);
  });

  test('that make no sense harm nothing', () => {
    const odd = [warning(5, 2), warning(-4, 1), warning(90, 99, '1'), warning(Number.NaN, 3), warning(1, 1)];
    for (const text of ['', 'ab', '👍👍', 'a\n\nb', '\r\n'])
      for (const mark of odd)
        for (const line of markedText(text, [mark], 10)) expect(lineWidth(line)).toBeLessThanOrEqual(10);
    expect(drawnMarks('👍👍', [warning(1, 3)], 10)).toEqual(['👍👍', '~~~~']);
    expect(drawnMarks('open "', [warning(6, 6, '1')], 20)).toEqual(['open "', '      ~ 1']);
  });

  test('never pass the width', () => {
    const mark = fc.record({
      span: fc.record({ start: fc.integer({ min: -3, max: 50 }), end: fc.integer({ min: -3, max: 60 }) }),
      sign: fc.constantFrom('~', '^', '?'),
      token: fc.constant('span.warning' as const),
      label: fc.option(fc.constantFrom('1', '2', '3 hole name'), { nil: undefined }),
    });
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(text, fc.array(mark, { maxLength: 6 }), fc.integer({ min: 4, max: 40 }), (one, marks, columns) => {
        for (const line of markedText(one, marks, columns)) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 1000 },
    );
  });
});
