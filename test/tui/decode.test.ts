import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, giveUp, longestPaste, nothingPending, type Pending, waitOf } from '../../src/tui/keys/decode.js';
import type { Key } from '../../src/tui/keys/key.js';
import { bindings } from '../../src/tui/keys/registry.js';

function names(sent: string | Uint8Array): readonly string[] {
  return decode(nothingPending, sent).keys.map((key) => key.name);
}

describe('keys', () => {
  test.each<[string, readonly string[]]>([
    ['jjj', ['j', 'j', 'j']],
    ['ab\r', ['a', 'b', 'Enter']],
    ['G?:/ ', ['G', '?', ':', '/', 'Space']],
    ['\n', ['Ctrl-J']],
    ['\t\x1b[Z', ['Tab', 'Shift-Tab']],
    ['\x7f\b\x1b[3~', ['Backspace', 'Backspace', 'Delete']],
    ['\x03\x04\x0c\x15\x1a', ['Ctrl-C', 'Ctrl-D', 'Ctrl-L', 'Ctrl-U', 'Ctrl-Z']],
    ['\x1b[A\x1b[B\x1b[C\x1b[D', ['↑', '↓', '→', '←']],
    ['\x1bOA\x1bOB\x1bOC\x1bOD', ['↑', '↓', '→', '←']],
    ['\x1b[H\x1bOH\x1b[1~\x1b[7~', ['Home', 'Home', 'Home', 'Home']],
    ['\x1b[F\x1bOF\x1b[4~\x1b[8~', ['End', 'End', 'End', 'End']],
    ['\x1b[5~\x1b[6~', ['PgUp', 'PgDn']],
    ['ä€😀', ['ä', '€', '😀']],
    // Function keys, modified keys, the mouse, focus, answers of the terminal: no key of winnow's.
    ['\x1bOP\x1b[15~\x1b[1;5A\x1b[[A\x1b[<0;3;4M\x1b[I\x1b[?62;c', []],
    ['\x1b]11;rgb:0/0/0\x07j\x1bP1$r0m\x1b\\k', ['j', 'k']],
    // Alt: never the key alone.
    ['\x1ba\x1b\rj', ['j']],
    ['\x1b\x1b[A', ['Esc', '↑']],
    ['\x00\x1c\x80\xff', []],
  ])('%j', (sent, expected) => {
    expect(names(sent.includes('\xff') ? Uint8Array.from(sent, (one) => one.charCodeAt(0)) : sent)).toEqual(expected);
  });

  test('a character says what it types, other keys type nothing', () => {
    expect(decode(nothingPending, 'x \x1b[A').keys).toEqual([
      { name: 'x', text: 'x' },
      { name: 'Space', text: ' ' },
      { name: '↑', text: '' },
    ]);
  });

  test('every key of the registry can be typed', () => {
    const sent: Readonly<Record<string, string>> = {
      Enter: '\r',
      Tab: '\t',
      'Shift-Tab': '\x1b[Z',
      Space: ' ',
      Home: '\x1b[H',
      End: '\x1b[F',
      PgUp: '\x1b[5~',
      PgDn: '\x1b[6~',
      '↑': '\x1b[A',
      '↓': '\x1b[B',
      '→': '\x1b[C',
      '←': '\x1b[D',
    };
    for (const key of new Set<string>(bindings.flatMap((one) => one.keys))) {
      if (key === 'Esc') continue;
      const control = /^Ctrl-(.)$/.exec(key)?.[1];
      const bytes = control === undefined ? (sent[key] ?? key) : String.fromCharCode(control.charCodeAt(0) - 64);
      expect(names(bytes), key).toEqual([key]);
    }
  });
});

describe('what is not whole', () => {
  test('Escape alone is a key when nothing follows', () => {
    const { keys, pending } = decode(nothingPending, '\x1b');
    expect(keys).toEqual([]);
    expect(waitOf(pending)).toBe(25);
    expect(giveUp(pending)).toEqual({ keys: [{ name: 'Esc', text: '' }], pending: nothingPending });
  });

  test('half a sequence that goes no further is no key', () => {
    for (const half of ['\x1b[', '\x1bO', '\x1b[1;', '\x1b]0;title']) {
      const { keys, pending } = decode(nothingPending, `j${half}`);
      expect(keys.map((key) => key.name)).toEqual(['j']);
      expect(waitOf(pending)).toBe(25);
      expect(giveUp(pending)).toEqual({ keys: [], pending: nothingPending });
    }
  });

  test('a sequence that something else breaks off gives that', () => {
    expect(names('\x1b[1\rj')).toEqual(['Enter', 'j']);
    expect(names('\x1b[\x1b[Aj')).toEqual(['↑', 'j']);
    expect(names(`\x1b[${'1'.repeat(80)}`)).toHaveLength(80 - 62);
  });

  test('half a character waits without a time', () => {
    const { keys, pending } = decode(nothingPending, Uint8Array.of(0xe2, 0x82));
    expect(keys).toEqual([]);
    expect(waitOf(pending)).toBeUndefined();
    expect(decode(pending, Uint8Array.of(0xac)).keys).toEqual([{ name: '€', text: '€' }]);
  });
});

