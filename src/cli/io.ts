import { type Style, styleFor } from '../report/style.js';

export { exitCodes } from './exit-codes.js';

/** Where a command prints: results on `out`, everything else on `err`. */
export interface Io {
  readonly root: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where it is said how far long work is, which nobody needs afterwards; `err` without it. */
  readonly passing?: (text: string) => void;
  readonly outStyle: Style;
  readonly errStyle: Style;
}

/** The process's own streams. `NO_COLOR`, `--no-color` and pipes are respected; off a terminal the width is 80. */
export function processIo(colour: boolean): Io {
  const style = (stream: NodeJS.WriteStream): Style =>
    styleFor({
      terminal: stream.isTTY === true,
      colour:
        colour && stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
      width: stream.isTTY === true ? Math.min(stream.columns || 80, 120) : 80,
    });
  return {
    root: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outStyle: style(process.stdout),
    errStyle: style(process.stderr),
  };
}
