import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyBytes } from '../../src/tui/clipboard.js';
import { editorCommand } from '../../src/tui/editor.js';
import { paint } from '../../src/tui/ink/paint.js';
import { Screen } from '../../src/tui/ink/screen.js';
import { styled, themeFor } from '../../src/tui/theme.js';
import type { Token } from '../../src/tui/view/line.js';
import { fakeTerminal } from './fake-terminal.js';

function opened(size = { columns: 10, rows: 3 }) {
  const terminal = fakeTerminal(size);
  const sent: string[] = [];
  const screen = new Screen((bytes) => {
    sent.push(bytes);
    terminal.send(bytes);
  }, size);
  return { terminal, screen, sent };
}

describe('painting', () => {
  test('only rows that changed are sent, all at once', () => {
    const size = { columns: 5, rows: 3 };
    expect(paint(['a', 'b', 'c'], ['a', 'B', 'c'], size)).toBe('\x1b[?2026h\x1b[2;1H\x1b[2KB\x1b[0m\x1b[?2026l');
    expect(paint(['a', 'b', 'c'], ['a', 'b', 'c'], size)).toBe('');
  });

  test('without a last frame the screen is cleared once', () => {
    expect(paint(undefined, ['a'], { columns: 5, rows: 3 })).toBe(
      '\x1b[?2026h\x1b[0m\x1b[2J\x1b[1;1H\x1b[2Ka\x1b[0m\x1b[?2026l',
    );
  });

  test('whatever frames came, the last one stands there', () => {
    const frame = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '─', '…'), maxLength: 6 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 6 }), (frames) => {
        const { terminal, screen } = opened({ columns: 6, rows: 4 });
        screen.enter();
        for (const rows of frames) screen.write(rows.join('\n'));
        const last = frames.findLast((rows) => rows.join('\n') !== '') ?? [];
        expect(terminal.text()).toEqual(Array.from({ length: 4 }, (_, row) => (last[row] ?? '').padEnd(6)));
      }),
    );
  });
});

describe('the screen', () => {
  test('is given back as it was', () => {
    const { terminal, screen } = opened();
    const before = terminal.modes();
    screen.enter();
    expect(terminal.modes()).toEqual(['1049', '2004']);
    screen.leave();
    expect(terminal.modes()).toEqual(before);
  });

  test('nothing is sent outside of it, and the newest frame stands there when it is taken again', () => {
    const { terminal, screen, sent } = opened();
    screen.write('first');
    expect(sent).toEqual([]);
    screen.enter();
    screen.leave();
    const before = sent.length;
    screen.write('second');
    screen.leave();
    expect(sent).toHaveLength(before);
    screen.enter();
    expect(terminal.text()[0]).toBe('second    ');
  });

  test('another size clears once', () => {
    const { terminal, screen } = opened();
    screen.enter();
    screen.write('0123456789\n0123456789\n0123456789');
    const size = { columns: 4, rows: 5 };
    terminal.resize(size);
    screen.resize(size);
    const { clears } = terminal.counts();
    screen.write('abcd\n\nefgh');
    screen.settle();
    expect(terminal.text()).toEqual(['abcd', '    ', 'efgh', '    ', '    ']);
    expect(terminal.counts().clears).toBe(clears + 1);
  });

  test('what somebody else wrote onto it goes when it is drawn again', () => {
    const { terminal, screen } = opened();
    screen.enter();
    screen.write('ours');
    terminal.send('\x1b[2;1Htheirs');
    screen.redraw();
    expect(terminal.text()).toEqual(['ours      ', '          ', '          ']);
  });
});

describe('looks', () => {
  test('16 colours, never a background, and all that is opened is closed', () => {
    const line = [{ text: 'x', token: 'reading.recommended' as Token }, { text: 'y' }];
    expect(styled(line, themeFor(true))).toBe('\x1b[32m\x1b[1mx\x1b[22m\x1b[39my');
    expect(styled(line, themeFor(false))).toBe('\x1b[1mx\x1b[22my');
  });

  test('without colours nothing but bold, underline and reverse', () => {
    const tokens = [
      'span.error',
      'status.malformed',
      'diff.removed',
      'list.cursor',
      'text.dim',
      'kql.keyword',
    ] as const;
    const bytes = tokens.map((token) => styled([{ text: '', token }], themeFor(false))).join('');
    expect(new Set(bytes.match(/\d+/g))).toEqual(new Set(['1', '4', '22', '24', '7', '27']));
  });
});

describe('clipboard', () => {
  test('through the terminal, and past tmux', () => {
    expect(copyBytes('hé', {})).toBe('\x1b]52;c;aMOp\x07');
    expect(copyBytes('hé', { TMUX: '/tmp/x,1,0' })).toBe('\x1b]52;c;aMOp\x07\x1bPtmux;\x1b\x1b]52;c;aMOp\x07\x1b\\');
    expect(copyBytes('hé', { TERM: 'screen-256color' })).toBe('\x1bP\x1b]52;c;aMOp\x07\x1b\\');
    expect(copyBytes('x'.repeat(80_000), {})).toBeUndefined();
  });
});

describe('editors', () => {
  test.each<[NodeJS.ProcessEnv, string, readonly string[]]>([
    [{}, 'vi', ['+7', '/w/a b.yaml']],
    [{ EDITOR: 'nano' }, 'nano', ['+7', '/w/a b.yaml']],
    [{ VISUAL: 'nvim -p', EDITOR: 'ed' }, 'nvim', ['-p', '+7', '/w/a b.yaml']],
    [{ EDITOR: 'code --wait' }, 'code', ['--wait', '--goto', '/w/a b.yaml:7']],
    [{ EDITOR: 'hx' }, 'hx', ['/w/a b.yaml:7']],
    [{ EDITOR: 'my-editor --fast' }, 'my-editor', ['--fast', '/w/a b.yaml']],
    [
      { EDITOR: `"/opt/my editors/vim" -c 'set nu' a\\ b` },
      '/opt/my editors/vim',
      ['-c', 'set nu', 'a b', '+7', '/w/a b.yaml'],
    ],
    // No shell reads it.
    [{ EDITOR: 'true; rm -rf $HOME' }, 'true;', ['rm', '-rf', '$HOME', '/w/a b.yaml']],
    [{ VISUAL: ' ', EDITOR: '' }, 'vi', ['+7', '/w/a b.yaml']],
  ])('%j', (env, program, args) => {
    expect(editorCommand(env, '/w/a b.yaml', 7)).toEqual({ program, args });
  });
});
