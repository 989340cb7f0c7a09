import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileRecord, outcomesOf, recordOf } from '../../src/batch/record.js';
import { compileFile } from '../../src/compile-file.js';
import { jobsByFile } from '../../src/compile-workspace.js';
import type { CompileOptions, RuleOutcome } from '../../src/compiled.js';
import { sortFindings } from '../../src/finding.js';
import { gate } from '../../src/gate.js';
import { buildManifest } from '../../src/manifest.js';
import { openWorkspace } from '../../src/open-workspace.js';
import { printReport } from '../../src/report/formats.js';
import { plainStyle } from '../../src/report/style.js';
import { outPaths } from '../../src/sources/out-folder.js';
import { folderOf, put, take } from './cli-support.js';
import { sampleRepository } from './gate-support.js';

/** What came back from a record that was sent, and from one that was kept. */
type Way = (record: FileRecord) => FileRecord;
const sent: Way = (record) => structuredClone(record);
const kept: Way = (record) => JSON.parse(JSON.stringify(record)) as FileRecord;

/** All that is ever made of outcomes. */
function usesOf(root: string, outcomes: readonly (readonly [out: string, outcomes: readonly RuleOutcome[]])[]) {
  const { workspace } = openWorkspace(root);
  const results = outcomes.flatMap(([, list]) => list);
  const findings = sortFindings([...workspace.findings, ...results.flatMap((result) => result.findings)]);
  const judged = gate(findings, results, {
    config: workspace.config,
    failOn: 'error',
    maxUntranslatable: undefined,
    known: new Set(),
    whole: true,
  });
  const report = { results, findings, ruleCount: workspace.ruleCount, gate: judged };
  const formats = ['pretty', 'json', 'sarif', 'github', 'junit', 'markdown'] as const;
  return {
    reports: formats.map((format) => printReport(report, format, { style: plainStyle, seconds: 0, version: '1' })),
    manifest: buildManifest(outcomes.flatMap(([out, list]) => list.map((result) => ({ result, out })))),
    tuned: results.map(({ tuned }) => tuned),
    counts: results.map(({ rule, table, clauses }) => [rule.id, rule.source, table, clauses]),
  };
}

function workedOut(root: string, options: CompileOptions) {
  const { workspace, schema } = openWorkspace(root);
  const files = [...jobsByFile(outPaths(workspace, 'tuned', []))];
  return files.map(([out, jobs]) => ({ out, jobs, results: compileFile(jobs, schema, options) }));
}

function holds(root: string, options: CompileOptions, back: Way): void {
  const files = workedOut(root, options);
  const first = usesOf(
    root,
    files.map(({ out, results }) => [out, results]),
  );
  const again = usesOf(
    root,
    files.map(({ out, jobs, results }) => [out, outcomesOf(back(recordOf(results, jobs)), jobs)]),
  );
  expect(again).toEqual(first);
}

const everything: CompileOptions = { includeUnreviewed: true, environment: undefined, safety: 'full' };
const reviewed: CompileOptions = { includeUnreviewed: false, environment: undefined };

describe.each(Object.entries({ sent, kept }))('a record that was %s says all that the outcome said', (_, back) => {
  test.each([
    ['everything', everything],
    ['what is reviewed', reviewed],
  ])('of the sample repository, %s', (_, options) => {
    holds(sampleRepository(), options, back);
  });

  test('of rules in one file, of tuned files among the rules, and of rules that get no clause', () => {
    const rule = (id: string) => `id: ${id}\nname: R\nquery: |\n  DeviceProcessEvents\n  | where FileName == "${id}"\n`;
    const root = folderOf({
      'rules/many.yaml': ['a', 'b', 'c'].map(rule).join('---\n'),
      'rules/lone.yaml': rule('lone'),
      'rules/none.kql': 'NoSuchTable | where X == 1',
      'rules/broken.kql': 'DeviceProcessEvents | where (',
      'exclusions/any.yaml':
        'any: true\nscenarios:\n  - id: one\n    title: One\n    filter: user.name == "é\u2028😀"\n  - id: two\n    title: Two\n    filter: event_id == 4688\n  - id: old\n    title: Old\n    filter: user.name == "x"\n    review: { decision: approved, by: x, on: 2026-11-21 }\n',
      'exclusions/b.yaml': 'rule: b\nscenarios:\n  - id: three\n    title: Three\n    filter: user.name == "b\n',
    });
    for (const { out, results } of workedOut(root, everything))
      put(root, `rules/again/${out}`, (results[0]?.tuned ?? '').replace(/^id: .*$/gm, '$&-again'));
    expect(take(root, 'rules/again/tuned/lone.yaml')).toContain('tuned by winnow');
    holds(root, everything, back);
    holds(root, reviewed, back);
  });
});

const corpus = resolve('../shared/corpus/sentinel-yaml');
test.skipIf(!existsSync(corpus))('a record of real rules, kept, says all that the outcome said', () => {
  const root = folderOf({
    'exclusions/any.yaml': 'any: true\nscenarios:\n  - id: one\n    title: One\n    filter: user.name == "svc"\n',
  });
  const { workspace } = openWorkspace(root, [corpus]);
  for (const job of workspace.jobs.slice(0, 40))
    put(root, `rules/${job.rule.source.path.split('/').at(-1)}`, job.rule.source.text);
  holds(root, everything, kept);
});
