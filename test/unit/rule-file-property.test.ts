import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readRules } from '../../src/sources/rule-file.js';
import { withoutInsertions } from '../../src/verify/tuned-text.js';
import { weaveRuleFile } from '../../src/weave/rule-file.js';
import { strip } from '../../src/weave/strip.js';
import { placesOf } from '../support/places.js';
import { hostOf, insertionBehind } from './rule-file-support.js';

type Style = 'literal' | 'folded' | 'plain' | 'single-quoted' | 'double-quoted';

const here = 'where K == "here"';
const pieces = fc.constantFrom(
  'T',
  '| where A == "it\'s"',
  '| extend B = @"c:\\x"',
  '| where C in ("a", "b")',
  '(',
  ')',
  ';',
  'by D, E',
  '🙂',
  '| where F has "http://x"',
  '| where G == "there"',
);
const clauses = fc.constantFrom<readonly string[]>(
  ['where not(K == "v")'],
  ['where not(', '    K == "it\'s"', '    and L == @"c:\\d"', ')'],
  ['where not(K == "🙂 // x | y")'],
  ['where not(K == "a\tb")'],
);
/** A clause that a plain scalar cannot hold. */
const awkward = fc.constantFrom<readonly string[]>(
  ['where not(K == "a: b")'],
  ['where not(K == "a #b")'],
  ['where not(K == "{[a]}, !x & *y %z")'],
);

