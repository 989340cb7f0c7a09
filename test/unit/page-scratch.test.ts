import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { importPage } from '../../src/sources/page-import.js';
import { positionAt } from '../../src/text/source-text.js';
import { load, FAILSAFE_SCHEMA } from 'js-yaml';

test('seeds', () => {
  for (const f of readdirSync('../shared/seeds').sort()) {
    const text = readFileSync(`../shared/seeds/${f}`, 'utf8');
    const r = importPage({ path: `pages/${f}`, text });
    console.log(f, r.value?.slug, r.value?.ruleId, r.value?.scenarioCount);
    for (const d of r.diagnostics) console.log(d, d.span && positionAt(text, d.span.start));
    if (/00[124]/.test(f)) console.log(r.value?.rule, '-----\n', r.value?.exclusions);
  }
});
const norm = (v: unknown): unknown => typeof v === 'string' ? v.split('\n').map((s) => s.trim()).filter((s) => s).join('\n') : Array.isArray(v) ? v.map(norm) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, w]) => [k, norm(w)])) : v;
test('corpus', () => {
  let ok = 0, bad = 0;
  for (const dir of ['sentinel-yaml', 'broken-yaml'])
  for (const f of readdirSync(`../shared/corpus/${dir}`).filter((f) => f.endsWith('.yaml'))) {
    const yaml = readFileSync(`../shared/corpus/${dir}/${f}`, 'utf8').replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
    let data: any; try { data = load(yaml, { schema: FAILSAFE_SCHEMA }); } catch { data = undefined }
    for (const mode of ['trim', 'trimnocopy', 'full', 'trimcopyfull']) {
      const q: string = data?.query ?? 'let x = 1;\n';
      const lost = yaml.split('\n').map((s) => s.trim()).filter((s) => s).join('\n');
      const copy = q.split('\n').map((s) => s.trim()).filter((s) => s).join('\n');
      const sc = 'Scenario: A b\nDescription: c\nFilter/Exclusion: x == "y"\nScenario: C\nFilter/Exclusion: z: #1';
      const page = mode === 'full' ? `Foo\n\nKQL Query\n\n${q}\nAnalytic Rule Definition\n\n${yaml}\n\nRequired Data Sources\n\nX\n\nFalse Positive Guidance\n\n${sc}\n\nOriginal source: x` :
        mode === 'trim' ? `Some text.\nKQL Query\n${copy}\n${lost}\n${sc}` : mode === 'trimnocopy' ? `Text.\n${lost}\n${sc}` : `Some\nKQL Query\n${q.trimEnd()}\n${lost}\n${sc}`;
      const r = importPage({ path: f, text: page });
      let why = '';
      if (!r.value) why = 'refused ' + r.diagnostics.map((d) => d.message).join('; ');
      else {
        const got = load(r.value.rule, { schema: FAILSAFE_SCHEMA });
        if (data && JSON.stringify(norm(got)) !== JSON.stringify(norm(data))) {
          const g: any = norm(got), w: any = norm(data);
          why = 'differs ' + [...new Set([...Object.keys(g), ...Object.keys(w)])].filter((k) => JSON.stringify(g[k]) !== JSON.stringify(w[k])).map((k) => `${k}: ${JSON.stringify(g[k])?.slice(0, 150)} <> ${JSON.stringify(w[k])?.slice(0, 150)}`).join(' ;; ');
        }
        if (r.value.scenarioCount !== 2) why += ` scen ${r.value.scenarioCount}`;
        if (r.diagnostics.length && (data || mode!=='full')) why += ' diag ' + r.diagnostics.map((d) => d.message).join('; ');
        if (mode === 'trimcopyfull' && data && (got as any).query.trimEnd() !== q.trimEnd()) { const a=(got as any).query.split('\n'), b=q.split('\n'); const i=b.findIndex((s,i)=>s!==a[i]); why += ' query inexact ' + i + JSON.stringify([a[i], b[i], a.length,b.length, q.slice(0,30)]); };
        if (mode === 'full' && data && !yaml.includes(r.value.rule.trimEnd())) why += ' not verbatim';
      }
      if (why) { bad++; if(!(why.includes('no `id`'))) console.log(dir, f, mode, why); } else ok++;
    }
  }
  console.log({ ok, bad });
});
