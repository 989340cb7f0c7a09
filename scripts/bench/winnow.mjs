// The command line of winnow as the benchmark runs it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './harness.mjs';

/** Nothing is taken from an earlier run, and two workers share the work. */
export const cold = ['--no-cache', '--workers', '2'];

/** `winnow` with arguments. Rules that cannot be tuned are findings: exit code 1 is a result like any other. */
export function winnow({ main }, parts, options = {}) {
  return run([main, ...parts], { codes: [0, 1], ...options });
}

/** `winnow compile` of a workspace, reviewed or not. */
export function compile(context, workspace, parts, options = {}) {
  return winnow(context, ['compile', '--include-unreviewed', ...parts], { cwd: workspace, ...options });
}

/** The same where nothing was written before. */
export function compileAnew(context, workspace, parts, options = {}) {
  rmSync(join(workspace, 'tuned'), { recursive: true, force: true });
  return compile(context, workspace, parts, options);
}
