import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { libraries } from '../../src/kql/kusto.js';

/** What the library says of a text: diagnostics, and every node with its place, symbol and type. Also runs as plain text in another process. */
// biome-ignore-start lint/suspicious/noExplicitAny: the library has no types for what is read here
function describeText(kusto: any, bridge: any, text: string): string {
  const code = kusto.KustoCode.ParseAndAnalyze(text, kusto.GlobalState.Default);
  const lines = bridge
    .toArray(code.GetDiagnostics())
    .map((found: any) => `${found.Code} ${found.Message} ${found.Start} ${found.End}`);
  const visit = (node: any): void => {
    if (node === null || node === undefined) return;
    lines.push(`${node.Kind} ${node.TextStart} ${node.End} ${node.ReferencedSymbol?.Name} ${node.ResultType?.Name}`);
    for (let index = 0; index < node.ChildCount; index += 1) visit(node.GetChild(index));
  };
  visit(code.Syntax);
  return lines.join('\n');
}
// biome-ignore-end lint/suspicious/noExplicitAny: the rest is typed

const texts = [
  'datatable(A: string, N: int) ["x", 1] | where A =~ "x" | summarize Count = count(), max(N) by A | extend B = strcat(A, "y")',
  'let f = (T: (A: string), n: int) { T | where A has "x" | take n }; f(datatable(A: string) [], 3) | join kind=leftouter (print A = "x") on A',
  'union (print A = 1), (print A = "x") | mv-expand A | parse A with * "=" Rest | make-series count() on A step 1',
  'range x from 1 to 10 step 1 | scan declare (y: long = 0) with (step s: true => y = x;) | render timechart',
  'print 1 |',
  'T | where A ==',
  'let = 3; T',
  'T | join (',
  '| where x',
  '',
  '#comment',
  'T | where FileName has "a" // end',
  '.show tables',
  '.create table T (A: string)',
  // After the first command the library has its own grammar back.
  'print 2 | where true',
  '.show table T | count',
];

describe('skipping the grammar of completion', () => {
  it('changes nothing of what the library says', () => {
    const { kusto, bridge } = libraries();
    const script = `require('@kusto/language-service-next/bridge.min.js');
      require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
      const describeText = ${describeText};
      console.log(JSON.stringify(${JSON.stringify(texts)}.map((text) => describeText(Kusto.Language, Bridge, text))));`;
    const bare = spawnSync(process.execPath, ['--input-type=commonjs', '--eval', script], { encoding: 'utf8' });
    expect(texts.map((text) => describeText(kusto, bridge, text))).toEqual(JSON.parse(bare.stdout));
  });

  it('knows the text of the installed library', () => {
    const script = `import { libraries } from './dist/kql/kusto.js';
      const { kusto } = libraries();
      console.log(kusto.Parsing.QueryGrammar.From(kusto.GlobalState.Default).QueryBlock);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(run.stdout).toBe('null\n');
  });
});
