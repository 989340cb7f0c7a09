import { safe } from '../report/safe.js';
import { heedClosedPipes } from './closed-pipe.js';
import { exitCodes } from './io.js';
import { runProgram } from './program.js';

/** Runs a command in this process and leaves its exit code. */
export async function runHere(argv: readonly string[]): Promise<void> {
  heedClosedPipes();
  try {
    process.exitCode = await runProgram(argv);
  } catch (error) {
    bug(error);
    process.exitCode = exitCodes.bug;
  }
}

function bug(error: unknown): void {
  const reason =
    error instanceof Error ? error.message : String((error as { message?: unknown } | null)?.message ?? 'unknown');
  process.stderr.write(
    `winnow met a bug of its own: ${safe(reason.replace(/\s+/g, ' ').slice(0, 200))}\nplease report it with the command and the file that it was about; no file was left half written\n`,
  );
}