describe('pastes', () => {
  test('one key, lines as lines', () => {
    expect(decode(nothingPending, '\x1b[200~a\r\nb\rc\nd\x1b[Ae\x03\x1b[201~j').keys).toEqual([
      { name: 'Paste', text: 'a\nb\nc\nd\x1b[Ae\x03' },
      { name: 'j', text: 'j' },
    ]);
  });

  test('one that never ends does so by itself', () => {
    const { keys, pending } = decode(nothingPending, '\x1b[200~abc\x1b[20');
    expect(keys).toEqual([]);
    expect(waitOf(pending)).toBe(250);
    const over = giveUp(pending);
    expect(over.keys).toEqual([{ name: 'Paste', text: 'abc' }]);
    // Its end comes late and is nothing.
    expect(decode(over.pending, '\x1b[201~a').keys.map((key) => key.name)).toEqual(['a']);
  });

  test('what of one comes after a pause is no key, until its end', () => {
    const over = giveUp(decode(nothingPending, '\x1b[200~first').pending);
    expect(over.keys).toEqual([{ name: 'Paste', text: 'first' }]);
    expect(waitOf(over.pending)).toBe(5000);
    const late = decode(over.pending, 'aqx1\r\x1b[A\x03ä');
    expect(late.keys).toEqual([]);
    const more = decode(late.pending, 'a\x1b[20');
    expect([more.keys, waitOf(more.pending)]).toEqual([[], 5000]);
    const end = decode(more.pending, '1~j');
    expect(end.keys.map(({ name }) => name)).toEqual(['j']);
    expect(end.pending).toEqual(nothingPending);
  });

  test('a second without any of it, or Escape alone, ends that too', () => {
    const { pending } = giveUp(decode(nothingPending, '\x1b[200~first').pending);
    expect(giveUp(pending)).toEqual({ keys: [], pending: nothingPending });
    const alone = decode(pending, 'x\x1b').pending;
    expect(waitOf(alone)).toBe(250);
    expect(giveUp(alone)).toEqual({ keys: [{ name: 'Esc', text: '' }], pending: nothingPending });
    const again = decode(pending, 'x\x1b[200~second\x1b[201~j');
    expect(again.keys.map(({ name }) => name)).toEqual(['Paste', 'j']);
  });

  test('a long one is cut', () => {
    const part = 'x'.repeat(300_000);
    let pending = decode(nothingPending, '\x1b[200~').pending;
    for (let index = 0; index < 5; index += 1) pending = decode(pending, part).pending;
    const { keys } = decode(pending, '\x1b[201~q');
    expect(keys.map((key) => [key.name, key.text.length])).toEqual([
      ['Paste', longestPaste],
      ['q', 1],
    ]);
  });
});

const pieces = fc.oneof(
  fc.constantFrom(
    '\x1b',
    '\x1b[',
    '\x1bO',
    '\x1b[A',
    '\x1b[200~',
    '\x1b[201~',
    '\x1b[1;5',
    '\x1b]',
    '\x07',
    '\r\n',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

describe('laws', () => {
  test('however the bytes are cut, the keys are the same', () => {
    const bytes = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => new TextEncoder().encode(parts.join(''))),
      fc.uint8Array({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(40), { maxLength: 6 }), (sent, cuts) => {
        const ends = [...cuts.filter((cut) => cut < sent.length).sort((a, b) => a - b), sent.length];
        let pending: Pending = nothingPending;
        const keys: Key[] = [];
        let from = 0;
        for (const to of ends) {
          const step = decode(pending, sent.subarray(from, to));
          keys.push(...step.keys);
          pending = step.pending;
          from = to;
        }
        const whole = decode(nothingPending, sent);
        expect(keys).toEqual(whole.keys);
        expect(giveUp(pending).keys).toEqual(giveUp(whole.pending).keys);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing that a key types can be obeyed by a terminal, but a paste holds what was pasted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (sent) => {
        for (const key of decode(nothingPending, sent).keys) {
          if (key.name === 'Paste') continue;
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
          expect(key.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
    );
  });
});
