import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineRole } from '../../src/weave/markers.js';
import { weaveRuleFile } from '../../src/weave/rule-file.js';
import { addedSpans, strip } from '../../src/weave/strip.js';
import { hostOf, insertionBehind, ruleOf } from './rule-file-support.js';

const B = '// winnow:begin r/s';
const E = '// winnow:end';
const W = '| where not(A)';
const H = '# tuned by winnow from rules/a.yaml: edit that file';

describe('strip by form', () => {
  test.each<[string, string, string]>([
    ['lines', `T\n${B}\n${W}\n${E}\n| count\n`, 'T\n| count\n'],
    ['lines, two in a row', `T\n${B}\n${W}\n${E}\n${B}\n${W}\n${E}\n`, 'T\n'],
    ['lines, at the end', `T\n  ${B}\n  ${W}\n  ${E}`, 'T'],
    ['lines, CRLF', `T\r\n${B}\r\n${W}\r\n${E}\r\n| count`, 'T\r\n| count'],
    ['mid-line', `T\n ${B} mid-line\n ${W}\n ${E}\n  | count`, 'T | count'],
    ['mid-line, two in a row', `T\n${B} mid-line\n${E}\n${B} mid-line\n${E}\n;`, 'T;'],
    ['mid-line, two places', `T\n${B} mid-line\n${E}\n | x\n${B} mid-line\n${E}\n;`, 'T | x;'],
    ['folded', `  T //\n   ${B} folded\n   ${W}\n   ${E}\n  | count\n`, '  T | count\n'],
    ['folded, behind a comment', `  T // x//\n   ${B} folded\n   ${E}\n  | count\n`, '  T // x| count\n'],
    ['spaced', `  T\n  ${B} spaced\n\n  ${W}\n\n  ${E}\n\n  | count\n`, '  T\n  | count\n'],
    ['spaced, two in a row', `  T\n  ${B} spaced\n\n  ${E}\n\n  ${B} spaced\n\n  ${E}\n\n\n  x`, '  T\n\n  x'],
    ['spaced, at the end', `  T\n  ${B} spaced\n\n  ${W}\n\n  ${E}`, '  T'],
    ['spaced mid-line', `  T //\n\n  ${B} spaced mid-line\n\n  ${W}\n\n  ${E}\n\n  | count\n`, '  T | count\n'],
    ['spaced mid-line, CRLF', `T //\r\n\r\n ${B} spaced mid-line\r\n\r\n ${E}\r\n\r\n | x\r\n`, 'T | x\r\n'],
    ['escaped', `"T\\\n  \\n${B} escaped\\\n  \\n${W}\\\n  \\n${E}\\\n  \\n | count"\n`, '"T | count"\n'],
    ['escaped, indented', `"T\\\n  \\n  ${B} escaped\\\n  \\n  ${E}\\\n  \\n\n  | count"\n`, '"T\n  | count"\n'],
    ['the header alone', `${H}\nid: r\n`, 'id: r\n'],
    ['the header and more', `\uFEFF${H}\r\nT\r\n${B}\r\n${E}\r\n`, '\uFEFFT\r\n'],
  ])('%s', (_, tuned, source) => {
    expect(strip(tuned)).toEqual({ value: source, diagnostics: [] });
    const spans = addedSpans(tuned).value ?? [];
    expect(spans.every(({ start, end }, index) => start < end && start >= (spans[index - 1]?.end ?? 0))).toBe(true);
  });

  test.each<[string, string]>([
    ['an unknown word', `T\n${B} upside-down\n${E}\n`],
    ['words in another order', `T //\n\n${B} mid-line spaced\n\n${E}\n\nx`],
    ['escaped without its escapes', `"T\\\n${B} escaped\n${E}\n\\n"`],
    ['escapes without the word', `"T\\\n\\n${B}\\\n\\n${E}\\\n\\n"`],
    ['half an escape', `"T\\\n\\n${B} escaped\n\\n${E}\\\n\\n"`],
    ['an end of another form', `"T\\\n\\n${B} escaped\\\n${E}\n\\n"`],
    ['an escaped end alone', `"T\\\n\\n${E}\\\n"`],
    ['escaped behind a line that does not go on', `"T\n\\n${B} escaped\\\n\\n${E}\\\n\\n"`],
    ['escaped before a line that begins otherwise', `"T\\\n\\n${B} escaped\\\n\\n${E}\\\n| x"`],
    ['escaped with nothing behind', `"T\\\n\\n${B} escaped\\\n\\n${E}\\`],
    ['spaced without an empty line', `T\n${B} spaced\n\n${E}\n| x\n`],
    ['spaced with blanks for an empty line', `T\n${B} spaced\n\n${E}\n  \n| x\n`],
    ['spaced mid-line without a comment', `T\n\n${B} spaced mid-line\n\n${E}\n\n| x\n`],
    ['spaced mid-line without an empty line before', `T //\n${B} spaced mid-line\n\n${E}\n\n| x\n`],
    ['spaced mid-line with nothing behind', `T //\n\n${B} spaced mid-line\n\n${E}\n`],
    ['spaced mid-line behind nothing', `\n${B} spaced mid-line\n\n${E}\n\n| x\n`],
    ['folded without a comment', `  T\n   ${B} folded\n   ${E}\n  x`],
    ['folded without indentation', `T //\n${B} folded\n${E}\nx`],
    ['folded before a line further left', `  T //\n   ${B} folded\n   ${E}\n x`],
    ['two forms in a row', `T\n${B} spaced\n\n${E}\n\n${B}\n${E}\n`],
    ['two indentations in a row', `T\n${B}\n${E}\n  ${B}\n  ${E}\n`],
    ['a mid-line clause behind the header', `${H}\n${B} mid-line\n${E}\nx`],
    ['mid-line clauses that share a line', `T\n${B} mid-line\n  ${E}\nx`],
  ])('refuses %s', (_, text) => {
    const { value, diagnostics } = strip(text);
    expect([value, diagnostics.map(({ code }) => code)]).toEqual([undefined, ['WN610']]);
  });
});

