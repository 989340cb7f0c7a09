import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzeExactly } from '../../src/kql/analyze-exactly.js';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { shapeOfQuery } from '../../src/kql/kept-shape.js';
import { shapeBySkeleton } from '../../src/kql/shape-by-skeleton.js';
import { skeletonOf } from '../../src/kql/skeleton.js';
import { shapeOfText } from '../../src/kql/syntax-shape.js';
import { loadSchema } from '../../src/schema/load.js';
import { readRules } from '../../src/sources/rule-file.js';
import { corpusRules } from '../unit/weave-support.js';

// What is shared among texts of one skeleton is what Kusto says of each of them, whatever stands in their literals and comments.
const runs = Number(process.env['WINNOW_RUNS'] ?? 150);

const schema = loadSchema();
const where = 'DeviceProcessEvents\n| where';
const own: readonly string[] = [
  `${where} FileName == "a" and AccountName has_any ('b', @"c", "d") // e\n| summarize count() by DeviceName`,
  `let f = (x: string) { ${where} FileName =~ "a" and AccountName == x };\nunion f("b"), (f("c") | where DeviceName != 'd')`,
  `${where} FileName in~ ("a", // b\n "c") | extend X = iff(FileName startswith "d", "e", @'f') | where X == "g"`,
];
const real = corpusRules().flatMap(({ name, text }) => {
  return readRules({ path: name, text }).rules.map(({ query }) => query.value);
});
const queries = fc.constantFrom(...own, ...real);

const signs = ['"', "'", '\\', '//', '|', ' where ', '(', ')', ',', '*', '``', '`', '@', '\t', ' ', 'h', '{', '~', '#'];
const words = ['a', 'B.exe', 'DeviceNetworkEvents', 'é', '😀', '\ud83d', '\u2009', '\ufeff', '', '0', 'datetime('];
const texts = fc.array(fc.constantFrom(...signs, ...words), { maxLength: 8 }).map((parts) => parts.join(''));

/** A text as a literal with the same quotes. */
function quoted(text: string, like: string): string {
  const quote = like.at(-1) ?? '"';
  if (like.startsWith('@')) return `@${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
}

function withTexts(query: string, others: readonly string[]): string {
  let [result, copied] = ['', 0];
  for (const [index, { kind, from, to }] of (skeletonOf(query)?.replaced ?? []).entries()) {
    const other = others[index % others.length] ?? '';
    result += query.slice(copied, from);
    result += kind === 'comment' ? `//${other}` : quoted(other, query.slice(from, to));
    copied = to;
  }
  return result + query.slice(copied);
}

describe('texts of one skeleton', () => {
  test('are analysed as if each were the only one', { timeout: 300_000 }, () => {
    let same = 0;
    fc.assert(
      fc.property(queries, fc.array(texts, { minLength: 1, maxLength: 9 }), (query, others) => {
        const text = withTexts(query, others);
        if (skeletonOf(text)?.text === skeletonOf(query)?.text) same += 1;
        const [shared, exact] = [analyzeQuery(text, schema), analyzeExactly(text, schema)];
        expect(JSON.stringify(shared)).toBe(JSON.stringify(exact));
        expect(JSON.stringify(shapeOfQuery(shared))).toBe(JSON.stringify(shapeOfQuery(exact)));
        shapeBySkeleton(query);
        expect(JSON.stringify(shapeBySkeleton(text))).toBe(JSON.stringify(shapeOfText(text)));
      }),
      { numRuns: runs },
    );
    expect(same).toBeGreaterThan(runs / 2);
  });

  test('and so is a text that is broken anywhere', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(queries, fc.nat(), fc.constantFrom(...signs, ...words), (query, at, sign) => {
        const place = at % (query.length + 1);
        const text = query.slice(0, place) + sign + query.slice(place);
        expect(JSON.stringify(analyzeQuery(text, schema))).toBe(JSON.stringify(analyzeExactly(text, schema)));
        expect(JSON.stringify(shapeBySkeleton(text))).toBe(JSON.stringify(shapeOfText(text)));
      }),
      { numRuns: runs },
    );
  });
});
