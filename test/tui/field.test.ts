import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editField, type Field, fieldLimit, fieldLines, fieldOf, fieldRows, replaceText } from '../../src/tui/field.js';
import { lineText, lineWidth } from '../../src/tui/view/text.js';

/** A field from a text with `|` at the cursor. */
function at(text: string, multiline = true): Field {
  const cursor = text.indexOf('|');
  return { text: text.replace('|', ''), cursor, multiline };
}

function shown(field: Field): string {
  return `${field.text.slice(0, field.cursor)}|${field.text.slice(field.cursor)}`;
}

function press(field: Field, ...names: readonly string[]): Field {
  return names.reduce((now, name) => {
    const text = name === 'Space' ? ' ' : [...name].length === 1 && !'←→↑↓'.includes(name) ? name : '';
    return editField(now, { name, text })?.field ?? now;
  }, field);
}

function paste(field: Field, text: string) {
  return editField(field, { name: 'Paste', text });
}

describe('keys of a field', () => {
  const rows: readonly (readonly [before: string, keys: readonly string[], after: string])[] = [
    ['|', ['a', 'b', 'Space', 'c'], 'ab c|'],
    ['ab|', ['←', 'x'], 'ax|b'],
    ['|ab', ['→', 'x'], 'ax|b'],
    ['ab|', ['Home', 'x'], 'x|ab'],
    ['|ab', ['End', 'x'], 'abx|'],
    ['one\ntw|o', ['Ctrl-A', 'x'], 'one\nx|two'],
    ['o|ne\ntwo', ['Ctrl-E', 'x'], 'onex|\ntwo'],
    ['ab|', ['Backspace'], 'a|'],
    ['|ab', ['Backspace'], '|ab'],
    ['|ab', ['Delete'], '|b'],
    ['ab|', ['Delete'], 'ab|'],
    ['one\n|two', ['Backspace'], 'one|two'],
    ['one|\ntwo', ['Delete'], 'one|two'],
    ['one two  |', ['Ctrl-W'], 'one |'],
    ['one two|', ['Ctrl-W', 'Ctrl-W', 'Ctrl-W'], '|'],
    ['one\n|two', ['Ctrl-W'], 'one|two'],
    ['one\ntwo t|hree', ['Ctrl-U'], 'one\n|hree'],
    ['one t|wo\nthree', ['Ctrl-K'], 'one t|\nthree'],
    ['ab|cd', ['Ctrl-J'], 'ab\n|cd'],
    ['one\ntw|o', ['↑'], 'on|e\ntwo'],
    ['on|e\nt', ['↓'], 'one\nt|'],
    ['one\n\nthr|ee', ['↑'], 'one\n|\nthree'],
    // A character of several code points goes as one.
    ['e\u0301|', ['Backspace'], '|'],
    ['a👩‍👧|', ['Backspace'], 'a|'],
    ['|👩‍👧b', ['→'], '👩‍👧|b'],
    ['|🇩🇪b', ['Delete'], '|b'],
  ];
  test.each(rows)('%j %j → %j', (before, keys, after) => {
    expect(shown(press(at(before), ...keys))).toBe(after);
  });

  test('a field of one line has no new line and leaves ↑ and ↓ to its dialog', () => {
    const field = at('ab|', false);
    for (const name of ['Ctrl-J', '↑', '↓', 'Enter', 'Esc', 'Tab', 'F1'])
      expect(editField(field, { name, text: '' })).toBeUndefined();
  });

  test('↑ on the first line and ↓ on the last are none of the field', () => {
    expect(editField(at('a|b\nc'), { name: '↑', text: '' })).toBeUndefined();
    expect(editField(at('ab\nc|'), { name: '↓', text: '' })).toBeUndefined();
  });
});

describe('pastes', () => {
  test('keep their lines where there can be lines, whatever ends them', () => {
    expect(shown(paste(at('|'), 'a\r\nb\rc\nd')?.field as Field)).toBe('a\nb\nc\nd|');
  });

  test('are blanks in a field of one line, but for a last line end', () => {
    expect(shown(paste(at('|', false), 'a\r\nb\n')?.field as Field)).toBe('a b|');
  });

  test('leave control characters behind', () => {
    expect(shown(paste(at('|'), 'a\u001b[31mb\u0000\u009bc\td')?.field as Field)).toBe('a[31mbc d|');
  });

  test('are cut to what a filter may have, and say so', () => {
    const edited = paste(at('xy|'), 'z'.repeat(fieldLimit + 5));
    expect(edited?.field.text).toHaveLength(fieldLimit);
    expect(edited?.full).toBe(true);
    expect(paste(at('|'), 'z'.repeat(fieldLimit))?.full).toBe(false);
    expect(paste({ ...fieldOf('z'.repeat(fieldLimit - 1)), multiline: true }, '👩')?.field.text).toHaveLength(
      fieldLimit - 1,
    );
    expect(replaceText(fieldOf(), 'z'.repeat(fieldLimit + 1)).text).toHaveLength(fieldLimit);
  });
});

describe('rows', () => {
  test('break at blanks, and the cursor takes a column', () => {
    const { lines, row } = fieldLines(at('one two three|'), 9);
    expect(lines.map(lineText)).toEqual(['one two ', 'three▌']);
    expect(row).toBe(1);
  });

  test('show the cursor where it is', () => {
    expect(fieldLines(at('ab|cd'), 20).lines.map(lineText)).toEqual(['ab▌cd']);
    expect(fieldLines(at('a\n|'), 20).lines.map(lineText)).toEqual(['a', '▌']);
    expect(fieldLines(at('|'), 20).lines.map(lineText)).toEqual(['▌']);
  });

  test('never pass the width, lose nothing and hold the cursor, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 6, max: 30 }),
        (text, cut, width) => {
          const field = press(fieldOf(text.replace(/\r/g, ''), true), ...Array(cut % (text.length + 1)).fill('←'));
          const { rows, row } = fieldRows(field, width);
          const { lines } = fieldLines(field, width);
          expect(lines).toHaveLength(rows.length);
          // What cannot be shown as itself is written as its code, which may be wider than the row.
          if (/^[\x20-\x7e\n]*$/.test(field.text))
            for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.filter((line) => line.some(({ token }) => token === 'input.cursor'))).toHaveLength(1);
          const joined = rows.map(({ start, end }) => field.text.slice(start, end)).join('');
          expect(joined).toBe(field.text.replaceAll('\n', ''));
          expect(rows[row]?.start).toBeLessThanOrEqual(field.cursor);
        },
      ),
    );
  });

  test('any keys keep the cursor between two characters', () => {
    const names = [
      '←',
      '→',
      'Home',
      'End',
      '↑',
      '↓',
      'Backspace',
      'Delete',
      'Ctrl-W',
      'Ctrl-U',
      'Ctrl-K',
      'Ctrl-J',
      'x',
      '👩‍👧',
      'e\u0301',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 60 }), (keys) => {
        const field = keys.reduce(
          (now, name) => editField(now, { name, text: names.indexOf(name) > 11 ? name : '' })?.field ?? now,
          fieldOf('a\nb', true),
        );
        expect(field.cursor).toBeGreaterThanOrEqual(0);
        expect(field.cursor).toBeLessThanOrEqual(field.text.length);
        const starts = [...new Intl.Segmenter().segment(field.text)].map(({ index }) => index);
        expect([...starts, field.text.length]).toContain(field.cursor);
      }),
    );
  });
});