describe('line roles', () => {
  test.each([
    [`  ${B}`, 'begin'],
    [`\t${B} mid-line`, 'begin'],
    [`  \\n  ${B} escaped\\`, 'begin'],
    [`${B} escaped`, 'foreign'],
    [`${B}\\`, 'foreign'],
    [`${B}  spaced`, 'foreign'],
    [`${B} spaced `, 'foreign'],
    [`\\n${E}`, 'foreign'],
    [`${E}\\`, 'foreign'],
    [`\\n//winnow:x`, 'foreign'],
    [`//\twinnow: x`, 'foreign'],
    [`x ${B}`, 'text'],
    [`\\\\n${B}`, 'text'],
    ['// winnowing', 'text'],
    ['# winnow:begin r/s', 'text'],
  ])('%j is %s', (line, kind) => {
    expect(lineRole(line).kind).toBe(kind);
  });
});

describe('hostile files', () => {
  const words = ['', ' mid-line', ' folded', ' spaced', ' spaced mid-line', ' escaped'];
  const piece = fc.constantFrom(
    ...words.map((word) => `${B}${word}`),
    `\\n${B} escaped\\`,
    E,
    `\\n${E}\\`,
    W,
    H,
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '  ',
    ' //',
    '\\',
    '\\n',
    'T "here"',
    '\r',
    '// winnow:',
  );
  const soup = fc.array(piece, { maxLength: 14 }).map((all) => all.join(''));

  test('strip never throws, and what it keeps is the text in order', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const { value, diagnostics } = strip(text);
        expect((value === undefined) === diagnostics.length > 0).toBe(true);
        if (!text.includes('winnow')) expect(value).toBe(text);
        let at = 0;
        for (const character of value ?? '') at = text.indexOf(character, at) + 1 || Number.POSITIVE_INFINITY;
        expect(at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('a rule that looks tuned is refused, or its tuned file gives it back', () => {
    const style = fc.constantFrom('|\n  ', '>\n  ', '"', "'", '');
    let woven = 0;
    fc.assert(
      fc.property(soup, soup, style, (before, after, open) => {
        const close = open === '"' || open === "'" ? open : '';
        const inside = `T ${before} where "here" ${after}`.replaceAll('\n', '\n  ');
        const quoted = open === '"' ? inside.replaceAll('"', '\\"') : inside;
        const text = `id: r\nquery: ${open}${quoted}${close}\n`;
        let rule: ReturnType<typeof ruleOf>;
        try {
          rule = ruleOf(text);
        } catch {
          return;
        }
        if (!rule.query.value.includes('"here"')) return;
        const { value, diagnostics } = weaveRuleFile(
          hostOf(rule),
          [insertionBehind(rule, '"here"', ['where not(A)'])],
          true,
        );
        if (value === undefined) expect(diagnostics[0]?.code).toMatch(/^WN6(?:02|05|10)$/);
        else {
          expect(strip(value.text).value).toBe(text);
          woven += 1;
        }
      }),
      { numRuns: 3000 },
    );
    expect(woven).toBeGreaterThan(100);
  });
});
