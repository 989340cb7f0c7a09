import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { clauseText } from '../../src/weave/clause-text.js';
import { type RuleHost, weaveRuleFile } from '../../src/weave/rule-file.js';
import { strip } from '../../src/weave/strip.js';
import { type Insertion, weaveQuery } from '../../src/weave/weave-query.js';
import { placesOf } from '../support/places.js';
import { smallSchema } from './kql-support.js';
import { hostOf, ruleOf } from './rule-file-support.js';
import { chunkOf, literalFile, pointOf, weave } from './weave-support.js';

const clause = ['where not(DeviceName == "x")'];
const B = '// winnow:begin rule-1/scenario-1';
const E = '// winnow:end';
const W = '| where not(DeviceName == "x")';
const P = 'DeviceProcessEvents';

describe('weaveQuery', () => {
  const forms: readonly (readonly [string, string, string])[] = [
    [
      'between lines',
      `${P}\n| where FileName == "a"\n| count\n`,
      `${P}\n| where FileName == "a"\n${B}\n${W}\n${E}\n| count\n`,
    ],
    [
      'indented',
      `${P}\n  | where FileName == "a"\n  | count\n`,
      `${P}\n  | where FileName == "a"\n  ${B}\n  ${W}\n  ${E}\n  | count\n`,
    ],
    ['with tabs', `${P}\n\t| count`, `${P}\n\t${B}\n\t${W}\n\t${E}\n\t| count`],
    ['after a trailing comment', `${P} // one\n| count`, `${P} // one\n${B}\n${W}\n${E}\n| count`],
    ['before comments and blank lines', `${P}\n\n// two\n| count`, `${P}\n${B}\n${W}\n${E}\n\n// two\n| count`],
    ['with CRLF', `${P}\r\n| count\r\n`, `${P}\r\n${B}\r\n${W}\r\n${E}\r\n| count\r\n`],
    ['at the end, without a line end', P, `${P}\n${B}\n${W}\n${E}`],
    ['at the end, behind a comment', `${P} // all`, `${P} // all\n${B}\n${W}\n${E}`],
    ['at the end, CRLF', `\r\n${P}`, `\r\n${P}\r\n${B}\r\n${W}\r\n${E}`],
    ['in one line', `${P} | count`, `${P}\n${B} mid-line\n${W}\n${E}\n | count`],
    ['before a semicolon', `${P};\n`, `${P}\n${B} mid-line\n${W}\n${E}\n;\n`],
    ['before a semicolon with indentation', ` ${P};`, ` ${P}\n ${B} mid-line\n ${W}\n ${E}\n ;`],
    ['before a semicolon of its own line', `${P}\n;`, `${P}\n${B}\n${W}\n${E}\n;`],
    [
      'in parentheses',
      `(${P} | where FileName == "a") | count`,
      `(${P} | where FileName == "a"\n${B} mid-line\n${W}\n${E}\n) | count`,
    ],
    [
      'over a string with a bar',
      `${P}\n| where FileName == "a | b // c"\n`,
      `${P}\n| where FileName == "a | b // c"\n${B}\n${W}\n${E}\n`,
    ],
    [
      'over a text of several lines',
      `${P}\n| where FileName == \`\`\`a\n// b\n\`\`\`\n| count`,
      `${P}\n| where FileName == \`\`\`a\n// b\n\`\`\`\n${B}\n${W}\n${E}\n| count`,
    ],
  ];
  test.each(forms)('%s', (_name, text, expected) => {
    const { query, woven } = weave(text, [clause]);
    expect(woven.text).toBe(expected);
    expect(strip(woven.text).value).toBe(text);
    expect(verifyTuned(query, woven, 1, smallSchema)).toEqual([]);
  });

  test('several clauses of one place stand in the order given', () => {
    for (const text of [`${P}\n| count`, `${P} | count`, P]) {
      const { query, woven } = weave(text, [clause, ['where not(DeviceName == "y")'], clause]);
      expect(woven.text.match(/scenario-\d/g)).toEqual(['scenario-1', 'scenario-2', 'scenario-3']);
      expect(woven.text).not.toMatch(/\n[ \t]*\n/);
      expect(strip(woven.text).value).toBe(text);
      expect(verifyTuned(query, woven, 3, smallSchema)).toEqual([]);
    }
  });

  test('several places', () => {
    const text = `${P} | where FileName == "a"\n| where DeviceName == "b"`;
    const chunk = chunkOf(clause);
    const insertions: readonly Insertion[] = [
      { point: { offset: text.length, bar: undefined }, chunk },
      { point: { offset: P.length, bar: undefined }, chunk },
    ];
    const woven = weaveQuery(text, insertions);
    expect(strip(woven.text).value).toBe(text);
    expect(verifyTuned(analyzeQuery(text, smallSchema), woven, 2, smallSchema)).toEqual([]);
  });
});

