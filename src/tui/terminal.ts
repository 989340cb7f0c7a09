import type { ReadStream, WriteStream } from 'node:tty';
import type { Screen } from './ink/screen.js';
import { type Decoded, decode, giveUp, nothingPending, waitOf } from './keys/decode.js';
import type { Key } from './keys/key.js';

export interface TerminalOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** What is drawn on; undefined where lines are only printed. */
  readonly screen: Screen | undefined;
  /** Keys that came together, at a time in milliseconds. */
  readonly onKeys: (keys: readonly Key[], at: number) => void;
  readonly onResize: (size: { readonly columns: number; readonly rows: number }) => void;
  /** The terminal is gone, or somebody wants the process to end: it has been given back already. */
  readonly onEnd: (signal: NodeJS.Signals) => void;
}

/** The terminal while winnow has it. */
export interface Terminal {
  /** Takes over the screen, or does so once it has it back. */
  enter(): void;
  /** Gives the terminal to something else for a while. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** Back to the shell, until it is wanted again; false where a shell cannot do that. */
  suspend(): boolean;
  /** Gives it back for good. */
  close(): void;
}

const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
/** A shell without job control stops nothing: then it is taken back after so many milliseconds. */
const stopWait = 200;

/** Takes over a terminal's keys; the screen is entered by whoever has something to draw. */
export function openTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, screen } = options;
  let pending = nothingPending;
  let timer: NodeJS.Timeout | undefined;
  let lent = false;
  let entered = false;
  let closed = false;

  function take({ keys, pending: left }: Decoded): void {
    pending = left;
    clearTimeout(timer);
    const wait = waitOf(pending);
    if (wait !== undefined) timer = setTimeout(() => take(giveUp(pending)), wait);
    if (keys.length > 0) options.onKeys(keys, performance.now());
  }
  const onData = (bytes: Buffer): void => take(decode(pending, bytes));

  function release(): void {
    clearTimeout(timer);
    pending = nothingPending;
    stdin.off('data', onData);
    stdin.pause();
    screen?.leave();
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone.
    }
  }

  function hold(): void {
    stdin.setRawMode(true);
    stdin.on('data', onData);
    stdin.resume();
    if (entered) screen?.enter();
  }

  function close(): void {
    if (closed) return;
    closed = true;
    process.off('exit', close);
    process.off('SIGCONT', onContinue);
    for (const signal of signals) process.off(signal, onSignal);
    stdout.off('resize', onResize);
    stdin.off('end', onHangUp);
    stdin.off('error', onHangUp);
    if (!lent) release();
  }

  function onSignal(signal: NodeJS.Signals): void {
    // Ctrl-C in an editor is the editor's.
    if (lent && signal === 'SIGINT') return;
    close();
    if (signal === 'SIGHUP') {
      // Where the terminal is gone, Node's own exit fails on it: the signal ends the process here and now.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
    options.onEnd(signal);
  }
  const onHangUp = (): void => onSignal('SIGHUP');
  const onResize = (): void => options.onResize({ columns: stdout.columns, rows: stdout.rows });

  function onContinue(): void {
    if (closed || (lent && !stopped)) return;
    if (stopped) takeBack();
    else {
      // Stopped from outside: whatever the shell did to the terminal meanwhile.
      stdin.setRawMode(false);
      stdin.setRawMode(true);
      if (screen?.entered === true) {
        screen.leave();
        screen.enter();
      }
    }
    onResize();
  }

  let stopped = false;
  function takeBack(): void {
    if (!stopped || closed) return;
    stopped = false;
    lent = false;
    hold();
  }

  process.on('exit', close);
  process.on('SIGCONT', onContinue);
  for (const signal of signals) process.on(signal, onSignal);
  stdout.on('resize', onResize);
  stdin.on('end', onHangUp);
  stdin.on('error', onHangUp);
  hold();
  return {
    enter() {
      entered = true;
      if (!lent && !closed) screen?.enter();
    },
    async lend(work) {
      lent = true;
      release();
      try {
        return await work();
      } finally {
        lent = false;
        if (!closed) {
          hold();
          onResize();
        }
      }
    },
    suspend() {
      if (process.platform === 'win32') return false;
      lent = true;
      stopped = true;
      release();
      // The whole group, as a terminal does: whoever started winnow stops with it.
      process.kill(0, 'SIGTSTP');
      setTimeout(takeBack, stopWait);
      return true;
    },
    close,
  };
}
