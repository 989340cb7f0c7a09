import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoundPredicate, ColumnTest } from '../../src/bind/bound.js';
import { type Direction, directionOf } from '../../src/clause-direction.js';
import { diff } from '../../src/cli/commands/diff-states.js';
import { compileRule, loadSchema, loadWorkspace } from '../../src/index.js';
import { buildManifest } from '../../src/manifest.js';
import { folderOf, put, ruleText, take } from './cli-support.js';
import { approved, commitAll, git, type Printed, printed, sampleRepository } from './gate-support.js';

const schema = loadSchema();
const table = schema.table('DeviceProcessEvents', 'xdr');
const columnOf = (name: string) => {
  const column = table?.columns.get(name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
};
const columns = [columnOf('FileName'), columnOf('AccountName')];

const equals = (values: readonly string[]): ColumnTest => ({
  kind: 'equals',
  foldsCase: true,
  values: values.map((text) => ({ type: 'string', text })),
});

function leaf(index: number, negated: boolean, test: ColumnTest): BoundPredicate {
  const column = columns[index] ?? columnOf('FileName');
  // What a test came from never decides what it does.
  const literal = { kind: 'literal', negated, atom: {} } as never;
  return { kind: 'test', literal, table: 'DeviceProcessEvents', column, negated, test, when: [] };
}

const values = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
const columnTest: fc.Arbitrary<ColumnTest> = fc.oneof(
  values.map(equals),
  fc
    .tuple(
      fc.constantFrom('any' as const, 'all' as const),
      fc.array(values.map(equals), { minLength: 1, maxLength: 2 }),
    )
    .map(([kind, tests]) => ({ kind, tests })),
);
const { predicate } = fc.letrec<{ predicate: BoundPredicate; junction: BoundPredicate; test: BoundPredicate }>(
  (tie) => ({
    predicate: fc.oneof({ maxDepth: 3 }, tie('test'), tie('junction')),
    junction: fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('predicate'), { minLength: 1, maxLength: 3 }))
      .map(([kind, children]) => ({ kind, children })),
    test: fc.oneof(
      { weight: 9, arbitrary: fc.tuple(fc.nat(1), fc.boolean(), columnTest).map((parts) => leaf(...parts)) },
      { weight: 1, arbitrary: fc.constant<BoundPredicate>({ kind: 'never' }) },
    ),
  }),
);

type Row = Readonly<Record<string, string>>;
const texts = ['a', 'b', 'c', 'd'];
const rows: readonly Row[] = texts.flatMap((FileName) => texts.map((AccountName) => ({ FileName, AccountName })));

function holds(one: BoundPredicate, row: Row): boolean {
  switch (one.kind) {
    case 'and':
      return one.children.every((child) => holds(child, row));
    case 'or':
      return one.children.some((child) => holds(child, row));
    case 'test':
      return passes(one.test, row[one.column.name] ?? '') !== one.negated;
    default:
      return false;
  }
}

function passes(test: ColumnTest, text: string): boolean {
  if (test.kind === 'equals') return test.values.some((value) => value.type === 'string' && value.text === text);
  if (test.kind === 'any') return test.tests.some((part) => passes(part, text));
  return test.kind === 'all' && test.tests.every((part) => passes(part, text));
}

const expiry = fc.option(fc.constantFrom('2026-01-01', '2026-02-01'), { nil: undefined });