describe('clauseText', () => {
  test.each([
    ['a/b', 's', clause],
    ['r', 's\n| take 1', clause],
    ['r', '', clause],
    ['r', 's mid-line', clause],
    ['r', 's', ['where DeviceName == "x"']],
    ['r', 's', []],
    ['r', 's', ['where not(', 'a\nb)']],
    ['r', 's', ['where not(', 'a\u2028b)']],
    ['r', 's', ['where not(', 'a\u0007b)']],
    ['r', 's', ['where not(', '// winnow:end', ')']],
    ['r', 's', ['where not(', 'a\ud800b)']],
  ])('refuses %j, %j, %j', (rule, scenario, lines) => {
    const { value, diagnostics } = clauseText(lines, rule, scenario);
    expect(value).toBeUndefined();
    expect(diagnostics.map((found) => found.code)).toEqual(['WN602']);
  });
});

describe('strip', () => {
  test.each([
    ['nothing', ''],
    ['text without markers', 'a\r\nb\n\n'],
    ['a marker inside a line', `| where X == "${B}"\nx // winnow:begin a/b\n`],
  ])('leaves %s', (_name, text) => {
    expect(strip(text)).toEqual({ value: text, diagnostics: [] });
  });

  test('takes the header away, behind a byte order mark too', () => {
    expect(strip('# tuned by winnow from rules/a.yaml: edit that file\nid: a\n').value).toBe('id: a\n');
    expect(strip('\uFEFF// tuned by winnow from rules/a.kql: edit that file\r\nT').value).toBe('\uFEFFT');
    const second = 'id: a\n# tuned by winnow from rules/a.yaml: edit that file\n';
    expect(strip(second).value).toBe(second);
  });

  test.each([
    ['no end', `T\n${B}\n${W}\n`],
    ['no begin', `T\n${W}\n${E}\n`],
    ['nested', `T\n${B}\n${B}\n${E}\n${E}\n`],
    ['another form', `T\n// winnow:begin rule\n${W}\n${E}\n`],
    ['another word', `T\n// winnow:middle\n`],
    ['blanks behind', `T\n${B} \n${W}\n${E}\n`],
    ['other indentation', `T\n  ${B}\n  ${W}\n${E}\n`],
    ['mid-line without a rest', `T\n${B} mid-line\n${W}\n${E}`],
    ['mid-line without a start', `${B} mid-line\n${W}\n${E}\nT`],
    ['two forms in a row', `T\n${B} mid-line\n${W}\n${E}\n${B}\n${W}\n${E}\n|`],
  ])('refuses %s', (_name, text) => {
    const { value, diagnostics } = strip(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map((found) => found.code)).toEqual(['WN610']);
  });
});

function insertionsFor(value: string): readonly Insertion[] {
  const query = analyzeQuery(value, smallSchema);
  return [{ point: pointOf(query, ['DeviceName']), chunk: chunkOf(clause) }];
}

