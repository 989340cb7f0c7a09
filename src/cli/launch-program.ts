import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { exitCodes } from './exit-codes.js';
import { fittingSnapshot, programFolder } from './snapshot-file.js';

/** What a started program does: it is the command, or it serves the process that started it. */
export type ProgramRole = 'command' | 'worker';

/** How a program is started. */
export interface ProgramOptions {
  /** The folder of the compiled program; this program's own without it. */
  readonly folder?: string;
}

/**
 * Starts a worker, from the start-up snapshot where one fits. Messages go over `send` and `message` and keep maps, sets and
 * bytes. It ends when it is disconnected.
 */
export function spawnProgram(role: 'worker', options: ProgramOptions = {}): ChildProcess {
  const folder = options.folder ?? programFolder();
  const snapshot = fittingSnapshot(folder);
  const args = snapshot === undefined ? [join(folder, 'cli', `${role}.js`)] : ['--snapshot-blob', snapshot, role];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
}

/** What a program says first of all; one that ends without it was refused by Node. */
export const started = 'started';

/** Signals that end a program from outside: these are no sign that Node refused a snapshot. */
const asked: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL', 'SIGPIPE']);

/** Runs a command from a snapshot and ends as it ends; `false` where Node does not take the snapshot and nothing has run. */
export function runFromSnapshot(snapshot: string, argv: readonly string[]): Promise<boolean> {
  return new Promise((give) => {
    const child = spawn(process.execPath, ['--snapshot-blob', snapshot, 'command' satisfies ProgramRole, ...argv], {
      // The channel tells the program when this process is killed.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const { stop, wasTwice } = forwardSignals(child);
    let hasStarted = false;
    child.on('message', (message) => {
      hasStarted ||= message === started;
    });
    child.on('error', () => {
      if (child.pid !== undefined) return;
      stop();
      give(false);
    });
    child.on('exit', (code, signal) => {
      const end = (): void => {
        const wasRefused = !hasStarted && !asked.has(signal ?? '');
        stop();
        if (wasTwice()) process.exitCode = exitCodes.interrupted;
        else if (signal !== null && !wasRefused) process.kill(process.pid, signal);
        else if (!wasRefused) process.exitCode = code ?? 1;
        give(!wasRefused);
      };
      // Its first word may still be on its way.
      if (!hasStarted && child.connected) child.once('disconnect', end);
      else end();
    });
  });
}

/**
 * Hands on what this process is told by others; a terminal tells both of Ctrl-C by itself, and so does a console of Windows. Who asks
 * twice is not kept waiting: a program that is deep in work hears of nothing.
 */
function forwardSignals(child: ChildProcess): { readonly stop: () => void; readonly wasTwice: () => boolean } {
  const shares = process.platform === 'win32' || [0, 1, 2].some((stream) => isatty(stream));
  let times = 0;
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const forward = (): void => {
      times += 1;
      if (times > 1) child.kill('SIGKILL');
      else if (signal !== 'SIGINT' || !shares) child.kill(signal);
    };
    process.on(signal, forward);
    return { signal, forward };
  });
  const stop = (): void => {
    for (const { signal, forward } of listeners) process.removeListener(signal, forward);
  };
  return { stop, wasTwice: () => times > 1 };
}
