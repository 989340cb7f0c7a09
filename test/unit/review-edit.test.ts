import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExclusions } from '../../src/sources/exclusion-file.js';
import type { ReviewData } from '../../src/sources/exclusion-schema.js';
import { editReview, type ReviewChange } from '../../src/sources/review-edit.js';

interface Layout {
  readonly indent: number;
  readonly comments: boolean;
  readonly crlf: boolean;
  readonly finalNewline: boolean;
  readonly filter: 'plain' | 'literal' | 'folded' | 'quoted';
  readonly quotedKeys: boolean;
  readonly review: 'none' | 'block' | 'flow' | 'empty';
  readonly reviewLast: boolean;
  readonly examples: boolean;
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom(0, 2, 4),
  comments: fc.boolean(),
  crlf: fc.boolean(),
  finalNewline: fc.boolean(),
  filter: fc.constantFrom('plain', 'literal', 'folded', 'quoted'),
  quotedKeys: fc.boolean(),
  review: fc.constantFrom('none', 'block', 'flow', 'empty'),
  reviewLast: fc.boolean(),
  examples: fc.boolean(),
});

function fileOf(layout: Layout): string {
  const key = (name: string): string => (layout.quotedKeys ? `"${name}"` : name);
  const note = (text: string): readonly string[] => (layout.comments ? [`# ${text}`] : []);
  const filters: Readonly<Record<Layout['filter'], readonly string[]>> = {
    plain: [`${key('filter')}: process.name == "a.exe" or process.name == "b"`],
    literal: [`${key('filter')}: |`, '  process.name == "a.exe"', '', '  or process.name == "b"'],
    folded: [`${key('filter')}: >-`, '  process.name == "a.exe"', '  or process.name == "b"'],
    quoted: [`${key('filter')}: 'process.name == "it''s"'`],
  };
  const reviews: Readonly<Record<Layout['review'], readonly string[]>> = {
    none: [],
    block: [`${key('review')}:`, '  decision: rejected', ...note('  why'), '  reason: old', '  ticket: SOC-1'],
    flow: [`${key('review')}: { decision: rejected, reason: "old, one" }`],
    empty: [`${key('review')}:`],
  };
  const examples = layout.examples ? ['examples:', '  keeps:', '    - FileName: x.exe', ...note('after examples')] : [];
  const review = [...note('a review'), ...reviews[layout.review]];
  const scenario = (id: string): readonly string[] => {
    const lines = [
      `${key('id')}: ${id}`,
      'title: "Nightly: job"',
      ...(layout.reviewLast ? [] : review),
      ...note('the filter'),
      ...filters[layout.filter],
      ...(layout.reviewLast ? review : []),
      ...examples,
    ];
    const margin = ' '.repeat(layout.indent);
    return lines.map((line, index) => (line === '' ? '' : `${margin}${index === 0 ? '- ' : '  '}${line}`));
  };
  const lines = [
    ...note('top'),
    'rule: r',
    'scenarios:',
    ...scenario('one'),
    ...note('between'),
    '',
    ...scenario('two'),
    ...note('end'),
  ];
  const text = lines.join('\n') + (layout.finalNewline ? '\n' : '');
  return layout.crlf ? text.replaceAll('\n', '\r\n') : text;
}

const words = fc.oneof(
  fc.constantFrom(
    'x',
    'a: b',
    'c # d',
    "it's",
    '"q"',
    'two\nlines',
    '- x',
    '{',
    '\ttab',
    'true',
    '2026-11-21',
    ' pad ',
    'é\u202e\u001b[2J',
    '',
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
);

const changes: fc.Arbitrary<ReviewChange> = fc.record(
  {
    decision: fc.constantFrom('approved' as const, 'rejected' as const),
    by: words,
    on: fc.constant('2026-11-21'),
    expires: fc.constant('2027-05-21'),
    reason: fc.option(words, { nil: undefined }),
    filter: words,
    reading: fc.constantFrom('guard' as const, 'keep' as const),
    values: fc.constant({
      'known-good-hash': ['2fd4e1c6', 'a, b'],
      file: { file: 'lists/x y.txt' },
      list: { watchlist: 'Good' },
      many: ['a', 'b, c', 'true', 'x: y # z', "it's", '12'],
    }),
    allow: fc.constant(['WN603']),
    fingerprint: fc.record({ r: fc.constant('sha256:00') }),
  },
  { requiredKeys: [] },
);

function merged(before: ReviewData | undefined, change: ReviewChange): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined));
}

/** The lines of a text, without those of the review of the scenario `one`. */
function outsideOf(text: string, id: string): string {
  const { file } = readExclusions({ path: 'f', text });
  const scenario = file?.scenarios.find((one) => one.data.id === id);
  const entry = scenario?.node.entries.find(({ key }) => key.text.value === 'review');
  const lines = text.split(/(?<=\n)/);
  if (entry === undefined) return text.replace(/\r?\n$/, '');
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const first = lineOf(entry.key.span.start);
  const bodyEnd = Math.max(entry.key.span.end, entry.value.span.end);
  const last = lineOf(entry.key.span.start + text.slice(entry.key.span.start, bodyEnd).trimEnd().length);
  return lines
    .filter((_, index) => index < first || index > last)
    .join('')
    .replace(/\r?\n$/, '');
}

