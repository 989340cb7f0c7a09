import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import type { Query, QuerySource } from '../../src/kql/query.js';
import { loadSchema } from '../../src/schema/load.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { strip } from '../../src/weave/strip.js';
import { findWeavePoints, type WeavePoint } from '../../src/weave/weave-point.js';
import { type Insertion, weaveQuery } from '../../src/weave/weave-query.js';
import { chunkOf, corpusRules } from './weave-support.js';

const rules = corpusRules();

/** Columns that exclusions are about, the most usual first. */
const usual = [
  'FileName',
  'InitiatingProcessFileName',
  'ProcessCommandLine',
  'DeviceName',
  'AccountName',
  'AccountUpn',
  'SenderFromAddress',
  'DeviceId',
];

/** The first usual column that can be woven, `only` for the very first that the table has; and why it could not be. */
function weavable(query: Query, source: QuerySource, only: boolean) {
  const strings = source.scope.filter(({ type }) => type === 'string').map(({ name }) => name);
  const known = usual.filter((name) => strings.includes(name));
  const columns = known.length > 0 ? known : strings.slice(0, 1);
  const reasons: string[] = [];
  for (const column of only ? columns.slice(0, 1) : columns) {
    const { value: points = [], diagnostics } = findWeavePoints(source, [column], query);
    for (const point of points) {
      const bad = checkShrinks(source, point).find(({ code }) => code === 'WN603');
      if (!bad) return { point, column, reasons };
      expect(bad.span).toBeDefined();
      reasons.push(`${bad.code} ${bad.message}`);
    }
    reasons.push(...diagnostics.map(({ code, message }) => `${code} ${message}`));
    for (const { span } of diagnostics) expect(span).toBeDefined();
  }
  return { point: undefined, column: '', reasons };
}

test.skipIf(rules.length === 0)(
  'real rules: what is woven verifies and strips to its source, most can be woven, every refusal says why',
  { timeout: 300_000 },
  () => {
    const schema = loadSchema();
    let first = 0;
    let some = 0;
    const refused: string[] = [];
    for (const { name, text } of rules) {
      const { query: value } = load(text) as { readonly query: string };
      const analysed = analyzeQuery(value, schema);
      const feeding = analysed.sources.filter(({ role }) => role === 'feeds');
      const stopped = analysed.refusals.some(({ severity }) => severity === 'error');
      const found = stopped ? [] : feeding.map((source) => weavable(analysed, source, false));
      const woven = found.flatMap(({ point, column }) => (point ? [{ point, column }] : []));
      if (feeding.some((source) => weavable(analysed, source, true).point)) first += 1;
      if (woven.length > 0) some += 1;
      else refused.push(`${name}: ${found[0]?.reasons[0] ?? analysed.refusals[0]?.message}`);
      for (const query of [value, value.replaceAll('\n', '\r\n')]) check(query, woven);
      function check(query: string, places: readonly { readonly point: WeavePoint; readonly column: string }[]) {
        const own = query === value ? analysed : analyzeQuery(query, schema);
        const again =
          query === value
            ? places
            : found.length === 0
              ? []
              : own.sources
                  .filter(({ role }) => role === 'feeds')
                  .map((source) => weavable(own, source, false))
                  .flatMap(({ point, column }) => (point ? [{ point, column }] : []));
        expect(again.length, name).toBe(places.length);
        const insertions = new Map(
          again.map(({ point, column }): [number, Insertion] => [
            point.offset,
            { point, chunk: chunkOf([`where not(tostring(${point.names.get(column)}) == "x")`]) },
          ]),
        );
        const tuned = weaveQuery(query, [...insertions.values()]);
        expect(strip(tuned.text).value, name).toBe(query);
        expect(verifyTuned(own, tuned, insertions.size, schema), name).toEqual([]);
      }
    }
    // With the most usual column of a table, and with any of those above.
    expect(first / rules.length, refused.join('\n')).toBeGreaterThan(0.86);
    expect(some / rules.length, refused.join('\n')).toBeGreaterThan(0.95);
  },
);
