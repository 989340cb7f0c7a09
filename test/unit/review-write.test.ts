import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type ReviewChange,
  restoreReview,
  type ScenarioView,
  type Write,
  type WriteOutcome,
  writeReview,
} from '../../src/index.js';
import { scenarioKey } from '../../src/review/key.js';
import { scenarioView } from '../../src/review/outline.js';
import { readExclusions } from '../../src/sources/exclusion-file.js';

const made: string[] = [];
const path = 'exclusions/r.yaml';

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function workspace(text: string): string {
  const root = mkdtempSync(join(tmpdir(), 'winnow-review-'));
  made.push(root);
  mkdirSync(join(root, 'exclusions'));
  writeFileSync(join(root, path), text);
  return root;
}

const read = (root: string): string => readFileSync(join(root, path), 'utf8');
const put = (root: string, text: string): void => writeFileSync(join(root, path), text);

function shownOf(text: string, id: string): ScenarioView {
  const { file } = readExclusions({ path, text });
  const scenario = file?.scenarios.find(({ data }) => data.id === id);
  if (file === undefined || scenario === undefined) throw new Error(`no scenario ${id}`);
  return scenarioView('r', file.source, scenario);
}

function written(outcome: WriteOutcome): Extract<WriteOutcome, { kind: 'written' }> {
  if (outcome.kind !== 'written') throw new Error(JSON.stringify(outcome));
  return outcome;
}

const plain = `# of the backup team
rule: r
scenarios:
  - id: one
    title: Nightly job
    filter: process.name == "a.exe"
  # the second
  - id: two
    title: Other job
    filter: process.name == "b.exe" # as agreed
    review:
      decision: rejected # for now
      reason: unclear
`;

const decided: ReviewChange = { decision: 'approved', by: 'j.doe', on: '2026-11-21', fingerprint: { r: 'sha256:00' } };

describe('writing a review', () => {
  test.each<[string, string, ReviewChange, string, string]>([
    [
      'a new review goes behind the filter',
      'one',
      { reading: 'guard' },
      '    filter: process.name == "a.exe"\n',
      '    filter: process.name == "a.exe"\n    review:\n      reading: guard\n',
    ],
    [
      'a value changes in its place, and the comment behind it stays',
      'two',
      { decision: 'approved' },
      'decision: rejected # for now',
      'decision: approved # for now',
    ],
    ['a key is taken out', 'two', { reason: undefined }, '      reason: unclear\n', ''],
    [
      'a new key stands in order',
      'two',
      { by: 'j.doe' },
      'rejected # for now\n',
      'rejected # for now\n      by: j.doe\n',
    ],
  ])('%s', (_, id, change, from, to) => {
    const root = workspace(plain);
    const { write, scenario, others } = written(writeReview(root, shownOf(plain, id), change, 'x'));
    expect(read(root)).toBe(plain.replace(from, to));
    expect([write.before, write.after]).toEqual([plain, read(root)]);
    expect(write.is).toEqual(scenario.review);
    expect([write.key, others]).toEqual([scenarioKey('r', id), 0]);
    expect(readdirSync(join(root, 'exclusions'))).toEqual(['r.yaml']);
  });

  test('lines that changed elsewhere are taken along, and counted', () => {
    const root = workspace(plain);
    const shown = shownOf(plain, 'one');
    put(root, `${plain.replace('Other job', 'Another job')}  - id: three\n    filter: process.name == "c.exe"\n`);
    const outcome = written(writeReview(root, shown, decided, 'approved', plain));
    expect(outcome.others).toBe(2);
    expect(read(root)).toContain('title: Another job');
    expect(read(root)).toContain('- id: three');
  });

  test.each<[string, string, string]>([
    ['its filter', '"a.exe"', '"z.exe"'],
    ['its title', 'Nightly', 'Daily'],
    ['a review of another hand', '"a.exe"\n', '"a.exe"\n    review:\n      decision: rejected\n      reason: no\n'],
  ])('%s is another on disk: nothing is written', (_, from, to) => {
    const root = workspace(plain);
    const theirs = plain.replace(from, to);
    put(root, theirs);
    const outcome = writeReview(root, shownOf(plain, 'one'), decided, 'approved');
    expect(outcome).toMatchObject({ kind: 'conflict', path, theirs: { id: 'one' } });
    expect(read(root)).toBe(theirs);
  });

  test('the scenario, or its file, is gone', () => {
    const root = workspace(plain.replace('id: one', 'id: first'));
    const gone = { kind: 'conflict', path, theirs: undefined };
    expect(writeReview(root, shownOf(plain, 'one'), decided, 'approved')).toEqual(gone);
    rmSync(join(root, path));
    expect(writeReview(root, shownOf(plain, 'one'), decided, 'approved')).toEqual(gone);
  });

  test('a file that does not parse stays as it is', () => {
    const broken = plain.replace('  - id: two', ' - id: two\n  x');
    const root = workspace(broken);
    const outcome = writeReview(root, shownOf(plain, 'one'), decided, 'approved');
    expect(outcome).toMatchObject({ kind: 'failed', path });
    expect(outcome.kind === 'failed' && outcome.reason).toMatch(
      /^it does not parse at \d+:\d+: .+; nothing is written/,
    );
    expect(read(root)).toBe(broken);
  });

  test('a read-only file is told so', () => {
    const root = workspace(plain);
    chmodSync(join(root, path), 0o444);
    expect(writeReview(root, shownOf(plain, 'one'), decided, 'approved')).toEqual({
      kind: 'failed',
      path,
      reason: 'it is read-only',
    });
    expect(read(root)).toBe(plain);
  });
});