describe('weaveRuleFile', () => {
  const lines = [`${P} // a`, '| where FileName == "a"', '| count'];
  const short = [P, '| where FileName == "a"'];

  test.each([
    ['LF', lines, '\n', 2, '', 'end'],
    ['CRLF', lines, '\r\n', 4, '', 'end'],
    ['keys behind it', short, '\n', 2, '', 'version: 1.0.0\n'],
    ['blank lines behind it', short, '\n', 2, '', '\n\nversion: 1.0.0\n'],
    ['chomped', short, '\n', 2, '-', 'version: 1.0.0\n'],
    ['chomped, CRLF', short, '\r\n', 2, '-', 'version: 1.0.0\r\n'],
    ['kept', short, '\n', 2, '+', 'version: 1.0.0\n'],
    ['no line end at the end', short, '\n', 2, '', ''],
    ['no line end at the end, CRLF', short, '\r\n', 2, '-', ''],
    ['an indentation indicator', [`  ${P}`, '  | count'], '\n', 3, '3', 'end'],
    ['one line', [`${P} | count`], '\n', 2, '', 'end'],
    ['one line, CRLF, no end', [`  ${P} | count;`], '\r\n', 2, '2-', ''],
    ['blank lines within', [P, '', '| count'], '\n', 2, '', 'end'],
  ] as const)('literal block: %s', (_name, block, lineBreak, indent, header, tail) => {
    const { text, query } = literalFile(block, lineBreak, indent, header, tail);
    expect((load(text) as { query: string }).query).toBe(query.value);
    const insertions = insertionsFor(query.value);
    const rule = ruleOf(text);
    expect([rule.query.value, rule.indent]).toEqual([query.value, indent]);
    expect(placesOf(rule.query).slice(0, -1)).toEqual(placesOf(query).slice(0, -1));
    const tuned = weaveRuleFile(hostOf(rule), insertions, true).value?.text ?? '';
    expect(tuned.startsWith(`# tuned by winnow from rules/a.yaml: edit that file${lineBreak}id: abc`)).toBe(true);
    expect(tuned.replaceAll(lineBreak, '')).not.toMatch(/[\r\n]/);
    expect(load(tuned)).toEqual({ ...(load(text) as object), query: weaveQuery(query.value, insertions).text });
    expect(strip(tuned).value).toBe(text);
  });

  const raw = (text: string): RuleHost => hostOf(ruleOf(text, undefined, 'rules/a.kql'));

  test.each([`${P}\n| count\n`, `\uFEFF${P}\r\n| count`, P, `\uFEFF${P}`, `${P} | count`])('raw %j', (text) => {
    const host = raw(text);
    const insertions = insertionsFor(host.query.value);
    const { text: tuned, query } = weaveRuleFile(host, insertions, true).value ?? { text: '', query: undefined };
    expect(tuned).toMatch(/^\uFEFF?\/\/ tuned by winnow from rules\/a\.kql: edit that file\r?\n/);
    expect(strip(tuned).value).toBe(text);
    expect(query).toEqual(weaveQuery(host.query.value, insertions));
    expect(weaveRuleFile(raw(strip(tuned).value ?? ''), insertions, true).value?.text).toBe(tuned);
    expect(weaveRuleFile(host, insertions, false).value?.text).toBe(
      text.slice(0, text.length - host.query.value.length) + weaveQuery(host.query.value, insertions).text,
    );
  });

  test('no clause, no change', () => {
    expect(weaveRuleFile(raw(P), [], true)).toEqual({
      value: { text: P, query: { text: P, inserted: [], clauses: [] } },
      diagnostics: [],
    });
  });

  test.each([
    [`${B}\n${P}`, 'WN610'],
    [`# tuned by winnow from x: edit that file\n${P}`, 'WN610'],
    [`${P}\r| count`, 'WN605'],
  ])('refuses %j', (text, code) => {
    const insertions: readonly Insertion[] = [{ point: { offset: 1, bar: undefined }, chunk: chunkOf(clause) }];
    expect(weaveRuleFile(raw(text), insertions, true).diagnostics.map((found) => found.code)).toEqual([code]);
  });
});

