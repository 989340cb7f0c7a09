import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);
const script = new URL('scripts/bench.mjs', root).pathname;

interface Row {
  readonly name: string;
  readonly value: number | null;
  readonly reference: number | null;
  readonly ratio: number | null;
  readonly target: number;
  readonly ok: boolean | null;
  readonly skipped?: string;
}

function bench(...options: readonly string[]): readonly Row[] {
  const out = execFileSync(process.execPath, [script, '--json', '--quick', ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { rows, ...others } = JSON.parse(out) as { readonly rows: readonly Row[] };
  expect(others).toEqual({});
  return rows;
}

/** The benchmark's parts are plain scripts: what they give is told here. */
const load = async <Part>(name: string): Promise<Part> => import(new URL(`scripts/bench/${name}`, root).href);

interface Frame {
  readonly functionName: string;
  readonly url: string;
}

/** A profile in which each function calls the next, with one millisecond of its own. */
function chain(frames: readonly Frame[]) {
  return {
    nodes: frames.map((callFrame, id) => ({ id, callFrame, children: id + 1 < frames.length ? [id + 1] : [] })),
    samples: frames.map((_, id) => id),
    timeDeltas: frames.map(() => 1000),
  };
}

describe('what the benchmark works out', () => {
  test('the power by which time grows', async () => {
    const { growthExponent } = await load<{ growthExponent(points: readonly (readonly number[])[]): number }>(
      'harness.mjs',
    );
    const sizes = [1000, 3000, 10_000];
    expect(growthExponent(sizes.map((size) => [size, size * 7]))).toBeCloseTo(1);
    expect(growthExponent(sizes.map((size) => [size, size ** 2]))).toBeCloseTo(2);
  });

  test('whose time a sample is', async () => {
    const { stagesOf } = await load<{
      stagesOf(profiles: readonly object[], dist: string): readonly { readonly stage: string; readonly time: number }[];
    }>('profile.mjs');
    const own = (path: string, functionName = 'f'): Frame => ({ functionName, url: `file:///w/dist/${path}` });
    const kusto: Frame = { functionName: 'ParseAndAnalyze', url: '/w/Kusto.Language.Bridge.min.js' };
    const library: Frame = { functionName: 'g', url: '/w/bridge.min.js' };
    const base: Frame = { functionName: '(root)', url: '' };
    const stages = (...frames: readonly Frame[]) =>
      Object.fromEntries(stagesOf([chain([base, ...frames])], '/w/dist').map(({ stage, time }) => [stage, time]));
    const starts = { 'starting Node, loading modules': 1 };
    expect(stages(own('kql/a.js'), library, kusto, library)).toEqual({
      ...starts,
      "reading Kusto's tree": 2,
      "Kusto's analysis of the rules": 2,
    });
    expect(stages(own('verify/a.js'), own('kql/a.js'), kusto)).toEqual({
      ...starts,
      verifying: 2,
      "Kusto's analysis to verify": 1,
    });
    expect(stages(own('bind/a.js'), own('safety/a.js'), own('kql/a.js'), kusto)).toEqual({
      ...starts,
      'binding and printing clauses': 1,
      'safety analysis': 3,
    });
  });

  test('an edit of a rule that keeps its shape', async () => {
    const { edited } = await load<{ edited(rule: object, number: number): object }>('variant.mjs');
    const query = 'T\n| where FileName =~ "cmd.exe"\n| where A has "word"';
    const rule = { query, text: `description: T\nquery: |\n${query.replace(/^/gm, '  ')}\n` };
    const after = 'T\n| where FileName =~ "cmd2.exe"\n| where A has "word2"';
    expect(edited(rule, 2)).toEqual({
      query: after,
      text: `description: T\nquery: |\n${after.replace(/^/gm, '  ')}\n`,
    });
  });
});

describe('the benchmark', () => {
  test('prints a row as JSON and nothing else', () => {
    const [row, ...others] = bench('--rows', '3');
    expect(others).toEqual([]);
    expect(Object.keys(row ?? {})).toEqual(['name', 'value', 'reference', 'ratio', 'target', 'ok']);
    expect(row?.name).toBe('3 winnow --version (ms)');
    expect(row?.value).toBeGreaterThan(0);
    expect(row?.reference).toBeGreaterThan(0);
    // Whether the target is met is not asked here: that is no matter of a test.
    expect(row?.ratio).toBeCloseTo(Number(row?.value) / Number(row?.reference), 2);
    expect(row?.ok).toBe(Number(row?.ratio) <= Number(row?.target));
  });

  test('leaves out what needs a corpus where there is none, and says so', () => {
    const rows = bench('--rows', '1,8', '--corpus', '/no/such/folder');
    expect(rows.map(({ name, value, ok, skipped }) => ({ name, value, ok, skipped }))).toEqual([
      { name: '1 cold verified compile of the corpus (ms)', value: null, ok: null, skipped: 'there is no corpus' },
      { name: '8 watch: edit to result, 95th percentile (ms)', value: null, ok: null, skipped: 'there is no corpus' },
    ]);
  });

  test('refuses rows that there are not', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--json', '--rows', '3,11'], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([2, '', 'there are rows 1 to 10: `--rows 1,3`\n']);
  });
});