describe('taking a write back', () => {
  const approve = (root: string): Write =>
    written(writeReview(root, shownOf(read(root), 'one'), decided, 'approved')).write;

  test('undo and redo give the bytes back', () => {
    const root = workspace(plain);
    const write = approve(root);
    const undone = written(restoreReview(root, write, 'undo'));
    expect(read(root)).toBe(plain);
    expect(undone.scenario.review).toBe(undefined);
    expect(written(restoreReview(root, undone.write, 'redo')).scenario.review).toEqual(write.is);
    expect(read(root)).toBe(write.after);
  });

  test('where other lines changed since, only the review is taken back, with its line', () => {
    const root = workspace(plain);
    const write = approve(root);
    put(root, read(root).replace('Other job', 'Another job'));
    const undone = written(restoreReview(root, write, 'undo'));
    expect(read(root)).toBe(plain.replace('Other job', 'Another job'));
    const redone = written(restoreReview(root, undone.write, 'redo'));
    expect(read(root)).toBe(write.after.replace('Other job', 'Another job'));
    expect(written(restoreReview(root, redone.write, 'undo')).kind).toBe('written');
    expect(read(root)).toBe(plain.replace('Other job', 'Another job'));
  });

  test('a comment that somebody wrote into the review stays', () => {
    const root = workspace(plain);
    const write = approve(root);
    put(root, read(root).replace('      by: j.doe\n', '      # ask again in May\n      by: j.doe\n'));
    expect(restoreReview(root, write, 'undo').kind).toBe('written');
    expect(read(root)).toBe(plain.replace('"a.exe"\n', '"a.exe"\n      # ask again in May\n'));
  });

  test('a review that somebody changed since is theirs', () => {
    const root = workspace(plain);
    const write = approve(root);
    const theirs = read(root).replace('j.doe', 'a.roe');
    put(root, theirs);
    expect(restoreReview(root, write, 'undo')).toMatchObject({
      kind: 'conflict',
      path,
      theirs: { review: { by: 'a.roe' } },
    });
    expect(read(root)).toBe(theirs);
  });
});

describe('any file, any decision', () => {
  const texts = fc.constantFrom('x', 'a: b', "it's", '"q"', 'two\nlines', '- x', '', ' pad ', 'é', '# no comment');
  const change: fc.Arbitrary<ReviewChange> = fc.record(
    {
      decision: fc.constantFrom('approved' as const, 'rejected' as const, undefined),
      by: texts,
      on: fc.constant('2026-11-21'),
      reason: fc.option(texts, { nil: undefined }),
      filter: texts,
      reading: fc.constantFrom('guard' as const, 'keep' as const),
      values: fc.option(fc.dictionary(fc.constantFrom('a', 'b-c'), fc.array(texts, { maxLength: 2 })), {
        nil: undefined,
      }),
      fingerprint: fc.record({ r: fc.constantFrom('sha256:00', 'sha256:01') }),
    },
    { requiredKeys: [] },
  );
  const layout = fc.record({
    indent: fc.constantFrom(0, 2, 6),
    crlf: fc.boolean(),
    lastLine: fc.boolean(),
    review: fc.constantFrom('none', 'block', 'flow', 'empty', 'commented'),
    first: fc.boolean(),
  });

  function fileOf({ indent, crlf, lastLine, review, first }: ReturnType<typeof layout.generate>['value']): string {
    const reviews: Readonly<Record<string, readonly string[]>> = {
      none: [],
      block: [
        'review:',
        '  reason: |',
        '    old',
        '',
        '    one',
        '  "values": { a: [x] }',
        '  fingerprint:',
        '    s: "sha256:99"',
      ],
      flow: ['review: { decision: rejected, reason: "old, one" }'],
      empty: ['review:'],
      commented: ['review: # theirs', '    # why', '    reason: old # one', '    # who', '    by: "x"'],
    };
    const own = reviews[review] ?? [];
    const lines = [...(first ? own : []), 'filter: process.name == "a.exe"', ...(first ? [] : own)];
    const margin = ' '.repeat(indent);
    const scenario = ['- id: one', ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
    const examples = [
      '  examples:',
      '    keeps: [{ FileName: x.exe }]',
      '# between',
      '- id: two',
      '  filter: x == "y"',
    ];
    const text = [
      'rule: r',
      'scenarios:',
      ...[...scenario, ...examples].map((line) => (line === '' ? '' : margin + line)),
    ].join('\n');
    const whole = lastLine ? `${text}\n` : text;
    return crlf ? whole.replaceAll('\n', '\r\n') : whole;
  }

  test('undo gives the bytes back, several times over', () => {
    fc.assert(
      fc.property(
        layout,
        fc.array(fc.tuple(fc.constantFrom('one', 'two'), change), { maxLength: 4 }),
        (file, changes) => {
          const text = fileOf(file);
          const root = workspace(text);
          const writes = changes.map(
            ([id, one]) => written(writeReview(root, shownOf(read(root), id), one, 'x')).write,
          );
          const after = read(root);
          for (const write of [...writes].reverse()) written(restoreReview(root, write, 'undo'));
          expect(read(root)).toBe(text);
          for (const write of writes) written(restoreReview(root, write, 'redo'));
          expect(read(root)).toBe(after);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('where another scenario was changed since, undo gives back what the review said, and no line of the others', () => {
    fc.assert(
      fc.property(layout, change, (file, one) => {
        const text = fileOf(file);
        const root = workspace(text);
        const before = shownOf(text, 'one');
        const { write } = written(writeReview(root, before, one, 'x'));
        put(root, read(root).replace('x == "y"', 'x == "z"'));
        written(restoreReview(root, write, 'undo'));
        expect(shownOf(read(root), 'one').review).toEqual(before.review);
        expect(shownOf(read(root), 'two').filter).toBe('x == "z"');
      }),
      { numRuns: 150 },
    );
  });
});
