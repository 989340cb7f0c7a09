// 2: one rule from the start of the process, nothing cached, beside a bare process that analyses that rule once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medianRule } from '../corpus.mjs';
import { queryOf, ruleText } from '../generated-workspace.mjs';
import { inTurns, medianTime, reference, run } from '../harness.mjs';
import { writeQueries } from '../queries.mjs';
import { compileAnew, winnow } from '../winnow.mjs';

export const firstResult = {
  rows: [{ number: 2, name: 'first result for one rule', unit: 'ms', target: 0.4 }],
  async measure(context) {
    const rule = context.corpus === undefined ? generated : await medianRule(context);
    const folder = join(context.scratch, 'one-rule');
    const file = `rules/${rule.name}`;
    mkdirSync(join(folder, 'rules'), { recursive: true });
    mkdirSync(join(folder, 'exclusions'), { recursive: true });
    writeFileSync(join(folder, 'winnow.yaml'), 'rules: rules\n');
    writeFileSync(join(folder, file), rule.text);
    const exclusion = `rule: ${file}\nscenarios:\n  - id: one\n    filter: '${rule.filter}'\n`;
    writeFileSync(join(folder, 'exclusions', 'one.yaml'), exclusion);
    const own = [{ text: rule.query, environment: rule.environment }];
    const queries = writeQueries(join(context.scratch, 'one-rule.json'), context.schema, own);
    const fewest = writeQueries(join(context.scratch, 'one-rule-named.json'), context.schema, own, { named: true });
    const [compiles, bare, explained, barest] = await inTurns(
      context.quick ? 3 : 11,
      () => compileAnew(context, folder, ['--no-cache']),
      () => run([reference('analyse-once.cjs'), queries]),
      () => winnow(context, ['explain', '--rule', file, '--scenario', 'one'], { cwd: folder }),
      () => run([reference('analyse-once.cjs'), fewest]),
    );
    const [value, least] = [medianTime(compiles), medianTime(bare)];
    const explain = medianTime(explained);
    const notes = [
      `\`winnow compile\` of ${rule.name}; a reference that holds only its tables takes ${medianTime(barest).toFixed(0)} ms, ratio ${(value / medianTime(barest)).toFixed(2)}; \`winnow explain\` of the same rule takes ${explain.toFixed(0)} ms, ratio ${(explain / least).toFixed(2)}`,
    ];
    return [{ value, reference: least, orientation: `${(value / 1000).toFixed(2)} s`, notes }];
  },
};

const generated = {
  name: 'rule-3.yaml',
  text: ruleText(3),
  query: queryOf(3),
  environment: 'xdr',
  filter: 'process.name == "agent.exe"',
};
