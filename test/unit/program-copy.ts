import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A copy of the built program, with a name of its own for its build, and without a start-up snapshot. */
export function programCopy(build: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'winnow-program-')), 'dist');
  cpSync(resolve('dist'), folder, {
    recursive: true,
    dereference: true,
    filter: (path) => !/dist[\\/]snapshot$|\.d\.ts$/.test(path),
  });
  for (const name of ['schema', 'node_modules', 'package.json'])
    symlinkSync(resolve(name), join(dirname(folder), name), name === 'package.json' ? 'file' : 'junction');
  writeFileSync(join(folder, 'build-id'), `${build}\n`);
  return join(folder, 'cli/main.js');
}

/** The same, but it can do nothing that it does not remember: a command that it would have to run ends with 99. */
export function forgetfulCopy(build: string): string {
  const main = programCopy(build);
  writeFileSync(join(dirname(main), 'run-here.js'), 'export async function runHere() { process.exitCode = 99; }\n');
  return main;
}

export function removeCopy(main: string): void {
  rmSync(dirname(dirname(dirname(main))), { recursive: true, force: true });
}