describe('properties', () => {
  const blank = fc.constantFrom('', ' ', '  ', '\t');
  const filler = fc.constantFrom('', '\n', '\n\n', ' // note\n', '// winnow in a note\n', '\n  // x | where y\n');
  const operator = fc.constantFrom(
    'where FileName == "a"',
    'where FileName has "// | where not("',
    'where FileName in ("a",\n   "b")',
    'extend X = DeviceName',
    'project DeviceName, FileName, DeviceId',
  );
  const tail = fc.constantFrom(
    '',
    'summarize N = count() by DeviceName',
    'take 5',
    'summarize N = count() by DeviceId // all',
  );
  const text = fc
    .record({
      lets: fc.constantFrom('', 'let a = 1d;\n', 'let a = 1d; let b = "x";\n//\n'),
      steps: fc.array(fc.tuple(filler, blank, operator), { maxLength: 4 }),
      tail: fc.tuple(filler, blank, tail),
      end: fc.constantFrom('', ';', '\n;', ' ', '\n', '\n\n', '// end', '\n// end', '\n// end\n'),
      crlf: fc.boolean(),
    })
    .map(({ lets, steps, tail: [between, indent, last], end, crlf }) => {
      const body = steps.map(([space, indentation, step]) => `${space}${indentation}| ${step}`).join('');
      const query = `${lets}${P}${body}${last === '' ? '' : `${between}${indent}| ${last}`}${end}`;
      return crlf ? query.replaceAll('\n', '\r\n') : query;
    });
  const clauses = fc.array(fc.constantFrom(clause, ['where not(', '    DeviceName =~ "// x"', ')']), {
    minLength: 1,
    maxLength: 3,
  });

  test('what is woven verifies, and strip gives the source back', () => {
    fc.assert(
      fc.property(text, clauses, (query, lines) => {
        const analysed = analyzeQuery(query, smallSchema);
        fc.pre(analysed.refusals.length === 0);
        const { woven, insertions } = weave(query, lines);
        expect(strip(woven.text).value).toBe(query);
        expect(verifyTuned(analysed, woven, lines.length, smallSchema)).toEqual([]);
        expect(weaveQuery(strip(woven.text).value ?? '', insertions).text).toBe(woven.text);
      }),
      { numRuns: 300 },
    );
  });

  test('the same in a literal block of a YAML file', () => {
    const shape = fc.record({
      indent: fc.integer({ min: 1, max: 5 }),
      chomp: fc.constantFrom('', '-'),
      tail: fc.constantFrom('', 'end', 'version: 1\n'),
    });
    fc.assert(
      fc.property(text, shape, (query, { indent, chomp, tail: end }) => {
        const lineBreak = query.includes('\r') ? '\r\n' : '\n';
        const lines = query.split(lineBreak).map((line) => line.trimEnd());
        fc.pre(lines.at(-1) !== '' && lines[0] !== '' && !/^[ \t]/.test(lines[0] ?? ''));
        const file = literalFile(lines, lineBreak, indent, chomp, end === 'end' ? end : end.replace('\n', lineBreak));
        const analysed = analyzeQuery(file.query.value, smallSchema);
        fc.pre(analysed.refusals.length === 0);
        const insertions: readonly Insertion[] = [{ point: pointOf(analysed, ['DeviceName']), chunk: chunkOf(clause) }];
        const tuned = weaveRuleFile(hostOf(ruleOf(file.text)), insertions, true).value?.text ?? '';
        expect(strip(tuned).value).toBe(file.text);
        expect((load(tuned) as { query: string }).query).toBe(weaveQuery(file.query.value, insertions).text);
      }),
      { numRuns: 300 },
    );
  });

  test('strip never throws, and never touches what holds no marker', () => {
    const piece = fc.constantFrom(B, `${B} mid-line`, E, W, '\n', '\r\n', ' ', 'T', '\r');
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (some) => {
          const { value } = strip(some);
          if (!some.includes('winnow')) expect(value).toBe(some);
        },
      ),
    );
  });
});
