import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, folderOf, put, seedPages, take, winnow } from './cli-support.js';

interface CheckOutput {
  readonly counts: Readonly<Record<string, number>>;
  readonly rules: readonly {
    readonly file: string;
    readonly scenarios: readonly {
      readonly status: string;
      readonly reading: string | null;
      readonly draft: boolean;
    }[];
  }[];
  readonly findings: readonly { readonly code: string; readonly file: string }[];
}

const pages = seedPages();

describe.skipIf(pages.length === 0)('the five seed pages, end to end', () => {
  const root = folderOf();
  beforeAll(() => {
    expect(winnow(root, ['import', ...pages]).code).toBe(0);
  });

  test('every scenario has the verdict of golden/seeds.md', () => {
    const run = winnow(root, ['check', '--format', 'json']);
    expect(run.code).toBe(1);
    const output = JSON.parse(run.out) as CheckOutput;
    const verdicts = Object.fromEntries(
      output.rules.map(({ file, scenarios }) => [
        file.slice('rules/'.length, -'.yaml'.length),
        scenarios.map(({ status, reading }) => `${status} ${reading ?? '-'}`),
      ]),
    );
    expect(verdicts).toEqual({
      'desktopnow-file-signature': [...Array<string>(3).fill('ready exclude'), 'partial exclude', 'ready exclude'],
      'distantdesktop-create-process': [],
      'distantdesktop-file-signature': Array<string>(5).fill('needs-decision -'),
      'remotepc-file-signature': [...Array<string>(4).fill('untranslatable keep'), 'malformed -'],
      'remoteutilities-file-signature': Array<string>(5).fill('needs-decision exclude'),
    });
    expect(output.rules.at(-1)?.scenarios.every(({ draft }) => draft)).toBe(true);
    const codes = (file: string): ReadonlySet<string> =>
      new Set(output.findings.filter((one) => one.file === `exclusions/${file}.yaml`).map(({ code }) => code));
    expect([...codes('distantdesktop-file-signature')]).toEqual(expect.arrayContaining(['WN401', 'WN301']));
    expect([...codes('desktopnow-file-signature')]).toEqual(expect.arrayContaining(['WN301', 'WN402']));
    expect([...codes('remotepc-file-signature')]).toEqual(expect.arrayContaining(['WN201', 'WN402', 'WN101']));
    expect([...codes('remoteutilities-file-signature')]).toEqual(expect.arrayContaining(['WN403', 'WN402', 'WN411']));
  });

  test('the check for people', async () => {
    const run = winnow(root, ['check']);
    expect(run.err).toBe('');
    await expect(run.out.replace(/\d+\.\d s\)/, '0.0 s)')).toMatchFileSnapshot('../fixtures/check/seeds/output.txt');
  });

  test('each tuned rule strips to its rule, byte for byte, and compiling again changes nothing', () => {
    expect(winnow(root, ['compile', '--include-unreviewed']).code).toBe(0);
    const tuned = filesBelow(root, 'tuned');
    expect(tuned).toHaveLength(6);
    const before = tuned.map((path) => take(root, path));
    for (const path of tuned.filter((one) => one.endsWith('.yaml'))) {
      const run = winnow(root, ['strip', path]);
      expect([run.code, run.out]).toEqual([0, take(root, path.replace('tuned/', 'rules/'))]);
    }
    expect(winnow(root, ['compile', '--include-unreviewed']).code).toBe(0);
    expect(tuned.map((path) => take(root, path))).toEqual(before);
    expect(before[0]?.match(/winnow:begin/g)).toHaveLength(5);
  });

  test('approve by a reading, reject with a reason, then compile', async () => {
    const file = 'exclusions/distantdesktop-file-signature.yaml';
    const rule = 'distantdesktop-file-signature';
    const before = take(root, file);
    const ids = [...before.matchAll(/- id: (\S+)/g)].map((match) => match[1] ?? '');
    const by = ['--by', 'j.doe', '--on', '2026-11-21'];
    expect(winnow(root, ['approve', rule, ids[0] ?? '', ...by]).code).toBe(1);
    expect(take(root, file)).toBe(before);
    expect(winnow(root, ['approve', rule, ids[0] ?? '', '--reading', 'guard', ...by]).code).toBe(0);
    expect(winnow(root, ['approve', rule, ids[1] ?? '', '--reject', ...by]).code).toBe(2);
    expect(
      winnow(root, ['approve', rule, ids[1] ?? '', '--reject', '--reason', 'too wide: see SOC-7', ...by]).code,
    ).toBe(0);
    await expect(
      take(root, file).replace(/sha256:[0-9a-f]{64}(?:\/query:[0-9a-f]{32})?/g, 'sha256:…'),
    ).toMatchFileSnapshot('../fixtures/approve/reading-and-rejection/exclusions.yaml');
    const run = winnow(root, ['compile', `rules/${rule}.yaml`]);
    expect(run.out).toContain(`tuned/${rule}.yaml\t1 clause\tverified`);
    await expect(take(root, `tuned/${rule}.yaml`)).toMatchFileSnapshot(
      '../fixtures/approve/reading-and-rejection/tuned.yaml',
    );
    const diff = winnow(root, ['compile', '--dry-run', `rules/${rule}.yaml`]);
    await expect(diff.out).toMatchFileSnapshot('../fixtures/compile/dry-run/output.txt');
  });

  test('explain a scenario, and a code', async () => {
    const scenario = winnow(root, [
      'explain',
      '--rule',
      'desktopnow-file-signature',
      '--scenario',
      'legitimate-scheduled-job-execution',
    ]);
    await expect(scenario.out).toMatchFileSnapshot('../fixtures/explain/scenario/output.txt');
    expect(winnow(root, ['explain', 'wn402']).out).toContain('WN402  a value that only a person can fill');
    expect(winnow(root, ['explain', 'WN999']).code).toBe(2);
  });

  test('a second import leaves what is there, and says so where it differs', () => {
    put(
      root,
      'exclusions/remotepc-file-signature.yaml',
      `# mine\n${take(root, 'exclusions/remotepc-file-signature.yaml')}`,
    );
    const run = winnow(root, ['import', ...pages]);
    expect(run.err).toContain('exclusions/remotepc-file-signature.yaml stays as it is');
    expect(take(root, 'exclusions/remotepc-file-signature.yaml')).toMatch(/^# mine/);
  });
});
