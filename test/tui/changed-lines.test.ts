import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedLines } from '../../src/tui/changed-lines.js';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

/** The length of the longest list of lines that both have in order, the slow way. */
function shared(one: readonly string[], two: readonly string[]): number {
  const [head, ...rest] = one;
  if (head === undefined) return 0;
  const at = two.indexOf(head);
  return Math.max(shared(rest, two), at === -1 ? 0 : 1 + shared(rest, two.slice(at + 1)));
}

describe('changed lines', () => {
  test('are the fewest that make one text of the other', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const [one, two] = [before.split('\n'), after.split('\n')];
        const same = shared(one, two);
        expect(changedLines(before, after)).toEqual({ added: two.length - same, removed: one.length - same });
      }),
    );
  });

  test('are what git counts', () => {
    const root = mkdtempSync(join(tmpdir(), 'winnow-lines-'));
    const before = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const after = before.flatMap((line, index) =>
      index === 7 ? [] : index % 9 === 3 ? [line, 'new', 'newer'] : [index === 20 ? 'other' : line],
    );
    writeFileSync(join(root, 'a'), `${before.join('\n')}\n`);
    writeFileSync(join(root, 'b'), `${after.join('\n')}\n`);
    let counted = '';
    try {
      execFileSync('git', ['diff', '--no-index', '--numstat', 'a', 'b'], { cwd: root, encoding: 'utf8' });
    } catch (error) {
      counted = String((error as { stdout: string }).stdout);
    }
    rmSync(root, { recursive: true, force: true });
    const { added, removed } = changedLines(before.join('\n'), after.join('\n'));
    expect(counted.startsWith(`${added}\t${removed}\t`)).toBe(true);
  });

  test('are counted without their order where there are very many', () => {
    const many = (from: number) => Array.from({ length: 9000 }, (_, index) => `line ${from + index}`).join('\n');
    expect(changedLines(many(0), many(4500))).toEqual({ added: 4500, removed: 4500 });
  });
});
