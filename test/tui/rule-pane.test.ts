import { describe, expect, test } from 'vitest';
import type { RuleView } from '../../src/index.js';
import { type RuleOptions, ruleLines } from '../../src/tui/view/rule.js';
import { lineText, lineWidth } from '../../src/tui/view/text.js';
import { drawn, fresh } from './panes-support.js';

const options: RuleOptions = { view: 'diff', wrap: true, width: 90 };

const cases: Record<string, [width: number, changed: Partial<RuleOptions>]> = {
  'diff.90': [90, {}],
  'diff.76': [76, {}],
  'diff.134': [134, {}],
  'tuned.76': [76, { view: 'tuned' }],
  'original.76': [76, { view: 'original' }],
  'cut.76': [76, { wrap: false }],
  'scrolled.76': [76, { wrap: false, left: 16 }],
  'broken.76': [76, { view: 'original', broken: { line: 6, column: 3, message: "the operator `wher` isn't known" } }],
};

describe.each(Object.entries(cases))('%s', (name, [width, changed]) => {
  test('is drawn', async () => {
    const { rule, detail } = fresh('desktopnow-file-signature', 2);
    const { lines } = ruleLines(rule, detail, { ...options, width, ...changed });
    await expect(drawn(lines, width)).toMatchFileSnapshot(`../fixtures/review-panes/rule-${name}.txt`);
    expect(lines.every((line) => lineWidth(line) <= width)).toBe(true);
  });
});

test("the pane opens at the first line that was added, and at the rule's error where it has one", () => {
  const { rule, detail } = fresh('desktopnow-file-signature', 2);
  const diff = ruleLines(rule, detail, options);
  expect(lineText(diff.lines[diff.weavePoint] ?? [])).toContain('+ // winnow:begin');
  const tuned = ruleLines(rule, detail, { ...options, view: 'tuned' });
  expect(lineText(tuned.lines[tuned.weavePoint] ?? [])).toContain('// winnow:begin');
  const broken = { line: 5, column: 1, message: 'no' };
  const wrong = ruleLines(rule, undefined, { ...options, broken });
  expect(lineText(wrong.lines[wrong.weavePoint] ?? [])).toContain('| where Timestamp');
  expect(lineText(wrong.lines.at(wrong.weavePoint + 2) ?? [])).toContain('no');
});

test('a rule that takes no clause says why', () => {
  const { rule, detail } = fresh('desktopnow-file-signature', 2);
  if (detail.tuned === undefined) throw new Error('nothing woven');
  const tuned = { ...detail.tuned, verified: false, problem: 'no place in the rule takes the clause' };
  const { lines } = ruleLines(rule, { ...detail, tuned }, options);
  expect(lines.map(lineText).join('\n')).toContain('! no place in the rule takes the clause');
});

const hostile = [
  '\x1b[2J\x1b]0;title\x07 | where x == "\u202ecod.exe"',
  '\0\r\u2028 | where',
  'a'.repeat(10_000),
  `| where Name == "${'漢'.repeat(3000)}"`,
  '| where Name == "שלום" // مرحبا',
  '\t| where Name == "👨‍👩‍👧"',
];

test.each(hostile.map((query, index) => [index, query] as const))('odd query %i stays within the pane', (_, query) => {
  const { rule } = fresh('desktopnow-file-signature', 2);
  const odd: RuleView = { ...rule, query };
  for (const wrap of [true, false]) {
    const { lines } = ruleLines(odd, undefined, { ...options, wrap, left: wrap ? 0 : 7 });
    for (const line of lines) {
      expect(lineWidth(line)).toBeLessThanOrEqual(90);
      expect(lineText(line)).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
    }
  }
});

test('the same is drawn once', () => {
  const { rule, detail } = fresh('desktopnow-file-signature', 2);
  expect(ruleLines(rule, detail, { ...options })).toBe(ruleLines(rule, detail, { ...options }));
});
