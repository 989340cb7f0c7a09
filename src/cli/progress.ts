import type { SingleBar } from 'cli-progress';
import type { Io } from './io.js';

export interface Progress {
  /** So many more are done. */
  readonly step: (by?: number) => void;
  /** Prints something else meanwhile: the bar is out of its way. */
  readonly print: (write: () => void) => void;
  /** Takes the bar away; nothing of it is left on the terminal. */
  readonly stop: () => void;
}

export type ProgressIo = Pick<Io, 'err' | 'errStyle'> & { readonly quiet?: boolean };

export interface Work {
  /** What is done with each, such as `rules compiled`. */
  readonly label: string;
  readonly total: number;
}

/** Work that is done sooner shows no bar. */
const barAfter = 500;
/** Between two lines off a terminal, and before the first. */
const lineEvery = 5000;

/**
 * Shows on stderr how far long work is: a bar on a terminal, a line now and then elsewhere, nothing for short work or where
 * it should be quiet. Never on stdout.
 */
export function startProgress(io: ProgressIo, work: Work): Progress {
  if (io.quiet === true || work.total === 0) return silent;
  // A dumb terminal cannot take a line back.
  return io.errStyle.terminal && process.env['TERM'] !== 'dumb' ? barProgress(io, work) : lineProgress(io, work);
}

const silent: Progress = { step: () => {}, print: (write) => write(), stop: () => {} };

function lineProgress({ err }: ProgressIo, work: Work): Progress {
  const start = performance.now();
  let done = 0;
  let last = start;
  return {
    step: (by = 1) => {
      done = Math.min(done + by, work.total);
      const now = performance.now();
      if (done === work.total || now - last < lineEvery) return;
      last = now;
      const { count, speed } = progressWords(work, done, now - start);
      err(`${count}${speed === '' ? '' : ` (${speed})`}\n`);
    },
    print: (write) => write(),
    stop: () => {},
  };
}

function barProgress({ err, errStyle }: ProgressIo, work: Work): Progress {
  const start = performance.now();
  let done = 0;
  let stopped = false;
  let bar: SingleBar | undefined;
  const text = (progress: number): string => {
    const { count, speed } = progressWords(work, done, performance.now() - start);
    const words = [count, ...(speed === '' ? [] : [speed])].join(', ');
    // A terminal may have been made narrower meanwhile. The `^C` that it shows must not wrap: then the bar could not be taken back.
    const room = Math.min(errStyle.width, process.stderr.columns || errStyle.width) - 3;
    const size = Math.min(30, room - words.length - 2);
    if (size < 8) return words.slice(0, room);
    const full = Math.round(progress * size);
    return `${errStyle.good('█'.repeat(full))}${errStyle.dim('░'.repeat(size - full))}  ${words}`;
  };
  const show = async (): Promise<void> => {
    const { default: cliProgress } = await import('cli-progress');
    if (stopped) return;
    const options = {
      // The words are cut to the width here: a terminal whose wrapping was switched off would stay so if winnow is killed.
      linewrap: true,
      clearOnComplete: true,
      format: (_: unknown, { progress }: { readonly progress: number }) => text(progress),
      forceRedraw: true,
      terminal: lineOf(err),
    };
    bar = new cliProgress.SingleBar(options);
    bar.start(work.total, done);
  };
  const timer = setTimeout(() => void show().catch(() => {}), barAfter);
  return {
    step: (by = 1) => {
      done = Math.min(done + by, work.total);
      bar?.update(done);
    },
    print: (write) => {
      if (bar !== undefined) err(eraseLine);
      write();
      bar?.render();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      bar?.stop();
      bar = undefined;
    },
  };
}

const eraseLine = '\r\u001b[2K';

/** A terminal of one line, as cli-progress asks for it. Its own one would put the cursor back to where the work began. */
function lineOf(err: (text: string) => void) {
  const nothing = (): void => {};
  return {
    cursorSave: nothing,
    cursorRestore: nothing,
    cursor: nothing,
    lineWrapping: nothing,
    newline: nothing,
    cursorTo: () => err('\r'),
    clearRight: () => err('\u001b[K'),
    clearLine: () => err(eraseLine),
    write: err,
    isTTY: () => true,
    getWidth: () => Number.POSITIVE_INFINITY,
  };
}

/** How far work is, and how fast; no speed before there is one. */
export function progressWords(
  { label, total }: Work,
  done: number,
  milliseconds: number,
): { readonly count: string; readonly speed: string } {
  const count = `${done} of ${total} ${label}`;
  const rate = (done / milliseconds) * 1000;
  if (done === 0 || !Number.isFinite(rate)) return { count, speed: '' };
  const speed = rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
  return { count, speed: `${speed} a second, ${timeWords((total - done) / rate)} left` };
}

function timeWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
