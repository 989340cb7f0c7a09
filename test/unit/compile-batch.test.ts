import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, folderOf, put, take } from './cli-support.js';
import { programCopy, removeCopy } from './program-copy.js';

// Everything that can be wrong, beside enough rules that workers are started.
function troubledWorkspace(): string {
  const rule = (id: string, line = '| where FileName =~ "x.exe"') =>
    `id: ${id}\nname: R ${id}\nquery: |\n  DeviceProcessEvents\n  ${line}\n`;
  const root = folderOf({
    'winnow.yaml': 'tables:\n  Own_CL: { file: own.yaml }\nseverities:\n  WN401: note\n',
    'own.yaml': 'Own_CL:\n  columns: { Host: string, TimeGenerated: datetime }\n',
    'rules/own.yaml': 'id: own\nname: Own\nquery: Own_CL | where Host == "a"\n',
    'rules/many.yaml': ['m1', 'm2', 'm3'].map((id) => rule(id)).join('---\n'),
    'rules/lines.yaml': rule('lines').replaceAll('\n', '\r\n'),
    'rules/mark.yaml': `\ufeff${rule('mark')}`,
    'rules/raw.kql': 'DeviceFileEvents | where FileName == "y"',
    'rules/unknown.kql': 'NoSuchTable | where Fn(X)',
    'rules/no-kql.kql': 'DeviceProcessEvents | where (',
    'rules/broken.yaml': 'id: broken\nquery: "',
    'rules/without.yaml': 'id: without\n',
    'rules/zz-twice.yaml': rule('r1'),
    'rules/held.yaml': rule('held'),
    'exclusions/held.yaml': 'rule: held\nscenarios: [',
    'exclusions/nobody.yaml': 'rule: nobody\nscenarios: []\n',
    'exclusions/any.yaml': 'any: true\nscenarios:\n  - id: all\n    title: All\n    filter: user.name == "é😀"\n',
    'exclusions/table.yaml':
      'tables: [DeviceProcessEvents]\nscenarios:\n  - id: lists\n    title: Lists\n    filter: host.name == <host>\n    review:\n      values:\n        host: { file: lists/hosts.txt }\n',
    'lists/hosts.txt': 'h1\nh2\n',
  });
  for (let n = 0; n < 26; n += 1) {
    put(root, `rules/r${n}.yaml`, rule(`r${n}`, `| where FileName =~ "tool${n}.exe" and AccountName != "x"`));
    put(
      root,
      `exclusions/r${n}.yaml`,
      `rule: r${n}\nscenarios:\n  - id: a\n    title: A\n    filter: user.name == "u${n}" and process.name == "a.exe"\n  - id: b\n    title: B\n    filter: event_id == 4688\n  - id: c\n    title: C\n    filter: process.parent_process_name != "b.exe" or process.command_line contains "u"\n  - id: d\n    title: D\n    filter: process.name == "never closed\n  - id: e\n    title: E\n    filter: user.name == "e"\n    review: { decision: approved, by: x, on: 2026-11-21 }\n  - id: f\n    title: F\n    filter: user.name == "f"\n    review: { decision: rejected, by: x, on: 2026-11-21, reason: no }\n  - id: g\n    title: G\n    filter: host.name == <host>\n    review:\n      values:\n        host: { file: lists/${n % 2 === 0 ? 'none' : 'link'}.txt }\n`,
    );
  }
  symlinkSync('hosts.txt', join(root, 'lists/link.txt'));
  return root;
}

let program: string;
let root: string;

beforeAll(() => {
  program = programCopy('batch');
  root = troubledWorkspace();
});

afterAll(() => removeCopy(program));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly tuned: readonly (readonly [path: string, text: string])[];
}

/** One run from the start, with all that it leaves behind but the time that it took. */
function run(args: readonly string[], cache: string): Ended {
  rmSync(join(root, 'tuned'), { recursive: true, force: true });
  const done = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', WINNOW_CACHE_DIR: cache },
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = readdirSync(root).includes('tuned') ? filesBelow(root, 'tuned') : [];
  return {
    code: done.status,
    out: done.stdout.replace(/\(\d+\.\d s\)/, '(time)'),
    err: done.stderr.replace(/^\d+ of \d+ .* left\)\n/gm, ''),
    tuned: paths.map((path) => [path, take(root, path)]),
  };
}

describe.each([
  [['compile', '--include-unreviewed']],
  [['compile', '--include-unreviewed', '--dry-run']],
  [['check', '--today', '2026-11-21', '--format', 'json']],
])('%j is the same', (args) => {
  test('for any number of workers, with and without a cache, whatever happened to that', () => {
    const cache = join(mkdtempSync(join(tmpdir(), 'winnow-batch-')), 'cache');
    const first = run([...args, '--no-cache', '--workers', '1'], cache);
    expect(first.out).toContain(args[0] === 'check' ? 'winnow.check' : 'tuned rules');
    const same = (more: readonly string[], into = cache): void => {
      expect(run([...args, '--quiet', ...more], into)).toEqual(first);
    };
    same(['--workers', '2']);
    expect(filesBelow(cache, '.').length).toBeGreaterThan(20);
    for (const [index, path] of filesBelow(cache, '.').entries()) {
      if (index % 3 === 0) rmSync(join(cache, path));
      if (index % 3 === 1) writeFileSync(join(cache, path), take(cache, path).slice(0, 70));
    }
    same(['--workers', '1']);
    same(['--workers', '4', ...(args[0] === 'compile' ? ['--verify', 'full'] : [])]);
    same(['--workers', '2'], join(root, 'cache-in-the-repository'));
    expect(readdirSync(root)).not.toContain('cache-in-the-repository');
  }, 120_000);
});
