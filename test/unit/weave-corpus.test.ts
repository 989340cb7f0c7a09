import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { loadSchema } from '../../src/schema/load.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { strip } from '../../src/weave/strip.js';
import { findWeavePoint } from '../../src/weave/weave-point.js';
import { type Insertion, weaveQuery } from '../../src/weave/weave-query.js';
import { chunkOf, corpusRules } from './weave-support.js';

const rules = corpusRules();

test.skipIf(rules.length === 0)(
  'every real rule that has a weave point verifies when woven, and strips to itself',
  () => {
    const schema = loadSchema();
    const counts = new Map<string, number>();
    for (const { name, text } of rules) {
      const { query: value } = load(text) as { readonly query: string };
      for (const query of [value, value.replaceAll('\n', '\r\n')]) {
        const outcome = outcomeOf(query, query === value ? name : `${name} with CRLF`);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
    }
    // Real rules of many shapes: most can be woven. The exact numbers move with the schema.
    expect((counts.get('woven') ?? 0) + (counts.get('noted') ?? 0)).toBeGreaterThan(rules.length);

    function outcomeOf(query: string, label: string): string {
      const analysed = analyzeQuery(query, schema);
      const [source] = analysed.sources;
      if (!source) return `no source: ${analysed.refusals.map((found) => found.code).join(' ')}`;
      const column = ['DeviceName', 'DeviceId', ...source.scope.map((own) => own.name)].find((own) =>
        source.scope.some((candidate) => candidate.name === own),
      );
      const point = findWeavePoint(source, [column ?? '']).value;
      if (!point || column === undefined) return 'no weave point';
      const insertion: Insertion = { point, chunk: chunkOf([`where not(tostring(${column}) == "x")`]) };
      const woven = weaveQuery(query, [insertion, insertion]);
      expect(strip(woven.text).value, label).toBe(query);
      expect(verifyTuned(analysed, woven, 2, schema), label).toEqual([]);
      const codes = [...analysed.refusals, ...checkShrinks(source, point)].map((found) => found.code);
      if (codes.includes('WN601')) return 'refused WN601';
      if (codes.includes('WN603')) return 'refused WN603';
      return codes.includes('WN609') ? 'noted' : 'woven';
    }
  },
);
