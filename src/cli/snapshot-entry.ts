import { startupSnapshot } from 'node:v8';
import { forgetAll } from '../kql/remembered.js';
import { serveWorker } from '../pool/worker.js';
import { plainStyle } from '../report/style.js';
import { tendHeap, tuneEngine } from './engine.js';
import type { Io } from './io.js';
import { type ProgramRole, started } from './launch-program.js';
import { runProgram } from './program.js';
import { runHere } from './run-here.js';
import { removeStandIns } from './snapshot-stand-ins.js';

/**
 * What the start-up snapshot is made of. While it is built, commands run over a folder of made-up rules, so that the snapshot
 * holds Kusto's parser, the schema and compiled code; when a process starts from it, `main` runs.
 * INVARIANT: nothing of the building process lives on: environment, arguments, folder and terminal are asked for when needed.
 */
function main(): void {
  tuneEngine();
  const [, role, ...argv] = process.argv;
  if (role === ('worker' satisfies ProgramRole)) serveWorker(tendHeap);
  else {
    // Whoever started this command is gone, or goes: it stops as it would for `kill`.
    process.send?.(started, undefined, undefined, () => {});
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel?.unref();
    void runHere(argv);
  }
}

/** Runs commands over a folder, without a word. */
async function warmUp(root: string): Promise<void> {
  const io: Io = { root, out: () => {}, err: () => {}, outStyle: plainStyle, errStyle: plainStyle };
  const rule = 'rules/process-start.yaml';
  for (const line of [
    ['compile', '--include-unreviewed', '--no-cache', '--workers', '1'],
    ['compile', '--include-unreviewed', '--no-cache', '--workers', '1', '--verify', 'full', '--dry-run', rule],
    ['check', '--no-cache', '--workers', '1', rule],
    ['check', '--no-cache', '--workers', '1', '--format', 'sarif', rule],
    ['audit', rule],
    ['explain', 'WN301'],
    ['explain', '--rule', rule, '--scenario', 'signed'],
    ['explain', '--table', 'DeviceProcessEvents', '--filter', 'process.name == "backup.exe"'],
    ['approve', rule, 'backup', '--by', 'nobody', '--on', '2026-01-01', '--expires', '2027-01-01'],
    ['strip', 'tuned/process-start.yaml'],
    ['why', rule],
    ['schema', 'infer', rule],
  ])
    await runProgram(line, () => io);
}

startupSnapshot.setDeserializeMainFunction(main);
const folder = process.argv[2];
if (folder !== undefined)
  void warmUp(folder).then(() => {
    forgetAll();
    removeStandIns();
  });