function encoded(style: Style, text: string): string {
  if (style === 'single-quoted') return text.replaceAll("'", "''");
  return style === 'double-quoted' ? text.replace(/["\\]/g, '\\$&') : text;
}

const blank = fc.constantFrom('', ' ', '  ', '\t');

/** A block scalar behind `query: `. */
function block(style: 'literal' | 'folded'): fc.Arbitrary<string> {
  const line = fc
    .tuple(
      blank,
      fc.array(pieces, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(' ', '  ', '\t'),
      fc.constantFrom('', ' ', ' // note'),
    )
    .map(([lead, words, between, trail]) => lead + words.join(between) + trail);
  const lines = fc.array(fc.oneof({ weight: 4, arbitrary: line }, { weight: 1, arbitrary: fc.constant('') }), {
    maxLength: 4,
  });
  const middle = fc
    .tuple(
      blank,
      fc.constantFrom('', 'T ', 'T  '),
      fc.constantFrom('', ' ', ' | count', '  | count', ')', ' // note', '; // x'),
    )
    .map(([lead, before, rest]) => lead + before + here + rest);
  return fc
    .record({
      lines: fc.tuple(lines, middle, lines).map(([a, b, c]) => [...a, b, ...c]),
      indent: fc.integer({ min: 1, max: 4 }),
      chomp: fc.constantFrom('', '-', '+'),
      comment: fc.constantFrom('', '  ', ' # why'),
    })
    .map(({ lines: all, indent, chomp, comment }) => {
      const margin = ' '.repeat(indent);
      const first = all.find((one) => one !== '') ?? '';
      const indicator = /^[ \t]/.test(first) ? String(indent) : '';
      const sign = style === 'literal' ? '|' : '>';
      return `${sign}${indicator}${chomp}${comment}\n${all.map((one) => (one === '' ? '' : margin + one)).join('\n')}`;
    });
}

/** A flow scalar behind `query: `. */
function flow(style: 'plain' | 'single-quoted' | 'double-quoted'): fc.Arbitrary<string> {
  const quote = style === 'plain' ? '' : style === 'single-quoted' ? "'" : '"';
  const breaks = ['\n  ', '\n    ', '\n\n  ', ' \n \n\n   '];
  const escapes =
    style === 'double-quoted' ? ['\\n', '\\n  ', '\\\n  ', '\\n\\\n  ', '\\\n  \\ ', '\\t', '\\r\\n', '\\x20'] : [];
  const between = fc.constantFrom(' ', ' ', '  ', '\t', ...breaks, ...escapes);
  const joined = fc
    .array(fc.tuple(pieces, between), { maxLength: 5 })
    .map((all) => all.map(([word, gap]) => encoded(style, word) + gap).join(''));
  const gap = fc.oneof(between, fc.constantFrom('', ')', ' // note', ' // note\n\n  '));
  const end = fc.constantFrom('', ...(style === 'plain' ? [' # why'] : [' ', '\n  ']));
  return fc.tuple(joined, gap, joined, end).map(([before, behind, after, last]) => {
    const start = style === 'plain' && !/^[T|]/.test(before) ? 'T ' : '';
    const body = `${start}${before}${encoded(style, here)}${behind}${after}`;
    return style === 'plain' ? body.trimEnd() + last : `${quote}${body}${last}${quote}`;
  });
}

const scalars: Readonly<Record<Style, fc.Arbitrary<string>>> = {
  literal: block('literal'),
  folded: block('folded'),
  plain: flow('plain'),
  'single-quoted': flow('single-quoted'),
  'double-quoted': flow('double-quoted'),
};

const file = (scalar: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .record({
      mark: fc.constantFrom('', '\uFEFF'),
      head: fc.constantFrom(
        'id: r\nquery: ',
        '# top\nname:   "q"   # kept\nid: r\nquery: !!str ',
        'id: r\nquery: &q ',
        '---\nid: r\nquery: ',
      ),
      scalar,
      tail: fc.constantFrom(
        '',
        '\n',
        '\n\n\n',
        '\nversion:   1.0.0   # kept\n',
        '\n# end\n',
        '\n---\nid: s\nquery: |\n  T\n',
        '\nversion: 1',
      ),
      ends: fc.constantFrom('lf', 'crlf', 'mixed'),
    })
    .map(({ mark, head, scalar: text, tail, ends }) => {
      let count = 0;
      return (
        mark +
        (head + text + tail).replace(/\n/g, () => {
          count += 1;
          return ends === 'crlf' || (ends === 'mixed' && count % 3 === 0) ? '\r\n' : '\n';
        })
      );
    });

function documents(text: string): readonly Record<string, unknown>[] {
  return loadAll(text.replace(/^\uFEFF/, '')) as Record<string, unknown>[];
}

describe.each(Object.keys(scalars) as Style[])('a %s scalar', (style) => {
  /** Checks the promises for one file; false where there is no such file, or nothing was woven. */
  const holds = (text: string, lines: readonly string[]): boolean | undefined => {
    const [rule] = readRules({ path: 'rules/a.yaml', text }).rules;
    if (rule?.id !== 'r' || !rule.query.value.includes(here)) return undefined;
    expect(placesOf(rule.query)).toHaveLength(rule.query.value.length + 1);
    const { value: query } = rule.query;
    const inComment = (at: number): boolean => query.slice(query.lastIndexOf('\n', at) + 1, at).includes(' // ');
    if (inComment(query.indexOf(here))) return undefined;
    // Two clauses at one place, and one more at each of the others.
    const others = [...query.matchAll(/"there"/g)]
      .filter(({ index }) => !inComment(index))
      .map(({ index }) => insertionBehind(rule, '"there"', lines, 'scenario-3', index));
    const insertions = [
      insertionBehind(rule, here, lines),
      insertionBehind(rule, here, lines, 'scenario-2'),
      ...others,
    ];
    const { value, diagnostics } = weaveRuleFile(hostOf(rule), insertions, true);
    if (value === undefined) {
      expect(diagnostics.map(({ code }) => code)).toEqual(['WN605']);
      return false;
    }
    expect(strip(value.text).value).toBe(text);
    const [first, ...rest] = documents(text);
    expect(documents(value.text)).toEqual([{ ...first, query: value.query.text }, ...rest]);
    expect(withoutInsertions(value.query)).toBe(rule.query.value);
    const woven = value.query.text.split('\n').map((line) => line.trim());
    for (const line of lines) expect(woven.filter((one) => one.endsWith(line.trim())).length).toBeGreaterThan(1);
    expect(value.query.clauses).toHaveLength(insertions.length);
    // No comment of winnow swallows what follows it.
    expect(value.query.text).not.toMatch(/winnow:end[ \t]*\S/);
    return true;
  };

  test('holds its clauses, and gives its source back', () => {
    fc.assert(
      fc.property(file(scalars[style]), clauses, (text, lines) => {
        const done = holds(text, lines);
        fc.pre(done !== undefined);
        expect(done).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('is refused or holds what YAML could take for something else', () => {
    fc.assert(
      fc.property(file(scalars[style]), awkward, (text, lines) => {
        const done = holds(text, lines);
        fc.pre(done !== undefined);
        if (style !== 'plain') expect(done).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
