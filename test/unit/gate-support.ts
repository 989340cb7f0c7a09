import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { approve } from '../../src/cli/commands/approve.js';
import { type CheckOptions, check } from '../../src/cli/commands/check.js';
import type { Io } from '../../src/cli/io.js';
import { plainStyle } from '../../src/report/style.js';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command prints, run in the process of the test. */
export async function printed(root: string, run: (io: Io) => number | Promise<number>): Promise<Printed> {
  let out = '';
  let err = '';
  const code = await run({
    root,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outStyle: plainStyle,
    errStyle: plainStyle,
  });
  return { code, out, err };
}

export const day = '2026-11-21';

/** `winnow check` on a day of the test's own, for people. */
export function checked(
  root: string,
  options: Partial<CheckOptions> = {},
  paths: readonly string[] = [],
): Promise<Printed> {
  return printed(root, (io) => check(paths, { format: 'pretty', today: day, ...options }, io));
}

/** The codes that a check shows, with the scenarios that they are about, sorted. */
export function shownCodes({ out }: Printed): readonly string[] {
  return [...out.matchAll(/^(?:error|warning|note)\[(WN\d+)\]/gm)].map(([, code]) => code ?? '').sort();
}

export function approved(
  root: string,
  rule: string,
  scenario: string,
  expires = '2027-01-31',
  ticket = 'SOC-1',
): Promise<Printed> {
  const none = { filter: undefined, reading: undefined, value: [], sightings: undefined, reason: undefined, allow: [] };
  return printed(root, (io) =>
    approve(rule, scenario, { ...none, expires, ticket, by: 'j.doe', on: day, reject: false }, io),
  );
}

/** A copy of the sample repository. */
export function sampleRepository(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'winnow-gate-')));
  cpSync(resolve('test/fixtures/gate'), root, { recursive: true });
  return root;
}

/** Git in a folder, as nobody in particular. */
export function git(root: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Commits everything, in a repository that is made where there is none. */
export function commitAll(root: string): void {
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'state');
}