describe('the direction of a change', () => {
  test('is told only where every row bears it out', () => {
    let told = 0;
    fc.assert(
      fc.property(predicate, predicate, expiry, expiry, (one, other, from, to) => {
        const direction = directionOf({ predicate: one, expires: from }, { predicate: other, expires: to });
        const days = ['2025-12-31', '2026-01-15', '2026-03-01'];
        const left = (which: BoundPredicate, last: string | undefined) =>
          new Set(
            days.flatMap((day) =>
              rows.flatMap((row, index) =>
                holds(which, row) && (last === undefined || day <= last) ? [`${day} ${index}`] : [],
              ),
            ),
          );
        const [before, after] = [left(one, from), left(other, to)];
        const more = [...after].some((row) => !before.has(row));
        const fewer = [...before].some((row) => !after.has(row));
        if (direction !== 'unknown') told += 1;
        const allowed: Readonly<Record<Direction, boolean>> = {
          same: !more && !fewer,
          wider: !fewer,
          narrower: !more,
          unknown: true,
        };
        expect(allowed[direction]).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(told).toBeGreaterThan(100);
  });

  const a = leaf(0, false, equals(['a']));
  const b = leaf(1, false, equals(['b']));
  const ab = leaf(0, false, equals(['a', 'b']));
  const text = (words: string): BoundPredicate => leaf(0, false, { kind: 'text', operator: 'contains', text: words });
  const letter: ColumnTest = { kind: 'text', operator: 'contains', text: 'x' };
  const and = (...children: readonly BoundPredicate[]): BoundPredicate => ({ kind: 'and', children });
  const or = (...children: readonly BoundPredicate[]): BoundPredicate => ({ kind: 'or', children });

  test.each<readonly [string, BoundPredicate, BoundPredicate, Direction]>([
    ['a conjunct more', a, and(a, b), 'narrower'],
    ['a disjunct more', a, or(a, b), 'wider'],
    ['another order', and(a, b), and(b, a), 'same'],
    ['a value more', a, ab, 'wider'],
    ['a value more under not', leaf(0, true, equals(['a'])), leaf(0, true, equals(['a', 'b'])), 'narrower'],
    ['a conjunct for another', and(a, b), and(a, leaf(1, false, letter)), 'unknown'],
    ['a conjunct that contradicts', and(a, b), and(a, text('x')), 'narrower'],
    ['both sides of it', a, or(and(a, text('a')), and(a, leaf(0, true, letter))), 'same'],
    ['a conjunct more and a value more', a, and(ab, b), 'unknown'],
    ['a longer text', text('ab'), text('abc'), 'narrower'],
    ['another text', text('ab'), text('bc'), 'unknown'],
    ['other letter case', a, leaf(0, false, { ...equals(['a']), foldsCase: false } as ColumnTest), 'narrower'],
    ['the other column', a, leaf(1, false, equals(['a'])), 'unknown'],
    ['not', a, leaf(0, true, equals(['a'])), 'unknown'],
  ])('%s', (_, before, after, expected) => {
    const meaning = (one: BoundPredicate) => ({ predicate: one, expires: undefined });
    expect(directionOf(meaning(before), meaning(after))).toBe(expected);
  });

  test('stays polynomial in deep alternation', () => {
    let [one, other]: [BoundPredicate, BoundPredicate] = [a, b];
    for (let depth = 0; depth < 60; depth += 1) {
      one = depth % 2 === 0 ? or(and(one, b), and(one, text('x'))) : and(or(one, a), or(one, b));
      other = depth % 2 === 0 ? or(and(other, a), and(other, text('y'))) : and(or(other, a), or(other, b));
    }
    const start = performance.now();
    directionOf({ predicate: one, expires: undefined }, { predicate: other, expires: undefined });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

function diffed(root: string, state: string, format: 'text' | 'json' = 'text'): Promise<Printed> {
  return printed(root, (io) => diff(state, { format }, io));
}

interface Change {
  readonly kind: string;
  readonly direction: string;
  readonly scenario: string;
}

async function changes(root: string, state: string): Promise<readonly string[]> {
  const { out, err } = await diffed(root, state, 'json');
  expect(err).toBe('');
  const read = JSON.parse(out) as { readonly schema: string; readonly changes: readonly Change[] };
  expect(read.schema).toBe('winnow.diff/1');
  return read.changes.map(({ kind, direction, scenario }) => `${scenario} ${kind} ${direction}`);
}

describe('winnow diff', () => {
  const path = 'exclusions/remote-tool.yaml';

  test('says what a change does to clauses, against a revision and a folder', async () => {
    const root = sampleRepository();
    commitAll(root);
    expect(await changes(root, 'HEAD')).toEqual([]);
    await approved(root, 'remote-tool', 'help-desk');
    expect(await changes(root, 'HEAD')).toEqual(['help-desk added wider']);
    git(root, 'commit', '-qam', 'approved');
    put(root, path, take(root, path).replace('user.name == "helpdesk" and ', ''));
    // An approval that does not stand is no clause.
    expect(await changes(root, 'HEAD')).toEqual(['help-desk removed narrower']);
    await approved(root, 'remote-tool', 'help-desk');
    expect(await changes(root, 'HEAD')).toEqual(['help-desk changed wider']);
    // A row that the old clause kept: what got wider is seen, not only said.
    expect((await diffed(root, 'HEAD')).out).toMatch(/for example\n {6}[A-Za-z]+ = "/);
    await approved(root, 'remote-tool', 'help-desk', '2027-01-30');
    expect(await changes(root, 'HEAD')).toEqual(['help-desk changed unknown']);
    const other = sampleRepository();
    expect(await changes(root, other)).toEqual(['help-desk added wider']);
    const shown = await diffed(root, 'HEAD');
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('~ help-desk  changed, direction unknown: read both');
    expect(shown.out).toContain('    + | where not(now() < datetime(2027-01-31) and FileName =~ "anydesk.exe")');
  }, 30_000);

  test('leaves nothing behind of the earlier state', async () => {
    const root = sampleRepository();
    commitAll(root);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folderOf({ 'kept.txt': '' });
    try {
      expect((await diffed(root, 'HEAD')).code).toBe(0);
      expect(readdirSync(tmpdir())).toEqual(['kept.txt']);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  test('reads values from list files as they were', async () => {
    const root = folderOf({
      'rules/r.yaml': ruleText('r'),
      'lists/hashes.txt': `${'a'.repeat(40)}\n`,
      'exclusions/r.yaml':
        'rule: r\nscenarios:\n  - id: s1\n    filter: file.hash matches known good hash\n    review:\n      values: { known-good-hash: { file: lists/hashes.txt } }\n',
    });
    expect(await approved(root, 'r', 's1')).toMatchObject({ code: 0 });
    commitAll(root);
    expect(await changes(root, 'HEAD')).toEqual([]);
    put(root, 'lists/hashes.txt', `${'a'.repeat(40)}\n${'b'.repeat(40)}\n`);
    await approved(root, 'r', 's1');
    expect(await changes(root, 'HEAD')).toEqual(['s1 changed wider']);
  });

  test('reads a folder of tuned rules by its manifest, whose older form it refuses', async () => {
    const root = sampleRepository();
    await approved(root, 'remote-tool', 'help-desk');
    const text = buildManifest(
      loadWorkspace(root).jobs.map((job) => ({
        result: compileRule(job, schema, { includeUnreviewed: false, environment: undefined }),
        out: `tuned/${job.rule.id}.yaml`,
      })),
    );
    put(root, 'tuned/manifest.json', text);
    expect(await changes(root, 'tuned')).toEqual([]);
    await approved(root, 'remote-tool', 'help-desk', '2027-01-30');
    expect(await changes(root, 'tuned')).toEqual(['help-desk changed unknown']);
    put(root, 'tuned/manifest.json', text.replace('manifest/2', 'manifest/1'));
    const refused = await diffed(root, 'tuned');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('older winnow');
  });

  test('writes nothing of a commit outside of its own folder, and follows no link', async () => {
    const root = sampleRepository();
    commitAll(root);
    const object = git(root, 'hash-object', '-w', 'winnow.yaml').trim();
    git(root, 'update-index', '--add', '--cacheinfo', `120000,${object},rules/link.yaml`);
    git(root, 'commit', '-q', '-m', 'link');
    expect((await diffed(root, 'HEAD')).code).toBe(0);
    expect(readdirSync(join(root, 'rules'))).toEqual(['remote-tool.yaml', 'scheduled-task.yaml']);
  });

  test('needs a state that is there, and files that can be read', async () => {
    const root = sampleRepository();
    expect((await diffed(root, 'HEAD')).err).toContain('no git repository');
    commitAll(root);
    for (const name of ['nope', '--output=x', 'rules/none', 'lists']) expect((await diffed(root, name)).code).toBe(2);
    put(root, 'exclusions/broken.yaml', 'rule: [');
    const broken = await diffed(root, 'HEAD');
    expect([broken.code, broken.out]).toEqual([2, '']);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'broken');
    put(root, 'exclusions/broken.yaml', 'rule: remote-tool\nscenarios: []\n');
    const mended = await diffed(root, 'HEAD');
    expect(mended.code).toBe(0);
    expect(mended.err).toContain('could not be read as a whole');
  });
});