describe('editing a review', () => {
  test('changes its lines alone, and says exactly what was meant', () => {
    let edited = 0;
    fc.assert(
      fc.property(layouts, changes, fc.constantFrom('one', 'two'), (layout, change, id) => {
        const text = fileOf(layout);
        const { file, diagnostics } = readExclusions({ path: 'f', text });
        expect(diagnostics).toEqual([]);
        const scenario = file?.scenarios.find((one) => one.data.id === id);
        if (file === undefined || scenario === undefined) throw new Error('unreadable');
        const result = editReview(file, scenario, change);
        if (result.value === undefined) throw new Error(`${result.diagnostics[0]?.message}: ${JSON.stringify(text)}`);
        edited += 1;
        const after = readExclusions({ path: 'f', text: result.value }).file;
        const other = id === 'one' ? 'two' : 'one';
        const dataOf = (which: typeof file | undefined, name: string) =>
          which?.scenarios.find((one) => one.data.id === name)?.data;
        expect(dataOf(after, other)).toEqual(dataOf(file, other));
        expect(dataOf(after, id)?.review ?? {}).toEqual(merged(scenario.data.review, change));
        expect(outsideOf(result.value, id)).toBe(outsideOf(text, id));
        expect(result.value.includes('\r')).toBe(layout.crlf);
      }),
      { numRuns: 400 },
    );
    expect(edited).toBeGreaterThan(100);
  });

  const scenarioText = (review: readonly string[]): string =>
    ['rule: r', 'scenarios:', '  - id: a', '    filter: x == "y"', ...review.map((line) => `    ${line}`), ''].join(
      '\n',
    );

  function edited(review: readonly string[], change: ReviewChange, crlf = false): readonly string[] {
    const text = scenarioText(review).replaceAll('\n', crlf ? '\r\n' : '\n');
    const { file } = readExclusions({ path: 'f', text });
    const [scenario] = file?.scenarios ?? [];
    if (file === undefined || scenario === undefined) throw new Error('unreadable');
    const { value = '' } = editReview(file, scenario, change);
    expect(value.includes('\r')).toBe(crlf);
    return value
      .split(/\r?\n/)
      .slice(4, -1)
      .map((line) => line.slice(4));
  }

  const two = 'a == "b"\n  or c == "d"';
  test.each([
    ['a new one', []],
    ['instead of one on a line', ['review:', '  filter: old == "x"']],
    ['instead of another block', ['review:', '  filter: |', '    old == "x"', '    or z == "y"']],
  ])('a filter of several lines is a block: %s', (_, review) => {
    for (const crlf of [false, true])
      expect(edited(review, { filter: two }, crlf)).toEqual([
        'review:',
        '  filter: |-',
        '    a == "b"',
        '      or c == "d"',
      ]);
  });

  test('a comment behind a text on one line stays with it', () => {
    expect(edited(['review:', '  filter: old # why'], { filter: two })).toEqual([
      'review:',
      '  filter: "a == \\"b\\"\\n  or c == \\"d\\"" # why',
    ]);
  });

  const hashes = ['2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', '1234567890', 'aaf4c61d', 'a, b'];
  test('many values have a line each, few have one together', () => {
    expect(edited([], { values: { hash: hashes } })).toEqual([
      'review:',
      '  values:',
      '    hash:',
      '      - 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
      "      - '1234567890'",
      '      - aaf4c61d',
      '      - a, b',
    ]);
    expect(edited([], { values: { hash: ['aaf4c61d'] } })).toEqual(['review:', '  values:', '    hash: [aaf4c61d]']);
  });

  test('of a list with a line for each value only the lines of what changes do', () => {
    const list = [
      'review:',
      '  values:',
      '    hash:',
      '      - one # the first',
      '      # of May',
      '      - two',
      '      - three',
    ];
    expect(edited(list, { values: { hash: ['one', 'three', 'four'] } })).toEqual([
      ...list.slice(0, 5),
      '      - three',
      '      - four',
    ]);
    expect(edited(list, { values: { hash: ['three', 'one'] } })).toEqual([
      'review:',
      '  values:',
      "    hash: ['three', 'one']",
    ]);
  });

  test.each([['scenarios: [ { id: a, filter: x } ]', 'a scenario written in braces cannot be edited']])(
    '%j is left to a person',
    (list, message) => {
      const { file } = readExclusions({ path: 'f', text: `rule: r\n${list}\n` });
      const [scenario] = file?.scenarios ?? [];
      if (file === undefined || scenario === undefined) throw new Error('unreadable');
      expect(editReview(file, scenario, { decision: 'approved' }).diagnostics[0]?.message).toBe(message);
    },
  );
});
