import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Progress, progressWords, startProgress } from '../../src/cli/progress.js';
import { styleFor } from '../../src/report/style.js';

let written: string[];

beforeEach(() => {
  written = [];
  vi.useFakeTimers();
  vi.stubEnv('TERM', 'xterm');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const rules = { label: 'rules compiled', total: 1000 };

function start(options: { terminal?: boolean; colour?: boolean; width?: number; quiet?: boolean } = {}): Progress {
  const { terminal = false, colour = false, width = 80, quiet = false } = options;
  const errStyle = styleFor({ terminal, colour, width });
  return startProgress({ err: (text) => void written.push(text), errStyle, quiet }, rules);
}

/** Lets the bar's module load too, which takes no time of the faked clock. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
}

/** What a terminal of one endless line shows after these texts; a line feed begins a new one. */
function shown(texts: readonly string[]): readonly string[] {
  const lines = [''];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys
  for (const piece of texts.join('').match(/\u001b\[\d*[A-Za-z]|[\s\S]/g) ?? []) {
    const line = lines.at(-1) ?? '';
    if (piece === '\r') column = 0;
    else if (piece === '\n') {
      lines.push('');
      column = 0;
    } else if (piece === '\u001b[2K') lines[lines.length - 1] = ' '.repeat(column);
    else if (piece === '\u001b[K') lines[lines.length - 1] = line.slice(0, column);
    else if (piece.startsWith('\u001b')) throw new Error(`the terminal does not know ${JSON.stringify(piece)}`);
    else {
      lines[lines.length - 1] = line.padEnd(column).slice(0, column) + piece + line.slice(column + 1);
      column += 1;
    }
  }
  return lines.map((line) => line.trimEnd());
}

describe('progress on a terminal', () => {
  test('shows nothing for short work', async () => {
    const progress = start({ terminal: true });
    await pass(400);
    progress.step(1000);
    progress.stop();
    await pass(5000);
    expect(written).toEqual([]);
  });

  test('says how many, how fast and how long, and leaves nothing', async () => {
    const progress = start({ terminal: true, width: 100 });
    progress.step(100);
    await pass(1000);
    progress.step(100);
    await pass(1000);
    expect(shown(written)).toEqual([
      `${'█'.repeat(6)}${'░'.repeat(24)}  200 of 1000 rules compiled, 100 a second, 8 s left`,
    ]);
    progress.stop();
    expect(shown(written)).toEqual(['']);
    const before = written.length;
    await pass(5000);
    expect(written).toHaveLength(before);
  });

  test('a stop while it is about to be shown is a stop', async () => {
    const progress = start({ terminal: true });
    vi.advanceTimersByTime(500);
    progress.stop();
    await pass(1000);
    expect(written).toEqual([]);
  });

  test('lines that are printed meanwhile stay whole and the bar is below them', async () => {
    const progress = start({ terminal: true });
    progress.step(500);
    await pass(1000);
    progress.print(() => written.push('warning: something\n'));
    const [first, bar] = shown(written);
    expect(first).toBe('warning: something');
    expect(bar).toContain('500 of 1000 rules compiled');
    progress.stop();
    expect(shown(written)).toEqual(['warning: something', '']);
  });

  test.each([40, 60, 120])('fits in %i columns', async (width) => {
    const progress = start({ terminal: true, width });
    progress.step(7);
    await pass(1000);
    const [line = ''] = shown(written);
    expect(line).toContain('7 of 1000 rules compiled');
    expect(line.length).toBeLessThan(width);
    progress.stop();
  });

  test('has colours only where the terminal takes them', async () => {
    const plain = start({ terminal: true });
    await pass(1000);
    plain.stop();
    expect(written.join('')).not.toContain('\u001b[3');
    const coloured = start({ terminal: true, colour: true });
    coloured.step(500);
    await pass(1000);
    coloured.stop();
    expect(written.join('')).toContain('\u001b[32m');
  });
});

describe('progress elsewhere', () => {
  test('is a line now and then, and nothing for short work', () => {
    const progress = start();
    for (let second = 1; second <= 19; second++) {
      vi.advanceTimersByTime(1000);
      progress.step(50);
    }
    progress.stop();
    expect(written).toEqual([
      '250 of 1000 rules compiled (50 a second, 15 s left)\n',
      '500 of 1000 rules compiled (50 a second, 10 s left)\n',
      '750 of 1000 rules compiled (50 a second, 5 s left)\n',
    ]);
  });

  test('is the same on a terminal that can take nothing back', async () => {
    vi.stubEnv('TERM', 'dumb');
    const progress = start({ terminal: true });
    await pass(6000);
    progress.step(60);
    progress.stop();
    expect(written).toEqual(['60 of 1000 rules compiled (10 a second, 1 min 34 s left)\n']);
  });
});

test.each([true, false])('quiet shows nothing (terminal: %s)', async (terminal) => {
  const progress = start({ terminal, quiet: true });
  await pass(10_000);
  progress.step(10);
  await pass(10_000);
  progress.step(10);
  let printed = false;
  progress.print(() => {
    printed = true;
  });
  progress.stop();
  expect(written).toEqual([]);
  expect(printed).toBe(true);
});

test('stdout is never touched', async () => {
  const out = vi.spyOn(process.stdout, 'write');
  const err = vi.spyOn(process.stderr, 'write');
  for (const terminal of [true, false]) {
    const progress = start({ terminal });
    await pass(10_000);
    progress.step(10);
    progress.print(() => {});
    progress.stop();
  }
  expect(written).not.toEqual([]);
  expect(out).not.toHaveBeenCalled();
  expect(err).not.toHaveBeenCalled();
});

test.each([
  [0, 1000, ''],
  [1, 0, ''],
  [1, 2000, '0.5 a second, 33 min 18 s left'],
  [1, 10_000, '0.1 a second, 2 h 46 min left'],
  [999, 1000, '999 a second, 1 s left'],
])('%i done in %i ms', (done, milliseconds, speed) => {
  expect(progressWords(rules, done, milliseconds).speed).toBe(speed);
});
