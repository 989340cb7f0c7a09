import { exitCodes } from './exit-codes.js';

/** Ends without a word where the reader of a pipe stops early (`winnow check | head`). */
export function heedClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? exitCodes.clean : exitCodes.failure);
    });
  }
}
