import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The command line as it was built before the tests. */
export const cliPath: string = resolve('dist/cli/main.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly milliseconds: number;
  /** Undefined where the command ran in the process of the test. */
  readonly pid?: number;
}

/** One run of `winnow` in a folder. */
export function winnow(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const start = performance.now();
  const done = spawnSync(process.execPath, [cliPath, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return {
    code: done.status,
    out: done.stdout,
    err: done.stderr,
    milliseconds: performance.now() - start,
    pid: done.pid,
  };
}

/** The same without waiting for its end, for runs at the same time. */
export function startWinnow(
  cwd: string,
  args: readonly string[],
): { readonly kill: () => void; readonly done: Promise<Run> } {
  const start = performance.now();
  const child = spawn(process.execPath, [cliPath, ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const done = new Promise<Run>((give) => {
    child.on('close', (code) => give({ code, out, err, milliseconds: performance.now() - start }));
  });
  return { kill: () => void child.kill('SIGINT'), done };
}

/** A new folder with these files. */
export function folderOf(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'winnow-'));
  for (const [path, text] of Object.entries(files)) put(root, path, text);
  return root;
}

export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

export function take(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** All files below a folder, sorted. */
export function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** A rule file; its query is one table with a filter, or what is given. */
export function ruleText(
  id: string,
  query = 'DeviceProcessEvents\n| where FileName has "x"\n| summarize Count = count() by DeviceId',
): string {
  return `id: ${id}\nname: Rule ${id}\nquery: |\n${query
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`;
}

/** An exclusion file with one scenario `s1`. */
export function exclusionsText(rule: string, filter: string, review = ''): string {
  return `rule: ${rule}\nscenarios:\n  - id: s1\n    title: Backup job\n    filter: ${JSON.stringify(filter)}\n${review}`;
}

/** Anything in a text that a terminal could obey; line ends and tabs are what winnow prints itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
export const controls: RegExp = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** The seed pages beside the repository; absent where only the repository was cloned. */
export function seedPages(): readonly string[] {
  try {
    const folder = resolve('../shared/seeds');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
