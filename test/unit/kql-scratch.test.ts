import { test } from 'vitest';
import { analyzeQuery } from '../../src/kql/analyze-query.js';
import { smallSchema, factsSchema, corpusFolder } from './kql-support.js';
import { findWeavePoint } from '../../src/weave/weave-point.js';
import { checkShrinks } from '../../src/weave/shrink.js';
import { clauseText } from '../../src/weave/clause-text.js';
import { weaveQuery } from '../../src/weave/weave-query.js';
import { verifyTuned } from '../../src/verify/verify.js';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
test('x', () => {
  const q = `let Time_start = now(-5d);
let Time_end = now();
//
DeviceFileCertificateInfo
| where Timestamp between (Time_start..Time_end)
| where Signer has 'NCH Software' // c
| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp),
Report=make_set(ReportId), Count=count() by DeviceId, DeviceName | where Count > 5 and LastSeen > ago(1d) and not(FirstSeen > ago(3d)) `;
  let t = performance.now();
  const lap = (w: string) => { const n = performance.now(); console.log(w, (n - t).toFixed(0)); t = n; };
  const a = analyzeQuery(q, smallSchema); lap('first');
  analyzeQuery(q + ' ', smallSchema); lap('second');
  console.log(JSON.stringify(a.problems), JSON.stringify(a.refusals), a.lookBackDays, a.sources[0]?.stages.map(s => s.operator + ' ' + s.columns.map(c => c.name + ':' + c.lineage.kind + ':' + c.origin.kind)).join('\n'));
  const p = findWeavePoint(a.sources[0]!, ['Signer']);
  console.log(p.value?.stage, checkShrinks(a.sources[0]!, p.value!));
  const c = clauseText(['where not(', '    Signer has "x"', ')'], 'r', 's').value!;
  const w = weaveQuery(q, [{ point: p.value!, chunk: c }, { point: p.value!, chunk: c }]);
  console.log(w.text); lap('..');
  console.log(verifyTuned(a, w, 2, smallSchema)); lap('verify');
  const folder = corpusFolder()!; const schema = factsSchema(); lap('schema');
  const outcomes = new Map<string, string[]>(); const times: number[] = [];
  for (const f of readdirSync(folder + '/sentinel-yaml').filter(x => x.endsWith('.yaml'))) {
    const query = (load(readFileSync(folder + '/sentinel-yaml/' + f, 'utf8')) as any).query as string;
    const t0 = performance.now(); const r = analyzeQuery(query, schema); times.push(performance.now() - t0);
    let o = r.refusals.map(d => d.code + ' ' + d.message).join(' ; ');
    if (r.sources[0]) { const n = r.sources[0].scope.map(c=>c.name).find(n=>n==='DeviceName') ?? r.sources[0].scope[0]!.name; const p = findWeavePoint(r.sources[0], [n]); o += ' | ' + (p.value ? checkShrinks(r.sources[0], p.value).map(d => d.code + ' ' + d.message).join(';') : p.diagnostics[0]!.message); }
    outcomes.set(o, [...(outcomes.get(o) ?? []), f]);
  }
  lap('corpus'); times.sort((a, b) => a - b); console.log('median', times[times.length >> 1], times.at(-1));
  for (const [o, f] of [...outcomes].sort((a, b) => b[1].length - a[1].length)) console.log(f.length, o.slice(0, 400), f[0]);
});
