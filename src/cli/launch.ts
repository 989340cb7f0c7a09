import { tuneEngine } from './engine.js';
import { runFromSnapshot } from './launch-program.js';
import { replay } from './memo.js';
import { fittingSnapshot } from './snapshot-file.js';

/** The commands that a start-up snapshot makes faster: all but the review screen, which is drawn by what no snapshot holds. */
const heavy: ReadonlySet<string> = new Set([
  'import',
  'check',
  'compile',
  'audit',
  'explain',
  'approve',
  'diff',
  'why',
  'schema',
  'strip',
  'init',
]);

/**
 * Runs a command from the start-up snapshot where one fits and it helps, else in this process. Both do the same: the
 * snapshot only holds what this process would load and compute first.
 */
export async function launch(argv: readonly string[]): Promise<void> {
  const replayed = replay(argv);
  if (replayed !== undefined) {
    process.exitCode = replayed;
    return;
  }
  const command = argv.find((word) => !word.startsWith('-'));
  const snapshot = command !== undefined && heavy.has(command) ? fittingSnapshot() : undefined;
  if (snapshot !== undefined && (await runFromSnapshot(snapshot, argv))) return;
  if (command !== undefined && heavy.has(command)) tuneEngine();
  const { runHere } = await import('./run-here.js');
  await runHere(argv);
}
